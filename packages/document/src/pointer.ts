import { isJsonObject } from "./jsonObject.js"

/**
 * The JSON Pointer (RFC 6901) of a path of keys. The empty path is the empty pointer: the whole document.
 *
 * @example
 * ```ts
 * import { formatPointer } from "@lintel/document"
 *
 * formatPointer(["paths", "/pets/{id}"]) // => "/paths/~1pets~1{id}"
 * ```
 *
 * @category Pointers
 * @since 0.1.0
 */
export const formatPointer = (path: ReadonlyArray<string>): string => {
  let pointer = ""
  for (const key of path) pointer += `/${escapeKey(key)}`
  return pointer
}

const escapeKey = (key: string): string =>
  key.includes("~") || key.includes("/") ? key.replaceAll("~", "~0").replaceAll("/", "~1") : key

/**
 * The keys of a JSON Pointer (RFC 6901), or `undefined` when the text is none: a pointer is empty or begins with `/`,
 * and `~` is followed by `0` or `1`.
 *
 * @example
 * ```ts
 * import { parsePointer } from "@lintel/document"
 *
 * parsePointer("/paths/~1pets") // => ["paths", "/pets"]
 * parsePointer("paths") // => undefined
 * ```
 *
 * @category Pointers
 * @since 0.1.0
 */
export const parsePointer = (pointer: string): ReadonlyArray<string> | undefined => {
  if (pointer === "") return []
  if (!pointer.startsWith("/") || /~(?![01])/.test(pointer)) return undefined
  return pointer
    .slice(1)
    .split("/")
    .map((key) => (key.includes("~") ? key.replaceAll("~1", "/").replaceAll("~0", "~") : key))
}

const arrayIndex = /^(?:0|[1-9][0-9]{0,9})$/

/**
 * The value a path of keys leads to: own properties only, array items by decimal index. `undefined` when it leads
 * nowhere.
 *
 * @example
 * ```ts
 * import { valueAt } from "@lintel/document"
 *
 * valueAt({ tags: ["a", "b"] }, ["tags", "1"]) // => "b"
 * valueAt({}, ["toString"]) // => undefined
 * ```
 *
 * @category Pointers
 * @since 0.1.0
 */
export const valueAt = (value: unknown, path: ReadonlyArray<string>): unknown => {
  let current = value
  for (const key of path) {
    if (Array.isArray(current)) current = arrayIndex.test(key) ? current[Number(key)] : undefined
    else if (isJsonObject(current) && Object.hasOwn(current, key)) current = current[key]
    else return undefined
  }
  return current
}
