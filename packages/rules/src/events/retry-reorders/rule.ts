import * as Schema from "effect/Schema"
import { type RunStep, Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { names } from "../../wordsOf.js"
import { bareName, channelReadings, reliedOrder } from "../reading.js"

const runOf = (reader: string, channel: string, retry: string): ReadonlyArray<RunStep> => [
  { outcome: "failed", step: "message 1", action: channel, detail: `fails, goes to ${retry}` },
  { outcome: "ok", step: "message 2", action: channel, detail: `same key: handled by ${reader}` },
  { outcome: "failed", step: "message 1", action: retry, detail: "handled after it" }
]

export const retryReorders = Rule.make("events/retry-reorders", {
  severity: "warning",
  profile: "service",
  summary: "A message that is tried again elsewhere comes after later ones.",
  since: "0.1.0",
  data: Schema.Struct({
    reader: Schema.String,
    channel: Schema.String,
    pointer: Schema.String,
    retries: Schema.Array(Schema.String),
    order: Schema.Literals(["perKey", "total"]),
    isOwn: Schema.Boolean
  }),
  identity: ["channel"],
  check: ({ index }, report) => {
    for (const reading of channelReadings(index)) {
      const order = reliedOrder(reading)
      const retries = reading.consumption.redelivery?.retryChannels ?? []
      const [first] = retries
      if (order === undefined || first === undefined) continue
      const { by, consumption, at } = reading
      const { channel } = consumption
      const pointer = at("redelivery", "retryChannels")
      report(
        by.address,
        { reader: by.address, channel, pointer, retries, order, isOwn: consumption.order !== undefined },
        {
          pointer,
          witness: {
            _tag: "Run",
            checked: true,
            steps: runOf(bareName(by.address), bareName(channel), bareName(first))
          },
          related: [
            consumption.order === undefined
              ? { address: channel, pointer: "/ordering", role: "promises the order" }
              : { address: by.address, pointer: at("order"), role: "relies on the order" }
          ]
        }
      )
    }
  },
  title: ({ reader, channel }) => `${bareName(channel)} → ${bareName(reader)}`,
  explain: ({ reader, channel, pointer, retries, order, isOwn }) => [
    Doc.para(
      "After a failure ",
      Doc.name(reader),
      " handles messages of ",
      Doc.name(channel),
      order === "perKey"
        ? " out of the order of their key: what is old is done last and wins."
        : " out of order: what is old is done last and wins."
    ),
    Doc.excerpt([
      { address: reader, pointer, label: "tried again elsewhere" },
      isOwn
        ? {
            address: reader,
            pointer: pointer.replace("/redelivery/retryChannels", "/order"),
            label: "relies on the order"
          }
        : { address: channel, pointer: "/ordering", label: "the order is promised" }
    ]),
    Doc.para(
      "Try again in place, or send later messages of the same key to ",
      ...names(retries),
      " as well while one waits there. If the order does not matter to this reader, say so: ",
      Doc.code('order: "none"'),
      "."
    )
  ]
})
