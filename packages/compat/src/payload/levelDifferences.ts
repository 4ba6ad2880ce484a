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

/** Two schemas, and what differs between them. */
interface Differing {
  readonly before: Placed
  readonly after: Placed
  readonly differences: ReadonlyArray<KeywordDifference>
}

/**
 * Where a level differs: the two schemas, or where they read the same those that they list for the value itself, each
 * beside its counterpart.
 */
export const differingParts = (
  before: Placed,
  after: Placed,
  scopes: { readonly before: Scope; readonly after: Scope },
  writerIs: Side,
  levels = mostLevels
): ReadonlyArray<Differing> => {
  const [old, fresh] = [resolved(before, scopes.before), resolved(after, scopes.after)]
  const own = keywordDifferences(old.schema, fresh.schema)
  if (own.length > 0) return [{ before: old, after: fresh, differences: own }]
  if (levels === 0) return []
  return [...alternatives].flatMap((keyword) => {
    const [left, right] = [branchesIn(old.schema, keyword), branchesIn(fresh.schema, keyword)]
    return alignBranches(left, right).flatMap(([i, j]) => {
      const one = inside(old, asSchema(left[i]) ?? true, keyword, i)
      const other = inside(fresh, asSchema(right[j]) ?? true, keyword, j)
      return differingParts(one, other, scopes, writerIs, levels - 1).flatMap((part) => {
        const differences = part.differences.flatMap((difference) => asCause(difference, writerIs))
        return differences.length === 0 ? [] : [{ ...part, differences }]
      })
    })
  })
}

/** What differs at a level. */
export const levelDifferences = (...level: Parameters<typeof differingParts>): ReadonlyArray<KeywordDifference> => {
  const found = differingParts(...level).flatMap(({ differences }) => differences)
  return [...new Map(found.map((difference) => [JSON.stringify(difference), difference])).values()]
}
