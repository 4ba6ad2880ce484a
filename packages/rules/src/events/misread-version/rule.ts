import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { metFacts, metFields, metPairs, metWords, supportWords } from "../versionWords.js"

export const misreadVersion = Rule.make("events/misread-version", {
  severity: "warning",
  profile: "service",
  summary: "A reader takes messages that are still written or kept for something else.",
  since: "0.1.0",
  data: Schema.Struct({
    ...metFields,
    reasons: Schema.Array(Schema.String)
  }),
  identity: ["message", "version", "pointer"],
  check: ({ index, now }, report) => {
    for (const pair of metPairs(index, now)) {
      const { reader, reading, written } = pair
      if (reading._tag !== "ChangesMeaning") continue
      report(
        reader.place.address,
        {
          ...metFacts(pair),
          reasons: reading.reasons
        },
        {
          pointer: reader.place.pointer,
          witness: { _tag: "Datum", checked: true, acceptedBy: "the reader", datum: { value: reading.value } },
          related: [{ address: written.message, pointer: written.pointer, role: "still met" }]
        }
      )
    }
  },
  explain: ({ reader, message, version, pointer, written, at, isLive, until, decodes, reasons }, { diagnostic }) => {
    const witness = diagnostic.witness?._tag === "Datum" ? diagnostic.witness : undefined
    return [
      Doc.para(
        Doc.name(reader),
        " decodes ",
        Doc.name(message),
        ` in ${version}`,
        ...metWords({ at, isLive }, until),
        ", and takes it for something else."
      ),
      Doc.excerpt([
        { address: diagnostic.subject, pointer, label: decodes },
        { address: message, pointer: written, label: "still met" }
      ]),
      ...reasons.map((reason) => Doc.para(`${reason.slice(0, 1).toUpperCase()}${reason.slice(1)}.`)),
      ...(witness === undefined ? [] : [Doc.para("Such a message (checked):"), Doc.payload(witness.datum.value, [])]),
      Doc.para(
        "Nothing fails, so nobody notices: values are simply others. Tell the versions apart before decoding, or put an upcaster before the decoder. ",
        supportWords(version, { at, isLive }, until)
      )
    ]
  }
})
