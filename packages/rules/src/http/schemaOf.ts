import { isJsonObject, type JsonObject, type JsonSchema, type ModelIndex } from "@lintel/model"

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text).replaceAll("~1", "/").replaceAll("~0", "~")
  } catch {
    return text
  }
}

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
    const match = /^(?:schemas:([^#]+))?#\/\$defs\/([^/]+)$/u.exec(ref)
    if (match === null) return undefined
    if (match[1] !== undefined) definitions = index.find(`schemas:${match[1]}`)?.value.schemas
    const name = decoded(match[2] ?? "")
    at = definitions !== undefined && Object.hasOwn(definitions, name) ? definitions[name] : undefined
  }
  return undefined
}
