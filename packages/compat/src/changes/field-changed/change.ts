import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { commonData } from "../../changeData.js"
import { changeKind } from "../../changeKind.js"
import { whyOf } from "../../entities/why.js"

const shown = (value: Schema.Json): string => {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "")
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`
}

export const fieldChanged = changeKind("compat/field-changed", {
  class: "changes-meaning",
  summary: "A fact of the design is another.",
  data: Schema.Struct({
    ...commonData,
    entity: Schema.String,
    field: Schema.String,
    /** JSON Pointer of what differs inside the entity. */
    pointer: Schema.String,
    had: Schema.Boolean,
    has: Schema.Boolean,
    old: Schema.optionalKey(Schema.Json),
    new: Schema.optionalKey(Schema.Json)
  }),
  identity: ["pointer"],
  cause: ["entity", "field"],
  explain: ({ entity, field, had, has, new: fresh, old, pointer, reaches, versions }) => {
    const what = [Doc.code(pointer.slice(1)), ` of the ${entity} `, Doc.name(reaches[0] ?? "")]
    const why = whyOf(entity, field)
    return {
      consequence: !had
        ? [
            ...what,
            ` is new in ${versions.new}`,
            ...(fresh === undefined ? ["."] : [": ", Doc.code(shown(fresh)), "."])
          ]
        : !has
          ? [
              ...what,
              ` is gone in ${versions.new}`,
              ...(old === undefined ? ["."] : ["; it was ", Doc.code(shown(old)), "."])
            ]
          : old === undefined || fresh === undefined
            ? [...what, ` is another in ${versions.new}.`]
            : [...what, " is ", Doc.code(shown(fresh)), `; in ${versions.old} it was `, Doc.code(shown(old)), "."],
      ...(why === undefined ? {} : { why: [why] })
    }
  }
})
