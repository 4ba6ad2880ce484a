import * as Schema from "effect/Schema"
import { changeKind } from "../../changeKind.js"
import { exchangeData, NewVersion, operationName } from "../../http/words.js"

export const securityRelaxed = changeKind("compat/security-relaxed", {
  class: "information",
  summary: "More credentials are accepted than before.",
  data: Schema.Struct({
    ...exchangeData,
    accepted: Schema.Array(Schema.String)
  }),
  identity: ["accepted"],
  explain: (data) => ({
    consequence: [
      NewVersion(data),
      " lets in callers of ",
      operationName(data),
      ` that present ${data.accepted.join(", or ")}.`
    ],
    why: ["Nobody breaks. Look at it all the same: more callers get in than before."]
  })
})
