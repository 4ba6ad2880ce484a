import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { changeKind } from "../../changeKind.js"
import { exchangeData, newVersion, operationName } from "../../http/words.js"

export const operationIdChanged = changeKind("compat/operation-id-changed", {
  class: "changes-meaning",
  summary: "An operation has another operationId.",
  data: Schema.Struct({
    ...exchangeData,
    old: Schema.optionalKey(Schema.String),
    new: Schema.optionalKey(Schema.String)
  }),
  identity: ["old", "new"],
  explain: (data) => ({
    consequence: [
      "Clients generated from ",
      newVersion(data),
      ...(data.new === undefined
        ? [" name the function of ", operationName(data), " in their own way; it was ", Doc.code(data.old ?? ""), "."]
        : [
            " call ",
            operationName(data),
            " by the name ",
            Doc.code(data.new),
            ...(data.old === undefined ? ["."] : ["; it was ", Doc.code(data.old), "."])
          ])
    ],
    why: [
      "Nothing changes on the wire. Source code that uses a generated client has to be changed when the client is generated again."
    ]
  })
})
