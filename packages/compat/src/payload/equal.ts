import { isJsonObject, type JsonObject } from "@lintel/model"

/** Keywords whose value is a record of schemas. */
const schemaRecords: ReadonlySet<string> = new Set([
  "properties",
  "patternProperties",
  "$defs",
  "definitions",
  "dependentSchemas"
])

/** Keywords whose value is data, never a schema. */
const dataKeywords: ReadonlySet<string> = new Set(["enum", "const", "required", "dependentRequired", "type"])

/** Keywords that admit and refuse nothing, in every dialect. `readOnly` and `writeOnly` are none: they project. */
export const isAnnotation = (keyword: string): boolean => annotationKeywords.has(keyword) || keyword.startsWith("x-")

const annotationKeywords: ReadonlySet<string> = new Set([
  "title",
  "description",
  "default",
  "examples",
  "example",
  "deprecated",
  "$comment",
  "externalDocs",
  "xml",
  "discriminator",
  "contentEncoding",
  "contentMediaType",
  "contentSchema"
])

/** How schemas are compared: as they are written, or by what they admit. */
export type Sameness = "written" | "admitted"

/** Whether two JSON values are equal; the order of keys does not count. */
export const equalJson = (a: unknown, b: unknown): boolean => {
  if (a === b) return true
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => equalJson(item, b[index]))
  }
  if (!isJsonObject(a) || !isJsonObject(b)) return false
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && equalJson(a[key], b[key]))
  )
}

/**
 * Decides whether two schemas say the same, keyword by keyword. References are the same when their texts are equal and
 * `isSameReference` agrees.
 */
export const createEquality = (
  sameness: Sameness,
  isSameReference: (reference: string) => boolean
): ((a: unknown, b: unknown) => boolean) => {
  const isLeftOut = (name: string): boolean => sameness === "admitted" && isAnnotation(name)
  const isThere = (name: string, other: JsonObject): boolean => isLeftOut(name) || Object.hasOwn(other, name)
  // Mostly both are written in the same order.
  const haveSameNames = (
    names: ReadonlyArray<string>,
    left: JsonObject,
    others: ReadonlyArray<string>,
    right: JsonObject
  ): boolean =>
    isInStep(names, others) ||
    (names.every((name) => isThere(name, right)) && others.every((name) => isThere(name, left)))
  const keyword = (name: string, left: unknown, right: unknown): boolean => {
    if (name === "$ref" || name === "$dynamicRef") {
      return left === right && (typeof left !== "string" || isSameReference(left))
    }
    if (left === right && typeof left !== "object") return true
    if (isLeftOut(name)) return true
    if (dataKeywords.has(name) || isAnnotation(name)) return equalJson(left, right)
    return schemaRecords.has(name) ? records(left, right) : schemas(left, right)
  }
  const records = (left: unknown, right: unknown): boolean => {
    if (!isJsonObject(left) || !isJsonObject(right)) return equalJson(left, right)
    const names = Object.keys(left)
    return (
      names.length === Object.keys(right).length &&
      names.every((name) => Object.hasOwn(right, name) && schemas(left[name], right[name]))
    )
  }
  const schemas = (left: unknown, right: unknown): boolean => {
    if (Array.isArray(left)) {
      return (
        Array.isArray(right) && left.length === right.length && left.every((item, index) => schemas(item, right[index]))
      )
    }
    if (!isJsonObject(left) || !isJsonObject(right)) return left === right
    const names = Object.keys(left)
    if (!haveSameNames(names, left, Object.keys(right), right)) return false
    // By index: schemas are compared before the engine optimizes anything.
    for (let index = 0; index < names.length; index++) {
      const name = names[index] ?? ""
      if (!keyword(name, left[name], right[name])) return false
    }
    return true
  }
  return schemas
}

const isInStep = (names: ReadonlyArray<string>, others: ReadonlyArray<string>): boolean => {
  if (names.length !== others.length) return false
  for (let index = 0; index < names.length; index++) if (names[index] !== others[index]) return false
  return true
}

/**
 * A question about two values, of which mostly the same two meet: the last answer about each is kept. Objects must not
 * change.
 */
export const rememberedByPair = (ask: (a: unknown, b: unknown) => boolean): ((a: unknown, b: unknown) => boolean) => {
  const known = new Map<object, { readonly b: object; readonly answer: boolean }>()
  return (a, b) => {
    if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) return ask(a, b)
    const before = known.get(a)
    if (before?.b === b) return before.answer
    const answer = ask(a, b)
    known.set(a, { b, answer })
    return answer
  }
}
