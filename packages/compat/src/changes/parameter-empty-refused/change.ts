import * as Schema from "effect/Schema"
import { changeKind } from "../../changeKind.js"
import { NewVersion, oldVersion, ownParameter, parameterData, parameterIdentity, toleration } from "../../http/words.js"

export const parameterEmptyRefused = changeKind("compat/parameter-empty-refused", {
  class: "breaking",
  summary: "A parameter may not be empty any more.",
  data: Schema.Struct(parameterData),
  identity: parameterIdentity,
  explain: (data) => ({
    consequence: [
      NewVersion(data),
      " refuses ",
      ...ownParameter(data),
      ` without a value, which ${oldVersion(data)} allowed.`,
      ...toleration(data)
    ],
    fixes: [["Keep allowEmptyValue, and treat an empty value as an absent one."]]
  })
})
