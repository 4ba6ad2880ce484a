import { unescapeToken } from "@lintel/model"
import type { Json } from "./encoding.js"
import { isObject, readDefinitionRef } from "./schemaText.js"

/** Keywords by which an object may have fields that it does not list. */
const opening = ["$ref", "allOf", "anyOf", "oneOf", "if", "patternProperties", "dependentSchemas"]

/** The fields of an encoded payload, where one object lists them all; `undefined` where there may be others. */
export const declaredFields = ({ schema, schemas }: Json): ReadonlyArray<string> | undefined => {
  const ref =
    isObject(schema) && typeof schema["$ref"] === "string" ? readDefinitionRef(schema["$ref"])?.name : undefined
  const body = ref === undefined || !isObject(schemas) ? schema : schemas[ref]
  if (!isObject(body) || opening.some((keyword) => keyword in body)) return undefined
  const { properties, additionalProperties = false } = body
  return isObject(properties) && additionalProperties === false ? Object.keys(properties) : undefined
}

/** What is wrong with a pointer into a payload of these fields; nothing where it leads somewhere, or may. */
export const pointerProblem = (
  pointer: string,
  of: string,
  fields: ReadonlyArray<string> | undefined
): string | undefined => {
  if (pointer === "") return undefined
  if (!pointer.startsWith("/")) {
    return `${JSON.stringify(pointer)} is no JSON Pointer: write ${JSON.stringify(`/${pointer}`)}`
  }
  const [, first = ""] = pointer.split("/")
  const field = unescapeToken(first)
  if (fields === undefined || fields.includes(field)) return undefined
  const known = fields.length === 0 ? "which has no fields" : `which has ${fields.join(", ")}`
  return `${JSON.stringify(pointer)} leads to nothing in ${of}, ${known}`
}
