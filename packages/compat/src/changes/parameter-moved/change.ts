import * as Schema from "effect/Schema"
import { changeKind } from "../../changeKind.js"
import {
  NewVersion,
  oldVersion,
  ownParameter,
  parameterData,
  parameterIdentity,
  ParameterPlace,
  toleration
} from "../../http/words.js"

export const parameterMoved = changeKind("compat/parameter-moved", {
  class: "breaking",
  summary: "A parameter is read somewhere else.",
  data: Schema.Struct({
    ...parameterData,
    to: ParameterPlace,
    required: Schema.Boolean
  }),
  identity: [...parameterIdentity, "to"],
  explain: (data) => ({
    consequence: [
      NewVersion(data),
      data.required ? " refuses requests that carry " : " ignores ",
      ...ownParameter(data),
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
