import * as Schema from "effect/Schema"
import { changeKind } from "../../changeKind.js"
import {
  exchangeData,
  NewVersion,
  oldVersion,
  operationName,
  ParameterPlace,
  parameterPhrase,
  toleration
} from "../../http/words.js"

export const parameterEmptyRefused = changeKind("compat/parameter-empty-refused", {
  class: "breaking",
  summary: "A parameter may not be empty any more.",
  data: Schema.Struct({
    ...exchangeData,
    in: ParameterPlace,
    name: Schema.String
  }),
  identity: ["in", "name"],
  explain: (data) => ({
    consequence: [
      NewVersion(data),
      " refuses ",
      ...parameterPhrase(data),
      " of ",
      operationName(data),
      ` without a value, which ${oldVersion(data)} allowed.`,
      ...toleration(data)
    ],
    fixes: [["Keep allowEmptyValue, and treat an empty value as an absent one."]]
  })
})
