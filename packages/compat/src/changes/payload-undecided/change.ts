import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { commonData } from "../../changeData.js"
import { changeKind } from "../../changeKind.js"
import { positionWords } from "../../payload/payloadKind.js"

export const payloadUndecided = changeKind("compat/payload-undecided", {
  class: "undecided",
  summary: "Whether a payload is still understood could not be decided.",
  data: Schema.Struct({
    ...commonData,
    part: Schema.String,
    where: Schema.Record(Schema.String, Schema.String),
    reasons: Schema.Array(Schema.String)
  }),
  identity: ["part", "where", "reasons"],
  explain: (data) => ({
    consequence: [
      "Nobody can say whether ",
      ...positionWords(data),
      " of ",
      Doc.name(data.reaches[0] ?? ""),
      " is still understood by both sides."
    ],
    details: data.reasons.map((reason) => [reason]),
    why: ["Something in it differs, or could not be read, and nobody could judge it. That is not counted as fine."]
  })
})
