import * as Schema from "effect/Schema"
import { changeKind } from "../../changeKind.js"
import { exchangeData, NewVersion, newVersion, oldVersion, operationName, toleration } from "../../http/words.js"

export const securityTightened = changeKind("compat/security-tightened", {
  class: "breaking",
  summary: "Credentials that were accepted do not let anybody in any more.",
  data: Schema.Struct({
    ...exchangeData,
    refused: Schema.Array(Schema.String),
    asked: Schema.Array(Schema.String),
    unknown: Schema.Boolean
  }),
  identity: ["refused", "asked"],
  explain: (data) => ({
    consequence: data.outgoing
      ? [
          NewVersion(data),
          " sends ",
          operationName(data),
          ` with other credentials than receivers of ${oldVersion(data)} ask for.`
        ]
      : data.unknown
        ? [
            "Whether ",
            newVersion(data),
            " lets in callers of ",
            operationName(data),
            " that present ",
            data.refused.join(", or "),
            " is not decided: a scheme is described nowhere."
          ]
        : [
            NewVersion(data),
            " turns away callers of ",
            operationName(data),
            " that present ",
            data.refused.join(", or "),
            `, which was enough for ${oldVersion(data)}.`,
            ...toleration(data)
          ],
    why: [`What is asked for: ${data.asked.join(", or ")}.`],
    fixes: [["Accept the old credentials as one more alternative until every caller has the new ones."]]
  })
})
