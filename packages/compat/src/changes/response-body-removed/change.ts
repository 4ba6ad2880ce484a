import * as Schema from "effect/Schema"
import { changeKind } from "../../changeKind.js"
import { exchangeData, NewVersion, oldVersion, operationName, toleration } from "../../http/words.js"

export const responseBodyRemoved = changeKind("compat/response-body-removed", {
  class: "breaking",
  summary: "A response has no body any more.",
  data: Schema.Struct({
    ...exchangeData,
    status: Schema.String
  }),
  identity: ["status"],
  explain: (data) => ({
    consequence: [
      NewVersion(data),
      " answers ",
      operationName(data),
      ` with ${data.status} and without the body that ${oldVersion(data)} sent.`,
      ...toleration(data)
    ],
    why: ["Callers that read the body find nothing."],
    fixes: [["Keep sending the body."]]
  })
})
