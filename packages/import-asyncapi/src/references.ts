import { follow as followReference, resolveReference } from "@lintel/document"
import { type Cursor, dereference, isRecord, once, own, refuse } from "@lintel/import"
import type { Context } from "./context.js"

/** Whether the file that a reference leads into was given or does not exist: then it is known to name nothing. */
const isGiven = ({ isComplete, set }: Context, from: string, reference: string): boolean => {
  const target = resolveReference(from, reference, {
    root: set.root,
    allowOutside: set.allowOutside,
    provided: set.documents
  })
  return target._tag !== "Refused" && (isComplete || set.documents.has(target.file))
}

const longestChain = 100

/** Where a chain of references ends, and why it goes no further. */
const lossOf = ({ set }: Context, from: string, first: string): string => {
  let [file, reference] = [from, first]
  for (let steps = 0; steps < longestChain; steps++) {
    const target = followReference(set, file, reference)
    if (target._tag === "Unresolved") return `"${reference}": ${target.reason}`
    const next = isRecord(target.value) ? own(target.value, "$ref") : undefined
    if (typeof next !== "string") break
    ;[file, reference] = [target.file, next]
  }
  return `"${first}" leads back to itself`
}

/**
 * Follows a reference to a part of the document (not to a schema, which may stay unknown). One that names nothing, or
 * itself, makes the document unusable: without the part, nobody can tell what the application does. A file that was not
 * given is among the missing ones.
 */
export const partAt = (context: Context, cursor: Cursor | undefined, what: string): Cursor | undefined => {
  const target = dereference(context, cursor)
  if (target !== undefined || cursor === undefined || !isRecord(cursor.value)) return target
  const reference = own(cursor.value, "$ref")
  if (typeof reference !== "string" || !isGiven(context, cursor.trail.file, reference)) return undefined
  once(context, "lost", cursor, () =>
    refuse(context, cursor.trail, `${what} is not there: ${lossOf(context, cursor.trail.file, reference)}`)
  )
  return undefined
}
