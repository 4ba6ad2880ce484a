import { type Context, warnAt } from "./context.js"
import type { Cursor } from "./cursor.js"

/**
 * Names in a list. A single name counts as a list of one; what is no name is left out with a warning.
 *
 * @category Reading
 * @since 0.1.0
 */
export const readNames = (
  context: Context,
  cursor: Cursor | undefined,
  what: string
): ReadonlyArray<string> | undefined => {
  if (cursor === undefined || cursor.value === null) return undefined
  if (typeof cursor.value === "string") {
    warnAt(
      context,
      "repaired",
      cursor.trail,
      `${what} must be a list of names; one name is read as a list of one`,
      what
    )
    return [cursor.value]
  }
  const items: ReadonlyArray<unknown> = Array.isArray(cursor.value) ? cursor.value : [cursor.value]
  const names = items.filter((item) => typeof item === "string")
  if (names.length < items.length) {
    warnAt(context, "malformed", cursor.trail, `${what} must be a list of names; the others are left out`, what)
  }
  return [...new Set(names)]
}
