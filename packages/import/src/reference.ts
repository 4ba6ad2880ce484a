import { follow, valueAt } from "@lintel/document"
import { type Context, definitionKey, type Target, warnAt } from "./context.js"
import { type Cursor, isRecord, own, rootTrail, trailOf } from "./cursor.js"
import { findNamed } from "./identity.js"

/** What a reference leads to: a place of a file, or of a document by the address it gives itself. */
const locate = (context: Context, file: string, reference: string): ReturnType<typeof follow> => {
  const resolution = follow(context.set, file, reference)
  if (resolution._tag === "Resolved" || reference.startsWith("#")) return resolution
  const named = findNamed(context, reference, rootTrail(file))
  const value = named === undefined ? undefined : valueAt(context.set.documents.get(named.file)?.value, named.path)
  return named === undefined || value === undefined ? resolution : { _tag: "Resolved", ...named, value }
}

const targetOf = (context: Context, file: string, reference: string): Target => {
  let known = context.targets.get(file)
  if (known === undefined) {
    known = new Map()
    context.targets.set(file, known)
  }
  const found = known.get(reference)
  if (found !== undefined) return found
  const resolution = locate(context, file, reference)
  const target: Target =
    resolution._tag === "Unresolved"
      ? { _tag: "Lost", reason: resolution.reason }
      : {
          _tag: "Found",
          cursor: { value: resolution.value, trail: trailOf(resolution.file, resolution.path) },
          key: definitionKey(resolution.file, resolution.path)
        }
  known.set(reference, target)
  return target
}

const longestChain = 100

/** Why a reference leads nowhere, after what is written there; once, where the reason begins with it. */
export const unresolvedReason = (reference: string, reason: string): string =>
  reason.startsWith(`"${reference}"`) ? reason : `"${reference}": ${reason}`

/**
 * Follows the `$ref` of an object that is no schema, through chains, to what it names. `undefined` when it leads
 * nowhere or in a circle, with a warning.
 *
 * @category Reading
 * @since 0.1.0
 */
export const dereference = (context: Context, cursor: Cursor | undefined): Cursor | undefined => {
  let current = cursor
  let seen: Set<string> | undefined
  while (current !== undefined && isRecord(current.value)) {
    const reference = own(current.value, "$ref")
    if (typeof reference !== "string") return current
    const { trail } = current
    const target = targetOf(context, trail.file, reference)
    if (target._tag === "Lost") {
      warnAt(context, "unresolved-reference", trail, unresolvedReason(reference, target.reason))
      return undefined
    }
    seen ??= new Set()
    if (seen.has(target.key) || seen.size >= longestChain) {
      warnAt(context, "circular-reference", trail, `"${reference}" leads back to itself`)
      return undefined
    }
    seen.add(target.key)
    current = target.cursor
  }
  return current
}
