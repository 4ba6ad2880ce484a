import * as Schema from "effect/Schema"
import { changeKind } from "../../changeKind.js"
import { newVersion, oldVersion, ownParameter, parameterData, parameterIdentity } from "../../http/words.js"

export const parameterUndecided = changeKind("compat/parameter-undecided", {
  class: "undecided",
  summary: "Whether all values of a parameter are still accepted is not known.",
  data: Schema.Struct(parameterData),
  identity: parameterIdentity,
  explain: (data) => ({
    consequence: [
      "Whether ",
      newVersion(data),
      " accepts every value of ",
      ...ownParameter(data),
      ` that ${oldVersion(data)} accepted is not decided.`
    ],
    why: [
      "The schemas describe texts on one side and numbers or truth values under further conditions on the other; which texts stand for which of them could not be worked out."
    ]
  })
})
