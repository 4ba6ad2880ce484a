import {
  isJsonObject,
  type JsonObject,
  type JsonSchema,
  type ModelIndex,
  parseDefinitionReference
} from "@lintel/model"

/** References in a row that are followed. */
const deepest = 32

/** A schema with its references resolved at the top; `undefined` when a reference leads nowhere. */
export const resolved = (
  index: ModelIndex,
  contract: string,
  schema: JsonSchema | undefined
): JsonObject | undefined => {
  let at: unknown = schema
  let definitions = index.find(contract as `contract:${string}`)?.value.schemas
  for (let i = 0; i < deepest; i++) {
    if (!isJsonObject(at)) return undefined
    const ref = Object.hasOwn(at, "$ref") ? at["$ref"] : undefined
    if (typeof ref !== "string") return at
    const target = parseDefinitionReference(ref)
    if (target === undefined || target.rest !== "") return undefined
    const { name, vocabulary } = target
    if (vocabulary !== undefined) definitions = index.find(`schemas:${vocabulary}`)?.value.schemas
    at = definitions !== undefined && Object.hasOwn(definitions, name) ? definitions[name] : undefined
  }
  return undefined
}
