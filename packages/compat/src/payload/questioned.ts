import { isJsonObject, type Json, type JsonSchema } from "@lintel/model"
import { areDisjoint } from "./disjoint.js"
import type { Evident } from "./evident.js"
import { asSchema, type Scope } from "./place.js"

/**
 * The writer's schema with only those alternatives that need a question; `false` stands in the place of the others. All
 * that these admit is accepted, whatever else applies to it: so the writer's schema is contained in the reader's if the
 * rest is, and a value of the rest that is refused is one of the whole.
 */
export const questioned = (writer: JsonSchema, reader: JsonSchema, evident: Evident, scope: Scope): JsonSchema => {
  if (!isJsonObject(writer)) return writer
  const keyword = Array.isArray(writer["anyOf"]) ? "anyOf" : "oneOf"
  const list = writer[keyword]
  if (!Array.isArray(list)) return writer
  const alternatives = list as ReadonlyArray<Json>
  if (keyword === "oneOf" && !areDisjoint(alternatives, scope)) return writer
  const isAccepted = (alternative: Json): boolean => {
    const schema = asSchema(alternative)
    return schema !== undefined && evident(schema, reader, true)
  }
  return { ...writer, [keyword]: alternatives.map((alternative) => !isAccepted(alternative) && alternative) }
}
