import { type Json, type JsonObject, type JsonSchema, type ModelIndex, parseDefinitionReference } from "@lintel/model"

/**
 * Whether a value is there: in every payload, in some, in none, or nobody said.
 *
 * @category sagas
 * @since 0.1.0
 */
export type Presence = "always" | "sometimes" | "never" | "unknown"

/** A schema and where its references lead. */
export interface Place {
  readonly index: ModelIndex
  readonly definitions: Readonly<Record<string, JsonSchema>> | undefined
  readonly schema: unknown
}

/** Nesting of references and combinations that is followed; what lies deeper is unknown. */
const deepest = 32
/** Alternatives of one payload that are kept apart; of more nothing is known. */
const mostAlternatives = 64

/** Schemas that hold together. */
type Together = ReadonlyArray<Place>

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const own = (value: JsonObject, key: string): Json | undefined => (Object.hasOwn(value, key) ? value[key] : undefined)

const texts = (value: Json | undefined): ReadonlyArray<string> =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : []

/** What `#/$defs/Name` or `schemas:NAME#/$defs/Name` names. */
const target = ({ index, definitions }: Place, ref: string): Place | undefined => {
  const found = parseDefinitionReference(ref)
  if (found === undefined || found.rest !== "") return undefined
  const { name, vocabulary } = found
  const holder = vocabulary === undefined ? definitions : index.find(`schemas:${vocabulary}`)?.value.schemas
  if (holder === undefined || !Object.hasOwn(holder, name)) return undefined
  return { index, definitions: holder, schema: holder[name] }
}

const crossed = (
  left: ReadonlyArray<Together>,
  right: ReadonlyArray<Together> | undefined
): ReadonlyArray<Together> | undefined =>
  right === undefined || left.length * right.length > mostAlternatives
    ? undefined
    : left.flatMap((one) => right.map((other) => [...one, ...other]))

/** What a keyword adds: of each list one schema holds. */
const choicesOf = (place: Place, schema: JsonObject): ReadonlyArray<ReadonlyArray<Together>> => {
  const at = (part: unknown): Place => ({ ...place, schema: part })
  const choices: Array<ReadonlyArray<Together>> = []
  const all = own(schema, "allOf")
  if (Array.isArray(all)) for (const branch of all) choices.push([[at(branch)]])
  for (const keyword of ["anyOf", "oneOf"]) {
    const branches = own(schema, keyword)
    if (Array.isArray(branches) && branches.length > 0) choices.push(branches.map((branch) => [at(branch)]))
  }
  const [condition, then, otherwise] = ["if", "then", "else"].map((keyword) => own(schema, keyword))
  if (condition !== undefined && (then !== undefined || otherwise !== undefined))
    choices.push([[at(condition), at(then ?? true)], [at(otherwise ?? true)]])
  const dependent = own(schema, "dependentSchemas")
  if (isObject(dependent)) for (const part of Object.values(dependent)) choices.push([[at(true)], [at(part)]])
  return choices
}

/** The ways in which a schema can be met; `undefined`: too many, too deep, or a reference that leads nowhere. */
const waysOf = (place: Place, depth: number): ReadonlyArray<Together> | undefined => {
  const { schema } = place
  if (depth > deepest) return undefined
  if (schema === false) return []
  if (!isObject(schema)) return [[]]
  let ways: ReadonlyArray<Together> | undefined = [[place]]
  const ref = own(schema, "$ref")
  if (typeof ref === "string") {
    const found = target(place, ref)
    ways = found === undefined ? undefined : crossed(ways, waysOf(found, depth + 1))
  }
  if (own(schema, "$dynamicRef") !== undefined) return undefined
  for (const choice of choicesOf(place, schema)) {
    if (ways === undefined || choice.length > mostAlternatives) return undefined
    ways = crossed(ways, eitherOf(choice, depth + 1))
  }
  return ways
}

