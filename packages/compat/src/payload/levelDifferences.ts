import { isJsonObject, type Json, type JsonSchema } from "@lintel/model"
import { alignBranches } from "./align.js"
import { alternatives, type KeywordDifference, keywordDifferences } from "./difference.js"
import type { Side } from "./judgement.js"
import { asSchema, inside, type Placed, resolved, type Scope } from "./place.js"

/** Lists of schemas inside each other that are looked into: what differs further down is a cause of its own. */
const mostLevels = 3

const branchesIn = (schema: JsonSchema, keyword: string): ReadonlyArray<Json> => {
  const list = isJsonObject(schema) ? schema[keyword] : undefined
  return Array.isArray(list) ? (list as ReadonlyArray<Json>) : []
}

/** Keywords of which one side alone can be refused: names that only the writer declares, or only the reader requires. */
const hurting: ReadonlyMap<string, "writer" | "reader"> = new Map([
  ["properties", "writer"],
  ["required", "reader"]
])

/** A difference of an alternative, as far as it may be what is refused. */
const asCause = (difference: KeywordDifference, writerIs: Side): ReadonlyArray<KeywordDifference> => {
  const { keyword } = difference
  const role = hurting.get(keyword)
  if (role === undefined) return [difference]
  const isOld = (role === "writer") === (writerIs === "before")
  const said = isOld ? difference.old : difference.new
  return said === undefined ? [] : [isOld ? { keyword, old: said } : { keyword, new: said }]
}

/**
 * What differs at a level: where the two schemas read the same there, in the schemas that they list for the value itself,
 * each beside its counterpart.
 */
export const levelDifferences = (
  before: Placed,
  after: Placed,
  scopes: { readonly before: Scope; readonly after: Scope },
  writerIs: Side,
  levels = mostLevels
): ReadonlyArray<KeywordDifference> => {
  const [old, fresh] = [resolved(before, scopes.before), resolved(after, scopes.after)]
  const own = keywordDifferences(old.schema, fresh.schema)
  if (own.length > 0 || levels === 0) return own
  const found = [...alternatives].flatMap((keyword) => {
    const [left, right] = [branchesIn(old.schema, keyword), branchesIn(fresh.schema, keyword)]
    return alignBranches(left, right).flatMap(([i, j]) =>
      levelDifferences(
        inside(old, asSchema(left[i]) ?? true, keyword, i),
        inside(fresh, asSchema(right[j]) ?? true, keyword, j),
        scopes,
        writerIs,
        levels - 1
      ).flatMap((difference) => asCause(difference, writerIs))
    )
  })
  return [...new Map(found.map((difference) => [JSON.stringify(difference), difference])).values()]
}
