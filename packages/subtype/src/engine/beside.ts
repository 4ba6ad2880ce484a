import { type Engine } from "./engine.js"
import { type Id } from "./nodes.js"
import { createRangeIndex, gapOf, rangeOf } from "./ranges.js"
import { createTagIndex, otherTags, tagsOf } from "./tags.js"
import { type Kind, kinds } from "./values.js"

/** Clauses, kept in such a way that most of those that a literal satisfies need not be looked at. */
export interface Besides<Item> {
  readonly add: (item: Item, clause: ReadonlyArray<Id>) => void
  /** The items, in the order in which they came, whose clauses still say something beside the literal. */
  readonly beside: (literal: Id) => ReadonlyArray<Item>
}

/** Makes an empty one: objects are told apart by tags, numbers by ranges. */
export const createBesides = <Item>(engine: Engine, kind: Kind): Besides<Item> => {
  if (!engine.optimisations.disjointness || (kind !== kinds.object && kind !== kinds.number)) {
    const items: Array<Item> = []
    return { add: (item) => items.push(item), beside: () => items }
  }
  if (kind === kinds.number) {
    const index = createRangeIndex<Item>()
    return {
      add: (item, clause) => index.add(item, gapOf(engine, clause)),
      beside: (literal) => index.besides(rangeOf(engine, literal))
    }
  }
  const index = createTagIndex<Item>()
  return {
    add: (item, clause) => index.add(item, otherTags(engine, clause)),
    beside: (literal) => index.besides(tagsOf(engine, literal))
  }
}
