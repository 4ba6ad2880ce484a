import { isObject, own } from "./json.js"
import { type SchemaIndex, type SchemaLocation } from "./resources.js"

/** Which way a value travels: to the service, or from it. */
export type Direction = "request" | "response"

const inPlace = ["allOf", "anyOf", "oneOf"] as const

/**
 * The property names that do not travel in a direction: marked `readOnly` in requests, `writeOnly` in responses. All
 * schemas that apply to the same value are looked at together, because one may mark what another requires.
 *
 * @example
 * ```ts
 * import { indexSchema, marksAgainst } from "@lintel/json-schema"
 *
 * const index = indexSchema({ required: ["id"], properties: { id: { readOnly: true } } }, "openapi-3.1")
 * index._tag === "SchemaIndex" ? [...marksAgainst(index, index.root, "request")] : [] // => ["id"]
 * ```
 * @category projection
 * @since 0.1.0
 */
export const marksAgainst = (
  index: SchemaIndex,
  location: SchemaLocation,
  direction: Direction
): ReadonlySet<string> => {
  const names = new Set<string>()
  for (const { resource, value } of sameValue(index, location)) {
    const properties = own(value, "properties")
    if (!isObject(properties)) continue
    for (const name of Object.keys(properties)) {
      if (names.has(name)) continue
      const child = { value: properties[name], pointer: "", resource }
      const keyword = direction === "request" ? "readOnly" : "writeOnly"
      if (sameValue(index, child).some((schema) => own(schema.value, keyword) === true)) names.add(name)
    }
  }
  return names
}

// The schema and all that apply in place, references followed once each.
const sameValue = (index: SchemaIndex, start: SchemaLocation): ReadonlyArray<SchemaLocation> => {
  const found: Array<SchemaLocation> = []
  const seen = new Set<unknown>()
  const pending = [start]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { resource, value } = next
    if (!isObject(value) || seen.has(value)) continue
    seen.add(value)
    found.push(next)
    const reference = own(value, "$ref")
    const target = typeof reference === "string" ? index.resolve(reference, resource) : undefined
    if (target !== undefined) pending.push(target)
    if (reference !== undefined && index.features.refHidesSiblings) continue
    for (const keyword of inPlace) {
      const list = own(value, keyword)
      if (Array.isArray(list)) for (const item of list as ReadonlyArray<unknown>) pending.push({ ...next, value: item })
    }
    for (const keyword of ["if", "then", "else"]) {
      if (index.features.level >= 7) pending.push({ ...next, value: own(value, keyword) })
    }
    const dependent = own(value, "dependentSchemas")
    if (isObject(dependent) && index.features.level >= 2019) {
      for (const item of Object.values(dependent)) pending.push({ ...next, value: item })
    }
  }
  return found
}
