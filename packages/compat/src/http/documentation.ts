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

/** Keys on the way down, on each side: parameters may come in another order. */
type Path = { readonly [Side in SideName]: Array<string | number> }

/** A field of words that differs, found at the end of a path. */
type Note = (field: string, path: Path) => void

/** Parameters are told apart by their names, everything else in a list by its place. */
const nameIn = (item: Json): string | undefined => {
  if (!isJsonObject(item)) return undefined
  const { in: place, name } = item
  return typeof place === "string" && typeof name === "string" ? `${place} ${name}` : undefined
}

type Deep = JsonObject | ReadonlyArray<Json>

const isDeep = (value: Json | undefined): value is Deep => typeof value === "object" && value !== null

const visitBelow = (
  left: Deep,
  right: Deep,
  isTable: boolean,
  keys: readonly [string | number, string | number],
  path: Path,
  note: Note
): void => {
  path.before.push(keys[0])
  path.after.push(keys[1])
  visit(left, right, isTable, path, note)
  path.before.pop()
  path.after.pop()
}

const visitItems = (old: ReadonlyArray<Json>, fresh: ReadonlyArray<Json>, path: Path, note: Note): void => {
  if (!fresh.some(isDeep)) return
  const named = new Map<string, number>()
  for (const [index, item] of old.entries()) {
    const name = nameIn(item)
    if (name !== undefined) named.set(name, index)
  }
  for (const [index, after] of fresh.entries()) {
    const name = nameIn(after)
    const at = name === undefined ? index : named.get(name)
    const before = at === undefined ? undefined : old[at]
    if (at !== undefined && isDeep(before) && isDeep(after)) visitBelow(before, after, false, [at, index], path, note)
  }
}

/** Looks where two values that stand for the same thing differ in words. */
const visit = (left: Deep, right: Deep, isTable: boolean, path: Path, note: Note): void => {
  if (left === right) return
  if (Array.isArray(left) && Array.isArray(right)) return visitItems(left, right, path, note)
  if (!isJsonObject(left) || !isJsonObject(right)) return
  for (const key of Object.keys(right)) {
    const other = right[key]
    if (!isTable && words.has(key)) {
      const one = Object.hasOwn(left, key) ? left[key] : undefined
      if (one !== other && !equalJson(one, other)) note(key, path)
    } else if (isDeep(other) && (isTable || !closed.has(key))) {
      const one = Object.hasOwn(left, key) ? left[key] : undefined
      if (isDeep(one)) visitBelow(one, other, !isTable && tables.has(key), [key, key], path, note)
    }
  }
  if (isTable) return
  for (const key of Object.keys(left)) if (words.has(key) && !Object.hasOwn(right, key)) note(key, path)
}

/** Two values whose words are compared, and the addresses that they have. */
interface Subject {
  readonly before: { readonly address: string; readonly value: object }
  readonly after: { readonly address: string; readonly value: object }
}

const visitSubject = ({ after, before }: Subject, note: Note): void =>
  visit(before.value as JsonObject, after.value as JsonObject, false, { before: [], after: [] }, note)

interface Difference {
  readonly before: Place
  readonly after: Place
}

const differencesIn = (subject: Subject): ReadonlyArray<Difference> => {
  const found: Array<Difference> = []
  visitSubject(subject, (field, path) => {
    const placeOf = (side: SideName): Place => ({
      address: subject[side].address,
      pointer: formatPointer([...path[side], field])
    })
    found.push({ before: placeOf("before"), after: placeOf("after") })
  })
  return found.toSorted((a, b) => byText(a.after.pointer, b.after.pointer))
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
  const subjects: ReadonlyArray<Subject> = [
    {
      before: { address: before.address, value: partsOf(before) },
      after: { address: after.address, value: partsOf(after) }
    },
    ...operations.map((it) => ({
      before: { address: it.before.address, value: it.before.operation },
      after: { address: it.after.address, value: it.after.operation }
    }))
  ]
  const fields = new Map<string, number>()
  const count = (field: string): void => {
    fields.set(field, (fields.get(field) ?? 0) + 1)
  }
  const differing: Array<Subject> = []
  for (const subject of new Map(subjects.map((it) => [it.after.address, it])).values()) {
    let isDifferent = false
    visitSubject(subject, (field) => {
      isDifferent = true
      count(field)
    })
    if (isDifferent) differing.push(subject)
  }
  // Places are written out of those that are shown.
  const places: Array<Difference> = []
  for (const subject of differing.toSorted((a, b) => byText(a.after.address, b.after.address))) {
    if (places.length >= mostPlaces) break
    places.push(...differencesIn(subject).slice(0, mostPlaces - places.length))
  }
  const [first] = places
  if (first === undefined) return []
  return [
    {
      code: documentationChanged.code,
      class: "information",
      subject: after.address,
      data: {
        count: [...fields.values()].reduce((sum, one) => sum + one, 0),
        fields: Object.fromEntries([...fields].toSorted(([a], [b]) => byText(a, b))),
        places: places.map((it) => ({ ...it.after }))
      },
      before: first.before,
      after: first.after,
      reaches: [after.address]
    }
  ]
}
