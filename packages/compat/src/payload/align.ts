import { isJsonObject, type JsonObject, type JsonSchema } from "@lintel/model"
import { own } from "./dirty.js"
import { asSchema, inside, type Placed } from "./place.js"

/** How a child schema applies to its parent's value. */
export type Step =
  | { readonly _tag: "Property"; readonly name: string }
  | { readonly _tag: "Item"; readonly index: number }
  | { readonly _tag: "MapValue" }
  | { readonly _tag: "Branch"; readonly keyword: "allOf" | "anyOf" | "oneOf"; readonly index: number }

/** The same part of two schemas. */
export interface Aligned {
  readonly step: Step
  readonly before: Placed
  readonly after: Placed
}

const records: ReadonlyArray<readonly [keyword: string, step: (name: string) => Step]> = [
  ["properties", (name) => ({ _tag: "Property", name })],
  ["patternProperties", () => ({ _tag: "MapValue" })],
  ["dependentSchemas", () => ({ _tag: "Branch", keyword: "allOf", index: 0 })]
]

const singles: ReadonlyArray<readonly [keyword: string, step: Step]> = [
  ["items", { _tag: "Item", index: 0 }],
  ["additionalProperties", { _tag: "MapValue" }],
  ["unevaluatedProperties", { _tag: "MapValue" }]
]

const branchKeywords = ["allOf", "anyOf", "oneOf"] as const

/** What a branch is called: the reference it is, its title, or a required constant that tags it. */
const branchName = (schema: JsonSchema): string | undefined => {
  if (!isJsonObject(schema)) return undefined
  if (typeof schema["$ref"] === "string") return `ref ${schema["$ref"]}`
  if (typeof schema["title"] === "string") return `title ${schema["title"]}`
  return schema["type"] === "null" ? "null" : undefined
}

/** Pairs of branches that are the same branch: by name where both lists name theirs, else by position. */
export const alignBranches = (
  before: ReadonlyArray<unknown>,
  after: ReadonlyArray<unknown>
): ReadonlyArray<readonly [before: number, after: number]> => {
  const named = new Map<string, number>()
  after.forEach((schema, index) => {
    const name = branchName(asSchema(schema as JsonSchema) ?? true)
    if (name !== undefined && !named.has(name)) named.set(name, index)
  })
  const pairs: Array<readonly [number, number]> = []
  const taken = new Set<number>()
  before.forEach((schema, index) => {
    const name = branchName(asSchema(schema as JsonSchema) ?? true)
    const found = name === undefined ? undefined : named.get(name)
    if (found !== undefined && !taken.has(found)) {
      taken.add(found)
      pairs.push([index, found])
    }
  })
  const matched = new Set(pairs.map(([index]) => index))
  if (before.length === after.length) {
    before.forEach((_, index) => {
      if (!matched.has(index) && !taken.has(index)) pairs.push([index, index])
    })
  }
  return pairs.toSorted((a, b) => a[0] - b[0])
}

/** Whether two schemas are the same to whoever aligns them: such parts are left out. */
type IsSame = (before: JsonSchema, after: JsonSchema) => boolean

/** The parts that two schemas have in common by position (same property, items, map values, branches) and that differ. */
export const align = (before: Placed, after: Placed, isSame: IsSame): ReadonlyArray<Aligned> => {
  const [a, b] = [before.schema, after.schema]
  if (!isJsonObject(a) || !isJsonObject(b)) return []
  return [
    ...alignRecords(before, after, a, b, isSame),
    ...alignSingles(before, after, a, b, isSame),
    ...alignLists(before, after, a, b).filter((part) => !isSame(part.before.schema, part.after.schema))
  ]
}

const alignRecords = (
  before: Placed,
  after: Placed,
  a: JsonObject,
  b: JsonObject,
  isSame: IsSame
): ReadonlyArray<Aligned> => {
  const found: Array<Aligned> = []
  for (const [keyword, stepOf] of records) {
    const [left, right] = [a[keyword], b[keyword]]
    if (!isJsonObject(left) || !isJsonObject(right)) continue
    for (const name of Object.keys(left)) {
      const x = asSchema(own(left, name))
      const y = asSchema(own(right, name))
      if (x === undefined || y === undefined || isSame(x, y)) continue
      found.push({
        step: stepOf(name),
        before: inside(before, x, keyword, name),
        after: inside(after, y, keyword, name)
      })
    }
  }
  return found
}

const alignSingles = (
  before: Placed,
  after: Placed,
  a: JsonObject,
  b: JsonObject,
  isSame: IsSame
): ReadonlyArray<Aligned> =>
  singles.flatMap(([keyword, step]) => {
    const [x, y] = [asSchema(a[keyword]), asSchema(b[keyword])]
    return x === undefined || y === undefined || typeof x === "boolean" || typeof y === "boolean" || isSame(x, y)
      ? []
      : [{ step, before: inside(before, x, keyword), after: inside(after, y, keyword) }]
  })

const alignLists = (before: Placed, after: Placed, a: JsonObject, b: JsonObject): ReadonlyArray<Aligned> => {
  const tuples = pairsOf(a["prefixItems"], b["prefixItems"], (left, right) =>
    left.slice(0, right.length).map((_, index) => [index, index] as const)
  ).map(([i, j, x, y]) => ({
    step: { _tag: "Item", index: i } as const,
    before: inside(before, x, "prefixItems", i),
    after: inside(after, y, "prefixItems", j)
  }))
  const branches = branchKeywords.flatMap((keyword) =>
    pairsOf(a[keyword], b[keyword], alignBranches).map(([i, j, x, y]) => ({
      step: { _tag: "Branch", keyword, index: i } as const,
      before: inside(before, x, keyword, i),
      after: inside(after, y, keyword, j)
    }))
  )
  return [...tuples, ...branches]
}

const pairsOf = (
  left: unknown,
  right: unknown,
  pairing: (left: ReadonlyArray<unknown>, right: ReadonlyArray<unknown>) => ReadonlyArray<readonly [number, number]>
): ReadonlyArray<readonly [number, number, JsonSchema, JsonSchema]> =>
  Array.isArray(left) && Array.isArray(right)
    ? pairing(left, right).flatMap(([i, j]) => {
        const [x, y] = [asSchema(left[i]), asSchema(right[j])]
        return x === undefined || y === undefined ? [] : [[i, j, x, y] as const]
      })
    : []
