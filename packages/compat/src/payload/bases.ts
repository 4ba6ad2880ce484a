import { isJsonObject, type Json, type JsonObject, type JsonSchema } from "@lintel/model"
import type { Cause } from "./judgement.js"
import { asSchema, inside, type Placed, resolved, type Scope } from "./place.js"

/** What is known of the two sides in one direction. */
interface Sides {
  readonly before: Scope
  readonly after: Scope
  readonly isSame: (before: unknown, after: unknown) => boolean
  /** Whether the pair is refused by itself. */
  readonly isRefused: (before: Placed, after: Placed) => boolean
}

/** Causes at the schemas that others are built on. */
export interface Bases {
  /** The cause at the base where nothing else differs, else the cause itself. */
  readonly of: (cause: Cause) => Cause
  /** The cause that one at a base was made of. */
  readonly originOf: (cause: Cause) => Cause
}

type Pair = readonly [before: Placed, after: Placed]

const deepest = 8

const branchesOf = ({ allOf }: JsonObject): ReadonlyArray<JsonSchema> =>
  Array.isArray(allOf) ? (allOf as ReadonlyArray<Json>).map((part) => asSchema(part) ?? true) : []

const isReference = (schema: JsonSchema): boolean => isJsonObject(schema) && typeof schema["$ref"] === "string"

/** The referenced part of `allOf` that differs, where all else is the same. */
const baseOf = ([before, after]: Pair, sides: Sides): Pair | undefined => {
  const [old, fresh] = [before.schema, after.schema]
  if (!isJsonObject(old) || !isJsonObject(fresh) || old["allOf"] === undefined) return undefined
  const { allOf: _old, ...rest } = old
  const { allOf: _fresh, ...others } = fresh
  const [parts, newParts] = [branchesOf(old), branchesOf(fresh)]
  if (parts.length !== newParts.length || !sides.isSame(rest, others)) return undefined
  const differing = parts.flatMap((part, index): ReadonlyArray<Pair> => {
    const other = newParts[index] ?? true
    if (sides.isSame(part, other)) return []
    return [[inside(before, part, "allOf", index), inside(after, other, "allOf", index)]]
  })
  const [only, ...more] = differing
  if (only === undefined || more.length > 0 || !only.every(({ schema }) => isReference(schema))) return undefined
  const base: Pair = [resolved(only[0], sides.before), resolved(only[1], sides.after)]
  return sides.isRefused(...base) ? base : undefined
}

/**
 * Schemas that share a base by `allOf` are refused one by one for what changed in the base: where it is refused by itself
 * and nothing else differs, the cause is there, and one.
 */
export const createBases = (sides: Sides): Bases => {
  const moved = new WeakMap<Cause, Cause>()
  const origins = new WeakMap<Cause, Cause>()
  const move = (cause: Cause): Cause => {
    let pair: Pair = [cause.before, cause.after]
    for (let level = 0; level < deepest; level++) {
      const base = baseOf(pair, sides)
      if (base === undefined) break
      pair = base
    }
    const [before, after] = pair
    if (before === cause.before) return cause
    const { depth, isWhole, key, refused } = cause
    const made: Cause = {
      key,
      before,
      after,
      depth,
      refused,
      isWhole,
      get path() {
        return cause.path // written out only for those that are shown
      },
      get choices() {
        return cause.choices
      }
    }
    origins.set(made, cause)
    return made
  }
  return {
    of: (cause) => {
      const known = moved.get(cause) ?? move(cause)
      moved.set(cause, known)
      return known
    },
    originOf: (cause) => origins.get(cause) ?? cause
  }
}
