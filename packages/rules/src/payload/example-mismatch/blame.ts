import { isJsonObject, type Json, type JsonObject, keysOfPointer, valueAt } from "@lintel/model"
import type { Arena, CompiledDocument, QuestionOptions } from "@lintel/subtype"
import { pointerOf } from "../../place.js"

/** Which place of a value which keyword refuses. */
export interface Blame {
  readonly pointer: string
  readonly keyword: string
  readonly expected?: Json
}

/** Asks whether schemas of one document accept values. */
export interface Judge {
  readonly arena: Arena
  readonly document: CompiledDocument
  readonly options: QuestionOptions
}

/** Steps that one example may cost: examples are small, and a design has many. */
const budget = 50_000

/** Whether the schema at a pointer accepts a value. */
export const accepts = (judge: Judge, pointer: string, value: Json): "yes" | "no" | "unknown" => {
  const literal = judge.arena.compile({ const: value }).at("")
  const answer = judge.arena.isSubtype(literal, judge.document.at(pointer), { ...judge.options, budget })
  return answer._tag === "Included" ? "yes" : answer._tag === "NotIncluded" ? "no" : "unknown"
}

const refusesAlone = (judge: Judge, keyword: string, expected: Json, value: Json): boolean => {
  const literal = judge.arena.compile({ const: value }).at("")
  const alone = judge.arena.compile({ [keyword]: expected }).at("")
  return judge.arena.isSubtype(literal, alone, judge.options)._tag === "NotIncluded"
}

const own = (value: JsonObject, key: string): Json | undefined => (Object.hasOwn(value, key) ? value[key] : undefined)

const schemaAt = (root: Json, pointer: string): Json | undefined => valueAt(root, keysOfPointer(pointer))

/** Keywords that need nothing beside themselves to refuse a value, in the order in which they are named. */
const simple = [
  "type",
  "enum",
  "const",
  "minimum",
  "exclusiveMinimum",
  "maximum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "pattern",
  "minItems",
  "maxItems",
  "uniqueItems",
  "minProperties",
  "maxProperties",
  "format"
]

const missingName = (schema: JsonObject, value: Json): string | undefined => {
  const required = own(schema, "required")
  if (!isJsonObject(value) || !Array.isArray(required)) return undefined
  return required.find((name): name is string => typeof name === "string" && !Object.hasOwn(value, name))
}

const undeclared = (schema: JsonObject, value: Json): string | undefined => {
  const properties = own(schema, "properties")
  const isClosed = own(schema, "additionalProperties") === false && own(schema, "patternProperties") === undefined
  if (!isClosed || !isJsonObject(value)) return undefined
  return Object.keys(value).find(
    (name) => !isJsonObject(properties ?? null) || !Object.hasOwn(Object(properties), name)
  )
}

/** Parts of the value with the pointers of the schemas that judge them. */
const parts = (schema: JsonObject, value: Json, at: string): ReadonlyArray<readonly [string, string, Json]> => {
  if (Array.isArray(value)) {
    if (own(schema, "items") === undefined || own(schema, "prefixItems") !== undefined) return []
    return value.map((item: Json, i) => [pointerOf(i), `${at}/items`, item] as const)
  }
  const properties = own(schema, "properties")
  if (!isJsonObject(value) || properties === undefined || !isJsonObject(properties)) return []
  return Object.keys(value)
    .filter((name) => Object.hasOwn(properties, name))
    .map((name) => [pointerOf(name), `${at}/properties${pointerOf(name)}`, value[name] ?? null] as const)
}

/** Nesting of values that is searched for the place to blame. */
const deepest = 32

/**
 * The innermost place of a refused value that some keyword refuses, found by asking about ever smaller parts; the value
 * as a whole when no part is refused alone.
 */
export const blame = (judge: Judge, root: Json, at: string, value: Json, inside = "", depth = 0): Blame | undefined => {
  const schema = schemaAt(root, at)
  if (schema === undefined || !isJsonObject(schema) || depth > deepest) return undefined
  const ref = own(schema, "$ref")
  if (typeof ref === "string" && ref.startsWith("#/")) {
    const target = ref.slice(1)
    if (accepts(judge, target, value) === "no") return blame(judge, root, target, value, inside, depth + 1)
  }
  for (const [key, place, part] of parts(schema, value, at)) {
    if (accepts(judge, place, part) !== "no") continue
    return blame(judge, root, place, part, inside + key, depth + 1) ?? { pointer: inside + key, keyword: "" }
  }
  const missing = missingName(schema, value)
  if (missing !== undefined) return { pointer: inside + pointerOf(missing), keyword: "required" }
  const extra = undeclared(schema, value)
  if (extra !== undefined) return { pointer: inside + pointerOf(extra), keyword: "additionalProperties" }
  for (const keyword of simple) {
    const expected = own(schema, keyword)
    if (expected !== undefined && refusesAlone(judge, keyword, expected, value)) {
      return { pointer: inside, keyword, expected }
    }
  }
  return undefined
}
