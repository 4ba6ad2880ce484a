import type { Json, JsonObject, JsonSchema } from "@lintel/model"
import { declaring, isScalar } from "./declaring.js"
import { excludeEachOther } from "./disjoint.js"
import { createEquality } from "./equal.js"
import { asSchema, inside, nowhere, type Placed, placeKey, resolved, type Scope } from "./place.js"

/** A property that the writer declares at a level; what that is, is found out where two schemas declare it. */
interface Declared {
  readonly name: string
  readonly schema: JsonSchema
  readonly holder: Placed
  /** The same property on the other side. */
  readonly other: JsonSchema | undefined
}

type Names = ReadonlyMap<string, Declared>

/** Follows the alternatives of one choice. */
export interface Alternatives {
  readonly enter: (branch: Json | undefined) => void
  readonly leave: () => void
  readonly finish: () => void
}

/**
 * The properties that a writer declares at one level, all schemas of the level together. Where two of them declare one
 * name, and both with names of their own below it, values may hold what either declares: then neither can be looked at
 * alone.
 */
export interface DeclaredNames {
  /** Notes what one schema declares; false when a name cannot be looked at alone any more. */
  readonly add: (placed: Placed, properties: JsonObject, others: JsonObject) => boolean
  /** Names that two alternatives declare meet only in values that fit both: those that exclude each other have none. */
  readonly alternatives: () => Alternatives
}

const admitSame = createEquality("admitted", () => true)

const merged = (maps: ReadonlyArray<Names>): Names => new Map(maps.toReversed().flatMap((map) => [...map]))

/** Starts with nothing declared. */
export const declaredNames = (
  scope: Scope,
  isSameOnBoth: (schema: JsonSchema, other: JsonSchema) => boolean
): DeclaredNames => {
  let declared: Names = new Map()

  const placedOf = ({ holder, name, schema }: Declared): Placed =>
    resolved(inside(holder, schema, "properties", name), scope)

  /** It is the same on both sides: whatever else applies to the value, what it refuses was refused before. */
  const isSame = ({ other, schema }: Declared): boolean => other !== undefined && isSameOnBoth(schema, other)

  const canStand = (known: Declared, fresh: Declared): boolean => {
    const [there, here] = [placedOf(known), placedOf(fresh)]
    return (
      placeKey(there.place) === placeKey(here.place) ||
      (isSame(known) && isSame(fresh)) ||
      // Two schemas that read the same, or lead to the same objects, declare the same names.
      admitSame(there.schema, here.schema) ||
      declaring(there, scope) === declaring(here, scope) ||
      isScalar(there, scope) ||
      isScalar(here, scope)
    )
  }

  const alternatives = (): Alternatives => {
    const around = declared
    const earlier: Array<{ readonly schema: JsonSchema; readonly names: Names }> = []
    let current: JsonSchema = true
    return {
      enter: (branch) => {
        current = resolved({ schema: asSchema(branch) ?? true, place: nowhere }, scope).schema
        const together = earlier.filter(({ schema }) => !excludeEachOther(schema, current, scope))
        declared = merged([around, ...together.map(({ names }) => names)])
      },
      leave: () => {
        earlier.push({ schema: current, names: declared })
      },
      finish: () => {
        declared = merged([around, ...earlier.map(({ names }) => names)])
      }
    }
  }

  return {
    add: (placed, properties, others) => {
      const next = new Map(declared)
      for (const name of Object.keys(properties)) {
        const schema = asSchema(properties[name])
        if (schema === undefined) continue
        const other = Object.hasOwn(others, name) ? asSchema(others[name]) : undefined
        const fresh: Declared = { name, schema, holder: placed, other }
        const known = next.get(name)
        if (known === undefined) next.set(name, fresh)
        else if (!canStand(known, fresh)) return false
      }
      declared = next
      return true
    },
    alternatives
  }
}