const eitherOf = (choice: ReadonlyArray<Together>, depth: number): ReadonlyArray<Together> | undefined => {
  const ways: Array<Together> = []
  for (const together of choice) {
    const found = waysOfAll(together, depth)
    if (found === undefined) return undefined
    ways.push(...found)
  }
  return ways
}

const waysOfAll = (places: Together, depth: number): ReadonlyArray<Together> | undefined =>
  places.reduce<ReadonlyArray<Together> | undefined>(
    (ways, place) => (ways === undefined ? undefined : crossed(ways, waysOf(place, depth))),
    [[]]
  )

/** What one way says of a key. */
interface Key {
  readonly presence: Presence
  readonly below: Together
}

const isOpenFor = (schema: JsonObject): boolean =>
  own(schema, "patternProperties") !== undefined ||
  ["additionalProperties", "unevaluatedProperties"].some((keyword) => {
    const rest = own(schema, keyword)
    return rest === true || isObject(rest)
  })

const isClosedFor = (schema: JsonObject, key: string): boolean => {
  const properties = own(schema, "properties")
  return (
    own(schema, "additionalProperties") === false &&
    own(schema, "patternProperties") === undefined &&
    !(isObject(properties) && Object.hasOwn(properties, key))
  )
}

const allowsType = (schema: JsonObject, type: string): boolean => {
  const types = own(schema, "type")
  return types === undefined || types === type || texts(types).includes(type)
}

const onlyType = (way: Together, type: string): boolean =>
  way.some(({ schema }) => isObject(schema) && (own(schema, "type") === type || isOneType(own(schema, "type"), type)))

const isOneType = (types: Json | undefined, type: string): boolean =>
  Array.isArray(types) && types.every((it) => it === type)

const nowhere: Key = { presence: "never", below: [] }

/** Stands in a pointer for every item of a list, or every value of a map. */
export const each: unique symbol = Symbol("each")

type PointerKey = string | typeof each

/** What is said of the values of a map; of an object with names of its own nothing is. */
const valueAt = (way: Together): Key => {
  const below: Array<Place> = []
  for (const place of way) {
    if (!isObject(place.schema)) continue
    if (!allowsType(place.schema, "object") && !allowsType(place.schema, "array")) return nowhere
    const [values, items] = [own(place.schema, "additionalProperties"), own(place.schema, "items")]
    if (own(place.schema, "properties") !== undefined || own(place.schema, "patternProperties") !== undefined)
      return { presence: "unknown", below: [] }
    for (const schema of [values, items]) if (isObject(schema)) below.push({ ...place, schema })
  }
  return { presence: below.length === 1 ? "sometimes" : "unknown", below: below.length === 1 ? below : [] }
}

const itemAt = (way: Together, key: PointerKey): Key | undefined => {
  if (!onlyType(way, "array") || (key !== each && !/^(?:0|[1-9]\d{0,8})$/.test(key))) return undefined
  const position = key === each ? Number.MAX_SAFE_INTEGER : Number(key)
  const below: Array<Place> = []
  let isThere = false
  for (const place of way) {
    if (!isObject(place.schema)) continue
    const first = own(place.schema, "prefixItems")
    const items = Array.isArray(first) && position < first.length ? first[position] : own(place.schema, "items")
    const [least, most] = [own(place.schema, "minItems"), own(place.schema, "maxItems")]
    if (items === false || (typeof most === "number" && (key === each ? most < 1 : most <= position))) return nowhere
    if (items !== undefined) below.push({ ...place, schema: items })
    if (typeof least === "number" && least > position) isThere = true
  }
  return { presence: isThere ? "always" : "sometimes", below }
}

