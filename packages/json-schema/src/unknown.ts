/** The scheme of references that could not be followed when their document was read. */
const unresolvedScheme = "unresolved:"

/** The scheme of parts that are there and have no meaning that is known. */
const unreadScheme = "unread:"

// Lone surrogates cannot be written in a URI.
const encoded = (text: string): string => encodeURIComponent(text.toWellFormed())

const hasScheme = (reference: string, scheme: string): boolean =>
  reference.slice(0, scheme.length).toLowerCase() === scheme

/**
 * A schema of which nothing is known, and why. Nothing may be concluded from it, not even that it is the same as
 * another one that looks alike, because the part that is missing may have changed.
 *
 * @example
 * ```ts
 * import { unknownSchema } from "@lintel/json-schema"
 *
 * unknownSchema("pets.yaml") // => { $ref: "unresolved:pets.yaml" }
 * ```
 * @category unknown
 * @since 0.1.0
 */
export const unknownSchema = (reason: string): { readonly $ref: string } => ({
  $ref: unresolvedScheme + encoded(reason)
})

/**
 * A schema whose text is there and has no meaning that is known: why, and the text. Nothing may be concluded from it but
 * that the same text means the same. A text that refers to other parts is none, as those may have changed:
 * {@link unknownSchema} stands for it.
 *
 * @example
 * ```ts
 * import { unreadSchema } from "@lintel/json-schema"
 *
 * unreadSchema("type strng", '"strng"') // => { $ref: "unread:type%20strng:%22strng%22" }
 * ```
 * @category unknown
 * @since 0.1.0
 */
export const unreadSchema = (reason: string, text: string): { readonly $ref: string } => ({
  $ref: `${unreadScheme}${encoded(reason)}:${encoded(text)}`
})

/**
 * Whether a reference is one that {@link unreadSchema} writes, and so means the same wherever it stands.
 *
 * @example
 * ```ts
 * import { isUnread } from "@lintel/json-schema"
 *
 * isUnread("unread:type%20strng:%22strng%22") // => true
 * isUnread("unresolved:pets.yaml") // => false
 * ```
 * @category unknown
 * @since 0.1.0
 */
export const isUnread = (reference: string): boolean => hasScheme(reference, unreadScheme)

/**
 * What a reference that {@link unknownSchema} or {@link unreadSchema} wrote stands for; `undefined` for any other
 * reference.
 *
 * @example
 * ```ts
 * import { unknownReason } from "@lintel/json-schema"
 *
 * unknownReason("unresolved:pets.yaml") // => "pets.yaml"
 * unknownReason("unread:type%20strng:%22strng%22") // => "type strng"
 * unknownReason("#/$defs/Order") // => undefined
 * ```
 * @category unknown
 * @since 0.1.0
 */
export const unknownReason = (reference: string): string | undefined => {
  const text = isUnread(reference)
    ? (reference.slice(unreadScheme.length).split(":", 1)[0] ?? "")
    : hasScheme(reference, unresolvedScheme)
      ? reference.slice(unresolvedScheme.length)
      : undefined
  if (text === undefined) return undefined
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * Why parts of a value are unknown: what each reference in it that {@link unknownReason} knows stands for, once. Empty
 * when everything in it is known.
 *
 * @example
 * ```ts
 * import { unknownReasonsIn } from "@lintel/json-schema"
 *
 * unknownReasonsIn({ properties: { pet: { $ref: "unresolved:pets.yaml" } } }) // => ["pets.yaml"]
 * unknownReasonsIn({ type: "string" }) // => []
 * ```
 * @category unknown
 * @since 0.1.0
 */
export const unknownReasonsIn = (value: unknown): ReadonlyArray<string> => {
  const reasons = new Set<string>()
  const stack: Array<unknown> = [value]
  while (stack.length > 0) {
    const part = stack.pop()
    if (typeof part !== "object" || part === null) continue
    const reference: unknown = "$ref" in part ? part.$ref : undefined
    const reason = typeof reference === "string" ? unknownReason(reference) : undefined
    if (reason !== undefined) reasons.add(reason)
    for (const inner of Object.values(part)) if (typeof inner === "object" && inner !== null) stack.push(inner)
  }
  return [...reasons].toSorted()
}
