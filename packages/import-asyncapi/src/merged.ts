import {
  partAt,
  child,
  type Cursor,
  dereference,
  entriesOf,
  foreignAt,
  isRecord,
  itemsOf,
  own,
  setOwn,
  type Trail,
  warnAt
} from "@lintel/import"
import { reachOf, resolveReference } from "@lintel/document"
import type { Json } from "@lintel/model"
import type { Context } from "./context.js"
import { unknownPart } from "./foreign.js"

/** Where the members of an object that was put together were written. */
const origins = new WeakMap<object, ReadonlyMap<string, Trail>>()

/** A member of a cursor's object, wherever it was written. */
export const member = (cursor: Cursor, key: string): Cursor | undefined => {
  const found = child(cursor, key)
  const origin = isRecord(cursor.value) ? origins.get(cursor.value)?.get(key) : undefined
  return found === undefined || origin === undefined ? found : { value: found.value, trail: origin }
}

/** The members of a cursor's object, wherever they were written. */
export const membersOf = (cursor: Cursor | undefined): ReadonlyArray<readonly [string, Cursor]> => {
  const origin = cursor !== undefined && isRecord(cursor.value) ? origins.get(cursor.value) : undefined
  if (origin === undefined) return entriesOf(cursor)
  return entriesOf(cursor).map(
    ([key, one]) => [key, { value: one.value, trail: origin.get(key) ?? one.trail }] as const
  )
}

const deepest = 50

/** The same value with relative references as they are seen from another file. */
const asSeenFrom = (context: Context, value: unknown, from: string, depth = 0): unknown => {
  if (depth > deepest || typeof value !== "object" || value === null) return value
  if (Array.isArray(value)) return value.map((item: unknown) => asSeenFrom(context, item, from, depth + 1))
  const out: Record<string, unknown> = {}
  for (const [key, part] of Object.entries(value)) {
    setOwn(
      out,
      key,
      key === "$ref" && typeof part === "string"
        ? fromAnywhere(context, part, from)
        : asSeenFrom(context, part, from, depth + 1)
    )
  }
  return out
}

/** A reference by the whole name of its file, which leads there from every file of the set. */
const fromAnywhere = ({ set }: Context, reference: string, from: string): string => {
  const target = resolveReference(from, reference, reachOf(set))
  const hash = reference.indexOf("#")
  const file = target._tag === "Refused" ? target.remote : target.file
  return file === undefined ? reference : `${file}${hash < 0 ? "" : reference.slice(hash)}`
}

const inFile = (context: Context, cursor: Cursor, file: string): Cursor =>
  cursor.trail.file === file
    ? cursor
    : { value: asSeenFrom(context, cursor.value, cursor.trail.file), trail: cursor.trail }

/**
 * One object on top of another, member by member (RFC 7396): what both have is put together when both are objects, else
 * the upper one stays. References are followed where two objects meet.
 */
const overlay = (context: Context, lower: Cursor, upper: Cursor, depth = 0): Cursor => {
  const [under, over] = [dereference(context, lower), dereference(context, upper)]
  if (under === undefined || over === undefined) return upper
  if (!isRecord(under.value) || !isRecord(over.value) || depth > deepest) return upper
  const { file } = upper.trail
  const value: Record<string, unknown> = {}
  const places = new Map<string, Trail>()
  const take = (key: string, cursor: Cursor): void => {
    setOwn(value, key, inFile(context, cursor, file).value)
    places.set(key, cursor.trail)
  }
  for (const [key, cursor] of membersOf(under)) take(key, cursor)
  for (const [key, cursor] of membersOf(over)) {
    const below = member(under, key)
    if (cursor.value === null) {
      delete value[key]
      places.delete(key)
    } else take(key, below === undefined ? cursor : overlay(context, below, cursor, depth + 1))
  }
  origins.set(value, places)
  return { value, trail: over.trail }
}

const mostTraits = 100
const unknownTraits = new WeakMap<object, ReadonlyArray<Json>>()

/** The traits of an object that lie elsewhere: what they add to it is not known. */
export const unknownTraitsOf = ({ value }: Cursor): ReadonlyArray<Json> | undefined =>
  isRecord(value) ? unknownTraits.get(value) : undefined

/**
 * An object with its traits. In AsyncAPI 2 each trait goes on top of the object, in 3 the object on top of its traits.
 */
export const withTraits = (context: Context, cursor: Cursor, what: string): Cursor => {
  const list = isRecord(cursor.value) && own(cursor.value, "traits") !== undefined ? child(cursor, "traits") : undefined
  if (list === undefined) return cursor
  if (!Array.isArray(list.value)) {
    warnAt(context, "malformed", list.trail, `the traits of ${what} must be a list; they are left out`, "traits")
    return cursor
  }
  const unknown: Array<Json> = []
  const traits = itemsOf(list)
    .slice(0, mostTraits)
    .flatMap((item) => {
      // Old documents may pair a trait with parameters: only the trait counts.
      const named = Array.isArray(item.value) ? (itemsOf(item)[0] ?? item) : item
      const foreign = foreignAt(context, named)
      if (foreign !== undefined) {
        unknown.push(unknownPart(foreign))
        return []
      }
      const trait = partAt(context, named, "the trait")
      return trait !== undefined && isRecord(trait.value) ? [trait] : []
    })
  const [first, ...others] = context.version === 2 ? [cursor, ...traits] : [...traits, cursor]
  if (first === undefined) return cursor
  const merged = others.reduce((below, above) => overlay(context, below, above), first)
  if (unknown.length > 0 && isRecord(merged.value)) unknownTraits.set(merged.value, unknown)
  return { value: merged.value, trail: cursor.trail }
}
