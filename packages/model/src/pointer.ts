import { isJsonObject, type Json } from "./json.js"

/**
 * A key, escaped for use as one token of a JSON Pointer (RFC 6901, section 3).
 *
 * @example
 * ```ts
 * import { escapeToken } from "@lintel/model"
 *
 * escapeToken("a/b~c") // => "a~1b~0c"
 * ```
 *
 * @category pointers
 * @since 0.1.0
 */
export const escapeToken = (key: string): string =>
  key.includes("~") || key.includes("/") ? key.replaceAll("~", "~0").replaceAll("/", "~1") : key

/**
 * The key that a token of a JSON Pointer names (RFC 6901, section 4).
 *
 * @example
 * ```ts
 * import { unescapeToken } from "@lintel/model"
 *
 * unescapeToken("a~1b~0c") // => "a/b~c"
 * ```
 *
 * @category pointers
 * @since 0.1.0
 */
export const unescapeToken = (token: string): string =>
  token.includes("~") ? token.replaceAll("~1", "/").replaceAll("~0", "~") : token

/**
 * The JSON Pointer of keys, from the outermost. No keys give the empty pointer: the whole value.
 *
 * @example
 * ```ts
 * import { formatPointer } from "@lintel/model"
 *
 * formatPointer(["steps", "a/b", 0]) // => "/steps/a~1b/0"
 * ```
 *
 * @category pointers
 * @since 0.1.0
 */
export const formatPointer = (keys: ReadonlyArray<string | number>): string =>
  keys.map((key) => `/${escapeToken(String(key))}`).join("")

/**
 * The keys of a JSON Pointer, from the outermost. What stands before the first slash is not looked at.
 *
 * @example
 * ```ts
 * import { keysOfPointer } from "@lintel/model"
 *
 * keysOfPointer("/steps/a~1b/0") // => ["steps", "a/b", "0"]
 * keysOfPointer("") // => []
 * ```
 *
 * @category pointers
 * @since 0.1.0
 */
export const keysOfPointer = (pointer: string): ReadonlyArray<string> => pointer.split("/").slice(1).map(unescapeToken)

const arrayIndex = /^(?:0|[1-9][0-9]{0,9})$/

/**
 * The value at keys: own properties only, items of arrays by their index; `undefined` when they lead nowhere.
 *
 * @example
 * ```ts
 * import { valueAt } from "@lintel/model"
 *
 * valueAt({ tags: ["a", "b"] }, ["tags", "1"]) // => "b"
 * valueAt({}, ["toString"]) // => undefined
 * ```
 *
 * @category pointers
 * @since 0.1.0
 */
export const valueAt: {
  (value: Json | undefined, keys: ReadonlyArray<string>): Json | undefined
  (value: unknown, keys: ReadonlyArray<string>): unknown
} = (value: unknown, keys: ReadonlyArray<string>): Json | undefined => {
  let at = value
  for (const key of keys) {
    if (Array.isArray(at)) at = arrayIndex.test(key) ? at[Number(key)] : undefined
    else if (isJsonObject(at) && Object.hasOwn(at, key)) at = at[key]
    else return undefined
  }
  return at as Json | undefined
}
