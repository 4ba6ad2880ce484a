import { isUnread, unknownSchema } from "@lintel/json-schema"
import type { Json, JsonSchema } from "@lintel/model"
import { chargeRepetition, type Context, formOf, warnAt } from "./context.js"
import { type Cursor, isExtension, isRecord, own, setOwn, type Trail, trailTo } from "./cursor.js"
import { rewriteReference } from "./definition.js"
import { below, dereference } from "./reference.js"
import { malformed, markUnknown, repaired, type SchemaReading, unreadable } from "./schemaReading.js"
import { annotations, keywords, openApiRules, rulesOfDialect, type SchemaRules } from "./schemaKeywords.js"
import { readCombined } from "./schemaCombined.js"

const deepest = 1000

const readMap = (reading: SchemaReading, keyword: string, value: unknown): void => {
  if (!isRecord(value)) {
    if (value === null || (Array.isArray(value) && value.length === 0))
      repaired(reading, keyword, `"${keyword}" is empty`)
    else malformed(reading, keyword, "an object of schemas")
    return
  }
  const map: Record<string, Json> = {}
  for (const key of Object.keys(value)) {
    const part = value[key]
    if (key === "$ref" && typeof part === "string") readNamedMap(reading, keyword, part, map)
    else setOwn(map, key, reading.inner(part, keyword, key))
  }
  reading.out[keyword] = map
}

/** A map of schemas that stands elsewhere: each is what lies under its key there. */
const readNamedMap = (reading: SchemaReading, keyword: string, reference: string, map: Record<string, Json>): void => {
  const { context, file, trail } = reading
  const at = (): Trail => trailTo(trailTo(trail(), keyword), "$ref")
  const target = dereference(context, { value: { $ref: reference }, trail: at() })
  if (target === undefined || !isRecord(target.value)) {
    if (target !== undefined) warnAt(context, "malformed", at(), `"${reference}" names no object of schemas`)
    return markUnknown(reading, unknownSchema(reference))
  }
  if (!chargeRepetition(context, at(), target)) return
  repaired(reading, keyword, `"${keyword}" is no place for a reference; it is read as what "${reference}" names`)
  for (const key of Object.keys(target.value)) {
    if (Object.hasOwn(map, key)) continue
    setOwn(map, key, { $ref: rewriteReference(context, below(reference, [key]), at, file) })
  }
}

const readList = (reading: SchemaReading, keyword: string, value: unknown): void => {
  if (!Array.isArray(value)) return malformed(reading, keyword, "a list of schemas")
  if (value.length === 0 && keyword !== "prefixItems") return readNoAlternatives(reading, keyword)
  reading.out[keyword] = value.map((item: unknown, index) => reading.inner(item, keyword, String(index)))
}

/** All of no schemas refuse nothing; one of none is nothing to one reader and no restriction to another. */
const readNoAlternatives = (reading: SchemaReading, keyword: string): void =>
  keyword === "allOf"
    ? repaired(reading, keyword, `"${keyword}" is empty; it restricts nothing`)
    : malformed(reading, keyword, "a list of schemas")

const readItems = (reading: SchemaReading, value: unknown): void => {
  if (!Array.isArray(value)) {
    reading.out["items"] = reading.inner(value, "items")
    return
  }
  if (reading.rules.isOpenApi) repaired(reading, "items", "a list of schemas under items is read as prefixItems")
  reading.out["prefixItems"] = value.map((item: unknown, index) => reading.inner(item, "items", String(index)))
}

const readNumber = (reading: SchemaReading, keyword: string, value: unknown, isCount: boolean): void => {
  if (keyword.startsWith("exclusive")) reading.hasRare = true
  if (typeof value === "boolean" && keyword.startsWith("exclusive")) return
  let number = value
  if (typeof value === "string" && /^-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?$/.test(value)) {
    number = Number(value)
    repaired(reading, keyword, `"${keyword}" is a number in quotes`)
  }
  if (typeof number !== "number" || !Number.isFinite(number)) return malformed(reading, keyword, "a number")
  if (isCount && (number < 0 || !Number.isInteger(number))) return malformed(reading, keyword, "a whole number from 0")
  if (keyword === "multipleOf" && number <= 0) return malformed(reading, keyword, "a number above 0")
  reading.out[keyword] = number
}

const readBoolean = (reading: SchemaReading, keyword: string, value: unknown): void => {
  const isText = value === "true" || value === "false"
  if (isText) repaired(reading, keyword, `"${keyword}" is a truth value in quotes`)
  else if (typeof value !== "boolean") return malformed(reading, keyword, "true or false")
  // False is what holds without the keyword.
  if (value === true || value === "true") reading.out[keyword] = true
}

