import { byText, formatPointer, isJsonObject, type Json, type JsonObject } from "@lintel/model"
import type { Change } from "../change.js"
import { documentationChanged } from "../changes/documentation-changed/change.js"
import type { ContractSide } from "../contracts.js"
import { equalJson } from "../payload/equal.js"
import type { Place } from "../payload/place.js"
import type { SideName } from "./scope.js"

/** Fields that are for people. */
const words: ReadonlySet<string> = new Set([
  "$comment",
  "description",
  "example",
  "examples",
  "externalDocs",
  "summary",
  "tags",
  "title"
])

/** Tables whose keys are names, not fields. */
const tables: ReadonlySet<string> = new Set([
  "$defs",
  "callbacks",
  "content",
  "dependentSchemas",
  "encoding",
  "headers",
  "links",
  "operations",
  "patternProperties",
  "properties",
  "responses",
  "schemas",
  "securitySchemes",
  "variables",
  "webhooks"
])

/** Values, and what is compared as a whole. */
const closed: ReadonlySet<string> = new Set(["const", "default", "enum", "extensions", "mapping"])

interface Pair {
  readonly before: unknown
  readonly after: unknown
  readonly isTable: boolean
  /** The key on each side: parameters may come in another order. */
  readonly keys: { readonly [Side in SideName]: string | number }
  readonly parent: Pair | undefined
}

interface Difference {
  readonly field: string
  readonly before: Place
  readonly after: Place
}

const pointerTo = (pair: Pair, side: SideName, field: string): string => {
  const keys: Array<string | number> = [field]
  for (let at: Pair | undefined = pair; at?.parent !== undefined; at = at.parent) keys.unshift(at.keys[side])
  return formatPointer(keys)
}

/** Parameters are told apart by their names, everything else in a list by its place. */
const nameIn = (item: Json): string | undefined => {
  if (!isJsonObject(item)) return undefined
  const { in: place, name } = item
  return typeof place === "string" && typeof name === "string" ? `${place} ${name}` : undefined
}

const itemPairs = (old: ReadonlyArray<Json>, fresh: ReadonlyArray<Json>, parent: Pair): ReadonlyArray<Pair> => {
  const named = new Map<string, number>()
  for (const [index, item] of old.entries()) {
    const name = nameIn(item)
    if (name !== undefined) named.set(name, index)
  }
  return fresh.flatMap((after, index) => {
    const name = nameIn(after)
    const at = name === undefined ? index : named.get(name)
    if (at === undefined || at >= old.length) return []
    return [{ before: old[at], after, isTable: false, keys: { before: at, after: index }, parent }]
  })
}

const isDeep = (value: Json | undefined): value is JsonObject | ReadonlyArray<Json> =>
  typeof value === "object" && value !== null

/** Where two values that stand for the same thing differ in words. */
const differencesIn = (before: unknown, after: unknown, old: string, fresh: string): ReadonlyArray<Difference> => {
  const found: Array<Difference> = []
  const stack: Array<Pair> = [{ before, after, isTable: false, keys: { before: "", after: "" }, parent: undefined }]
  for (let pair = stack.pop(); pair !== undefined; pair = stack.pop()) {
    const [left, right] = [pair.before, pair.after]
    if (left === right) continue
    if (Array.isArray(left) && Array.isArray(right)) for (const item of itemPairs(left, right, pair)) stack.push(item)
    if (!isJsonObject(left) || !isJsonObject(right)) continue
    for (const key of Object.keys(right)) {
      const [one, other] = [Object.hasOwn(left, key) ? left[key] : undefined, right[key]]
      if (!pair.isTable && (words.has(key) || closed.has(key))) continue
      if (!isDeep(one) || !isDeep(other)) continue
      const isTable = !pair.isTable && tables.has(key)
      stack.push({ before: one, after: other, isTable, keys: { before: key, after: key }, parent: pair })
    }
    if (pair.isTable) continue
    for (const field of words) {
      const [one, other] = [left[field], right[field]]
      if (one === other || equalJson(one, other)) continue
      found.push({
        field,
        before: { address: old, pointer: pointerTo(pair, "before", field) },
        after: { address: fresh, pointer: pointerTo(pair, "after", field) }
      })
    }
  }
  return found
}

const mostPlaces = 50

/** What both versions have of the operations, by the addresses it has there. */
export interface SameOperation {
  readonly before: { readonly address: string; readonly operation: object }
  readonly after: { readonly address: string; readonly operation: object }
}

/** What a contract says for all operations. */
const partsOf = ({ contract }: ContractSide): object => {
  const { description, schemas, securitySchemes, servers, tags, title, webhooks } = contract
  return { description, schemas, securitySchemes, servers, tags, title, webhooks }
}

/** What differs between two contracts in words and examples, in one change. */
export const documentationOf = (
  before: ContractSide,
  after: ContractSide,
  operations: ReadonlyArray<SameOperation>
): ReadonlyArray<Change> => {
  const found = [
    ...differencesIn(partsOf(before), partsOf(after), before.address, after.address),
    ...operations.flatMap((it) =>
      differencesIn(it.before.operation, it.after.operation, it.before.address, it.after.address)
    )
  ]
  const all = new Map(found.map((it) => [`${it.after.address}#${it.after.pointer}`, it]))
  const sorted = [...all].toSorted(([a], [b]) => byText(a, b)).map(([, it]) => it)
  const [first] = sorted
  if (first === undefined) return []
  const fields = new Map<string, number>()
  for (const { field } of sorted) fields.set(field, (fields.get(field) ?? 0) + 1)
  return [
    {
      code: documentationChanged.code,
      class: "information",
      subject: after.address,
      data: {
        count: sorted.length,
        fields: Object.fromEntries([...fields].toSorted(([a], [b]) => byText(a, b))),
        places: sorted.slice(0, mostPlaces).map((it) => ({ ...it.after }))
      },
      before: first.before,
      after: first.after,
      reaches: [after.address]
    }
  ]
}
