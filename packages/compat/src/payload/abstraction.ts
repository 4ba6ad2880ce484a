import { isJsonObject, type Json, type JsonObject, type JsonSchema } from "@lintel/model"
import { alignBranches, type Step } from "./align.js"
import { isAnnotation } from "./equal.js"
import { type DeclaredNames, declaredNames } from "./declaredNames.js"
import { isScalar, objectKeywords } from "./declaring.js"
import { areDisjoint } from "./disjoint.js"
import { asSchema, inside, nowhere, type Placed, resolved, type Scope } from "./place.js"

/** The same part of two schemas, and how it is reached from them. */
export interface Part {
  readonly steps: ReadonlyArray<Step>
  readonly before: Placed
  readonly after: Placed
}

/** What stands in the place of a part. */
export type Stand = (part: Part) => readonly [before: JsonSchema, after: JsonSchema]

/** Two schemas with their common parts replaced, and those parts. */
export interface Abstraction {
  readonly before: JsonSchema
  readonly after: JsonSchema
  readonly parts: ReadonlyArray<Part>
  /** Wider parts make both wider, and nothing stands for a whole alternative. */
  readonly isMonotone: boolean
}

export interface Scopes {
  readonly before: Scope
  readonly after: Scope
}

const deepest = 12

/** Schemas of one level that are looked at: references of a hostile document double them at every step. */
const mostSchemas = 4096

/** A level that cannot be taken apart: it has to be compared as a whole. */
const hard = Symbol("hard")

interface State {
  readonly scopes: Scopes
  readonly stand: Stand
  readonly parts: Array<Part>
  readonly isSame: (before: JsonSchema, after: JsonSchema) => boolean
  /** Side whose schema is the reader's: its alternatives must not exclude each other in a way that parts decide. */
  readonly reader: "before" | "after"
  readonly declared: DeclaredNames
  schemas: number
  isMonotone: boolean
}

/**
 * Takes one level of two schemas apart. Every part that both have in common by position (the same property, the items,
 * the values of a map) is replaced; what stands around them, through references, `allOf` and alternatives, is kept.
 *
 * Containment then follows part by part: all positions are positive, so a level that holds whatever the parts are, and
 * parts that hold, make a whole that holds. Levels where that does not follow give `undefined`: alternatives of `oneOf`
 * that may overlap, and properties that several schemas of the level declare with names of their own.
 */
export const takeApart = (
  before: Placed,
  after: Placed,
  scopes: Scopes,
  reader: "before" | "after",
  isSame: (before: JsonSchema, after: JsonSchema) => boolean,
  stand: Stand
): Abstraction | undefined => {
  const state: State = {
    scopes,
    stand,
    parts: [],
    isSame,
    reader,
    declared: declaredNames(reader === "after" ? scopes.before : scopes.after, isSame),
    schemas: 0,
    isMonotone: true
  }
  const made = level(state, before, after, [], 0)
  const { isMonotone, parts } = state
  return made === hard ? undefined : { before: made[0], after: made[1], parts, isMonotone }
}

type Pair = readonly [before: JsonSchema, after: JsonSchema]

const level = (
  state: State,
  before: Placed,
  after: Placed,
  steps: ReadonlyArray<Step>,
  depth: number
): Pair | typeof hard => {
  if (depth > deepest || ++state.schemas > mostSchemas) return hard
  const left = resolved(before, state.scopes.before)
  const right = resolved(after, state.scopes.after)
  const [a, b] = [left.schema, right.schema]
  if (!isJsonObject(a) || !isJsonObject(b)) return [a, b]
  const [x, y] = [withoutAnnotations(a), withoutAnnotations(b)]
  for (const keyword of ["properties", "patternProperties"] as const) {
    if (!replaceRecord(state, keyword, left, right, x, y, steps)) return hard
  }
  for (const keyword of ["items", "additionalProperties"] as const) replaceOne(state, keyword, left, right, x, y, steps)
  replaceTuple(state, left, right, x, y, steps)
  for (const keyword of ["allOf", "anyOf", "oneOf"] as const) {
    if (!replaceBranches(state, keyword, left, right, x, y, steps, depth)) return hard
  }
  return [x, y]
}

