import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { clause, names } from "../../wordsOf.js"
import { messageUse } from "../messageUse.js"

export const waitWithoutProducer = Rule.make("events/wait-without-producer", {
  severity: "error",
  profile: "starter",
  summary: "Something waits for a message that nobody sends.",
  since: "0.1.0",
  data: Schema.Struct({
    message: Schema.String,
    waiting: Schema.Array(Schema.Struct({ address: Schema.String, pointer: Schema.String })),
    consequence: Schema.optionalKey(Schema.String)
  }),
  check: ({ index }, report) => {
    const use = messageUse(index)
    for (const { address, value } of index.ofKind("message")) {
      const waiting = use
        .waiting(address)
        .filter((party) => party.pointer !== "")
        .map((party) => ({ address: party.address, pointer: party.pointer }))
      if (waiting.length === 0 || use.senders(address).length > 0) continue
      const consequence = value.consequence === undefined ? {} : { consequence: value.consequence }
      const related = waiting.map((party) => ({ ...party, role: "waits for it" }))
      report(address, { message: address, waiting, ...consequence }, { related })
    }
  },
  explain: ({ message, waiting, consequence }) => [
    Doc.para(
      ...names([...new Set(waiting.map((party) => party.address))]),
      ` ${waiting.length === 1 ? "waits" : "wait"} for ever: nobody sends `,
      Doc.name(message),
      consequence === undefined ? "." : `, so ${clause(consequence)}.`
    ),
    Doc.excerpt(waiting.slice(0, 2).map((party) => ({ ...party, label: "waits here" }))),
    Doc.para("No service or external emits it, and no saga or call sends it as a request or a reply."),
    Doc.para(
      "Add it to what its sender ",
      Doc.code("emits"),
      "; if the sender is not part of this design, declare it as an external that emits it."
    )
  ]
})
