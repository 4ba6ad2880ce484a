import * as Schema from "effect/Schema"
import { changeKind } from "../../changeKind.js"
import {
  NewVersion,
  operationName,
  ownParameter,
  parameterData,
  parameterIdentity,
  parameterPhrase
} from "../../http/words.js"

export const parameterAdded = changeKind("compat/parameter-added", {
  class: "information",
  summary: "There is a parameter that need not be sent.",
  data: Schema.Struct(parameterData),
  identity: parameterIdentity,
  explain: (data) => ({
    consequence: data.outgoing
      ? [NewVersion(data), " also sends ", ...parameterPhrase(data), " to ", operationName(data), "."]
      : [NewVersion(data), " also reads ", ...ownParameter(data), "."]
  })
})
