import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { commonData } from "../../changeData.js"
import { changeKind } from "../../changeKind.js"
import { keywordMeaning } from "../../payload/keywordMeaning.js"
import { positionWords } from "../../payload/payloadKind.js"

const shown = (value: Schema.Json): string => {
  const text = JSON.stringify(value) ?? ""
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`
}

export const meaningChanged = changeKind("compat/meaning-changed", {
  class: "changes-meaning",
  summary: "A payload is still accepted, and means something else.",
  data: Schema.Struct({
    ...commonData,
    part: Schema.String,
    where: Schema.Record(Schema.String, Schema.String),
    path: Schema.String,
    keyword: Schema.String,
    had: Schema.Boolean,
    has: Schema.Boolean,
    old: Schema.optionalKey(Schema.Json),
    new: Schema.optionalKey(Schema.Json)
  }),
  identity: ["part", "where", "path", "keyword"],
  cause: ["path", "keyword", "old", "new"],
  explain: (data) => {
    const { had, has, keyword, new: fresh, old, path, reaches, versions } = data
    const at = path === "" ? [] : [" at ", Doc.code(path)]
    const what = [Doc.code(keyword), ...at, " in ", ...positionWords(data), " of ", Doc.name(reaches[0] ?? "")]
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
      why: [keywordMeaning(keyword)]
    }
  }
})
