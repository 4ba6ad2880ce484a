import { byText, isJsonObject, type Json, stableStringify } from "./json.js"
import type { Model } from "./model.js"
import { modelShape, type Shape, shapeAt } from "./shape.js"

/** Sorts what the Model calls a set and drops its duplicates; every other array keeps its order. Keys are sorted. */
const canonicalValue = (value: unknown, shape: Shape | undefined): Json => {
  if (Array.isArray(value)) {
    const items = value.map((item) => canonicalValue(item, shape?.items))
    return shape?.isSet === true ? sortSet(items) : items
  }
  if (!isJsonObject(value)) return value as Json
  const out: Record<string, Json> = {}
  for (const key of Object.keys(value).sort(byText)) {
    const item = value[key]
    if (item === undefined) continue
    Object.defineProperty(out, key, {
      value: shape?.isOpaque === true ? item : canonicalValue(item, shapeAt(shape, key)),
      enumerable: true,
      configurable: true,
      writable: true
    })
  }
  return out
}

const sortSet = (items: ReadonlyArray<Json>): ReadonlyArray<Json> => {
  const byKey = new Map(items.map((item) => [stableStringify(item), item]))
  return [...byKey.keys()].sort(byText).flatMap((key) => {
    const item = byKey.get(key)
    return item === undefined ? [] : [item]
  })
}

/**
 * The Model in canonical form: sets sorted and without duplicates, keys sorted, absent fields left out. Two Models that
 * say the same have the same canonical form.
 *
 * @example
 * ```ts
 * import { canonical } from "@lintel/model"
 *
 * canonical({ lintel: "1.0", services: { web: { provides: ["contract:b", "contract:a"] } } }).services
 * // => { web: { provides: ["contract:a", "contract:b"] } }
 * ```
 *
 * @category encoding
 * @since 0.1.0
 */
export const canonical = (model: Model): Model => canonicalValue(model, modelShape()) as Model
