import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { changeKind } from "../../changeKind.js"
import { exchangeData, NewVersion, newVersion, operationName, toleration } from "../../http/words.js"

export const serverRemoved = changeKind("compat/server-removed", {
  class: "breaking",
  summary: "An address at which callers reach the operation is gone.",
  data: Schema.Struct({
    ...exchangeData,
    url: Schema.String,
    served: Schema.Array(Schema.String),
    moved: Schema.String
  }),
  identity: ["url", "moved"],
  explain: (data) => ({
    consequence: [
      ...(data.moved === ""
        ? ["Callers that use ", Doc.code(data.url), " do not reach ", newVersion(data), " any more."]
        : [
            NewVersion(data),
            " does not answer ",
            Doc.code(data.request),
            " any more: ",
            operationName(data),
            " has moved to ",
            Doc.code(data.moved),
            "."
          ]),
      ...toleration(data)
    ],
    ...(data.served.length === 0 || data.served[0] === "/"
      ? {}
      : {
          why: [
            `${NewVersion(data)} is served at `,
            ...data.served.flatMap((url, i) => (i === 0 ? [Doc.code(url)] : [", ", Doc.code(url)])),
            "."
          ]
        }),
    fixes: [["Keep the old address in the list of servers for as long as it answers, or let it redirect."]]
  })
})
