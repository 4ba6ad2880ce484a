import { child, type Cursor, warnAt } from "@lintel/import"
import type { Context } from "./context.js"

const words: ReadonlyMap<unknown, boolean> = new Map([
  ["true", true],
  ["yes", true],
  ["false", false],
  ["no", false]
])

/** Whether a key says true. Words that mean it are read so; of anything else is warned, and it says nothing. */
export const isSet = (context: Context, holder: Cursor, key: string): boolean => {
  const written = child(holder, key)
  if (written === undefined || written.value === null || typeof written.value === "boolean") {
    return written?.value === true
  }
  const meant = words.get(typeof written.value === "string" ? written.value.toLowerCase() : written.value)
  const reason = `"${key}" must be true or false`
  if (meant === undefined) warnAt(context, "malformed", written.trail, `${reason}; it is left out`, key)
  else warnAt(context, "repaired", written.trail, `${reason}, not text; it is read as meant`, key)
  return meant === true
}
