import type { JsonObject, JsonSchema } from "@lintel/model"
import * as SchemaAST from "effect/SchemaAST"
import * as SchemaRepresentation from "effect/SchemaRepresentation"
import { isObject, mapSubschemas } from "./schemaText.js"
import type { SchemaWarning } from "./wire.js"
import { isPlainPattern } from "./wirePatterns.js"

/** Whether null itself is among what a type accepts. */
const acceptsNull = (ast: SchemaAST.AST): boolean => {
  const at = wireSide(ast)
  return at._tag === "Union"
    ? at.types.some((member) => !isUndefined(member) && acceptsNull(member))
    : at._tag === "Null"
}

export const isUndefined = (ast: SchemaAST.AST): boolean => ast._tag === "Undefined" || ast._tag === "Void"

/** What stands on the wire where `ast` is decoded. */
const wireSide = (ast: SchemaAST.AST): SchemaAST.AST => {
  let at = ast
  while (at.encoding !== undefined && !isUndefined(at)) {
    const last = at.encoding[at.encoding.length - 1]
    if (last === undefined) break
    at = last.to
  }
  return at
}

interface Corrected {
  readonly schema: JsonSchema
  readonly warnings: ReadonlyArray<SchemaWarning>
}

/** `additionalProperties: true` stands for "nobody said"; only an authored index signature means it. */
export const correctObject = (schema: JsonObject, ast: SchemaAST.Objects, place: string): Corrected => {
  const { additionalProperties, ...rest } = schema
  const isAutomatic = additionalProperties === true && ast.indexSignatures.length === 0
  const kept = isAutomatic || additionalProperties === undefined ? rest : schema
  const properties = kept["properties"]
  if (!isObject(properties)) return { schema: kept, warnings: [] }
  const warnings: Array<SchemaWarning> = []
  const out = Object.fromEntries(
    Object.entries(properties).map(([name, value]) => {
      const signature = ast.propertySignatures.find((property) => property.name === name)
      if (signature === undefined) return [name, value]
      const at = `${place}.${name}`
      warnings.push(...invisibleChecks(signature.type, at))
      const property = checkedNumbers(value as JsonSchema, signature.type)
      return [name, correctProperty(property, signature.type, isRequired(kept, name), at, warnings)]
    })
  )
  return { schema: { ...kept, properties: out }, warnings }
}

const isRequired = (schema: JsonObject, name: string): boolean => {
  const required = schema["required"]
  return Array.isArray(required) && required.includes(name)
}

/** `undefined` has no JSON. Where the key may be absent, absence says it; where it may not, Effect writes `null`. */
const correctProperty = (
  schema: JsonSchema,
  type: SchemaAST.AST,
  required: boolean,
  place: string,
  warnings: Array<SchemaWarning>
): JsonSchema => {
  const union = wireSide(type)
  if (union._tag !== "Union" || !union.types.some(isUndefined)) return schema
  if (required) {
    warnings.push({
      _tag: "SchemaWarning",
      kind: "undefined-as-null",
      place,
      reason: "undefined has no JSON: it is written as null",
      remedy: "use Schema.NullOr if null is meant, Schema.optionalKey if the field may be left out"
    })
    return schema
  }
  warnings.push({
    _tag: "SchemaWarning",
    kind: "optional-as-null",
    place,
    reason: "Schema.optional also accepts undefined, which Effect writes as null; the contract says: left out",
    remedy: "use Schema.optionalKey"
  })
  return withoutNull(schema, acceptsNull(union))
}

const isNull = (schema: unknown): boolean =>
  isObject(schema) && schema["type"] === "null" && Object.keys(schema).length === 1

/** Drops the null that stands for undefined; keeps one when null itself is accepted. */
const withoutNull = (schema: JsonSchema, keepsNull: boolean): JsonSchema => {
  const members = isObject(schema) ? schema["anyOf"] : undefined
  if (!isObject(schema) || !Array.isArray(members)) return schema
  const others = members.filter((member) => !isNull(member))
  return collapse(schema, keepsNull ? [...others, { type: "null" }] : others)
}

/** A union of one is that one. */
const collapse = (schema: JsonObject, members: ReadonlyArray<JsonSchema>): JsonSchema => {
  const { anyOf: _members, ...rest } = schema
  const [only] = members
  if (members.length !== 1 || only === undefined) return { ...rest, anyOf: members }
  if (Object.keys(rest).length === 0) return only
  if (!isObject(only)) return { ...rest, anyOf: members }
  return Object.keys(rest).some((key) => Object.hasOwn(only, key)) ? { ...rest, anyOf: members } : { ...only, ...rest }
}

export const dropUndefinedRoot = (schema: JsonSchema, ast: SchemaAST.AST | undefined): JsonSchema => {
  const union = ast === undefined ? undefined : wireSide(ast)
  if (union?._tag !== "Union" || !union.types.some(isUndefined)) return schema
  return withoutNull(schema, acceptsNull(union))
}

/**
 * A number with checks is encoded as a number or one of three texts, and loses its checks on the way. Seen as a number
 * alone it keeps them.
 */
