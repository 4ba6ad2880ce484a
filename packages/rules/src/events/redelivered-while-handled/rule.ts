import * as Schema from "effect/Schema"
import { compareSpans, microseconds, type Span } from "@lintel/analysis"
import { type Fix, Rule, type Term } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { formatDuration } from "@lintel/model"
import { timeText } from "../../timeText.js"
import { bareName, type ChannelReading, channelReadings } from "../reading.js"
import { type Handling, handlingOf } from "./handling.js"

/** A wait that covers the work, where the broker allows one as long. */
const fixOf = ({ profiles, inModel }: ChannelReading, needed: Span): ReadonlyArray<Fix> => {
  if (needed === "unbounded") return []
  const can = profiles.every(({ maxVisibility }) => {
    const most: Span =
      maxVisibility === undefined || maxVisibility.value === "unlimited"
        ? "unbounded"
        : microseconds(maxVisibility.value)
    return compareSpans(needed, most) <= 0
  })
  if (!can) return []
  const path = inModel("redelivery", "visibility")
  return [
    {
      _tag: "ModelPatch",
      id: "wait-for-the-work",
      operations: [{ op: "replace", path, value: formatDuration(needed) }]
    }
  ]
}

const termsOf = ({ by, consumption, at }: ChannelReading, handling: Handling): ReadonlyArray<Term> => [
  ...(handling.flow === undefined
    ? [
        {
          name: "handling of one message",
          value: timeText(handling.time),
          address: by.address,
          pointer: at("handling")
        }
      ]
    : handling.calls.map(({ call, time }) => ({
        name: bareName(call),
        value: timeText(time),
        address: call,
        pointer: ""
      }))),
  ...(handling.own === 0n ? [] : [{ name: "own work and stores", value: timeText(handling.own) }]),
  {
    name: "messages taken at once",
    value: String(consumption.batch ?? 1),
    ...(consumption.batch === undefined ? {} : { address: by.address, pointer: at("batch") })
  }
]

export const redeliveredWhileHandled = Rule.make("events/redelivered-while-handled", {
  severity: "error",
  profile: "starter",
  summary: "A message is given to another reader before the first can be done.",
  since: "0.1.0",
  data: Schema.Struct({
    reader: Schema.String,
    channel: Schema.String,
    pointer: Schema.String,
    needed: Schema.String,
    visibility: Schema.String,
    isRepeatHarmless: Schema.Boolean,
    flow: Schema.optionalKey(Schema.String)
  }),
  identity: ["channel"],
  needs: ["how long handling takes", "how long the broker waits"],
  check: ({ index, missing }, report) => {
    for (const reading of channelReadings(index)) {
      const { by, consumption, at } = reading
      const { batch = 1, redelivery, channel, idempotency } = consumption
      const visibility = redelivery?.visibility
      if (redelivery?.renewed === true) continue
      const handling = handlingOf(index, reading)
      if (handling === undefined && visibility === undefined) continue
      if (handling === undefined) missing("how long handling takes", by.address)
      if (visibility === undefined) missing("how long the broker waits", by.address)
      if (handling === undefined || visibility === undefined) continue
      const needed: Span = handling.time === "unbounded" ? "unbounded" : handling.time * BigInt(batch)
      if (compareSpans(needed, microseconds(visibility)) <= 0) {
        if (!handling.isWhole) missing("how long handling takes", by.address)
        continue
      }
      const pointer = at("redelivery", "visibility")
      const isRepeatHarmless = idempotency === "effect" || idempotency === "replay"
      report(
        by.address,
        {
          reader: by.address,
          channel,
          pointer,
          needed: timeText(needed),
          visibility,
          isRepeatHarmless,
          ...(handling.flow === undefined ? {} : { flow: handling.flow })
        },
        {
          pointer,
          witness: {
            _tag: "Value",
            checked: true,
            name: "The time until the last message is handled",
            value: timeText(needed),
            limit: visibility,
            limitName: "the broker waits",
            terms: termsOf(reading, handling)
          },
          fixes: fixOf(reading, needed)
        }
      )
    }
  },
  title: ({ reader, channel }) => `${bareName(channel)} → ${bareName(reader)}`,
  explain: ({ reader, channel, pointer, needed, visibility, isRepeatHarmless, flow }) => [
    Doc.para(
      "While ",
      Doc.name(reader),
      " still works on a message of ",
      Doc.name(channel),
      isRepeatHarmless
        ? ", another reader gets it: all work is done twice, and a slow day becomes a jam."
        : ", another reader gets it and does the same again."
    ),
    Doc.excerpt([
      {
        address: reader,
        pointer,
        label: `given away after ${visibility}, ${needed === "no limit" ? "never surely done" : `done after ${needed}`}`
      }
    ]),
    ...(flow === undefined
      ? []
      : [Doc.para("That is how long the calls of ", Doc.name(flow), " may take, with all their tries and waits.")]),
    Doc.para(
      "Let the broker wait longer than the work takes, take fewer at once, or prolong the wait while working (",
      Doc.code("renewed"),
      ")."
    )
  ]
})