const readKeyword = (reading: SchemaReading, key: string, value: unknown): void => {
  const { out, rules } = reading
  const keyword = keywords.get(key)
  if (keyword === undefined) return readUnknown(reading, key, value)
  if (keyword.since > rules.level && keyword.form !== "dropped") {
    const reason = `${rules.name} has no keyword "${key}"; it is read as later versions define it`
    warnAt(reading.context, "foreign-keyword", trailTo(reading.trail(), key), reason, key)
  }
  switch (keyword.form) {
    case "schema":
      out[key] = reading.inner(value, key)
      return
    case "schemas":
      return readList(reading, key, value)
    case "map":
      return readMap(reading, key, value)
    case "items":
      return readItems(reading, value)
    case "number":
      return readNumber(reading, key, value, false)
    case "count":
      return readNumber(reading, key, value, true)
    case "boolean":
      return readBoolean(reading, key, value)
    case "text":
      if (typeof value === "string") out[key] = value
      else malformed(reading, key, "text")
      return
    case "annotation":
      out[key] = value as Json
      return
    case "dropped":
      return
    case "combined":
      if (key !== "type" && key !== "required" && key !== "enum") reading.hasRare = true
  }
}

/** The mark of a schema of which nothing is known. */
const unknownKey = "x-lintel-unknown"

const readUnknown = (reading: SchemaReading, key: string, value: unknown): void => {
  if (key === unknownKey && typeof value === "string") {
    return markUnknown(reading, isUnread(value) ? { $ref: value } : unknownSchema(value))
  }
  setOwn(reading.out, key, value)
  if (key === "x-nullable") reading.hasRare = true
  if (isExtension(key)) return
  const reason = `"${key}" is no keyword of ${reading.rules.name}; it restricts nothing`
  warnAt(reading.context, "unknown-key", trailTo(reading.trail(), key), reason, `schema ${key}`)
}

const readReferenceOnly = (reading: SchemaReading, reference: string): JsonSchema => {
  const { context, raw, trail, file } = reading
  for (const key of Object.keys(raw)) {
    if (key === "$ref" || annotations.has(key) || isExtension(key)) continue
    const reason = `"${key}" beside "$ref" is ignored by ${reading.rules.name}`
    warnAt(context, "without-effect", trailTo(trail(), key), reason, `beside ${key}`)
  }
  const rewritten = rewriteReference(context, reference, () => trailTo(trail(), "$ref"), file)
  return { $ref: rewritten }
}

/** Reads a schema of any dialect into the same meaning in JSON Schema 2020-12, with references to `#/$defs/Name`. */
const normalise = (
  context: Context,
  value: unknown,
  rules: SchemaRules,
  file: string,
  trail: () => Trail,
  depth: number
): JsonSchema => {
  if (typeof value === "boolean") return value
  if (!isRecord(value)) return readNoSchema(context, value, trail())
  if (depth > deepest) {
    warnAt(context, "malformed", trail(), "schemas are nested too deeply; what this one says is unknown", "depth")
    return unknownSchema("nested too deeply")
  }
  const named = Object.hasOwn(value, "$schema") ? rulesOfDialect(value["$schema"]) : undefined
  const inner = (part: unknown, ...keys: ReadonlyArray<string>): JsonSchema =>
    normalise(context, part, named ?? rules, file, () => keys.reduce(trailTo, trail()), depth + 1)
  const reading: SchemaReading = {
    context,
    rules: named ?? rules,
    raw: value,
    out: {},
    file,
    depth,
    hasRare: false,
    trail,
    inner
  }
  const reference = own(value, "$ref")
  if (typeof reference === "string" && reading.rules.refHidesSiblings) return readReferenceOnly(reading, reference)
  if (typeof reference === "string") {
    reading.out["$ref"] = rewriteReference(context, reference, () => trailTo(trail(), "$ref"), file)
  }
  for (const key of Object.keys(value)) readKeyword(reading, key, value[key])
  readCombined(reading)
  return reading.out
}

const readNoSchema = (context: Context, value: unknown, trail: Trail): JsonSchema => {
  if (value === null || (Array.isArray(value) && value.length === 0)) {
    warnAt(context, "repaired", trail, "the schema is empty; it accepts anything", "empty schema")
    return {}
  }
  warnAt(
    context,
    "malformed",
    trail,
    `a schema must be an object, not ${formOf(value)}; what it says is unknown`,
    "schema"
  )
  return unreadable("malformed schema", value)
}

/** The rules a whole file is written by: its own version or dialect, else those of the reading. */
const rulesOfFile = (context: Context, file: string): SchemaRules => {
  const root = context.set.documents.get(file)?.value
  if (!isRecord(root)) return context.rules
  const named = own(root, "$schema") ?? own(root, "jsonSchemaDialect")
  if (named !== undefined) return rulesOfDialect(named) ?? context.rules
  const openapi = own(root, "openapi")
  const match = typeof openapi === "string" ? /^3\.([0-2])/.exec(openapi) : null
  return match === null ? context.rules : openApiRules[match[1] === "0" ? "3.0" : match[1] === "1" ? "3.1" : "3.2"]
}

/**
 * Reads the schema at a place of a file into the same meaning in JSON Schema 2020-12, with references
 * `#/$defs/Name` to definitions of the reading. `rules` are those it is written by, where the place says so.
 *
 * @category Schemas
 * @since 0.1.0
 */
export const readSchema = (context: Context, cursor: Cursor, rules?: SchemaRules): JsonSchema =>
  normalise(
    context,
    cursor.value,
    rules ?? rulesOfFile(context, cursor.trail.file),
    cursor.trail.file,
    () => cursor.trail,
    0
  )
