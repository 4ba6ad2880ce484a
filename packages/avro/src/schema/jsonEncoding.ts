import type { AvroSchema, AvroType, Json } from "./types.js"

/**
 * How a value of a union is written in JSON: under the name of its branch, as the specification's JSON encoding says, or
 * by itself, as JSON is written by those who do not know that.
 *
 * @category schemas
 * @since 0.1.0
 */
export type JsonUnions = "named" | "bare"

interface Writing {
  readonly unions: JsonUnions
  readonly definitions: Map<string, Json>
}

const object = (entries: ReadonlyArray<readonly [string, Json]>): Json => ({
  type: "object",
  properties: Object.fromEntries(entries),
  required: entries.map(([name]) => name),
  additionalProperties: false
})

/** Bytes are text of code points up to 255. */
const bytes = { type: "string", pattern: "^[\\u0000-\\u00ff]*$" }

const branchOf = (writing: Writing, branch: AvroType): Json => {
  const value = schemaOf(writing, branch)
  if (branch._tag === "null" || writing.unions === "bare") return value
  return object([["name" in branch ? branch.name : branch._tag, value]])
}

const schemaOf = (writing: Writing, type: AvroType): Json => {
  switch (type._tag) {
    case "null":
    case "boolean":
    case "string":
      return { type: type._tag }
    case "int":
      return { type: "integer", minimum: -(2 ** 31), maximum: 2 ** 31 - 1 }
    case "long":
      return { type: "integer", minimum: -(2 ** 63), exclusiveMaximum: 2 ** 63 }
    case "float":
    case "double":
      return { type: "number" }
    case "bytes":
      return bytes
    case "array":
      return { type: "array", items: schemaOf(writing, type.items) }
    case "map":
      return { type: "object", additionalProperties: schemaOf(writing, type.values) }
    case "union":
      return { anyOf: type.branches.map((branch) => branchOf(writing, branch)) }
    case "record":
    case "enum":
    case "fixed":
      return named(writing, type)
  }
}

const named = (writing: Writing, type: Extract<AvroType, { readonly name: string }>): Json => {
  const reference = { $ref: `#/$defs/${type.name}` }
  if (writing.definitions.has(type.name)) return reference
  writing.definitions.set(type.name, true)
  const schema: Json =
    type._tag === "record"
      ? object(type.fields.map((field) => [field.name, schemaOf(writing, field.type)] as const))
      : type._tag === "enum"
        ? { enum: type.symbols }
        : { ...bytes, minLength: type.size, maxLength: type.size }
  writing.definitions.set(type.name, schema)
  return reference
}

/** Whether a value of a schema may be written in JSON in one way only, whoever writes it. */
const isPlain = (type: AvroType, seen: Set<number>): boolean => {
  if (seen.has(type.id)) return true
  seen.add(type.id)
  switch (type._tag) {
    case "union":
      return type.branches.every(({ _tag }) => _tag === "null")
    case "array":
      return isPlain(type.items, seen)
    case "map":
      return isPlain(type.values, seen)
    case "record":
      return type.fields.every((field) => isPlain(field.type, seen))
    default:
      return true
  }
}

/**
 * Whether both ways to write unions in JSON are the same for a schema, as it has none but `null`.
 *
 * @example
 * ```ts
 * import { hasPlainJson, readSchema } from "@lintel/avro"
 *
 * const plain = (schema: unknown) => {
 *   const read = readSchema(schema)
 *   return read._tag === "AvroSchema" && hasPlainJson(read)
 * }
 * plain({ type: "array", items: "int" }) // => true
 * plain(["null", "int"]) // => false
 * ```
 *
 * @category schemas
 * @since 0.1.0
 */
export const hasPlainJson = ({ root }: AvroSchema): boolean => isPlain(root, new Set())

/**
 * A JSON Schema (2020-12) of what a schema's data look like in JSON: every field is there and nothing else, bytes are
 * text of code points up to 255. The numbers that are not finite are left out: the specification has no JSON for them.
 *
 * @example
 * ```ts
 * import { jsonEncoding, readSchema } from "@lintel/avro"
 *
 * const schema = readSchema(["null", "string"])
 * if (schema._tag === "InvalidSchema") throw new Error(schema.reason)
 * jsonEncoding(schema, "bare") // => { anyOf: [{ type: "null" }, { type: "string" }] }
 * ```
 *
 * @category schemas
 * @since 0.1.0
 */
export const jsonEncoding = ({ root }: AvroSchema, unions: JsonUnions): { readonly [key: string]: Json } => {
  const writing: Writing = { unions, definitions: new Map() }
  const schema = schemaOf(writing, root) as { readonly [key: string]: Json }
  return writing.definitions.size === 0 ? schema : { ...schema, $defs: Object.fromEntries(writing.definitions) }
}
