import { type Dialect, type Json } from "@lintel/json-schema"
import { type Random } from "./random.js"

export type Schema = boolean | { [keyword: string]: Json }

/** Three schemas that share definitions. None refers to the root, so they can be put anywhere. */
export interface Pair {
  readonly dialect: Dialect
  readonly definitions: { [name: string]: Schema }
  readonly left: Schema
  readonly right: Schema
  readonly third: Schema
}

export const dialects: ReadonlyArray<Dialect> = [
  "2020-12",
  "2019-09",
  "draft-07",
  "draft-06",
  "draft-04",
  "openapi-3.0",
  "openapi-3.1"
]

export const names = ["a", "b", "c", "ab"]
/** A pattern put together at random. Never one that a backtracking engine takes long for on short texts. */
const generatePattern = (random: Random, depth: number): string => {
  const atom = (): string =>
    random.pick(["a", "b", "a", "b", "1", " ", ".", "[ab]", "[^a]", "\\d", "\\w", "\\s", "[a-c1]"])
  if (depth === 0) return random.chance(0.15) ? random.pick(["^", "$", "\\b", "\\B"]) : atom()
  const inner = (): string => generatePattern(random, depth - 1)
  const choice = random.below(12)
  if (choice <= 3) return inner() + inner()
  if (choice <= 5) return `(?:${inner()}|${inner()})`
  if (choice === 6) return `(?:${inner()})${random.pick(["*", "+", "?", "{2}", "{1,2}", "*?", "{2,}"])}`
  if (choice === 7) return `${atom()}${random.pick(["*", "+", "?", "{2}", "{0,3}"])}`
  if (choice === 8) return `^${inner()}$`
  if (choice === 9) return `${random.chance(0.5) ? "^" : ""}${inner()}${random.chance(0.5) ? "$" : ""}`
  if (choice === 10) return `${random.pick(["(?=", "(?!"])}${inner()})${inner()}`
  return `(${inner()})`
}

const patterns = ["^a", "b", "c$", "^a*$", "^[ab]+$", "^.{2}$", "^(a|bc)", "a|^b$", "^$", "^[^a]", "\\d"]
const numbers = [-1, 0, 1, 2, 3, 0.5, 1.5, 2.5, 10]
const steps = [1, 2, 3, 0.5, 1.5, 0.1]
export const constants: ReadonlyArray<Json> = [
  null,
  true,
  false,
  0,
  1,
  2,
  1.5,
  -1,
  "",
  "a",
  "b",
  "ab",
  "bc",
  [],
  [0],
  ["a", 1],
  {},
  { a: 0 },
  { a: "a", b: 1 }
]
const types = ["null", "boolean", "integer", "number", "string", "array", "object"]

interface Setting {
  readonly random: Random
  readonly dialect: Dialect
  readonly level: number
  readonly openApi30: boolean
  readonly references: ReadonlyArray<string>
  readonly nested: ReadonlyArray<Group>
  readonly flat: ReadonlyArray<Group>
  /** How much more often than usual `unevaluated*`, counts and the like appear. */
  readonly stress: number
}

const levels: { readonly [D in Dialect]: number } = {
  "2020-12": 2020,
  "openapi-3.1": 2020,
  "2019-09": 2019,
  "draft-07": 7,
  "draft-06": 6,
  "draft-04": 4,
  "openapi-3.0": 4
}

export const definitionsKey = (dialect: Dialect): string => (levels[dialect] >= 2019 ? "$defs" : "definitions")

type Draft = { [keyword: string]: Json }
type Group = (setting: Setting, depth: number, into: Draft) => void

const always = (setting: Setting): Schema => (setting.level >= 6 ? true : {})
const never = (setting: Setting): Schema => (setting.level >= 6 ? false : { not: {} })

const several = (setting: Setting, depth: number, minimum: number): Array<Json> =>
  Array.from({ length: minimum + setting.random.below(2) + (setting.random.chance(0.2) ? 1 : 0) }, () =>
    generateSchema(setting, depth - 1)
  )

const sub = (setting: Setting, depth: number): Json => generateSchema(setting, depth - 1)

