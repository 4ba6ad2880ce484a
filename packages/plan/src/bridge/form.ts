import {
  escapeToken,
  isJsonObject,
  type Json,
  type JsonObject,
  type JsonSchema,
  parseDefinitionReference,
  stableStringify
} from "@lintel/model"

/** Whether the version in between reads what is described, or writes it. */
export type Role = "accepts" | "sends"

/** A field on which the two forms differ. */
export interface DifferingField {
  readonly pointer: string
  readonly does: Role
  readonly is: "old" | "new" | "both"
  /** The values of the version in between, where both forms list theirs and the lists differ. */
  readonly values?: ReadonlyArray<Json>
}

/** The definitions of the two forms, under names that do not collide. */
export interface FormScope {
  readonly definitions: JsonObject
}

const deepest = 12

const isSchema = (value: Json | undefined): value is JsonSchema => typeof value === "boolean" || isJsonObject(value)

const prefixed = (reference: string, prefix: string): string =>
  reference.startsWith("#/$defs/") ? `#/$defs/${prefix}${reference.slice("#/$defs/".length)}` : reference

/** A schema whose references lead to the definitions of one side. Values of enums and examples are left as they are. */
export const within = (value: Json, prefix: string, depth = 0): Json => {
  if (depth > 200) return value
  if (Array.isArray(value)) return value.map((item: Json) => within(item, prefix, depth + 1))
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if ((key === "$ref" || key === "$dynamicRef") && typeof inner === "string") return [key, prefixed(inner, prefix)]
      if (key === "enum" || key === "const" || key === "default" || key === "examples" || key === "example")
        return [key, inner]
      return [key, within(inner, prefix, depth + 1)]
    })
  )
}

/** Follows a reference that stands alone. */
const resolved = (schema: JsonSchema, { definitions }: FormScope): JsonSchema => {
  let here = schema
  for (let hops = 0; hops < 16; hops++) {
    if (!isJsonObject(here) || typeof here["$ref"] !== "string" || Object.keys(here).length !== 1) return here
    const found = parseDefinitionReference(here["$ref"])
    if (found === undefined || found.vocabulary !== undefined || found.rest !== "") return here
    const target: Json | undefined = Object.hasOwn(definitions, found.name) ? definitions[found.name] : undefined
    if (!isSchema(target)) return here
    here = target
  }
  return here
}

const plainObject: ReadonlySet<string> = new Set([
  "type",
  "properties",
  "required",
  "additionalProperties",
  "title",
  "description",
  "examples",
  "$id",
  "$comment"
])

const isPlainObject = (schema: JsonSchema): schema is JsonObject =>
  isJsonObject(schema) &&
  (schema["type"] === "object" || isJsonObject(schema["properties"])) &&
  Object.keys(schema).every((key) => plainObject.has(key))

const propertiesOf = (schema: JsonObject): ReadonlyMap<string, JsonSchema> =>
  new Map(
    Object.entries(isJsonObject(schema["properties"]) ? schema["properties"] : {}).flatMap(([name, it]) =>
      isSchema(it) ? [[name, it] as const] : []
    )
  )

const requiredOf = (schema: JsonObject): ReadonlySet<string> =>
  new Set(
    Array.isArray(schema["required"]) ? schema["required"].filter((it): it is string => typeof it === "string") : []
  )

