import { Doc } from "@lintel/doc"
import type { Json } from "@lintel/model"
import type { KeywordDifference } from "./difference.js"

const mostShown = 6

const shown = (value: Json): string => {
  const text = JSON.stringify(value) ?? ""
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`
}

const isList = (value: Json | undefined): value is ReadonlyArray<Json> => Array.isArray(value)

const listed = (items: ReadonlyArray<Json>): ReadonlyArray<Doc.Words> =>
  items
    .slice(0, mostShown)
    .flatMap((item, index): ReadonlyArray<Doc.Words> => [
      index === 0 ? "" : ", ",
      Doc.code(typeof item === "string" ? item : shown(item))
    ])
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
    type: ["no longer a type: ", "new type: "]
  }
  const [goneWords, addedWords] = nouns[keyword] ?? [`${keyword} lost `, `${keyword} gained `]
  return [
    ...(gone.length === 0 ? [] : [goneWords, ...listed(gone)]),
    ...(gone.length > 0 && added.length > 0 ? ["; "] : []),
    ...(added.length === 0 ? [] : [addedWords, ...listed(added)])
  ]
}

const lists: ReadonlySet<string> = new Set(["properties", "required", "enum", "type"])

const words = ({ keyword, new: fresh, old }: KeywordDifference): ReadonlyArray<Doc.Words> => {
  const bothLists = (old === undefined || isList(old)) && (fresh === undefined || isList(fresh))
  if (lists.has(keyword) && bothLists && (old !== undefined || fresh !== undefined)) {
    return listWords(keyword, isList(old) ? old : [], isList(fresh) ? fresh : [])
  }
  if (old !== undefined && fresh !== undefined) {
    return [Doc.code(keyword), " was ", Doc.code(shown(old)), " and is ", Doc.code(shown(fresh))]
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
