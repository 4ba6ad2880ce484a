import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { changeKind } from "../../changeKind.js"
import { exchangeData, newVersion, oldVersion, operationName } from "../../http/words.js"

const shown = (value: Schema.Json | undefined): string => {
  const text = JSON.stringify(value) ?? ""
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`
}

export const behaviourChanged = changeKind("compat/behaviour-changed", {
  class: "changes-meaning",
  summary: "An operation behaves in another way.",
  data: Schema.Struct({
    ...exchangeData,
    field: Schema.String,
    why: Schema.String,
    old: Schema.optionalKey(Schema.Json),
    new: Schema.optionalKey(Schema.Json)
  }),
  identity: ["field"],
  explain: (data) => ({
    consequence: [
      Doc.code(data.field),
      " of ",
      operationName(data),
      ...(data.new === undefined
        ? [` is gone in ${newVersion(data)}; it was `, Doc.code(shown(data.old)), "."]
        : data.old === undefined
          ? [` is new in ${newVersion(data)}: `, Doc.code(shown(data.new)), "."]
          : [
              " is ",
              Doc.code(shown(data.new)),
              ` in ${newVersion(data)}; in ${oldVersion(data)} it was `,
              Doc.code(shown(data.old)),
              "."
            ])
    ],
    ...(data.why === "" ? {} : { why: [data.why] })
  })
})
