/** The methods that RFC 9110 and its registry define for everybody, and QUERY of OpenAPI 3.2. */
const standard = ["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE"]

const standardMethods: ReadonlySet<string> = new Set(standard)

const inAnyCase = (name: string): string => Array.from(name, (letter) => `[${letter}${letter.toLowerCase()}]`).join("")

/** A method: capitals, or a token (RFC 9110 section 5.6.2) that is no standard method in small letters. */
export const methodForm: RegExp = new RegExp(
  String.raw`^(?:[A-Z][A-Z0-9-]*|(?!(?:${standard.map(inAnyCase).join("|")})$)[!#$%&'*+.^_\x60|~0-9A-Za-z-]+)$`,
  "u"
)

/**
 * A method as it is sent. Methods are case-sensitive (RFC 9110 section 9.1): `Purge` and `PURGE` are two. Standard ones
 * are sent in capitals, however they are written.
 *
 * @example
 * ```ts
 * import { methodAsSent } from "@lintel/model"
 *
 * methodAsSent("get") // => "GET"
 * methodAsSent("Purge") // => "Purge"
 * ```
 *
 * @category contracts
 * @since 0.1.0
 */
export const methodAsSent = (method: string): string => {
  const capitals = method.toUpperCase()
  return standardMethods.has(capitals) ? capitals : method
}
