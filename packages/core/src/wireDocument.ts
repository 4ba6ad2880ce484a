import type { JsonObject, JsonSchema } from "@lintel/model"
import type { AnySchema } from "./payload.js"
import { definitionRef, isObject, mapRefs, readDefinitionRef } from "./schemaText.js"
import type { Converted, Definition, SchemaUse } from "./wire.js"

interface Converter {
  readonly input: (options: { readonly target: string }) => unknown
}

/** The converter of a schema that implements Standard JSON Schema. */
const converterOf = (schema: AnySchema): Converter | undefined => {
  if (!("~standard" in schema)) return undefined
  const { jsonSchema } = schema["~standard"]
  return "input" in jsonSchema && typeof jsonSchema.input === "function" ? (jsonSchema as Converter) : undefined
}

/** What the schema says on the wire: the input side, because a value is sent before it is decoded. */
const documentOf = ({ schema }: SchemaUse): { readonly schema: JsonSchema; readonly name: string | undefined } => {
  if ("_tag" in schema && schema._tag === "JsonSchema") return { schema: schema.schema, name: schema.name }
  const answer = converterOf(schema)?.input({ target: "draft-2020-12" })
  if (typeof answer === "boolean") return { schema: answer, name: undefined }
  if (!isObject(answer)) throw new Error("its library answered no JSON Schema")
  const { $schema: _dialect, id, ...rest } = answer
  return { schema: rest, name: typeof id === "string" ? id : undefined }
}

const generatedName = /^__|^schema\d*$/

/** Definitions without the keyword that only carries their name. */
const withoutId = (schema: JsonSchema, name: string): JsonSchema => {
  if (!isObject(schema) || schema["id"] !== name) return schema
  const { id: _name, ...rest } = schema
  return rest
}

const wordsOf = (place: string): string => {
  const words = place.match(/[A-Za-z0-9]+/g) ?? ["Schema"]
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("")
}

/**
 * Takes a whole JSON Schema document apart: its `$defs` become definitions; a root that has a name, or that refers to
 * itself, becomes one too.
 */
export const convertDocument = (use: SchemaUse): Converted => {
  const document = documentOf(use)
  const definitions = new Map<string, Definition>()
  const rootKey = " root"
  let refersToRoot = false
  const rename = (ref: string): string => {
    if (readDefinitionRef(ref) !== undefined || !ref.startsWith("#") || (ref.length > 1 && ref[1] !== "/")) return ref
    refersToRoot = true
    return definitionRef(rootKey, ref.slice(1))
  }
  const own = isObject(document.schema) ? document.schema : {}
  for (const keyword of ["$defs", "definitions"]) {
    const inside = own[keyword]
    if (!isObject(inside)) continue
    for (const [name, schema] of Object.entries(inside)) {
      const isGenerated = generatedName.test(name)
      definitions.set(name, {
        name: isGenerated ? `${wordsOf(use.place)}${name.replace(/^_+/, "")}` : name,
        schema: mapRefs(withoutId(schema as JsonSchema, name), rename),
        isGenerated
      })
    }
  }
  const body = mapRefs(isObject(document.schema) ? withoutDefinitions(document.schema) : document.schema, rename)
  const name = document.name
  if (name === undefined && !refersToRoot) return { schemas: [body], definitions, warnings: [] }
  definitions.set(rootKey, { name: name ?? wordsOf(use.place), schema: body, isGenerated: name === undefined })
  return { schemas: [{ $ref: definitionRef(rootKey) }], definitions, warnings: [] }
}

const withoutDefinitions = (schema: JsonObject): JsonObject => {
  const { $defs: _defs, definitions: _definitions, ...rest } = schema
  return rest
}
