import { builtInKinds } from "./builtInKinds.js"
import type { AnyFindingKind } from "./findingKind.js"
import { suggest } from "./suggest.js"

/**
 * Kinds by code: what printers need to put findings in words. Made by whoever prints; there is no global list.
 *
 * @category report
 * @since 0.1.0
 */
export type Catalogue = ReadonlyMap<string, AnyFindingKind>

/**
 * A catalogue of the given kinds and rules, and of those every report may hold.
 *
 * @example
 * ```ts
 * import { catalogueOf } from "@lintel/diagnostic"
 *
 * catalogueOf([]).has("acceptance/unused") // => true
 * ```
 * @category report
 * @since 0.1.0
 */
export const catalogueOf = (kinds: Iterable<AnyFindingKind>): Catalogue =>
  new Map([...builtInKinds, ...kinds].map((kind) => [kind.code, kind]))

/**
 * What is known about a code: for `explain CODE`.
 *
 * @category report
 * @since 0.1.0
 */
export type CodeExplanation =
  | { readonly _tag: "Known"; readonly kind: AnyFindingKind; readonly page?: string }
  | { readonly _tag: "Unknown"; readonly suggestions: ReadonlyArray<string> }

/**
 * Looks a code up; an unknown one comes with what was probably meant. `pages` are the rules' pages as Markdown.
 *
 * @example
 * ```ts
 * import { catalogueOf, explainCode } from "@lintel/diagnostic"
 *
 * explainCode(catalogueOf([]), "acceptance/unusd") // => { _tag: "Unknown", suggestions: ["acceptance/unused"] }
 * ```
 * @category report
 * @since 0.1.0
 */
export const explainCode = (
  catalogue: Catalogue,
  code: string,
  pages: ReadonlyMap<string, string> = new Map()
): CodeExplanation => {
  const kind = catalogue.get(code)
  if (kind === undefined) return { _tag: "Unknown", suggestions: suggest(code, catalogue.keys()) }
  const page = pages.get(code)
  return page === undefined ? { _tag: "Known", kind } : { _tag: "Known", kind, page }
}
