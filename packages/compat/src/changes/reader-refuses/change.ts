import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { commonData, changeKind } from "../../changeKind.js"

export const readerRefuses = changeKind("compat/reader-refuses", {
  class: "breaking",
  summary: "A reader refuses, with the schema it decodes with, messages that it meets.",
  data: Schema.Struct({
    ...commonData,
    message: Schema.String,
    version: Schema.String,
    reader: Schema.String,
    isOldReader: Schema.Boolean
  }),
  identity: ["message", "version", "reader"],
  explain: ({ isOldReader, message, reader, version, versions }) => ({
    consequence: [
      Doc.name(reader),
      ` refuses `,
      Doc.name(message),
      isOldReader ? ` as ${version} writes it.` : ` as it was written in ${version}.`
    ],
    why: [
      isOldReader
        ? `It decodes with a schema of its own, which is stricter than what ${versions.old} promised, and it still runs while ${versions.new} is deployed.`
        : "It decodes with a schema of its own, and meets what is still written and what is kept: in the log, in retry channels, among dead letters."
    ],
    fixes: [
      isOldReader
        ? ["Make the reader ready for the new form and deploy it before any producer."]
        : ["Decode the old form beside the new one until no copy of it is left, or put an upcaster before the decoder."]
    ]
  })
})
