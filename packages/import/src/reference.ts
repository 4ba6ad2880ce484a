import { follow, formatPointer, reachOf, type Resolution, resolveReference, valueAt } from "@lintel/document"
import { type Context, definitionKey, type Target, warnAt } from "./context.js"
import { type Cursor, isRecord, own, rootTrail, trailOf } from "./cursor.js"
import { findNamed } from "./identity.js"

/** How many references a chain may lead through. */
export const longestChain = 100
const mostOnTheWay = 10

/** After so many searches in vain, references that lead nowhere directly are given up. */
export const mostMisses = 1000

/**
 * What a reference leads to. Where an object on the way is a reference itself, as a list of all schemas in a file of its
 * own, the way goes on from there.
 */
export const followThrough = (context: Context, from: string, first: string): Resolution => {
  const { set } = context
  const direct = follow(set, from, first)
  if (direct._tag === "Resolved" || context.localMisses > mostMisses) return direct
  let [file, reference] = [from, first]
  for (let steps = 0; steps < mostOnTheWay; steps++) {
    const target = resolveReference(file, reference, reachOf(set))
    const root = target._tag === "Refused" ? undefined : set.documents.get(target.file)?.value
    const next = target._tag === "Refused" ? undefined : referenceOnTheWay(root, target.path)
    if (target._tag === "Refused" || next === undefined) return direct
    ;[file, reference] = [target.file, next]
    const found = follow(set, file, reference)
    if (found._tag === "Resolved") return found
    context.localMisses++
  }
  return direct
}

/** The reference that an object on the way to a place is, with the rest of the way. */
const referenceOnTheWay = (root: unknown, path: ReadonlyArray<string>): string | undefined => {
  let value = root
  for (const [index, key] of path.entries()) {
    if (typeof value !== "object" || value === null) return undefined
    if (!Object.hasOwn(value, key) && isRecord(value)) {
      const reference = own(value, "$ref")
      return typeof reference === "string" ? below(reference, path.slice(index)) : undefined
    }
    value = valueAt(value, [key])
  }
  return undefined
}

/** A reference to what lies inside of what another one names. */
export const below = (reference: string, keys: ReadonlyArray<string>): string =>
  `${reference}${reference.includes("#") ? "" : "#"}${encodeURI(formatPointer(keys)).replaceAll("#", "%23")}`

/** What a reference leads to: a place of a file, or of a document by the address it gives itself. */
const locate = (context: Context, file: string, reference: string): Resolution => {
  const resolution = followThrough(context, file, reference)
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

/** Why a reference leads nowhere, after what is written there; once, where the reason begins with it. */
export const unresolvedReason = (reference: string, reason: string): string =>
  reason.startsWith(`"${reference}"`) ? reason : `"${reference}": ${reason}`

/** Why a chain of references is given up. */
export const endlessReason = (reference: string, isCircle: boolean): string =>
  isCircle ? `"${reference}" leads back to itself` : `"${reference}" leads through more than ${longestChain} references`

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
      warnAt(context, "circular-reference", trail, endlessReason(reference, seen.has(target.key)))
      return undefined
    }
    seen.add(target.key)
    current = target.cursor
  }
  return current
}