const sameText = (a: JsonSchema, b: JsonSchema): boolean => {
  const neutral = (it: JsonSchema): string =>
    stableStringify(it).replaceAll(/#\/\$defs\/(?:before|after)\./g, "#/$defs/")
  return neutral(a) === neutral(b)
}

interface Merging {
  readonly role: Role
  readonly scope: FormScope
  readonly fields: Array<DifferingField>
}

/** Open where either side is: what one of them takes, the version in between takes. */
const restOf = (old: JsonObject, fresh: JsonObject, role: Role): { readonly additionalProperties?: false } => {
  const isClosed = old["additionalProperties"] === false && fresh["additionalProperties"] === false
  return isClosed || (role === "sends" && old["additionalProperties"] === false) ? { additionalProperties: false } : {}
}

const mergedObjects = (old: JsonObject, fresh: JsonObject, at: string, merging: Merging, depth: number): JsonSchema => {
  const { fields, role } = merging
  const [before, after] = [propertiesOf(old), propertiesOf(fresh)]
  const [needed, wanted] = [requiredOf(old), requiredOf(fresh)]
  const properties: Array<readonly [string, JsonSchema]> = []
  const required: Array<string> = []
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(name), after.get(name)]
    const pointer = `${at}/${escapeToken(name)}`
    if (was === undefined || is === undefined)
      fields.push({ pointer, does: role, is: was === undefined ? "new" : "old" })
    const schema = was === undefined ? is : is === undefined ? was : mergedSchema(was, is, pointer, merging, depth + 1)
    properties.push([name, schema ?? true])
    const isBoth = needed.has(name) && wanted.has(name)
    if (isBoth || (role === "sends" && (needed.has(name) || wanted.has(name)))) required.push(name)
    else if (was !== undefined && is !== undefined && needed.has(name) !== wanted.has(name))
      fields.push({ pointer, does: role, is: "both" })
  }
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    ...(required.length === 0 ? {} : { required }),
    ...restOf(old, fresh, role)
  }
}

const listOf = (schema: JsonSchema): ReadonlyArray<Json> | undefined => {
  const values = isJsonObject(schema) ? schema["enum"] : undefined
  return Array.isArray(values) ? values : undefined
}

/** The values that a version in between reads, or writes: a new one is accepted before it is written. */
const valuesBetween = (old: JsonSchema, fresh: JsonSchema, role: Role): ReadonlyArray<Json> | undefined => {
  const [before, after] = [listOf(old), listOf(fresh)]
  if (before === undefined || after === undefined) return undefined
  const known = new Set(before.map((it) => stableStringify(it)))
  const [common, added] = [true, false].map((isKnown) =>
    after.filter((it) => known.has(stableStringify(it)) === isKnown)
  )
  return role === "accepts" ? [...before, ...(added ?? [])] : common
}

const mergedSchema = (
  given: JsonSchema,
  wanted: JsonSchema,
  at: string,
  merging: Merging,
  depth: number
): JsonSchema => {
  if (sameText(given, wanted) && depth > deepest) return wanted
  const { role, scope } = merging
  const [old, fresh] = [resolved(given, scope), resolved(wanted, scope)]
  if (sameText(old, fresh) && !stableStringify(old).includes("$ref")) return fresh
  if (depth <= deepest && isPlainObject(old) && isPlainObject(fresh))
    return mergedObjects(old, fresh, at, merging, depth)
  if (
    depth <= deepest &&
    isJsonObject(old) &&
    isJsonObject(fresh) &&
    old["type"] === "array" &&
    fresh["type"] === "array"
  ) {
    const [a, b] = [old["items"], fresh["items"]]
    if (
      isSchema(a) &&
      isSchema(b) &&
      Object.keys({ ...old, ...fresh }).every((key) => key === "type" || key === "items")
    )
      return { type: "array", items: mergedSchema(a, b, `${at}/*`, merging, depth + 1) }
  }
  const values = valuesBetween(old, fresh, role)
  if (values !== undefined) merging.fields.push({ pointer: at, does: role, is: "both", values })
  if (role === "accepts") return { anyOf: [old, fresh] }
  return values === undefined ? { allOf: [old, fresh] } : { enum: values }
}

/**
 * One schema for a version in between: who reads accepts what either form allows, who writes keeps to both. References of
 * the two sides have to lead to `before.` and `after.` definitions of the scope.
 */
export const formBetween = (
  old: JsonSchema,
  fresh: JsonSchema,
  role: Role,
  scope: FormScope
): { readonly schema: JsonSchema; readonly fields: ReadonlyArray<DifferingField> } => {
  const fields: Array<DifferingField> = []
  return { schema: mergedSchema(old, fresh, "", { role, scope, fields }, 0), fields }
}

/** The definitions of both sides beside each other. */
export const definitionsBetween = (
  old: Readonly<Record<string, JsonSchema>> | undefined,
  fresh: Readonly<Record<string, JsonSchema>> | undefined
): JsonObject => ({
  ...Object.fromEntries(Object.entries(old ?? {}).map(([name, it]) => [`before.${name}`, within(it, "before.")])),
  ...Object.fromEntries(Object.entries(fresh ?? {}).map(([name, it]) => [`after.${name}`, within(it, "after.")]))
})
