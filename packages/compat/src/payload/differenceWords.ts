import { Doc } from "@lintel/doc"
import { isJsonObject, type Json } from "@lintel/model"
import type { KeywordDifference } from "./difference.js"

const mostShown = 6

const shown = (value: Json): string => {
  const text = JSON.stringify(value) ?? ""
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`
}

const isList = (value: Json | undefined): value is ReadonlyArray<Json> => Array.isArray(value)

/** An alternative: its value, the last part of its name, its title or type. */
const inWords = (item: Json): string => {
  if (!isJsonObject(item)) return typeof item === "string" ? item : shown(item)
  const { $ref, const: constant, title, type } = item
  if (constant !== undefined) return shown(constant)
  if (typeof $ref === "string") return $ref.split("/").at(-1) ?? $ref
  return typeof title === "string" ? title : typeof type === "string" ? type : shown(item)
}

const listed = (items: ReadonlyArray<Json>): ReadonlyArray<Doc.Words> =>
  items
    .slice(0, mostShown)
    .flatMap((item, index): ReadonlyArray<Doc.Words> => [index === 0 ? "" : ", ", Doc.code(inWords(item))])
    .concat(items.length > mostShown ? [`, and ${items.length - mostShown} more`] : [])

const listWords = (
  keyword: string,
  gone: ReadonlyArray<Json>,
  added: ReadonlyArray<Json>
): ReadonlyArray<Doc.Words> => {
  const nouns: Readonly<Record<string, readonly [string, string]>> = {
    properties: ["gone: property ", "new: property "],
    required: ["no longer required: ", "now required: "],
    enum: ["no longer a value: ", "new value: "],
    type: ["no longer a type: ", "new type: "],
    oneOf: ["no longer a form: ", "new form: "],
    anyOf: ["no longer a form: ", "new form: "],
    allOf: ["no longer asked for: ", "now asked for too: "]
  }
  const [goneWords, addedWords] = nouns[keyword] ?? [`${keyword} lost `, `${keyword} gained `]
  return [
    ...(gone.length === 0 ? [] : [goneWords, ...listed(gone)]),
    ...(gone.length > 0 && added.length > 0 ? ["; "] : []),
    ...(added.length === 0 ? [] : [addedWords, ...listed(added)])
  ]
}

const lists: ReadonlySet<string> = new Set(["properties", "required", "enum", "type", "oneOf", "anyOf", "allOf"])

const isValue = (item: Json): boolean => isJsonObject(item) && Object.hasOwn(item, "const")

/** Alternatives that are values are told as those of an enumeration are. */
const nounOf = (keyword: string, items: ReadonlyArray<Json>): string =>
  keyword !== "oneOf" && keyword !== "anyOf" ? keyword : items.length > 0 && items.every(isValue) ? "enum" : keyword

const words = ({ keyword, new: fresh, old, only }: KeywordDifference): ReadonlyArray<Doc.Words> => {
  if (only !== undefined) {
    const items = [only === "new" ? fresh : old].flat().filter((it) => it !== undefined)
    const values = items.length === 0 ? [] : [only === "new" ? ": " : ": it was ", ...listed(items)]
    return [Doc.code(keyword), only === "new" ? " is new" : " is gone", ...values]
  }
  const bothLists = (old === undefined || isList(old)) && (fresh === undefined || isList(fresh))
  if (lists.has(keyword) && bothLists && (old !== undefined || fresh !== undefined)) {
    const [gone, added] = [isList(old) ? old : [], isList(fresh) ? fresh : []]
    return listWords(nounOf(keyword, [...gone, ...added]), gone, added)
  }
  if (old !== undefined && fresh !== undefined) {
    return [Doc.code(keyword), " was ", Doc.code(shown(old)), " and is ", Doc.code(shown(fresh))]
  }
  // Formats that refuse nothing are left out when payloads are compared, so another may stand there.
  if (keyword === "format" && (old ?? fresh) !== undefined) {
    return [
      Doc.code(keyword),
      " ",
      Doc.code(shown(old ?? fresh ?? "")),
      old === undefined ? " now counts" : " no longer counts"
    ]
  }
  if (fresh !== undefined) return [Doc.code(keyword), " is new: ", Doc.code(shown(fresh))]
  if (old !== undefined) return [Doc.code(keyword), " is gone: it was ", Doc.code(shown(old))]
  return [Doc.code(keyword), " differs"]
}

/** What differs at the cause, one line for each keyword. */
export const differenceWords = ({
  differences,
  path
}: {
  readonly differences: ReadonlyArray<KeywordDifference>
  readonly path: string
}): ReadonlyArray<ReadonlyArray<Doc.Words>> =>
  differences
    .slice(0, mostShown)
    .map((difference) => (path === "" ? words(difference) : ["at ", Doc.code(path), ": ", ...words(difference)]))
