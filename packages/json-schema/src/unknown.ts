/** The scheme of references that could not be followed when their document was read. */
const unresolvedScheme = "unresolved:"

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
  // Lone surrogates cannot be written in a URI.
  $ref: unresolvedScheme + encodeURIComponent(reason.toWellFormed())
})

/**
 * What a reference that {@link unknownSchema} wrote stands for; `undefined` for any other reference.
 *
 * @example
 * ```ts
 * import { unknownReason } from "@lintel/json-schema"
 *
 * unknownReason("unresolved:type%20strng") // => "type strng"
 * unknownReason("#/$defs/Order") // => undefined
 * ```
 * @category unknown
 * @since 0.1.0
 */
export const unknownReason = (reference: string): string | undefined => {
  if (reference.slice(0, unresolvedScheme.length).toLowerCase() !== unresolvedScheme) return undefined
  const text = reference.slice(unresolvedScheme.length)
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * Why parts of a value are unknown: what each reference in it that {@link unknownSchema} wrote stands for, once. Empty
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
