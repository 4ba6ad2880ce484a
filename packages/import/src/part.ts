import { follow, reachOf, resolveReference } from "@lintel/document"
import { type Context, once, refuse } from "./context.js"
import { dereference, endlessReason, longestChain, unresolvedReason } from "./reference.js"
import { type Cursor, isRecord, own, trailOf } from "./cursor.js"

/** Whether a reference is known to name nothing: its file was given, or does not exist, or may not be read. */
const isLost = ({ isComplete, set }: Context, from: string, reference: string): boolean => {
  const target = resolveReference(from, reference, reachOf(set))
  return target._tag === "Refused" ? isComplete : isComplete || set.documents.has(target.file)
}

/** Where a chain of references ends, and why it goes no further. */
const lossOf = ({ set }: Context, from: string, first: string): string => {
  let [file, reference] = [from, first]
  const passed = new Set<unknown>()
  for (let steps = 0; steps < longestChain; steps++) {
    const target = follow(set, file, reference)
    if (target._tag === "Unresolved") return unresolvedReason(reference, target.reason)
    const next = isRecord(target.value) ? own(target.value, "$ref") : undefined
    if (typeof next !== "string" || passed.has(target.value)) return endlessReason(first, true)
    passed.add(target.value)
    ;[file, reference] = [target.file, next]
  }
  return endlessReason(first, false)
}

/**
 * A part that lies elsewhere: its whole reference, and the object that names it.
 *
 * @category Reading
 * @since 0.1.0
 */
export interface ForeignPart {
  readonly reference: string
  readonly holder: Cursor
}

/**
 * The part that a reference names by an address outside of everything that was given, through chains. It exists, as far
 * as anybody can tell, so the document is usable; what it says is not known. Warns of it.
 *
 * @category Reading
 * @since 0.1.0
 */
export const foreignAt = (context: Context, cursor: Cursor | undefined): ForeignPart | undefined => {
  if (cursor === undefined || !isRecord(cursor.value) || own(cursor.value, "$ref") === undefined) return undefined
  const { set } = context
  let holder = cursor
  for (let steps = 0; steps < longestChain && isRecord(holder.value); steps++) {
    const reference = own(holder.value, "$ref")
    if (typeof reference !== "string") return undefined
    const { file } = holder.trail
    const target = resolveReference(file, reference, reachOf(set))
    if (target._tag === "Refused") {
      if (target.remote === undefined) return undefined
      dereference(context, holder) // warns
      const hash = reference.indexOf("#")
      return { reference: target.remote + (hash < 0 ? "" : reference.slice(hash)), holder }
    }
    const found = follow(set, file, reference)
    if (found._tag === "Unresolved") return undefined
    holder = { value: found.value, trail: trailOf(found.file, found.path) }
  }
  return undefined
}

/**
 * Follows a reference to a part of the document (not to a schema, which may stay unknown). One that names nothing, or
 * itself, makes the document unusable: without the part, nobody can tell what is described. A file that was not given
 * is among the missing ones, unless the table has all there are.
 *
 * @category Reading
 * @since 0.1.0
 */
export const partAt = (context: Context, cursor: Cursor | undefined, what: string): Cursor | undefined => {
  const target = dereference(context, cursor)
  if (target !== undefined || cursor === undefined || !isRecord(cursor.value)) return target
  const reference = own(cursor.value, "$ref")
  if (typeof reference !== "string" || !isLost(context, cursor.trail.file, reference)) return undefined
  once(context, "lost", cursor, () =>
    refuse(context, cursor.trail, `${what} is not there: ${lossOf(context, cursor.trail.file, reference)}`)
  )
  return undefined
}
