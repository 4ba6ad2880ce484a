import { unescapeToken } from "./pointer.js"

/**
 * What a `$ref` of a payload in the Model names: a definition of the contract or message that holds it, or one of a
 * shared vocabulary.
 *
 * @category payloads
 * @since 0.1.0
 */
export interface DefinitionReference {
  /** The key of the shared vocabulary; `undefined` when the holder's own definitions are meant. */
  readonly vocabulary: string | undefined
  /** The name of the definition, as it is in the Model. */
  readonly name: string
  /** The JSON Pointer inside the definition, as written; empty for all of it. */
  readonly rest: string
}

const plainReference = /^#\/\$defs\/([A-Za-z0-9._-]+)$/u

const anyReference = /^(?:schemas:([^#]+))?#\/(?:\$|%24)defs\/([^/]*)(.*)$/su

/**
 * Reads `#/$defs/Name…` or `schemas:VOCABULARY#/$defs/Name…`; `undefined` for any other reference. Names are
 * percent-encoded inside a fragment (RFC 6901, section 6); one that is not is taken as it stands.
 *
 * @example
 * ```ts
 * import { parseDefinitionReference } from "@lintel/model"
 *
 * parseDefinitionReference("#/$defs/a%20b/items") // => { vocabulary: undefined, name: "a b", rest: "/items" }
 * parseDefinitionReference("schemas:money#/$defs/Amount") // => { vocabulary: "money", name: "Amount", rest: "" }
 * parseDefinitionReference("#/properties/a") // => undefined
 * ```
 *
 * @category payloads
 * @since 0.1.0
 */
export const parseDefinitionReference = (reference: string): DefinitionReference | undefined => {
  const plain = plainReference.exec(reference)
  if (plain !== null) return { vocabulary: undefined, name: plain[1] ?? "", rest: "" }
  const match = anyReference.exec(reference)
  if (match === null) return undefined
  return { vocabulary: match[1], name: decodeFragmentToken(match[2] ?? ""), rest: match[3] ?? "" }
}

/**
 * The key that a token names in a JSON Pointer of a URI fragment: percent-decoded, then unescaped. What cannot be
 * decoded is taken as it stands.
 *
 * @example
 * ```ts
 * import { decodeFragmentToken } from "@lintel/model"
 *
 * decodeFragmentToken("a%20b~1c") // => "a b/c"
 * ```
 *
 * @category payloads
 * @since 0.1.0
 */
export const decodeFragmentToken = (token: string): string => {
  if (!token.includes("%")) return unescapeToken(token)
  try {
    return unescapeToken(decodeURIComponent(token))
  } catch {
    return unescapeToken(token)
  }
}