export const checkedNumbers = (schema: JsonSchema, ast: SchemaAST.AST): JsonSchema => {
  if (!isObject(schema)) return schema
  if (ast._tag === "Number" && ast.checks !== undefined && ast.encoding !== undefined) return numberSchema(ast)
  const at = wireSide(ast)
  if (at._tag !== "Arrays") return schema
  const [rest] = at.rest
  const items = schema["items"]
  const kept = rest === undefined || !isObject(items) ? schema : { ...schema, items: checkedNumbers(items, rest) }
  const prefix = kept["prefixItems"]
  if (!Array.isArray(prefix)) return kept
  const elements = prefix.map((item: JsonSchema, index) => {
    const element = at.elements[index]
    return element === undefined ? item : checkedNumbers(item, element)
  })
  return { ...kept, prefixItems: elements }
}

const numberSchema = (ast: SchemaAST.AST): JsonSchema => {
  const document = SchemaRepresentation.toRepresentations([SchemaAST.toType(ast)], { referencePolicy: () => undefined })
  return SchemaRepresentation.toJsonSchemaMultiDocument(document).schemas[0] as JsonSchema
}

const specials = new Set(["Infinity", "-Infinity", "NaN"])

const isSpecialNumbers = (schema: unknown): boolean => {
  if (!isObject(schema) || schema["type"] !== "string") return false
  const values = schema["enum"]
  return Array.isArray(values) && values.length === 3 && values.every((value) => specials.has(String(value)))
}

const isNumber = (schema: unknown): boolean => isObject(schema) && schema["type"] === "number"

/** `Schema.Number` also takes "NaN" and the infinities as text; the contract says: a number. */
export const finiteNumbers = (schema: JsonSchema, place: string, warnings: Array<SchemaWarning>): JsonSchema => {
  if (!isObject(schema)) return schema
  const inside = mapSubschemas(schema, (item, path) =>
    finiteNumbers(item, path[0] === "properties" ? `${place}.${path[1] ?? ""}` : place, warnings)
  )
  const members = inside["anyOf"]
  if (!Array.isArray(members) || !members.some(isSpecialNumbers) || !members.some(isNumber)) return inside
  warnings.push({
    _tag: "SchemaWarning",
    kind: "non-finite-number",
    place,
    reason: 'Schema.Number also takes the texts "NaN", "Infinity" and "-Infinity"; the contract says: a number',
    remedy: "use Schema.Finite"
  })
  return collapse(inside, members.filter((member) => !isSpecialNumbers(member)) as ReadonlyArray<JsonSchema>)
}

/** A type that says nothing about its JSON: Effect lets it be anything. */
const isOpaque = (ast: SchemaAST.AST): boolean =>
  ast._tag === "Declaration" &&
  typeof ast.annotations?.["toCodecJson"] !== "function" &&
  typeof ast.annotations?.["toCodec"] !== "function"

const opaqueType = (place: string): SchemaWarning => ({
  _tag: "SchemaWarning",
  kind: "opaque-type",
  place,
  reason: "a type without JSON form: the contract says that it may be anything",
  remedy: "give it a toCodecJson annotation, or use a schema of what is on the wire"
})

/**
 * What JSON Schema does not show of a type, up to the objects inside it. A type with a name is its own place: it is
 * told once, however often it is used.
 */
export const invisibleChecks = (type: SchemaAST.AST, use: string): ReadonlyArray<SchemaWarning> => {
  const place = SchemaAST.resolveIdentifier(type) ?? use
  if (isOpaque(type)) return [opaqueType(place)]
  const at = wireSide(type)
  const own = (at.checks ?? []).some(isInvisible) ? [invisibleCheck(place, (at.checks ?? []).filter(isInvisible))] : []
  if (at._tag === "Union") return [...own, ...at.types.flatMap((member) => invisibleChecks(member, place))]
  if (at._tag !== "Arrays") return own
  return [...own, ...[...at.elements, ...at.rest].flatMap((item) => invisibleChecks(item, `${place}[]`))]
}

type Check = NonNullable<SchemaAST.AST["checks"]>[number]

const isInvisible = (check: Check): boolean => {
  if (check._tag === "FilterGroup" && check.annotations?.["toJsonSchema"] === undefined) {
    return check.checks.some(isInvisible)
  }
  const print = check.annotations?.["toJsonSchema"]
  if (typeof print !== "function") return true
  if (isPlainPattern(check.annotations)) return false
  const representation = check.annotations?.["representation"]
  const id = isObject(representation) ? representation["id"] : undefined
  return id === "effect/schema/isPattern" && Array.isArray(print({ type: "string", schemas: [] }))
}

const invisibleCheck = (place: string, checks: ReadonlyArray<Check>): SchemaWarning => {
  const isPattern = checks.every((check) => typeof check.annotations?.["toJsonSchema"] === "function")
  return {
    _tag: "SchemaWarning",
    kind: "invisible-check",
    place,
    reason: "a check has no JSON Schema: the contract accepts more than the code does",
    remedy: isPattern
      ? "give the pattern the u flag: Schema.isPattern(/.../u)"
      : "give the check a toJsonSchema annotation, or use one of the library's own checks"
  }
}
