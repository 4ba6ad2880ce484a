/**
 * The arena of terms: what terms there are, what is known of each, and how they are numbered.
 *
 * A term denotes a relation between a position in a text and a later one. `Start` and `Boundary` are empty words that
 * exist at some positions only; a whole-text language starts at position zero and ends at the end. `Reference` is a
 * recursion variable, used for loops whose body looks ahead; its definition is the least fixpoint.
 *
 * @module
 */
import { createClasses, emptyClass, fullClass, internClass } from "./classes.js"
import type { CharacterClass, ClassTable, Ranges } from "./classes.js"

/** The number of a term in its arena. */
export type TermId = number

export type Term =
  | { readonly _tag: "Nothing" }
  | { readonly _tag: "Empty" }
  | { readonly _tag: "Start" }
  | { readonly _tag: "Boundary"; readonly negate: boolean }
  | { readonly _tag: "Class"; readonly set: CharacterClass }
  | { readonly _tag: "Concat"; readonly left: TermId; readonly right: TermId }
  | { readonly _tag: "Repeat"; readonly body: TermId; readonly min: number; readonly max: number }
  | { readonly _tag: "And"; readonly parts: ReadonlyArray<TermId> }
  | { readonly _tag: "Or"; readonly parts: ReadonlyArray<TermId> }
  | { readonly _tag: "Not"; readonly body: TermId }
  | { readonly _tag: "Reference"; readonly variable: number }

/** Whether the empty word belongs to a term: 0 never, 1 always, 2 by position. */
export type Nullability = 0 | 1 | 2

/** The term looks at whether it stands at the start. */
export const seesStart = 1
/** The term looks at whether neighbours are word characters. */
export const seesBoundary = 2

/** What is known of a term without exploring it. Lengths are sound bounds. */
export interface TermFacts {
  readonly nullability: Nullability
  readonly sees: number
  readonly min: number
  readonly max: number
}

export interface TermTable {
  readonly classes: ClassTable
  readonly terms: Array<Term>
  readonly facts: Array<TermFacts>
  readonly byKey: Map<string, TermId>
  readonly concats: Map<number, TermId>
  readonly negations: Map<TermId, TermId>
  readonly definitions: Array<TermId>
  /** What positional assertions the pattern of a variable uses. */
  readonly variableSees: Array<number>
  /**
   * Conjuncts that few words violate but that make many states. Questions are asked without them first: no word then
   * is none at all, and a shortest word that does satisfy them is the answer.
   */
  readonly refinements: Set<TermId>
  /** Work left before `OutOfFuel`; infinite outside questions. */
  fuel: number
}

/** Thrown inside the arena when `fuel` is spent; every public operation catches it. */
export class OutOfFuel extends Error {}

export const nothing: TermId = 0
export const empty: TermId = 1
export const anyCharacter: TermId = 2
export const anything: TermId = 3
export const start: TermId = 4
export const boundary: TermId = 5
export const notBoundary: TermId = 6

export const fact = (nullability: Nullability, sees: number, min: number, max: number): TermFacts => ({
  nullability,
  sees,
  min,
  max
})

export const intern = (table: TermTable, key: string, term: Term, facts: () => TermFacts): TermId => {
  const known = table.byKey.get(key)
  return known ?? push(table, key, term, facts())
}

const push = (table: TermTable, key: string, term: Term, facts: TermFacts): TermId => {
  spend(table, 1)
  const id = table.terms.length
  table.terms.push(term)
  table.facts.push(facts)
  table.byKey.set(key, id)
  return id
}

export const spend = (table: TermTable, amount: number): void => {
  table.fuel -= amount
  if (table.fuel < 0) throw new OutOfFuel()
}

export const createTerms = (): TermTable => {
  const table: TermTable = {
    classes: createClasses(),
    terms: [],
    facts: [],
    byKey: new Map(),
    concats: new Map(),
    negations: new Map(),
    definitions: [],
    variableSees: [],
    refinements: new Set(),
    fuel: Infinity
  }
  push(table, "0", { _tag: "Nothing" }, fact(0, 0, Infinity, 0))
  push(table, "e", { _tag: "Empty" }, fact(1, 0, 0, 0))
  push(table, `c${fullClass}`, { _tag: "Class", set: fullClass }, fact(0, 0, 1, 1))
  push(
    table,
    `r${anyCharacter},0,Infinity`,
    { _tag: "Repeat", body: anyCharacter, min: 0, max: Infinity },
    fact(1, 0, 0, Infinity)
  )
  push(table, "s", { _tag: "Start" }, fact(2, seesStart, 0, 0))
  push(table, "b", { _tag: "Boundary", negate: false }, fact(2, seesBoundary, 0, 0))
  push(table, "B", { _tag: "Boundary", negate: true }, fact(2, seesBoundary, 0, 0))
  return table
}

export const termOf = (table: TermTable, id: TermId): Term => table.terms[id] ?? { _tag: "Nothing" }

const impossible: TermFacts = fact(0, 0, Infinity, 0)
export const factsOf = (table: TermTable, id: TermId): TermFacts => table.facts[id] ?? impossible

export const classTerm = (table: TermTable, set: CharacterClass): TermId =>
  set === emptyClass ? nothing : intern(table, `c${set}`, { _tag: "Class", set }, () => fact(0, 0, 1, 1))

export const rangesTerm = (table: TermTable, ranges: Ranges): TermId =>
  classTerm(table, internClass(table.classes, ranges))

export const newVariable = (table: TermTable, sees: number): TermId => {
  const variable = table.definitions.length
  table.definitions.push(nothing)
  table.variableSees.push(sees)
  return intern(table, `v${variable}`, { _tag: "Reference", variable }, () => fact(2, sees, 0, Infinity))
}

export const define = (table: TermTable, id: TermId, definition: TermId): void => {
  const term = termOf(table, id)
  if (term._tag === "Reference") table.definitions[term.variable] = definition
}

export const definitionOf = (table: TermTable, variable: number): TermId => table.definitions[variable] ?? nothing
