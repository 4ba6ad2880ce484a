import { charge, type Engine } from "./engine.js"
import { type Id, not } from "./nodes.js"
import { createRangeIndex, type Range } from "./ranges.js"
import { certainTraits, refusedTraits, sizeOf, unitsOf } from "./separation.js"
import { createTagIndex } from "./tags.js"
import { type Kind, kinds } from "./values.js"

/** Clauses, kept in such a way that most of those that a literal satisfies need not be looked at. */
export interface Besides<Item> {
  readonly add: (item: Item, clause: ReadonlyArray<Id>) => void
  /** The items, in the order in which they came, whose clauses still say something beside the literal. */
  readonly beside: (literal: Id) => ReadonlyArray<Item>
}

/** Makes an empty one: numbers are told apart by ranges, texts, arrays and objects by what parts of them are. */
export const createBesides = <Item>(engine: Engine, kind: Kind): Besides<Item> => {
  if (!engine.optimisations.disjointness || kind === kinds.null || kind === kinds.boolean) {
    const items: Array<Item> = []
    return { add: (item) => items.push(item), beside: () => items }
  }
  if (kind === kinds.number) {
    const index = createRangeIndex<Item>()
    const rangeOf = (literals: ReadonlyArray<Id>): Range => sizeOf(engine, literals, kind) ?? everything
    return {
      add: (item, clause) => index.add(item, rangeOf(clause.map(not))),
      beside: (literal) => {
        const found = index.besides(rangeOf(unitsOf(engine, literal)))
        charge(engine, found.length / comparisonsPerStep)
        return found
      }
    }
  }
  const index = createTagIndex<Item>((compared) => charge(engine, compared / comparisonsPerStep))
  return {
    add: (item, clause) => index.add(item, refusedTraits(engine, clause, kind)),
    beside: (literal) => index.besides(certainTraits(engine, literal, kind))
  }
}

/** So many comparisons are made in the time of one step. */
const comparisonsPerStep = 16

const everything: Range = { least: undefined, most: undefined }
