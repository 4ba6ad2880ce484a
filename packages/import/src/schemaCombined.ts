import { unknownSchema } from "@lintel/json-schema"
import { follow } from "@lintel/document"
import { escapeToken, type Json } from "@lintel/model"
import { definitionKey, warnAt } from "./context.js"
import { isRecord, own, setOwn, type Trail, trailTo } from "./cursor.js"
import { rewriteDynamicReference, rewriteRecursiveReference, rewriteReference } from "./definition.js"
import { malformed, markUnknown, repaired, type SchemaReading, unreadable } from "./schemaReading.js"
import { typeNames } from "./schemaKeywords.js"

/** Keywords whose meaning depends on others: types and null, exclusive bounds, tuples, dependencies, discriminators. */
export const readCombined = (reading: SchemaReading): void => {
  const { raw } = reading
  readType(reading)
  if (Object.hasOwn(raw, "required")) readRequired(reading)
  if (Object.hasOwn(raw, "enum")) readEnum(reading)
  if (!reading.hasRare) return
  if (Object.hasOwn(raw, "nullable")) readNullable(reading, "nullable")
  if (raw["x-nullable"] === true && reading.rules.level === 4) readNullable(reading, "x-nullable")
  readExclusive(reading, "exclusiveMinimum", "minimum")
  readExclusive(reading, "exclusiveMaximum", "maximum")
  if (Object.hasOwn(raw, "example")) readExample(reading)
  if (Object.hasOwn(raw, "discriminator")) readDiscriminator(reading)
  if (Object.hasOwn(raw, "additionalItems")) readAdditionalItems(reading)
  if (Object.hasOwn(raw, "dependencies")) readDependencies(reading)
  if (Object.hasOwn(raw, "dependentRequired")) readDependentRequired(reading)
  if (Object.hasOwn(raw, "$dynamicRef") || Object.hasOwn(raw, "$recursiveRef")) readDynamic(reading)
  if (Object.hasOwn(raw, "$ref") && typeof raw["$ref"] !== "string") malformed(reading, "$ref", "text")
}

const readType = (reading: SchemaReading): void => {
  const { raw, out } = reading
  const type = own(raw, "type")
  if (type === undefined) return
  if (reading.rules.level === 4 && type === "file") {
    out["type"] = "string"
    out["format"] = "binary"
    return
  }
  const names: ReadonlyArray<unknown> = Array.isArray(type) ? type : [type]
  if (names.length === 0 || !names.every((name): name is string => typeof name === "string")) {
    return malformed(reading, "type", "the name of a type")
  }
  const unknown = names.find((name) => !typeNames.has(name))
  if (unknown !== undefined) {
    const reason = `"${unknown}" is no type; what the schema accepts is unknown`
    warnAt(reading.context, "malformed", trailTo(reading.trail(), "type"), reason, `type ${unknown}`)
    return markUnknown(reading, unreadable(`type ${unknown}`, type))
  }
  if (Array.isArray(type) && reading.rules.level === 4) {
    repaired(reading, "type", `${reading.rules.name} has no lists of types; it is read as later versions define it`)
  }
  out["type"] = typesOf(names)
  // Version 3.1 says contentEncoding; documents that were only lifted to it still say byte.
  if (reading.rules.isOpenApi && raw["format"] === "byte" && names.includes("string")) {
    delete out["format"]
    out["contentEncoding"] ??= "base64"
  }
}

/** One spelling for a set of types: sorted, null last, a single one without a list. */
const typesOf = (names: ReadonlyArray<string>): Json => {
  if (names.length === 1) return names[0] ?? "null"
  const sorted = [...new Set(names)].toSorted((a, b) =>
    a === "null" ? 1 : b === "null" ? -1 : a < b ? -1 : a > b ? 1 : 0
  )
  return sorted.length === 1 ? (sorted[0] ?? "null") : sorted
}

const readNullable = (reading: SchemaReading, keyword: string): void => {
  const { context, raw, out, rules, trail } = reading
  let value = raw[keyword]
  if (value === "true" || value === "false") {
    repaired(reading, keyword, `"${keyword}" is a truth value in quotes`)
    value = value === "true"
  }
  if (value === false) return
  if (value !== true) return malformed(reading, keyword, "true or false")
  if (!rules.nullable && keyword === "nullable") {
    const reason = `${rules.name} has no keyword "nullable"; it is ignored`
    return warnAt(context, "without-effect", trailTo(trail(), keyword), reason, "nullable foreign")
  }
  const type = out["type"]
  if (type === undefined) {
    // Without any restriction null is accepted anyway.
    if (!["allOf", "anyOf", "oneOf", "not", "enum", "$ref"].some((key) => Object.hasOwn(raw, key))) return
    const reason = "null is not added: nullable needs a type beside it"
    return warnAt(context, "without-effect", trailTo(trail(), keyword), reason, "nullable without type")
  }
  const names = Array.isArray(type) ? type : [type]
  out["type"] = typesOf([...names.filter((name) => typeof name === "string"), "null"])
}

const readExclusive = (reading: SchemaReading, exclusive: string, inclusive: string): void => {
  const { raw, out, rules } = reading
  const value = own(raw, exclusive)
  if (typeof value === "number" && rules.level === 4 && rules.isOpenApi) {
    repaired(reading, exclusive, `a number under "${exclusive}" is read as later versions define it`)
  }
  if (typeof value !== "boolean") return
  if (rules.level > 5)
    repaired(reading, exclusive, `true or false under "${exclusive}" is read as earlier versions define it`)
  const bound = out[inclusive]
  if (!value || bound === undefined) return
  out[exclusive] = bound
  delete out[inclusive]
}