const keyAt = (way: Together, key: PointerKey): Key => {
  const item = itemAt(way, key)
  if (item !== undefined) return item
  if (key === each) return valueAt(way)
  const below: Array<Place> = []
  let [isRequired, isDeclared, isOpen, declaresAny, isNullable] = [false, false, false, false, false]
  for (const place of way) {
    const { schema } = place
    if (!isObject(schema)) continue
    if (!allowsType(schema, "object")) return nowhere
    if (isClosedFor(schema, key)) return nowhere
    const properties = own(schema, "properties")
    const property = isObject(properties) ? own(properties, key) : undefined
    if (property === false) return nowhere
    const required = texts(own(schema, "required"))
    if (property !== undefined) below.push({ ...place, schema: property })
    isRequired ||= required.includes(key)
    isDeclared ||= property !== undefined
    isOpen ||= isOpenFor(schema)
    isNullable ||= texts(own(schema, "type")).length > 1
    declaresAny ||= (isObject(properties) && Object.keys(properties).length > 0) || required.length > 0
  }
  if (isRequired) return { presence: isNullable && !onlyType(way, "object") ? "sometimes" : "always", below }
  if (isDeclared) return { presence: "sometimes", below }
  // Who sends an undeclared value says so; one that declares nothing at all is a map.
  return { presence: isOpen || !declaresAny ? "unknown" : "never", below: [] }
}

/** What holds of a payload that is met in one of several ways. */
export const eitherPresence = (parts: ReadonlyArray<Presence>): Presence => {
  const found = new Set(parts)
  if (found.has("sometimes") || (found.has("always") && found.has("never"))) return "sometimes"
  if (found.size === 1) return parts[0] ?? "unknown"
  return "unknown"
}

const inTurn = (outer: Presence, inner: Presence): Presence => {
  if (outer === "never" || inner === "never") return "never"
  if (outer === "unknown" || inner === "unknown") return "unknown"
  return outer === "always" ? inner : "sometimes"
}

const presenceOf = (places: Together, keys: ReadonlyArray<PointerKey>): Presence => {
  const [key, ...rest] = keys
  if (key === undefined) return "always"
  const ways = waysOfAll(places, 0)
  if (ways === undefined || ways.length === 0) return "unknown"
  return eitherPresence(
    ways.map((way) => {
      const { presence, below } = keyAt(way, key)
      if (rest.length === 0 || presence === "never") return presence
      return inTurn(presence, below.length === 0 ? "unknown" : presenceOf(below, rest))
    })
  )
}

/** Keys of pointers that are followed; what lies deeper is unknown. */
const longestPointer = 32

/** Whether a value at these keys is in a payload of this form. */
export const presenceIn = (place: Place, keys: ReadonlyArray<PointerKey>): Presence =>
  keys.length > longestPointer ? "unknown" : presenceOf([place], keys)

/** The names at the top of a payload: those that it may carry, those that are always there, and whether it may carry others. */
export interface Names {
  readonly may: ReadonlySet<string>
  readonly must: ReadonlySet<string>
  readonly isOpen: boolean
}

const mentioned = (way: Together): ReadonlySet<string> =>
  new Set(
    way.flatMap(({ schema }) => {
      if (!isObject(schema)) return []
      const properties = own(schema, "properties")
      return [...(isObject(properties) ? Object.keys(properties) : []), ...texts(own(schema, "required"))]
    })
  )

/** The names at the top of a payload of this form; `undefined` when nobody said. */
export const namesIn = (place: Place): Names | undefined => {
  const ways = waysOf(place, 0)
  if (ways === undefined || ways.length === 0) return undefined
  const isSilent = (way: Together): boolean => keyAt(way, "\u0000").presence === "unknown"
  const names = new Set(ways.flatMap((way) => [...mentioned(way)]))
  if (names.size === 0 && ways.some(isSilent)) return undefined
  const presences = [...names].map(
    (name) => [name, eitherPresence(ways.map((way) => keyAt(way, name).presence))] as const
  )
  return {
    may: new Set(presences.flatMap(([name, presence]) => (presence === "never" ? [] : [name]))),
    must: new Set(presences.flatMap(([name, presence]) => (presence === "always" ? [name] : []))),
    isOpen: ways.some(isSilent)
  }
}
