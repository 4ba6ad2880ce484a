import { deepLevel, type Json, type JsonObject, stableStringify } from "./json.js"
import type { Model } from "./model.js"
import { modelShape, type Shape, shapeAt } from "./shape.js"

/** An assignment that works for every key, `__proto__` included. */
const put = (out: Record<string, Json>, key: string, value: Json): void => {
  if (key === "__proto__") {
    Object.defineProperty(out, key, { value, enumerable: true, configurable: true, writable: true })
  } else out[key] = value
}

/** Lists up to this long are sorted here: a call of the general sort costs more than moving a few names. */
const short = 12

/** Names in order; the same list when they are already. */
const inOrder = (keys: ReadonlyArray<string>): ReadonlyArray<string> => {
  let out: Array<string> | undefined
  for (let index = 1; index < keys.length; index++) {
    const list = out ?? keys
    const key = keys[index] ?? ""
    if ((list[index - 1] ?? "") <= key) continue
    if (keys.length > short) return keys.toSorted()
    out ??= keys.slice()
    let place = index
    for (; place > 0 && (out[place - 1] ?? "") > key; place--) out[place] = out[place - 1] ?? ""
    out[place] = key
  }
  return out ?? keys
}

/** What is no list and no object stays as it is. */
const isLeaf = (value: unknown): boolean => typeof value !== "object" || value === null

/** A list with every item changed; the same list when nothing changes. */
const mapList = (items: ReadonlyArray<unknown>, change: (item: unknown) => Json): ReadonlyArray<Json> => {
  let out: Array<Json> | undefined
  for (let index = 0; index < items.length; index++) {
    const before = items[index]
    const after = isLeaf(before) ? (before as Json) : change(before)
    if (out === undefined && after !== before) out = items.slice(0, index) as Array<Json>
    out?.push(after)
  }
  return out ?? (items as ReadonlyArray<Json>)
}

/** An object with sorted keys and every value changed; the same object when nothing changes. */
const mapObject = (value: JsonObject, change: (item: unknown, key: string) => Json): JsonObject => {
  const own = Object.keys(value)
  const keys = inOrder(own)
  let out: Record<string, Json> | undefined = keys === own ? undefined : {}
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] ?? ""
    const before: Json | undefined = value[key]
    const after = isLeaf(before) ? before : change(before, key)
    if (out === undefined) {
      if (after !== undefined && after === before) continue
      out = {}
      for (const same of keys.slice(0, index)) put(out, same, value[same] ?? null)
    }
    if (after !== undefined) put(out, key, after)
  }
  return out ?? value
}

/** Sorts what the Model calls a set and drops its duplicates; every other array keeps its order. Keys are sorted. */
const canonicalValue = (value: unknown, shape: Shape | undefined, seen: Seen): Json => {
  if (typeof value !== "object" || value === null) return value as Json
  if (shape === undefined || shape.isOpaque) return sortedKeys(value as Json, 0, seen)
  if (Array.isArray(value)) {
    const items = mapList(value, (item) => canonicalValue(item, shape.items, seen))
    return shape.isSet && items.length > 1 ? sortSet(items) : items
  }
  return mapObject(value as JsonObject, (item, key) => canonicalValue(item, shapeAt(shape, key), seen))
}

const sortSet = (items: ReadonlyArray<Json>): ReadonlyArray<Json> => {
  const byKey = new Map(items.map((item) => [typeof item === "string" ? item : stableStringify(item), item]))
  return [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item)
}

/** What was met on the way: foreign JSON nested so deep that its printed form must not be indented. */
interface Seen {
  isDeep: boolean
}

/** Foreign JSON with sorted keys; its arrays are never sets. */
const sortedKeys = (value: Json, depth: number, seen: Seen): Json => {
  if (typeof value !== "object" || value === null) return value
  if (depth > deepLevel) {
    seen.isDeep = true
    return sortedDeep(value)
  }
  const change = (item: unknown): Json => sortedKeys(item as Json, depth + 1, seen)
  return Array.isArray(value) ? mapList(value, change) : mapObject(value as JsonObject, change)
}

const sortedEntries = (value: object): ReadonlyArray<readonly [string, Json]> =>
  Object.keys(value)
    .toSorted()
    .flatMap((key) => {
      const item = (value as Readonly<Record<string, Json | undefined>>)[key]
      return item === undefined ? [] : [[key, item] as const]
    })

/** The same with an explicit stack. */
const sortedDeep = (root: Json): Json => {
  const holder: Record<string, Json> = {}
  type Task = { readonly value: Json; readonly into: (result: Json) => void }
  const tasks: Array<Task> = [{ value: root, into: (result) => put(holder, "root", result) }]
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
    const { value, into } = task
    if (typeof value !== "object" || value === null) {
      into(value)
    } else if (Array.isArray(value)) {
      const items: Array<Json> = [...value]
      into(items)
      for (const [index, item] of value.entries()) {
        tasks.push({ value: item as Json, into: (result) => (items[index] = result) })
      }
    } else {
      const out: Record<string, Json> = {}
      into(out)
      for (const [key, item] of sortedEntries(value)) {
        put(out, key, null)
        tasks.push({ value: item, into: (result) => put(out, key, result) })
      }
    }
  }
  return holder["root"] ?? null
}

/**
 * The Model in canonical form: sets sorted and without duplicates, keys sorted, absent fields left out. Two Models that
 * say the same have the same canonical form.
 *
 * @example
 * ```ts
 * import { canonical } from "@lintel/model"
 *
 * const { services } = canonical({ lintel: "1.0", services: { web: { provides: ["contract:b", "contract:a"] } } })
 * services // => { web: { provides: ["contract:a", "contract:b"] } }
 * ```
 *
 * @category encoding
 * @since 0.1.0
 */
export const canonical = (model: Model): Model => canonicalValue(model, modelShape(), { isDeep: false }) as Model

/** The canonical form, and whether it holds foreign JSON that is too deep for the call stack. */
export const canonicalForm = (model: Model): { readonly value: Json; readonly isDeep: boolean } => {
  const seen: Seen = { isDeep: false }
  const value = canonicalValue(model, modelShape(), seen)
  return { value, isDeep: seen.isDeep }
}
