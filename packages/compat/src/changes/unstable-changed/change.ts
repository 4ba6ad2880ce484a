import * as Schema from "effect/Schema"
import { changeKind } from "../../changeKind.js"
import { exchangeData, newVersion, operationName, toleration } from "../../http/words.js"

export const unstableChanged = changeKind("compat/unstable-changed", {
  class: "information",
  summary: "A payload of an operation that promises nothing yet is another.",
  data: Schema.Struct({
    ...exchangeData,
    part: Schema.String,
    where: Schema.Record(Schema.String, Schema.String)
  }),
  identity: ["part", "where"],
  explain: (data) => ({
    consequence: [`A ${data.part} of `, operationName(data), ` is another in ${newVersion(data)}.`, ...toleration(data)]
  })
})
