import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { commonData } from "../../changeData.js"
import { changeKind } from "../../changeKind.js"

export const factUndecided = changeKind("compat/fact-undecided", {
  class: "undecided",
  summary: "Whether a fact is still what it was could not be decided.",
  data: Schema.Struct({
    ...commonData,
    entity: Schema.String,
    field: Schema.String,
    /** JSON Pointer of the fact inside the entity. */
    pointer: Schema.String,
    /** What could not be read: references, or names that are described nowhere. */
    unknown: Schema.Array(Schema.String)
  }),
  identity: ["pointer", "unknown"],
  cause: ["unknown"],
  explain: ({ entity, reaches, unknown, versions }) => ({
    consequence: [
      `Nobody can say whether the ${entity} `,
      Doc.name(reaches[0] ?? ""),
      ` of ${versions.new} is what it was in ${versions.old}.`
    ],
    details: unknown.map((reason) => [`nothing is known of a part that could not be read: ${reason}`]),
    why: ["What lies elsewhere may have changed, however alike both sides look. That is not counted as fine."]
  })
})
