import * as Schema from "effect/Schema"
import { changeKind } from "../../changeKind.js"
import { exchangeData, NewVersion, oldVersion, operationName, toleration } from "../../http/words.js"

export const requestBodyRequired = changeKind("compat/request-body-required", {
  class: "breaking",
  summary: "A body has to be sent that could be left out.",
  data: Schema.Struct({
    ...exchangeData,
    was: Schema.Literals(["absent", "optional"])
  }),
  identity: [],
  explain: (data) => ({
    consequence: data.outgoing
      ? [
          NewVersion(data),
          " may send ",
          operationName(data),
          ` without a body, which receivers of ${oldVersion(data)} rely on.`
        ]
      : [
          NewVersion(data),
          " refuses requests to ",
          operationName(data),
          ` without a body, which ${oldVersion(data)} accepted.`,
          ...toleration(data)
        ],
    fixes: [
      [
        data.outgoing
          ? "Keep sending the body."
          : "Keep the body optional, and treat its absence as it was treated before."
      ]
    ]
  })
})
