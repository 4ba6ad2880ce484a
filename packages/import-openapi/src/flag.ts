import { child, type Cursor, warnAt } from "@lintel/import"
import type { Context } from "./context.js"

const words: ReadonlyMap<unknown, boolean> = new Map([
  ["true", true],
  ["yes", true],
  ["false", false],
  ["no", false]
])

/** What a key says. Words that mean it are read so; of anything else is warned, and it says nothing. */
export const flagAt = (context: Context, holder: Cursor, key: string): boolean | undefined => {
  const written = child(holder, key)
  if (written === undefined || written.value === null) return undefined
  if (typeof written.value === "boolean") return written.value
  const meant = words.get(typeof written.value === "string" ? written.value.toLowerCase() : written.value)
  const reason = `"${key}" must be true or false`
  if (meant === undefined) warnAt(context, "malformed", written.trail, `${reason}; it is left out`, key)
  else warnAt(context, "repaired", written.trail, `${reason}, not text; it is read as meant`, key)
  return meant
}

/** Whether a key says true. */
export const isSet = (context: Context, holder: Cursor, key: string): boolean => flagAt(context, holder, key) === true