const readerScope = ({ reader, scopes }: State): Scope => (reader === "after" ? scopes.after : scopes.before)

type Mutable = Record<string, Json>

const withoutAnnotations = (schema: JsonObject): Mutable => {
  const copy: Mutable = {}
  for (const key of Object.keys(schema)) {
    const value = schema[key]
    if (value !== undefined && !isAnnotation(key)) put(copy, key, value)
  }
  return copy
}

const put = (record: Mutable, key: string, value: Json): void => {
  // Setting this one would set the prototype.
  if (key === "__proto__")
    Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true })
  else record[key] = value
}

/** Parts that are the same leaf on both sides stay as they are, because alternatives are told apart by them. */
const isSameLeaf = (state: State, before: JsonSchema, after: JsonSchema): boolean =>
  isLeaf(before) && state.isSame(before, after)

/** A part's stand-ins. */
const replaced = (state: State, part: Part): Pair => {
  const [before, after] = [part.before.schema, part.after.schema]
  if (isSameLeaf(state, before, after)) return [before, after]
  if (!state.isSame(before, after)) state.parts.push(part)
  return state.stand(part)
}

const nestingKeywords: ReadonlyArray<string> = [
  "$ref",
  "properties",
  "patternProperties",
  "additionalProperties",
  "items",
  "prefixItems",
  "allOf",
  "anyOf",
  "oneOf",
  "not",
  "if"
]

const isLeaf = (schema: JsonSchema): boolean =>
  typeof schema === "boolean" || !nestingKeywords.some((key) => Object.hasOwn(schema, key))

const replaceRecord = (
  state: State,
  keyword: "properties" | "patternProperties",
  left: Placed,
  right: Placed,
  x: Mutable,
  y: Mutable,
  steps: ReadonlyArray<Step>
): boolean => {
  const [a, b] = [x[keyword], y[keyword]]
  const [copyA, copyB] = [isJsonObject(a) ? { ...a } : undefined, isJsonObject(b) ? { ...b } : undefined]
  const writer = state.reader === "after" ? { placed: left, record: a } : { placed: right, record: b }
  const other = state.reader === "after" ? b : a
  if (keyword === "properties" && isJsonObject(writer.record)) {
    if (!state.declared.add(writer.placed, writer.record, isJsonObject(other) ? other : {})) return false
  }
  if (copyA === undefined || copyB === undefined) return true
  for (const name of Object.keys(copyA)) {
    const [p, q] = [asSchema(copyA[name]), Object.hasOwn(copyB, name) ? asSchema(copyB[name]) : undefined]
    if (p === undefined || q === undefined || isSameLeaf(state, p, q)) continue
    const step: Step = keyword === "properties" ? { _tag: "Property", name } : { _tag: "MapValue" }
    const pair = replaced(state, {
      steps: [...steps, step],
      before: inside(left, p, keyword, name),
      after: inside(right, q, keyword, name)
    })
    put(copyA, name, pair[0])
    put(copyB, name, pair[1])
  }
  x[keyword] = copyA
  y[keyword] = copyB
  return true
}

const replaceOne = (
  state: State,
  keyword: "items" | "additionalProperties",
  left: Placed,
  right: Placed,
  x: Mutable,
  y: Mutable,
  steps: ReadonlyArray<Step>
): void => {
  const [a, b] = [x[keyword], y[keyword]]
  if (!isJsonObject(a) || !isJsonObject(b)) return
  const step: Step = keyword === "items" ? { _tag: "Item", index: 0 } : { _tag: "MapValue" }
  const pair = replaced(state, {
    steps: [...steps, step],
    before: inside(left, a, keyword),
    after: inside(right, b, keyword)
  })
  x[keyword] = pair[0]
  y[keyword] = pair[1]
}

