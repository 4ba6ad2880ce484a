import { shortAddress } from "@lintel/doc"
import type { ModelIndex } from "@lintel/model"
import { suggest } from "./suggest.js"

/**
 * What a person's short form of an address means in a design.
 *
 * @category suggestions
 * @since 0.1.0
 */
export type ResolvedAddress =
  | { readonly _tag: "Resolved"; readonly address: string }
  | { readonly _tag: "Ambiguous"; readonly addresses: ReadonlyArray<string> }
  | { readonly _tag: "Unknown"; readonly suggestions: ReadonlyArray<string> }

// Short forms may be misspelt as well.
const meant = (typed: string, addresses: ReadonlyArray<string>): ReadonlyArray<string> => {
  const byForm = new Map(addresses.flatMap((it) => [[it, it] as const, [shortAddress(it), it] as const]))
  return [...new Set(suggest(typed, byForm.keys()).map((form) => byForm.get(form) ?? form))]
}

/**
 * Resolves an address as a person types it: whole (`operation:payments/authorize`, also of something inside an entity),
 * or short (`payments.authorize`, `payments`) where that is unambiguous; else says what was probably meant.
 *
 * @example
 * ```ts
 * import { resolveAddress } from "@lintel/diagnostic"
 * import { indexModel } from "@lintel/model"
 *
 * const index = indexModel({ lintel: "1.0", services: { payments: {}, orders: {} } })
 * resolveAddress(index, "payments") // => { _tag: "Resolved", address: "service:payments" }
 * resolveAddress(index, "paymets") // => { _tag: "Unknown", suggestions: ["service:payments"] }
 * ```
 * @category suggestions
 * @since 0.1.0
 */
export const resolveAddress = (index: ModelIndex, typed: string): ResolvedAddress => {
  if (index.locate(typed) !== undefined) return { _tag: "Resolved", address: typed }
  const found = [...new Set(index.matching(typed).map((it): string => it.address))]
  const [only] = found
  if (only !== undefined) {
    return found.length === 1 ? { _tag: "Resolved", address: only } : { _tag: "Ambiguous", addresses: found }
  }
  const all = index.entities.map((it): string => it.address)
  const byShort = all.filter((it) => shortAddress(it) === typed)
  const [first] = byShort
  if (first !== undefined && byShort.length === 1) return { _tag: "Resolved", address: first }
  return { _tag: "Unknown", suggestions: meant(typed, all) }
}
