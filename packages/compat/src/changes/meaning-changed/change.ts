import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { commonData } from "../../changeData.js"
import { changeKind } from "../../changeKind.js"
import { keywordMeaning } from "../../payload/keywordMeaning.js"
import { positionWords } from "../../payload/payloadKind.js"
import { differenceWords, twoValues } from "../../twoValues.js"

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
    ...twoValues
  }),
  identity: ["part", "where", "path", "keyword", "definition"],
  cause: ["path", "keyword", "old", "new"],
  explain: (data) => {
    const { keyword, path, reaches, versions } = data
    const at = path === "" ? [] : [" at ", Doc.code(path)]
    const what = [Doc.code(keyword), ...at, " in ", ...positionWords(data), " of ", Doc.name(reaches[0] ?? "")]
    return {
      consequence: differenceWords(what, data, versions, shown),
      why: [keywordMeaning(keyword)]
    }
  }
})
