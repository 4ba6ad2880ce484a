import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { isSubtype } from "@lintel/subtype"
import { payloadDocument } from "../payloadDocument.js"
import { payloadOfVersion, upcasterLists } from "../upcasting.js"
import { bareName } from "../reading.js"

export const upcasterOutputRefused = Rule.make("events/upcaster-output-refused", {
  severity: "error",
  profile: "service",
  summary: "An upcaster gives what the next version does not accept.",
  since: "0.1.0",
  data: Schema.Struct({
    holder: Schema.String,
    message: Schema.String,
    pointer: Schema.String,
    from: Schema.String,
    to: Schema.String
  }),
  identity: ["message", "from", "to"],
  cause: ["message", "from", "to"],
  needs: ["what the upcaster gives", "what the version looks like"],
  check: ({ index, missing }, report) => {
    for (const { address, upcasters, at } of upcasterLists(index)) {
      for (const [i, { message, from, to, output }] of upcasters.entries()) {
        if (output === undefined) {
          missing("what the upcaster gives", address)
          continue
        }
        const given = payloadDocument(index, output)
        const wanted = payloadDocument(index, payloadOfVersion(index, message, to))
        const answer =
          given === undefined || wanted === undefined ? undefined : isSubtype(given, wanted, { sender: "closed" })
        if (answer?._tag === "Included") continue
        if (answer?._tag !== "NotIncluded") {
          missing("what the version looks like", address)
          continue
        }
        const pointer = at(i)
        report(
          address,
          { holder: address, message, pointer, from, to },
          {
            pointer,
            witness: {
              _tag: "Datum",
              checked: true,
              acceptedBy: "the output of the upcaster",
              refusedBy: `version ${to}`,
              datum: { value: answer.witness.value }
            },
            related: [{ address: message, role: `is version ${to}` }]
          }
        )
      }
    }
  },
  title: ({ message, from, to }) => `${bareName(message)} ${from} → ${to}`,
  explain: ({ holder, message, pointer, from, to }) => [
    Doc.para(
      "An old ",
      Doc.name(message),
      ` of version ${from} that `,
      Doc.name(holder),
      ` turns into version ${to} can still fail there: what comes out is not of that version.`
    ),
    Doc.excerpt([{ address: holder, pointer, label: `from ${from} to ${to}` }]),
    Doc.para("Fill in what the old version did not have, with a value that says so, or let the reader do without it.")
  ]
})