const replaceTuple = (
  state: State,
  left: Placed,
  right: Placed,
  x: Mutable,
  y: Mutable,
  steps: ReadonlyArray<Step>
): void => {
  const [a, b] = [x["prefixItems"], y["prefixItems"]]
  if (!Array.isArray(a) || !Array.isArray(b)) return
  const [copyA, copyB]: [Array<Json>, Array<Json>] = [[...(a as ReadonlyArray<Json>)], [...(b as ReadonlyArray<Json>)]]
  for (let index = 0; index < Math.min(copyA.length, copyB.length); index++) {
    const [p, q] = [asSchema(copyA[index]), asSchema(copyB[index])]
    if (p === undefined || q === undefined) continue
    const pair = replaced(state, {
      steps: [...steps, { _tag: "Item", index }],
      before: inside(left, p, "prefixItems", index),
      after: inside(right, q, "prefixItems", index)
    })
    copyA[index] = pair[0]
    copyB[index] = pair[1]
  }
  x["prefixItems"] = copyA
  y["prefixItems"] = copyB
}

const replaceBranches = (
  state: State,
  keyword: "allOf" | "anyOf" | "oneOf",
  left: Placed,
  right: Placed,
  x: Mutable,
  y: Mutable,
  steps: ReadonlyArray<Step>,
  depth: number
): boolean => {
  const [a, b] = [x[keyword], y[keyword]]
  if (!Array.isArray(a) || !Array.isArray(b) || state.isSame({ [keyword]: a }, { [keyword]: b })) return true
  const [listA, listB] = [a as ReadonlyArray<Json>, b as ReadonlyArray<Json>]
  if (keyword === "oneOf" && !areDisjoint(state.reader === "after" ? listB : listA, readerScope(state))) return false
  const [copyA, copyB]: [Array<Json>, Array<Json>] = [[...listA], [...listB]]
  const alternatives = keyword === "allOf" ? undefined : state.declared.alternatives()
  for (const [i, j] of alignBranches(listA, listB)) {
    alternatives?.enter(state.reader === "after" ? listA[i] : listB[j])
    const [p, q] = [asSchema(listA[i]), asSchema(listB[j])]
    if (p === undefined || q === undefined) continue
    const branch = [...steps, { _tag: "Branch", keyword, index: state.reader === "after" ? i : j } as const]
    const [before, after] = [inside(left, p, keyword, i), inside(right, q, keyword, j)]
    const isWhole = isAlone(state, keyword, x, y, listA, listB)
    state.isMonotone &&= !isWhole
    const pair = isWhole
      ? replaced(state, { steps: branch, before, after })
      : level(state, before, after, branch, depth + 1)
    if (pair === hard) return false
    copyA[i] = pair[0]
    copyB[j] = pair[1]
    alternatives?.leave()
  }
  alternatives?.finish()
  const said = keyword === "oneOf" && isAsAny(state, x, y, listA, listB) ? "anyOf" : keyword
  state.isMonotone &&= said !== "oneOf"
  if (said !== keyword) {
    delete x[keyword]
    delete y[keyword]
  }
  x[said] = copyA
  y[said] = copyB
  return true
}

/**
 * Whether alternatives of `oneOf` are the same under `anyOf`: on both sides no value fits two of them. What tells them
 * apart may be a part, and then the replaced alternatives say no more that they exclude each other.
 */
const isAsAny = (
  { reader, scopes }: State,
  x: Mutable,
  y: Mutable,
  a: ReadonlyArray<Json>,
  b: ReadonlyArray<Json>
): boolean =>
  ![x, y].some((schema) => Object.hasOwn(schema, "anyOf")) &&
  (reader === "after" ? areDisjoint(a, scopes.before) : areDisjoint(b, scopes.after))

/**
 * Whether a branch may be replaced as a whole: nothing else at the level declares properties, so what the branch declares
 * is all that its values may hold.
 */
const isAlone = (
  state: State,
  keyword: string,
  x: Mutable,
  y: Mutable,
  a: ReadonlyArray<Json>,
  b: ReadonlyArray<Json>
): boolean => {
  const others = ["allOf", "anyOf", "oneOf"].filter((it) => it !== keyword)
  const free = (schema: Mutable): boolean => ![...objectKeywords, ...others].some((key) => Object.hasOwn(schema, key))
  if (!free(x) || !free(y)) return false
  if (keyword === "allOf") return a.length === 1 && b.length === 1
  const [list, scope] = state.reader === "after" ? [a, state.scopes.before] : [b, state.scopes.after]
  // Values that fit two alternatives may hold what either declares: then none of them can be looked at alone.
  return list.filter((item) => !isScalar({ schema: asSchema(item) ?? true, place: nowhere }, scope)).length <= 1
}
