import { isJsonObject, type Json, type JsonObject, type JsonSchema } from "@lintel/model"
import { alignBranches, type Step } from "./align.js"
import { equalSchemas, isAnnotation } from "./equal.js"
import { asSchema, inside, type Placed, placeKey, resolved, type Scope } from "./place.js"

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
}

export interface Scopes {
  readonly before: Scope
  readonly after: Scope
}

const deepest = 12

/** A level that cannot be taken apart: it has to be compared as a whole. */
const hard = Symbol("hard")

interface State {
  readonly scopes: Scopes
  readonly stand: Stand
  readonly parts: Array<Part>
  readonly isSame: (before: JsonSchema, after: JsonSchema) => boolean
  /** Side whose schema is the reader's: its alternatives must not exclude each other in a way that parts decide. */
  readonly reader: "before" | "after"
  /** By property name, where the writer declares it: two places that both have names of their own cannot be parted. */
  declared: ReadonlyMap<string, Declared>
}

interface Declared {
  readonly placed: Placed
  /** It is the same on both sides: whatever else applies to the value, what it refuses was refused before. */
  readonly isSame: boolean
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
  const state: State = { scopes, stand, parts: [], isSame, reader, declared: new Map() }
  const made = level(state, before, after, [], 0)
  return made === hard ? undefined : { before: made[0], after: made[1], parts: state.parts }
}

type Pair = readonly [before: JsonSchema, after: JsonSchema]

const level = (
  state: State,
  before: Placed,
  after: Placed,
  steps: ReadonlyArray<Step>,
  depth: number
): Pair | typeof hard => {
  if (depth > deepest) return hard
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
  Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true })
}