const rest = (setting: Setting, depth: number): Json =>
  setting.random.chance(0.5) ? never(setting) : sub(setting, depth)

const typed: Group = ({ random, openApi30 }, _depth, into) => {
  if (openApi30) {
    into["type"] = random.pick(types.slice(1))
    if (random.chance(0.3)) into["nullable"] = true
  } else if (random.chance(0.6)) into["type"] = random.pick(types)
  else into["type"] = [...new Set([random.pick(types), random.pick(types), random.pick(types)])]
}

const constant: Group = ({ random, level }, _depth, into) => {
  if (level >= 6 && random.chance(0.4)) into["const"] = random.pick(constants)
  else into["enum"] = [...new Set(Array.from({ length: 1 + random.below(4) }, () => random.pick(constants)))]
}

const bound = ({ random, level }: Setting, into: Draft, plain: string, exclusive: string): void => {
  const value = random.pick(numbers)
  if (level === 4) {
    into[plain] = value
    if (random.chance(0.3)) into[exclusive] = true
  } else into[random.chance(0.7) ? plain : exclusive] = value
}

const numeric: Group = (setting, _depth, into) => {
  const { random } = setting
  if (random.chance(0.5)) into["type"] = random.pick(["number", "integer"])
  if (random.chance(0.6)) bound(setting, into, "minimum", "exclusiveMinimum")
  if (random.chance(0.5)) bound(setting, into, "maximum", "exclusiveMaximum")
  if (random.chance(0.4)) into["multipleOf"] = random.pick(steps)
}

const textual: Group = ({ random }, _depth, into) => {
  if (random.chance(0.5)) into["type"] = "string"
  if (random.chance(0.4)) into["minLength"] = random.below(3)
  if (random.chance(0.4)) into["maxLength"] = random.below(4)
  if (random.chance(0.5)) into["pattern"] = random.pick(patterns)
}

const matched: Group = ({ random }, _depth, into) => {
  if (random.chance(0.7)) into["type"] = "string"
  into["pattern"] = generatePattern(random, 1 + random.below(4))
  if (random.chance(0.2)) into["minLength"] = random.below(4)
  if (random.chance(0.2)) into["maxLength"] = 1 + random.below(4)
}

const stepped: Group = (setting, depth, into) => {
  const { random } = setting
  numeric(setting, depth, into)
  const step = random.pick([1, 2, 3, 4, 5, 6, 7, 0.5, 0.25, 0.1, 0.2, 0.3, 0.7, 1.5])
  if (random.chance(0.5)) into["multipleOf"] = step
  else into["not"] = { multipleOf: step }
}

const listed: Group = (setting, depth, into) => {
  const { random, level, openApi30 } = setting
  if (random.chance(0.5)) into["type"] = "array"
  if (random.chance(0.35)) into["minItems"] = random.below(4)
  if (random.chance(0.35)) into["maxItems"] = random.below(4)
  if (random.chance(0.2 * setting.stress)) into["uniqueItems"] = true
  const prefixed = !openApi30 && random.chance(0.3)
  if (prefixed && level === 2020) into["prefixItems"] = several(setting, depth, 1)
  else if (prefixed) into["items"] = several(setting, depth, 1)
  if (level === 2020 || !prefixed) {
    if (random.chance(0.45)) into["items"] = prefixed ? rest(setting, depth) : sub(setting, depth)
  } else if (random.chance(0.5)) into["additionalItems"] = rest(setting, depth)
  if (level >= 6 && random.chance(0.3 * setting.stress)) {
    into["contains"] = sub(setting, depth)
    if (level >= 2019 && random.chance(0.4)) into["minContains"] = random.below(3)
    if (level >= 2019 && random.chance(0.4)) into["maxContains"] = random.below(3)
  }
  if (level >= 2019 && random.chance(0.15 * setting.stress)) into["unevaluatedItems"] = rest(setting, depth)
}

const someNames = ({ random }: Setting): Array<string> => [
  ...new Set(Array.from({ length: 1 + random.below(2) }, () => random.pick(names)))
]

