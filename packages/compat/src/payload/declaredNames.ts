import type { Json, JsonObject, JsonSchema } from "@lintel/model"
import { declaring, isScalar } from "./declaring.js"
import { excludeEachOther } from "./disjoint.js"
import { equalSchemas } from "./equal.js"
import { asSchema, inside, nowhere, type Placed, placeKey, resolved, type Scope } from "./place.js"

/** A property that the writer declares at a level. */
interface Declared {
  readonly placed: Placed
  /** It is the same on both sides: whatever else applies to the value, what it refuses was refused before. */
  readonly isSame: boolean
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

const merged = (maps: ReadonlyArray<Names>): Names => new Map(maps.toReversed().flatMap((map) => [...map]))

/** Starts with nothing declared. */
export const declaredNames = (
  scope: Scope,
  isSameOnBoth: (schema: JsonSchema, other: JsonSchema) => boolean
): DeclaredNames => {
  let declared: Names = new Map()

  const canStand = (known: Declared, here: Placed, isSame: boolean): boolean =>
    placeKey(known.placed.place) === placeKey(here.place) ||
    (known.isSame && isSame) ||
    // Two schemas that read the same, or lead to the same objects, declare the same names.
    equalSchemas(known.placed.schema, here.schema, "admitted", () => true) ||
    declaring(known.placed, scope) === declaring(here, scope) ||
    isScalar(known.placed, scope) ||
    isScalar(here, scope)

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
        const here = resolved(inside(placed, schema, "properties", name), scope)
        const other = Object.hasOwn(others, name) ? asSchema(others[name]) : undefined
        const isSame = other !== undefined && isSameOnBoth(schema, other)
        const known = next.get(name)
        if (known === undefined) next.set(name, { placed: here, isSame })
        else if (!canStand(known, here, isSame)) return false
      }
      declared = next
      return true
    },
    alternatives
  }
}
