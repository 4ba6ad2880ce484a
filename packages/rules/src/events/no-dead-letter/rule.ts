import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { bareName, channelReadings } from "../reading.js"

export const noDeadLetter = Rule.make("events/no-dead-letter", {
  severity: "warning",
  profile: "service",
  summary: "A message that cannot be handled is lost.",
  since: "0.1.0",
  data: Schema.Struct({
    reader: Schema.String,
    channel: Schema.String,
    at: Schema.String,
    pointer: Schema.String,
    attempts: Schema.optionalKey(Schema.Number)
  }),
  identity: ["channel"],
  needs: ["where messages go that cannot be handled"],
  check: ({ index, missing }, report) => {
    for (const { by, consumption, channel, at } of channelReadings(index)) {
      const { guarantee, redelivery } = consumption
      const attempts = redelivery?.attempts
      // Said on purpose: it may be lost, it is skipped, the reader stops, or it is tried for ever.
      if (guarantee === "atMostOnce" || redelivery?.exhausted === "skipped") continue
      if (attempts === "unlimited" || redelivery?.exhausted === "stops") continue
      const own = consumption.deadLetter
      const shared = channel?.value.deadLetter
      if (own === undefined && shared === undefined) missing("where messages go that cannot be handled", by.address)
      if ((own ?? shared) !== "none") continue
      const place =
        own === "none"
          ? { at: by.address as string, pointer: at("deadLetter") }
          : { at: channel?.address ?? by.address, pointer: "/deadLetter" }
      report(
        by.address,
        {
          reader: by.address,
          channel: consumption.channel,
          ...place,
          ...(attempts === undefined ? {} : { attempts })
        },
        { pointer: own === "none" ? at("deadLetter") : at() }
      )
    }
  },
  title: ({ reader, channel }) => `${bareName(channel)} → ${bareName(reader)}`,
  explain: ({ reader, channel, at, pointer, attempts }) => [
    Doc.para(
      "A message of ",
      Doc.name(channel),
      " that ",
      Doc.name(reader),
      attempts === undefined
        ? " cannot handle is gone, and nobody knows."
        : ` cannot handle is gone after ${attempts === 1 ? "one try" : `${attempts} tries`}, and nobody knows.`
    ),
    Doc.excerpt([{ address: at, pointer, label: "no dead letters" }]),
    Doc.para(
      "Name a channel for what could not be handled, with a retention long enough to look at it on Monday and somebody who does. If it may be lost, say ",
      Doc.code('guarantee: "atMostOnce"'),
      "."
    )
  ]
})