const keyed = (keys: ReadonlyArray<string>, value: () => Json): Json =>
  Object.fromEntries(keys.map((key) => [key, value()]))

const objects: Group = (setting, depth, into) => {
  const { random, level, openApi30 } = setting
  if (random.chance(0.5)) into["type"] = "object"
  if (random.chance(0.7)) into["properties"] = keyed(someNames(setting), () => sub(setting, depth))
  if (random.chance(0.4)) into["required"] = someNames(setting)
  if (!openApi30 && random.chance(0.2 * setting.stress)) {
    into["patternProperties"] = keyed(
      [random.pick(patterns), ...(random.chance(0.3) ? [random.pick(patterns)] : [])],
      () => sub(setting, depth)
    )
  }
  if (random.chance(0.35)) into["additionalProperties"] = rest(setting, depth)
  if (level >= 6 && random.chance(0.15 * setting.stress)) into["propertyNames"] = sub(setting, depth)
  if (random.chance(0.15 * setting.stress)) into["minProperties"] = random.below(3)
  if (random.chance(0.15 * setting.stress)) into["maxProperties"] = random.below(3)
  if (random.chance(0.15)) dependents(setting, depth, into)
  if (level >= 2019 && random.chance(0.15 * setting.stress)) into["unevaluatedProperties"] = rest(setting, depth)
}

const dependents = (setting: Setting, depth: number, into: Draft): void => {
  const { random, level, openApi30 } = setting
  if (openApi30) return
  const asNames = random.chance(0.5)
  const value = keyed([random.pick(names)], () => (asNames ? someNames(setting) : sub(setting, depth)))
  if (level < 2019) into["dependencies"] = value
  else into[asNames ? "dependentRequired" : "dependentSchemas"] = value
}

/** A schema of one of a few small numbers. */
const few = (setting: Setting): Schema => {
  const { random } = setting
  const choice = random.below(6)
  if (choice === 0) return always(setting)
  if (choice === 1) return { not: { enum: [random.below(3)] } }
  if (choice === 2) return { type: "number", maximum: random.below(3) }
  return { enum: [...new Set([random.below(3), ...(random.chance(0.4) ? [random.below(3)] : [])])] }
}

/** Arrays of small numbers with many counts: few enough values to try them all. */
const counted: Group = (setting, _depth, into) => {
  const { random, level, openApi30 } = setting
  into["type"] = "array"
  if (random.chance(0.4)) into["minItems"] = random.below(5)
  if (random.chance(0.4)) into["maxItems"] = random.below(6)
  if (random.chance(0.25)) into["uniqueItems"] = true
  const prefix = openApi30 || random.chance(0.5) ? [] : Array.from({ length: 1 + random.below(3) }, () => few(setting))
  const others = random.chance(0.6) ? few(setting) : undefined
  if (prefix.length > 0) into[level === 2020 ? "prefixItems" : "items"] = prefix
  if (others !== undefined) into[prefix.length > 0 && level !== 2020 ? "additionalItems" : "items"] = others
  if (level >= 6 && random.chance(0.6)) {
    into["contains"] = few(setting)
    if (level >= 2019 && random.chance(0.6)) into["minContains"] = random.below(4)
    if (level >= 2019 && random.chance(0.6)) into["maxContains"] = random.below(4)
  }
  if (level >= 2019 && random.chance(0.25)) into["unevaluatedItems"] = random.chance(0.5) ? false : few(setting)
}

