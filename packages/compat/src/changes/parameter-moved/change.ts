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

export const parameterMoved = changeKind("compat/parameter-moved", {
  class: "breaking",
  summary: "A parameter is read somewhere else.",
  data: Schema.Struct({
    ...exchangeData,
    in: ParameterPlace,
    name: Schema.String,
    to: ParameterPlace,
    required: Schema.Boolean
  }),
  identity: ["in", "name", "to"],
  explain: (data) => ({
    consequence: [
      NewVersion(data),
      data.required ? " refuses requests that carry " : " ignores ",
      ...parameterPhrase(data),
      " of ",
      operationName(data),
      ` where callers of ${oldVersion(data)} put it: it is read in the ${data.to} now.`,
      ...toleration(data)
    ],
    ...(data.required
      ? {}
      : {
          why: [
            "It may be left out in its new place, so the request is still accepted, and what it asked for does not happen."
          ]
        }),
    fixes: [["Read it in both places, and mark the old one deprecated."]]
  })
})
