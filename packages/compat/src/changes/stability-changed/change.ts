import * as Schema from "effect/Schema"
import { changeKind } from "../../changeKind.js"
import { exchangeData, newVersion, operationName } from "../../http/words.js"

export const stabilityChanged = changeKind("compat/stability-changed", {
  class: "changes-meaning",
  summary: "Less, or more, may be relied on than before.",
  data: Schema.Struct({
    ...exchangeData,
    what: Schema.String,
    old: Schema.String,
    new: Schema.String
  }),
  identity: ["what"],
  explain: (data) => ({
    consequence: [
      data.what === "" ? "" : `The ${data.what} of `,
      operationName(data),
      ` is ${data.new} in ${newVersion(data)}; it was ${data.old}.`
    ]
  })
})
