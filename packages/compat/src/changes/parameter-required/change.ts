import * as Schema from "effect/Schema"
import { changeKind } from "../../changeKind.js"
import {
  NewVersion,
  oldVersion,
  operationName,
  ownParameter,
  parameterData,
  parameterIdentity,
  parameterPhrase,
  toleration
} from "../../http/words.js"

export const parameterRequired = changeKind("compat/parameter-required", {
  class: "breaking",
  summary: "A parameter has to be sent that could be left out.",
  data: Schema.Struct({
    ...parameterData,
    was: Schema.Literals(["absent", "optional"])
  }),
  identity: parameterIdentity,
  explain: (data) => ({
    consequence: data.outgoing
      ? [
          NewVersion(data),
          " may leave out ",
          ...ownParameter(data),
          `, which receivers of ${oldVersion(data)} rely on.`
        ]
      : [
          NewVersion(data),
          " refuses requests to ",
          operationName(data),
          " without ",
          ...parameterPhrase(data),
          data.was === "absent"
            ? `, which ${oldVersion(data)} does not know.`
            : `, which callers of ${oldVersion(data)} may leave out.`,
          ...toleration(data)
        ],
    ...(data.outgoing
      ? {}
      : {
          why: [
            "Callers go on sending the requests they were built for. A default does not help: a required parameter is refused when it is missing."
          ],
          fixes: [
            ["Make it optional, and choose inside the service what its absence means; say that as its default."],
            ["Require it in a new operation or a new major version, and keep the old one until every caller has moved."]
          ]
        })
  })
})
