import {
  type Dialect,
  dialectOfSchemaUri,
  indexSchema,
  type SchemaLocation,
  subschemas,
  unknownSchema
} from "@lintel/json-schema"
import { isJsonObject } from "@lintel/model"

/** Schemas whose reference leads out of the document; those to the dialects themselves are known to everybody. */
const leadingOut = (document: unknown, dialect: Dialect): ReadonlyMap<unknown, string> => {
  const found = new Map<unknown, string>()
  const index = indexSchema(document, dialect)
  if (index._tag !== "SchemaIndex") return found
  const stack: Array<SchemaLocation> = [index.root]
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const { resource, value } = at
    const reference = isJsonObject(value) && Object.hasOwn(value, "$ref") ? value["$ref"] : undefined
    if (typeof reference === "string" && !reference.startsWith("#") && dialectOfSchemaUri(reference) === undefined) {
      if (index.resolve(reference, resource) === undefined) found.set(value, reference)
    }
    for (const part of subschemas(value, index.features)) stack.push(index.child(at, part.tokens, part.value))
  }
  return found
}

/** A schema in which every reference that leads to nothing given says that nothing is known of what is there. */
export const withUnknownReferences = (document: unknown, dialect: Dialect): unknown => {
  const lost = leadingOut(document, dialect)
  if (lost.size === 0) return document
  const copies = new Map<unknown, unknown>()
  const copied = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value
    const known = copies.get(value)
    if (known !== undefined) return known
    const reference = lost.get(value)
    const copy = Array.isArray(value)
      ? value.map(copied)
      : Object.fromEntries(
          Object.entries(value).map(([key, part]) =>
            key === "$ref" && reference !== undefined ? [key, unknownSchema(reference).$ref] : [key, copied(part)]
          )
        )
    copies.set(value, copy)
    return copy
  }
  return copied(document)
}
