import * as Schema from "effect/Schema"
import { type RunStep, Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { bareName, certainly, channelReadings } from "../reading.js"

const runOf = (reader: string, endless: boolean): ReadonlyArray<RunStep> => [
  { outcome: "failed", step: "message 1", action: reader, detail: "cannot be handled" },
  endless
    ? { outcome: "failed", step: "message 1", action: reader, detail: "and again, for ever" }
    : { outcome: "failed", step: "stop", action: reader, detail: "reads nothing any more" },
  { outcome: "nothing", step: "message 2", action: reader, detail: "waits behind it" }
]

export const poisonBlocksPartition = Rule.make("events/poison-blocks-partition", {
  severity: "error",
  profile: "starter",
  summary: "One message that cannot be handled holds up all behind it.",
  since: "0.1.0",
  data: Schema.Struct({
    reader: Schema.String,
    channel: Schema.String,
    pointer: Schema.String,
    isEndless: Schema.Boolean,
    isByKey: Schema.Boolean
  }),
  identity: ["channel"],
  needs: ["how often a message is tried"],
  check: ({ index, missing }, report) => {
    for (const { by, consumption, profiles, at } of channelReadings(index)) {
      const waits = certainly(profiles, ({ isLog, sharing }) => isLog || sharing.value === "key")
      if (waits !== true) continue
      const { redelivery } = consumption
      if ((redelivery?.retryChannels ?? []).length > 0) continue
      const { attempts, exhausted } = redelivery ?? {}
      if (attempts === undefined && exhausted !== "stops") missing("how often a message is tried", by.address)
      if (attempts !== "unlimited" && exhausted !== "stops") continue
      const isEndless = attempts === "unlimited"
      const pointer = at("redelivery", isEndless ? "attempts" : "exhausted")
      const isByKey = certainly(profiles, ({ sharing }) => sharing.value === "key") === true
      report(
        by.address,
        { reader: by.address, channel: consumption.channel, pointer, isEndless, isByKey },
        { pointer, witness: { _tag: "Run", checked: true, steps: runOf(bareName(by.address), isEndless) } }
      )
    }
  },
  title: ({ reader, channel }) => `${bareName(channel)} → ${bareName(reader)}`,
  explain: ({ reader, channel, pointer, isEndless, isByKey }) => [
    Doc.para(
      "One message that ",
      Doc.name(reader),
      ` cannot handle holds up every other ${isByKey ? "of its key" : "in its partition"} of `,
      Doc.name(channel),
      ", until somebody repairs it by hand."
    ),
    Doc.excerpt([{ address: reader, pointer, label: isEndless ? "tried for ever" : "the reader stops" }]),
    Doc.para(
      "What is read in order is not passed over. End after some tries and put the message aside: ",
      Doc.code("deadLetter"),
      ", and ",
      Doc.code("attempts"),
      ". Where the order forbids to go on, put the later messages of the same key aside as well."
    )
  ]
})
