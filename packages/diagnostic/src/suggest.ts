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
  return [...new Set(known)]
    .map((name) => ({ name, away: distanceTo(wanted, name.slice(0, longest).toLowerCase()) }))
    .filter(({ away }) => Number.isFinite(away))
    .toSorted((a, b) => a.away - b.away || byText(a.name, b.name))
    .slice(0, most)
    .map(({ name }) => name)
}

/** A third of the letters may be wrong, or two swapped; more is another word. */
const within = (wanted: string, name: string): number => {
  const away = distance(wanted, name)
  return away <= Math.max(wanted.length < 3 ? 1 : 2, Math.floor(wanted.length / 3)) ? away : Number.POSITIVE_INFINITY
}

const lastSeparator = (name: string): number =>
  Math.max(name.lastIndexOf("/"), name.lastIndexOf(":"), name.lastIndexOf("."))

/** Edits between two names, infinite when they have little in common. */
const distanceTo = (wanted: string, name: string): number => {
  if (wanted === name) return 0
  if (wanted.length >= 3 && (name.endsWith(wanted) || name.startsWith(wanted))) return 1
  const at = lastSeparator(wanted)
  const tail = name.slice(lastSeparator(name) + 1)
  // People type the last part of an address or a code: what stands before it is then no mistake.
  if (at === -1) return Math.min(within(wanted, name), within(wanted, tail))
  // Both parts have to be near: a long shared beginning makes no two names alike.
  const head = name.slice(0, lastSeparator(name) + 1)
  return within(wanted.slice(0, at + 1), head) + within(wanted.slice(at + 1), tail)
}