const readEnum = (reading: SchemaReading): void => {
  const values = reading.raw["enum"]
  if (!Array.isArray(values)) return malformed(reading, "enum", "a list of values")
  if (values.length === 0) repaired(reading, "enum", "an empty enum accepts nothing")
  if (values.length === 0) reading.out["not"] = {}
  else reading.out["enum"] = values as ReadonlyArray<Json>
}

const readRequired = (reading: SchemaReading): void => {
  const names = reading.raw["required"]
  if (typeof names === "boolean") {
    const reason = '"required" inside a property says nothing; the object around lists its required properties'
    return warnAt(reading.context, "without-effect", trailTo(reading.trail(), "required"), reason, "required boolean")
  }
  if (names === null) return repaired(reading, "required", '"required" is empty')
  const isName = (name: unknown): name is string | number => typeof name === "string" || typeof name === "number"
  if (!Array.isArray(names) || !names.every(isName)) return malformed(reading, "required", "a list of names")
  if (names.some((name) => typeof name === "number")) repaired(reading, "required", "a name must be text, not a number")
  if (names.length > 0) reading.out["required"] = [...new Set(names.map(String))]
}

const readExample = (reading: SchemaReading): void => {
  const { out, raw } = reading
  if (!Array.isArray(out["examples"])) out["examples"] = [raw["example"] as Json]
}

const readDiscriminator = (reading: SchemaReading): void => {
  const value = reading.raw["discriminator"]
  if (typeof value === "string") {
    reading.out["discriminator"] = { propertyName: value }
    return
  }
  if (!isRecord(value) || typeof own(value, "propertyName") !== "string") {
    const reason = '"discriminator" must be an object with "propertyName"; it is left out'
    return warnAt(reading.context, "malformed", trailTo(reading.trail(), "discriminator"), reason, "discriminator")
  }
  const discriminator: Record<string, Json> = {}
  for (const key of Object.keys(value)) {
    const part = value[key]
    if (key === "mapping" && isRecord(part)) discriminator["mapping"] = readMapping(reading, part)
    else if (key === "defaultMapping" && typeof part === "string") {
      discriminator["defaultMapping"] = readMapped(reading, part, key)
    } else setOwn(discriminator, key, part)
  }
  reading.out["discriminator"] = discriminator
}

const readMapping = (reading: SchemaReading, mapping: Readonly<Record<string, unknown>>): Json => {
  const out: Record<string, Json> = {}
  for (const [value, target] of Object.entries(mapping)) {
    if (typeof target === "string") setOwn(out, value, readMapped(reading, target, "mapping", value))
    else malformed(reading, "discriminator", "an object whose mapping names schemas")
  }
  return out
}

/** A mapping names a schema, or refers to it. */
const readMapped = (reading: SchemaReading, target: string, ...keys: ReadonlyArray<string>): string => {
  const { context, file, trail } = reading
  const at = (): Trail => ["discriminator", ...keys].reduce(trailTo, trail())
  const holders = [["components", "schemas"], ["definitions"]]
  const holder = holders.find((path) => context.definitions.has(definitionKey(file, [...path, target])))
  if (holder !== undefined) {
    return rewriteReference(context, `#/${holder.join("/")}/${encodeName(target)}`, at, file)
  }
  if (follow(context.set, file, target)._tag === "Resolved") return rewriteReference(context, target, at, file)
  warnAt(context, "unresolved-reference", at(), `the discriminator maps to "${target}", which is not there`)
  return unknownSchema(target).$ref
}

const encodeName = (name: string): string => encodeURIComponent(escapeToken(name))

const readAdditionalItems = (reading: SchemaReading): void => {
  if (!Array.isArray(own(reading.raw, "items"))) return
  reading.out["items"] = reading.inner(reading.raw["additionalItems"], "additionalItems")
}

const readDependencies = (reading: SchemaReading): void => {
  const { raw, out } = reading
  const dependencies = raw["dependencies"]
  if (!isRecord(dependencies)) return malformed(reading, "dependencies", "an object")
  const required: Record<string, Json> = {}
  const schemas: Record<string, Json> = {}
  for (const [key, value] of Object.entries(dependencies)) {
    if (Array.isArray(value)) setOwn(required, key, value)
    else setOwn(schemas, key, reading.inner(value, "dependencies", key))
  }
  if (Object.keys(required).length > 0) out["dependentRequired"] = required
  if (Object.keys(schemas).length > 0) out["dependentSchemas"] = schemas
}

const readDependentRequired = (reading: SchemaReading): void => {
  const value = reading.raw["dependentRequired"]
  if (isRecord(value) && Object.values(value).every((names) => Array.isArray(names))) {
    reading.out["dependentRequired"] = value as Json
  } else malformed(reading, "dependentRequired", "an object of lists of names")
}

const readDynamic = (reading: SchemaReading): void => {
  const { context, raw, out, trail } = reading
  const reference = own(raw, "$dynamicRef")
  const target =
    typeof reference === "string"
      ? rewriteDynamicReference(context, reference, trail())
      : rewriteRecursiveReference(context, own(raw, "$recursiveRef"), trail())
  if (target === undefined) {
    const reason = "where the dynamic reference leads depends on the way to it; what the schema says is unknown"
    warnAt(context, "not-representable", trail(), reason, "dynamic")
    return markUnknown(reading, unknownSchema("dynamic reference"))
  }
  if (reference === undefined && reading.rules.level >= 2020) {
    const reason = `${reading.rules.name} has no keyword "$recursiveRef"; it is read as draft 2019-09 defines it`
    repaired(reading, "$recursiveRef", reason)
  }
  if (!Object.hasOwn(out, "$ref")) out["$ref"] = target
  else out["allOf"] = [...(Array.isArray(out["allOf"]) ? out["allOf"] : []), { $ref: target }]
}
