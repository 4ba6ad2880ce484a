import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { commonData } from "../../changeData.js"
import { changeKind } from "../../changeKind.js"

export const retentionTooShort = changeKind("compat/retention-too-short", {
  class: "breaking",
  summary: "A channel keeps its messages for less time than a reader needs.",
  data: Schema.Struct({
    ...commonData,
    had: Schema.optionalKey(Schema.String),
    has: Schema.String,
    needs: Schema.Array(Schema.Struct({ reader: Schema.String, need: Schema.String }))
  }),
  identity: ["has"],
  explain: ({ had, has, needs, reaches }) => ({
    consequence: [
      Doc.name(reaches[0] ?? ""),
      ` keeps messages for ${has}`,
      ...(had === undefined ? [] : [` instead of ${had}`]),
      ", less than its readers go back."
    ],
    details: needs.map(({ need, reader }) => [
      Doc.name(reader),
      ` reads back ${need === "all" ? "to the beginning" : need}`
    ]),
    fixes: [["Keep them as long as the reader needs them, or let the reader start from a snapshot."]]
  })
})
