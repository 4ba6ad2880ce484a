import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { changeKind } from "../../changeKind.js"
import { exchangeData, NewVersion, operationName } from "../../http/words.js"

export const responseHeaderAdded = changeKind("compat/response-header-added", {
  class: "information",
  summary: "A response has one more header.",
  data: Schema.Struct({
    ...exchangeData,
    status: Schema.String,
    name: Schema.String
  }),
  identity: ["status", "name"],
  explain: (data) => ({
    consequence: [
      NewVersion(data),
      " sends the header ",
      Doc.code(data.name),
      ` with ${data.status} of `,
      operationName(data),
      "."
    ]
  })
})
