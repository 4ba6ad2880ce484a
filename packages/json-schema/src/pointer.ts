/**
 * A JSON Pointer (RFC 6901) from its unescaped tokens.
 *
 * @example
 * ```ts
 * import { formatPointer } from "@lintel/json-schema"
 *
 * formatPointer(["$defs", "a/b", 0]) // => "/$defs/a~1b/0"
 * ```
 * @category pointers
 * @since 0.1.0
 */
export const formatPointer = (tokens: ReadonlyArray<string | number>): string =>
  tokens.map((token) => `/${escapeToken(String(token))}`).join("")

/**
 * One token, escaped for use in a JSON Pointer.
 *
 * @example
 * ```ts
 * import { escapeToken } from "@lintel/json-schema"
 *
 * escapeToken("a/b~c") // => "a~1b~0c"
 * ```
 * @category pointers
 * @since 0.1.0
 */
export const escapeToken = (token: string): string =>
  /[~/]/.test(token) ? token.replaceAll("~", "~0").replaceAll("/", "~1") : token

/**
 * The tokens of a JSON Pointer, or `undefined` if the text is none. A leading `#` marks the URI fragment form, which
 * is percent-decoded first.
 *
 * @example
 * ```ts
 * import { parsePointer } from "@lintel/json-schema"
 *
 * parsePointer("#/$defs/a~1b%25") // => ["$defs", "a/b%"]
 * parsePointer("name") // => undefined
 * ```
 * @category pointers
 * @since 0.1.0
 */
export const parsePointer = (pointer: string): ReadonlyArray<string> | undefined => {
  const text = pointer.startsWith("#") ? decodePercent(pointer.slice(1)) : pointer
  if (text === undefined || (text !== "" && !text.startsWith("/"))) return undefined
  if (/~(?![01])/.test(text)) return undefined
  return text
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"))
}

const decodePercent = (text: string): string | undefined => {
  if (!text.includes("%")) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/**
 * The value at the tokens of a pointer, wrapped because `undefined` means that there is none.
 *
 * @example
 * ```ts
 * import { valueAt } from "@lintel/json-schema"
 *
 * valueAt({ a: [null] }, ["a", "0"]) // => { value: null }
 * valueAt({ a: [null] }, ["b"]) // => undefined
 * ```
 * @category pointers
 * @since 0.1.0
 */
export const valueAt = (root: unknown, tokens: ReadonlyArray<string>): { readonly value: unknown } | undefined => {
  let value = root
  for (const token of tokens) {
    if (typeof value !== "object" || value === null) return undefined
    if (Array.isArray(value) && !/^(0|[1-9]\d*)$/.test(token)) return undefined
    if (!Object.hasOwn(value, token)) return undefined
    value = (value as { readonly [key: string]: unknown })[token]
  }
  return { value }
}