/** Objects over four names and small numbers, with counts and patterns: few enough values to try them all. */
const named: Group = (setting, _depth, into) => {
  const { random, level, openApi30 } = setting
  const some = (): Array<string> => names.filter(() => random.chance(0.4))
  into["type"] = "object"
  if (random.chance(0.6)) into["properties"] = keyed(some(), () => (random.chance(0.2) ? never(setting) : few(setting)))
  if (random.chance(0.4))
    into["required"] = [random.pick(names), ...some()].filter((name, index, all) => all.indexOf(name) === index)
  if (random.chance(0.3)) into["minProperties"] = random.below(4)
  if (random.chance(0.3)) into["maxProperties"] = random.below(4)
  if (random.chance(0.4)) into["additionalProperties"] = random.chance(0.4) ? never(setting) : few(setting)
  if (!openApi30 && random.chance(0.4)) {
    into["patternProperties"] = keyed([random.pick(patterns), random.pick(patterns)], () => few(setting))
  }
  if (level >= 6 && random.chance(0.3)) {
    into["propertyNames"] = random.chance(0.5)
      ? { enum: [random.pick(names), ...some()] }
      : { pattern: random.pick(patterns) }
  }
  if (level >= 2019 && random.chance(0.25)) into["unevaluatedProperties"] = random.chance(0.5) ? false : few(setting)
  if (level >= 2019 && random.chance(0.2)) into["dependentRequired"] = keyed([random.pick(names)], some)
}

const logical: Group = (setting, depth, into) => {
  const { random, level } = setting
  const choice = random.below(level >= 7 ? 6 : 5)
  if (choice === 0) into["allOf"] = several(setting, depth, 1)
  else if (choice === 1) into["anyOf"] = several(setting, depth, 1)
  else if (choice === 2) into["oneOf"] = several(setting, depth, 1)
  else if (choice <= 4) into["not"] = sub(setting, depth)
  else {
    into["if"] = sub(setting, depth)
    for (const branch of ["then", "else"]) if (random.chance(0.7)) into[branch] = sub(setting, depth)
  }
}

const flat: ReadonlyArray<Group> = [typed, constant, numeric, textual]
const nested: ReadonlyArray<Group> = [...flat, listed, listed, objects, objects, objects, logical, logical, logical]

/** What a campaign may look at more closely. */
export type Focus =
  | "all"
  | "arrays"
  | "objects"
  | "numbers"
  | "strings"
  | "patterns"
  | "logic"
  | "references"
  | "counts"
  | "names"

const focuses: { readonly [F in Focus]: ReadonlyArray<Group> } = {
  all: nested,
  arrays: [constant, typed, listed, listed, listed, logical],
  objects: [constant, typed, objects, objects, objects, logical],
  numbers: [constant, numeric, stepped, stepped, stepped, logical],
  strings: [constant, textual, textual, textual, logical],
  patterns: [matched, matched, matched, textual, logical],
  references: nested,
  counts: [counted, counted, counted, logical],
  names: [named, named, named, logical],
  logic: [...flat, objects, listed, logical, logical, logical, logical, logical]
}

const generateSchema = (setting: Setting, depth: number): Schema => {
  const { random, references, level } = setting
  if (random.chance(0.05)) return always(setting)
  if (random.chance(0.03)) return never(setting)
  const draft: Draft = {}
  if (references.length > 0 && random.chance(0.15 * setting.stress)) {
    draft["$ref"] = random.pick(references)
    if (level < 2019 || random.chance(0.6)) return draft
  }
  const groups = depth > 0 ? setting.nested : setting.flat
  const count = setting.flat.length === 1 || random.chance(0.55) ? 1 : 2
  for (let index = 0; index < count; index++) random.pick(groups)(setting, depth, draft)
  return draft
}

/** Definitions that use a dynamic anchor: a base resource, and one that extends it. */
const dynamicDefinitions = (setting: Setting): { [name: string]: Schema } => {
  const { random, level } = setting
  const anchor = (): Draft => (level === 2020 ? { $dynamicAnchor: "node" } : { $recursiveAnchor: true })
  const again = (): Draft => (level === 2020 ? { $dynamicRef: "#node" } : { $recursiveRef: "#" })
  const position = random.pick(["properties", "items", "additionalProperties"])
  const base: Draft = { $id: "base", ...anchor() }
  if (random.chance(0.7)) base["type"] = position === "items" ? "array" : "object"
  base[position] = position === "properties" ? { a: again(), b: generateSchema(setting, 0) } : again()
  const extended: Draft = { $id: "extended", $ref: "base" }
  if (random.chance(0.85)) Object.assign(extended, anchor())
  random.pick([listed, objects])(setting, 1, extended)
  return { base, extended }
}

