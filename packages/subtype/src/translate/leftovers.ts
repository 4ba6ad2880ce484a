import { type SchemaLocation } from "@lintel/json-schema"
import { type Engine, matches } from "../engine/engine.js"
import { type Id, not, TRUE } from "../engine/nodes.js"
import { type KeySet, otherKeys } from "./keys.js"
import { type Context } from "./mode.js"
import { type Member } from "./members.js"
import { type EvaluatedItems } from "./unevaluatedItems.js"
import { type EvaluatedKeys, type SignCell, signCells } from "./unevaluatedProperties.js"

/** A subschema for a part of a value, with how it is read there. */
export interface Child {
  readonly location: SchemaLocation
  readonly context: Context
  /** What a closed sender adds where this schema alone applies. */
  readonly closed: Id
}

/** Subschemas of a schema for a part of its value. */
export interface Unit {
  readonly member: Member
  readonly children: ReadonlyArray<Child>
  /** A child that satisfies this is not one that the schemas apply to. */
  readonly unless: Id
}

/** Subschemas for the names of a set. */
export interface KeyUnit {
  readonly unit: Unit
  readonly set: KeySet
}

/** An `unevaluatedProperties` with a say about its values, and what the schemas around it evaluate. */
export interface Leftover {
  readonly unit: Unit
  readonly evaluated: EvaluatedKeys
  /** The names that no schema around it names. */
  readonly cells: ReadonlyArray<SignCell>
}

/** The same for `unevaluatedItems`. */
export interface LeftoverItems {
  readonly unit: Unit
  readonly evaluated: EvaluatedItems | undefined
}

// The unit where none of the conditions holds.
const unlessAny = (engine: Engine, unit: Unit, conditions: ReadonlyArray<Id>): ReadonlyArray<Unit> => {
  if (conditions.includes(TRUE)) return []
  const condition = engine.nodes.and([unit.member.condition, ...conditions.map(not)])
  return [{ ...unit, member: { ...unit.member, condition } }]
}

/** What it says of one name: nothing where a schema around it speaks of the name. */
export const leftoverUnder = (engine: Engine, { evaluated, unit }: Leftover, name: string): ReadonlyArray<Unit> => {
  const { all, names, patterns } = evaluated
  const matching = [...patterns].filter(([, sets]) => sets.some(({ upper }) => matches(engine, upper, name) === 1))
  return unlessAny(engine, unit, [...all, ...(names.get(name) ?? []), ...matching.map(([condition]) => condition)])
}

/** What it says of all names that no schema around it names. */
export const leftoverUnits = (engine: Engine, { cells, evaluated, unit }: Leftover): ReadonlyArray<KeyUnit> =>
  cells.flatMap(({ conditions, set }) =>
    unlessAny(engine, unit, [...evaluated.all, ...conditions]).map((one) => ({ unit: one, set }))
  )

/** What it says of a position; an item that a `contains` evaluates is none of its own. */
export const leftoverItem = (
  engine: Engine,
  { evaluated, unit }: LeftoverItems,
  position: number
): ReadonlyArray<Unit> => {
  const { all = [], contains = [], prefixes = [] } = evaluated ?? {}
  const covering = prefixes.filter(({ length }) => length > position).map(({ condition }) => condition)
  const unless = engine.nodes.or(contains.map(({ of }) => of))
  return unlessAny(engine, { ...unit, unless }, [...all, ...covering])
}

/** The sets of keys that some units share and no others do. At most eight units. */
export const cellsOf = (
  engine: Engine,
  units: ReadonlyArray<KeyUnit>
): ReadonlyArray<{ readonly set: KeySet; readonly inside: ReadonlyArray<Unit> }> => {
  // The sign of a set is carried where conditions are: position in the list of units.
  const cells: ReadonlyArray<SignCell> =
    signCells(
      engine,
      otherKeys(engine, []),
      units.map(({ set }, position) => ({ condition: position, set }))
    ) ?? []
  return cells
    .filter(({ conditions }) => conditions.length > 0)
    .map(({ conditions, set }) => ({
      set,
      inside: units.filter((_, position) => conditions.includes(position)).map(({ unit }) => unit)
    }))
}
