import { chargeRepetition, type Context, formOf, refuse, warnAt } from "./context.js"
import { type Cursor, isExtension, isRecord, own } from "./cursor.js"
import { partAt } from "./part.js"

const harmless: ReadonlySet<string> = new Set(["$ref", "summary", "description"])

/**
 * What a reference names that stands where the specification has none, as where all schemas are kept in a file of their
 * own. Keys beside it would be lost without a word, so they are refused.
 */
const named = (context: Context, cursor: Cursor | undefined, what: string): Cursor | undefined => {
  if (cursor === undefined || !isRecord(cursor.value)) return cursor
  const reference = own(cursor.value, "$ref")
  if (typeof reference !== "string") return cursor
  const other = Object.keys(cursor.value).find((key) => !harmless.has(key) && !isExtension(key))
  if (other !== undefined) {
    refuse(context, cursor.trail, `${what} must be a reference or hold "${other}", not both`)
    return undefined
  }
  const reason = `${what}: a reference is not foreseen here; it is read as what "${reference}" names`
  warnAt(context, "repaired", cursor.trail, reason, "reference")
  const target = partAt(context, cursor, what)
  return target !== undefined && chargeRepetition(context, cursor.trail, target) ? target : undefined
}

/** Some tools write an empty list for an empty object, or the reverse. */
const isEmptyForm = (value: unknown): boolean =>
  value === null || (Array.isArray(value) ? value.length === 0 : isRecord(value) && Object.keys(value).length === 0)

/**
 * An object at a place where only one makes sense: nothing and an empty list count as empty, anything else makes the
 * document unusable.
 *
 * @category Reading
 * @since 0.1.0
 */
export const objectAt = (context: Context, cursor: Cursor | undefined, what: string): Cursor | undefined => {
  const held = named(context, cursor, what)
  if (held === undefined || isRecord(held.value)) return held
  if (isEmptyForm(held.value)) {
    warnAt(context, "repaired", held.trail, `${what} is ${formOf(held.value)}; it is read as an empty object`)
    return { value: {}, trail: held.trail }
  }
  refuse(context, held.trail, `${what} must be an object, not ${formOf(held.value)}`)
  return undefined
}

/**
 * A list at a place where only one makes sense.
 *
 * @category Reading
 * @since 0.1.0
 */
export const listAt = (context: Context, cursor: Cursor | undefined, what: string): Cursor | undefined => {
  const held = named(context, cursor, what)
  if (held === undefined || Array.isArray(held.value)) return held
  if (isEmptyForm(held.value)) {
    warnAt(context, "repaired", held.trail, `${what}: ${formOf(held.value)} is read as an empty list`)
    return { value: [], trail: held.trail }
  }
  refuse(context, held.trail, `${what} must be a list, not ${formOf(held.value)}`)
  return undefined
}