const flatFor: { readonly [F in Focus]?: ReadonlyArray<Group> } = { counts: [counted], names: [named] }

/** A definition. Mostly not a mere reference, which would often lead back to itself without end. */
const generateDefinition = (setting: Setting): Schema => {
  const schema = generateSchema(setting, 2)
  const bare = typeof schema === "object" && schema["$ref"] !== undefined
  return bare && setting.random.chance(0.95) ? generateSchema({ ...setting, references: [] }, 2) : schema
}

const inPlaceKeywords = ["allOf", "anyOf", "oneOf", "not", "if", "then", "else"]

const inPlaceReferences = (schema: Json | undefined): ReadonlyArray<string> => {
  if (Array.isArray(schema)) return schema.flatMap((part: Json) => inPlaceReferences(part))
  if (typeof schema !== "object" || schema === null) return []
  const keywords = schema as { readonly [keyword: string]: Json }
  const reference = keywords["$ref"]
  const conditional = {
    ...Object(keywords["dependentSchemas"]),
    ...Object(keywords["dependencies"])
  } as typeof keywords
  return [
    ...(typeof reference === "string" ? [reference.replace(/^.*\//, "")] : []),
    ...inPlaceKeywords.flatMap((keyword) => inPlaceReferences(keywords[keyword])),
    ...Object.values(conditional).flatMap((part) => inPlaceReferences(part))
  ]
}

const leadsToItself = (definitions: { readonly [name: string]: Schema }): boolean =>
  Object.keys(definitions).some((name) => {
    const reached = new Set<string>()
    const pending = [name]
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      for (const next of inPlaceReferences(definitions[at])) {
        if (next === name) return true
        if (!reached.has(next)) pending.push(next)
        reached.add(next)
      }
    }
    return false
  })

/** Two schemas over shared definitions; in half of the cases the second is a mutation of the first. */
export const generatePair = (
  random: Random,
  dialect: Dialect,
  depth: number,
  mutate: (random: Random, schema: Schema, fresh: () => Schema) => Schema,
  focus: Focus = "all"
): Pair => {
  const level = levels[dialect]
  const key = definitionsKey(dialect)
  const own = ["x", "y", "z"].slice(0, focus === "references" ? 1 + random.below(3) : random.below(3))
  const dynamic = level >= 2019 && random.chance(focus === "references" ? 0.7 : 0.1)
  const references = own.map((name) => `#/${key}/${name}`)
  const openApi30 = dialect === "openapi-3.0"
  const stress = focus === "all" ? 1 : 2.5
  const inside: Setting = {
    random,
    dialect,
    level,
    openApi30,
    references,
    nested: focuses[focus],
    flat: flatFor[focus] ?? flat,
    stress
  }
  const definitions: { [name: string]: Schema } = {}
  if (dynamic) Object.assign(definitions, dynamicDefinitions({ ...inside, references: [] }))
  const setting: Setting = { ...inside, references: dynamic ? [...references, "base", "extended"] : references }
  for (const name of own) definitions[name] = generateDefinition(inside)
  // A reference that leads back to itself on one location has no meaning: few of them are enough.
  while (leadsToItself(definitions) && !random.chance(0.03)) {
    for (const name of own) definitions[name] = generateDefinition(inside)
  }
  const left = dynamic && random.chance(0.5) ? { $ref: "extended" } : generateSchema(setting, depth)
  const fresh = (): Schema => generateSchema(setting, random.below(depth + 1))
  let right = random.chance(0.5) ? generateSchema(setting, depth) : mutate(random, left, fresh)
  while (random.chance(0.3)) right = mutate(random, right, fresh)
  const third = random.chance(0.8) ? mutate(random, right, fresh) : fresh()
  return { dialect, definitions, left, right, third }
}

/** A schema with the definitions it needs. The schema is applied in place, so that it keeps its meaning anywhere. */
export const documentOf = (pair: Pick<Pair, "definitions" | "dialect">, schema: Schema): Json => {
  if (Object.keys(pair.definitions).length === 0) return schema
  return { [definitionsKey(pair.dialect)]: pair.definitions, allOf: [schema] }
}
