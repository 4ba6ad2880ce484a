import * as Schema from "effect/Schema"
import { changeKind } from "../../changeKind.js"
import { exchangeData, NewVersion, operationName, toleration } from "../../http/words.js"

export const limitLowered = changeKind("compat/limit-lowered", {
  class: "breaking",
  summary: "Less is accepted than before.",
  data: Schema.Struct({
    ...exchangeData,
    limit: Schema.String,
    old: Schema.optionalKey(Schema.String),
    new: Schema.String
  }),
  identity: ["limit"],
  explain: (data) => ({
    consequence: [
      NewVersion(data),
      ` limits the ${data.limit} of `,
      operationName(data),
      ` to ${data.new}`,
      data.old === undefined ? "; no limit was named before." : `; it was ${data.old}.`,
      ...toleration(data)
    ],
    why: ["Requests between the two limits were accepted and are refused."],
    fixes: [["Keep the old limit, and raise it elsewhere: a limit may only grow."]]
  })
})
