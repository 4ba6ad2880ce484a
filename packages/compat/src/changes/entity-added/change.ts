import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { commonData } from "../../changeData.js"
import { changeKind } from "../../changeKind.js"

export const entityAdded = changeKind("compat/entity-added", {
  class: "information",
  summary: "Something is new.",
  data: Schema.Struct({ ...commonData, entity: Schema.String }),
  explain: ({ entity, reaches, versions }) => ({
    consequence: [`The ${entity} `, Doc.name(reaches[0] ?? ""), ` is new in ${versions.new}.`]
  })
})
