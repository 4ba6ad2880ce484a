import * as Schema from "effect/Schema"
import { changeKind } from "../../changeKind.js"
import { exchangeData, operationName, toleration } from "../../http/words.js"

export const cardinalityChanged = changeKind("compat/cardinality-changed", {
  class: "breaking",
  summary: "One message became a stream, or a stream one message.",
  data: Schema.Struct({
    ...exchangeData,
    part: Schema.String,
    old: Schema.String,
    new: Schema.String
  }),
  identity: ["part"],
  explain: (data) => ({
    consequence: [
      `The ${data.part} of `,
      operationName(data),
      data.new === "stream" ? " is a stream of messages now; it was one." : " is one message now; it was a stream.",
      ...toleration(data)
    ],
    why: [
      "Who reads one message stops after the first, or waits for an end that does not come; who reads a stream finds no items."
    ],
    fixes: [["Offer the other form as a further media type."]]
  })
})
