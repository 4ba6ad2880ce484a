import { distance } from "fastest-levenshtein"
import { byText } from "@lintel/model"

const most = 4
const longest = 200

/**
 * What somebody probably meant: known names by edit distance, nearest first, at most four. A name that ends in or
 * begins with what was typed counts as near.
 *
 * @example
 * ```ts
 * import { suggest } from "@lintel/diagnostic"
 *
 * suggest("saga/step-uncompnsated", ["saga/step-uncompensated", "team/owner"]) // => ["saga/step-uncompensated"]
 * suggest("authorize", ["operation:payments/authorize", "operation:payments/void"]) // => ["operation:payments/authorize"]
 * ```
 * @category suggestions
 * @since 0.1.0
 */
export const suggest = (typed: string, known: Iterable<string>): ReadonlyArray<string> => {
  const wanted = typed.slice(0, longest).toLowerCase()
  if (wanted === "") return []
  const limit = Math.max(2, Math.floor(wanted.length / 3))
  return [...new Set(known)]
    .map((name) => ({ name, away: nearness(wanted, name.slice(0, longest).toLowerCase()) }))
    .filter(({ away }) => away <= limit)
    .toSorted((a, b) => a.away - b.away || byText(a.name, b.name))
    .slice(0, most)
    .map(({ name }) => name)
}

const nearness = (wanted: string, name: string): number => {
  if (wanted === name) return 0
  if (wanted.length >= 3 && (name.endsWith(wanted) || name.startsWith(wanted))) return 1
  // People type the last part of an address or a code; the kind before it should not count as an error.
  const tail = name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf(":")) + 1)
  return Math.min(distance(wanted, name), distance(wanted, tail))
}
