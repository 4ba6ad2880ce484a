import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { names } from "../../wordsOf.js"
import { messageUse } from "../messageUse.js"

export const eventWithoutConsumer = Rule.make("events/event-without-consumer", {
  severity: "warning",
  profile: "service",
  summary: "A message is sent and nobody reads it.",
  since: "0.1.0",
  data: Schema.Struct({
    message: Schema.String,
    senders: Schema.Array(Schema.Struct({ address: Schema.String, pointer: Schema.String })),
    channels: Schema.Array(Schema.String)
  }),
  options: { ignore: [] as ReadonlyArray<string> },
  check: ({ index, options }, report) => {
    const use = messageUse(index)
    for (const { address, value } of index.ofKind("message")) {
      const senders = use.senders(address).map((party) => ({ address: party.address, pointer: party.pointer }))
      if (senders.length === 0 || use.readers(address).length > 0) continue
      if (value.kind === "reply" || options.ignore.includes(address)) continue
      const channels = [...use.channels(address)].toSorted()
      // Who reads a public channel is not for this design to know.
      const isPublic = channels.some(
        (channel) => index.find(channel as `channel:${string}`)?.value.visibility === "public"
      )
      if (isPublic) continue
      const related = senders.map((sender) => ({ ...sender, role: "sends it" }))
      report(address, { message: address, senders, channels }, { related })
    }
  },
  explain: ({ message, senders, channels }) => [
    Doc.para(
      "Nothing happens when ",
      ...names([...new Set(senders.map((sender) => sender.address))]),
      ` ${senders.length === 1 ? "sends" : "send"} `,
      Doc.name(message),
      ": nobody reads it."
    ),
    Doc.excerpt(senders.slice(0, 2).map((sender) => ({ ...sender, label: "sent here" }))),
    Doc.para(
      channels.length === 0
        ? "The design names no channel for it, and no consumer, saga or flow that waits for it."
        : "No service, saga, flow or consumer outside reads it",
      ...(channels.length === 0 ? [] : [" from ", ...names(channels), "."])
    ),
    Doc.para(
      "Either a reader is missing from the design: add it to what a service ",
      Doc.code("consumes"),
      ", or declare a ",
      Doc.code("consumer"),
      " outside. Or nobody needs the message, and it can go."
    )
  ]
})
