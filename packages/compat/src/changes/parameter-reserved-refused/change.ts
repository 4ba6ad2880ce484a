import * as Schema from "effect/Schema"
import { changeKind } from "../../changeKind.js"
import { NewVersion, oldVersion, ownParameter, parameterData, parameterIdentity, toleration } from "../../http/words.js"

export const parameterReservedRefused = changeKind("compat/parameter-reserved-refused", {
  class: "breaking",
  summary: "Reserved characters of a parameter have to be encoded now.",
  data: Schema.Struct(parameterData),
  identity: parameterIdentity,
  explain: (data) => ({
    consequence: [
      NewVersion(data),
      " may misread ",
      ...ownParameter(data),
      `: callers of ${oldVersion(data)} send characters such as / and : as they are.`,
      ...toleration(data)
    ],
    fixes: [["Keep allowReserved; a service that decodes percent-encoding understands both."]]
  })
})