/** A part's stand-ins; parts that are the same leaf on both sides stay as they are, because alternatives are told apart by them. */
const replaced = (state: State, part: Part): Pair => {
  const isSame = state.isSame(part.before.schema, part.after.schema)
  if (isSame && isLeaf(part.before.schema)) return [part.before.schema, part.after.schema]
  if (!isSame) state.parts.push(part)
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

const scalarTypes: ReadonlySet<unknown> = new Set(["string", "number", "integer", "boolean", "null"])

const isScalar = (placed: Placed, scope: Scope): boolean => {
  const { schema } = resolved(placed, scope)
  if (typeof schema === "boolean") return !schema
  if (Array.isArray(schema["enum"]) || Object.hasOwn(schema, "const")) return true
  const type = schema["type"]
  return Array.isArray(type) ? type.every((it) => scalarTypes.has(it)) : scalarTypes.has(type)
}

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
    if (!declare(state, writer.placed, writer.record, isJsonObject(other) ? other : {})) return false
  }
  if (copyA === undefined || copyB === undefined) return true
  for (const name of Object.keys(copyA)) {
    const [p, q] = [asSchema(copyA[name]), Object.hasOwn(copyB, name) ? asSchema(copyB[name]) : undefined]
    if (p === undefined || q === undefined) continue
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

/** Notes what the writer declares; false when a name is declared twice by schemas that may have names of their own. */
const declare = (state: State, placed: Placed, properties: JsonObject, others: JsonObject): boolean => {
  const scope = state.reader === "after" ? state.scopes.before : state.scopes.after
  const declared = new Map(state.declared)
  for (const name of Object.keys(properties)) {
    const schema = asSchema(properties[name])
    if (schema === undefined) continue
    const here = resolved(inside(placed, schema, "properties", name), scope)
    const other = Object.hasOwn(others, name) ? asSchema(others[name]) : undefined
    const isSame = other !== undefined && state.isSame(schema, other)
    const known = declared.get(name)
    if (known === undefined) declared.set(name, { placed: here, isSame })
    else if (placeKey(known.placed.place) === placeKey(here.place) || (known.isSame && isSame)) continue
    // Two schemas that read the same, or lead to the same objects, declare the same names.
    else if (equalSchemas(known.placed.schema, here.schema, "admitted", () => true)) continue
    else if (declaring(known.placed, scope) === declaring(here, scope)) continue
    else if (!isScalar(known.placed, scope) && !isScalar(here, scope)) return false
  }
  state.declared = declared
  return true
}

/** The objects that a value of the schema may be, by their places: through references and alternatives, and in lists. */
const declaring = (placed: Placed, scope: Scope): string => {
  const found = new Set<string>()
  const seen = new Set<JsonSchema>()
  const add = (at: Placed, prefix: string, depth: number): void => {
    const here = resolved(at, scope)
    const { schema } = here
    if (typeof schema === "boolean" || seen.has(schema)) return
    seen.add(schema)
    if (depth > deepest || objectKeywords.some((key) => Object.hasOwn(schema, key))) {
      found.add(`${prefix}${placeKey(here.place)}`)
    }
    for (const keyword of ["allOf", "anyOf", "oneOf"]) {
      const list = schema[keyword]
      if (!Array.isArray(list)) continue
      for (const [index, branch] of (list as ReadonlyArray<Json>).entries()) {
        add(inside(here, asSchema(branch) ?? true, keyword, index), prefix, depth + 1)
      }
    }
    const items = asSchema(schema["items"])
    if (items !== undefined) add(inside(here, items, "items"), `${prefix}*`, depth + 1)
  }
  add(placed, "", 0)
  return [...found].toSorted().join(" ")
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

const objectKeywords = [
  "properties",
  "patternProperties",
  "required",
  "additionalProperties",
  "unevaluatedProperties",
  "$ref"
]

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
  if (keyword === "oneOf" && !areDisjoint(state.reader === "after" ? listB : listA, state)) return false
  const [copyA, copyB]: [Array<Json>, Array<Json>] = [[...listA], [...listB]]
  const alternatives = keyword === "allOf" ? undefined : alternativesOf(state)
  for (const [i, j] of alignBranches(listA, listB)) {
    alternatives?.enter(state.reader === "after" ? listA[i] : listB[j])
    const [p, q] = [asSchema(listA[i]), asSchema(listB[j])]
    if (p === undefined || q === undefined) continue
    const branch = [...steps, { _tag: "Branch", keyword, index: state.reader === "after" ? i : j } as const]
    const [before, after] = [inside(left, p, keyword, i), inside(right, q, keyword, j)]
    const pair = isAlone(state, keyword, x, y, listA, listB)
      ? replaced(state, { steps: branch, before, after })
      : level(state, before, after, branch, depth + 1)
    if (pair === hard) return false
    copyA[i] = pair[0]
    copyB[j] = pair[1]
    alternatives?.leave()
  }
  alternatives?.finish()
  x[keyword] = copyA
  y[keyword] = copyB
  return true
}

/**
 * Follows the writer's alternatives: names that two of them declare meet only in values that fit both, and alternatives
 * that exclude each other have none.
 */
const alternativesOf = (state: State) => {
  const scope = state.reader === "after" ? state.scopes.before : state.scopes.after
  const around = state.declared
  const earlier: Array<{ readonly schema: JsonSchema; readonly declared: ReadonlyMap<string, Declared> }> = []
  let current: JsonSchema = true
  const merged = (maps: ReadonlyArray<ReadonlyMap<string, Declared>>): ReadonlyMap<string, Declared> =>
    new Map([...maps].toReversed().flatMap((map) => [...map]))
  return {
    enter: (branch: Json | undefined): void => {
      current = resolved({ schema: asSchema(branch) ?? true, place: nowhere }, scope).schema
      const together = earlier.filter(({ schema }) => !excludeEachOther(schema, current, scope))
      state.declared = merged([around, ...together.map(({ declared }) => declared)])
    },
    leave: (): void => {
      earlier.push({ schema: current, declared: state.declared })
    },
    finish: (): void => {
      state.declared = merged([around, ...earlier.map(({ declared }) => declared)])
    }
  }
}

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

/** Whether no value can fit two of the alternatives: by their types, or by a required property with other constants. */
const areDisjoint = (list: ReadonlyArray<Json>, state: State): boolean => {
  const scope = state.reader === "after" ? state.scopes.after : state.scopes.before
  const alternatives = list.map((item) => resolved({ schema: asSchema(item) ?? true, place: nowhere }, scope).schema)
  return alternatives.every((one, index) =>
    alternatives.slice(index + 1).every((other) => excludeEachOther(one, other, scope))
  )
}

const nowhere = { address: "", pointer: "" }

const typesOf = (schema: JsonObject): ReadonlySet<unknown> | undefined => {
  const type = schema["type"]
  return type === undefined ? undefined : new Set(Array.isArray(type) ? type : [type])
}

const excludeEachOther = (one: JsonSchema, other: JsonSchema, scope: Scope): boolean => {
  if (one === false || other === false) return true
  if (!isJsonObject(one) || !isJsonObject(other)) return false
  const [a, b] = [typesOf(one), typesOf(other)]
  if (a !== undefined && b !== undefined && ![...a].some((type) => overlaps(type, b))) return true
  return [...requiredNames(one)].some((name) => {
    if (!requiredNames(other).has(name)) return false
    const [p, q] = [constantsAt(one, name, scope), constantsAt(other, name, scope)]
    return p !== undefined && q !== undefined && ![...p].some((value) => q.has(value))
  })
}

const overlaps = (type: unknown, types: ReadonlySet<unknown>): boolean =>
  types.has(type) || (type === "integer" && types.has("number")) || (type === "number" && types.has("integer"))

const requiredNames = (schema: JsonObject): ReadonlySet<unknown> => {
  const required = schema["required"]
  return new Set(schema["type"] === "object" && Array.isArray(required) ? required : [])
}

const constantsAt = (schema: JsonObject, name: unknown, scope: Scope): ReadonlySet<string> | undefined => {
  const properties = schema["properties"]
  if (typeof name !== "string" || !isJsonObject(properties) || !Object.hasOwn(properties, name)) return undefined
  const { schema: at } = resolved({ schema: asSchema(properties[name]) ?? true, place: nowhere }, scope)
  if (!isJsonObject(at)) return undefined
  if (Object.hasOwn(at, "const")) return new Set([JSON.stringify(at["const"])])
  const list = at["enum"]
  return Array.isArray(list) ? new Set(list.map((item) => JSON.stringify(item))) : undefined
}
