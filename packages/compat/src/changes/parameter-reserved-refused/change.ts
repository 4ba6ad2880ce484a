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

export const parameterReservedRefused = changeKind("compat/parameter-reserved-refused", {
  class: "breaking",
  summary: "Reserved characters of a parameter have to be encoded now.",
  data: Schema.Struct({
    ...exchangeData,
    in: ParameterPlace,
    name: Schema.String
  }),
  identity: ["in", "name"],
  explain: (data) => ({
    consequence: [
      NewVersion(data),
      " may misread ",
      ...parameterPhrase(data),
      " of ",
      operationName(data),
      `: callers of ${oldVersion(data)} send characters such as / and : as they are.`,
      ...toleration(data)
    ],
    fixes: [["Keep allowReserved; a service that decodes percent-encoding understands both."]]
  })
})
