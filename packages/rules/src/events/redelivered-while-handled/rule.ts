import * as Schema from "effect/Schema"
import { compareSpans, microseconds, type Span } from "@lintel/analysis"
import { type Fix, Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { formatDuration } from "@lintel/model"
import { timeText } from "../../timeText.js"
import { bareName, type ChannelReading, channelReadings } from "../reading.js"

/** A wait that covers the work, where the broker allows one as long. */
const fixOf = ({ profiles, inModel }: ChannelReading, needed: bigint): ReadonlyArray<Fix> => {
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
    isRepeatHarmless: Schema.Boolean
  }),
  identity: ["channel"],
  needs: ["how long handling takes", "how long the broker waits"],
  check: ({ index, missing }, report) => {
    for (const reading of channelReadings(index)) {
      const { by, consumption, at } = reading
      const { handling, batch = 1, redelivery, channel, idempotency } = consumption
      const visibility = redelivery?.visibility
      if (redelivery?.renewed === true) continue
      if (handling === undefined && visibility === undefined) continue
      if (handling === undefined) missing("how long handling takes", by.address)
      if (visibility === undefined) missing("how long the broker waits", by.address)
      if (handling === undefined || visibility === undefined) continue
      const needed = microseconds(handling) * BigInt(batch)
      if (needed <= microseconds(visibility)) continue
      const pointer = at("redelivery", "visibility")
      const isRepeatHarmless = idempotency === "effect" || idempotency === "replay"
      report(
        by.address,
        { reader: by.address, channel, pointer, needed: timeText(needed), visibility, isRepeatHarmless },
        {
          pointer,
          witness: {
            _tag: "Value",
            checked: true,
            name: "The time until the last message is handled",
            value: timeText(needed),
            limit: visibility,
            limitName: "the broker waits",
            terms: [
              { name: "handling of one message", value: handling, address: by.address, pointer: at("handling") },
              {
                name: "messages taken at once",
                value: String(batch),
                ...(consumption.batch === undefined ? {} : { address: by.address, pointer: at("batch") })
              }
            ]
          },
          fixes: fixOf(reading, needed)
        }
      )
    }
  },
  title: ({ reader, channel }) => `${bareName(channel)} → ${bareName(reader)}`,
  explain: ({ reader, channel, pointer, needed, visibility, isRepeatHarmless }) => [
    Doc.para(
      "While ",
      Doc.name(reader),
      " still works on a message of ",
      Doc.name(channel),
      isRepeatHarmless
        ? ", another reader gets it: all work is done twice, and a slow day becomes a jam."
        : ", another reader gets it and does the same again."
    ),
    Doc.excerpt([{ address: reader, pointer, label: `given away after ${visibility}, done after ${needed}` }]),
    Doc.para(
      "Let the broker wait longer than the work takes, take fewer at once, or prolong the wait while working (",
      Doc.code("renewed"),
      ")."
    )
  ]
})
