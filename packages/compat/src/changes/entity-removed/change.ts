import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { commonData } from "../../changeData.js"
import { changeKind } from "../../changeKind.js"

export const entityRemoved = changeKind("compat/entity-removed", {
  class: "breaking",
  summary: "Something that the old version has is gone.",
  data: Schema.Struct({ ...commonData, entity: Schema.String }),
  explain: ({ entity, reaches, versions }) => ({
    consequence: [`The ${entity} `, Doc.name(reaches[0] ?? ""), ` of ${versions.old} is gone.`],
    fixes: [
      ["Keep it until everybody who uses it has moved, and announce its end with a date."],
      [
        "If it is only called something else now, say so: list its old address under ",
        Doc.code("formerly"),
        " of the new one."
      ]
    ]
  })
})
