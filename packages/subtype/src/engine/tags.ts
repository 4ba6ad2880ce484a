import { type ValueId } from "./values.js"
import { exclude, type Trait } from "./separation.js"

/** Clauses by the constants that they exclude, so that a trait need not be compared with all of them. */
export interface TagIndex<Item> {
  /** Takes a clause in: a value that has something else than one of the traits satisfies it. */
  readonly add: (item: Item, refused: ReadonlyArray<Trait>) => void
  /** The items, in the order in which they came, whose clauses do not hold wherever the traits do. */
  readonly besides: (traits: ReadonlyArray<Trait>) => ReadonlyArray<Item>
}

interface Entry<Item> {
  readonly order: number
  readonly item: Item
  readonly refused: ReadonlyArray<Trait>
}

/** Makes an empty index, which tells how many comparisons it makes. The part that the first tagged clause speaks of is the one that it is kept by. */
export const createTagIndex = <Item>(count: (compared: number) => void): TagIndex<Item> => {
  let path: string | undefined
  const byValue = new Map<ValueId, Array<Entry<Item>>>()
  const rest: Array<Entry<Item>> = []
  const all: Array<Entry<Item>> = []
  const constantsAt = (traits: ReadonlyArray<Trait>, at: string | undefined): ReadonlySet<ValueId> | undefined => {
    for (const trait of traits)
      if ("constants" in trait && (at === undefined || trait.path === at)) return trait.constants
    return undefined
  }
  const candidates = (traits: ReadonlyArray<Trait>): ReadonlyArray<Entry<Item>> => {
    const values = path === undefined ? undefined : constantsAt(traits, path)
    if (values === undefined) return all
    const found = new Set(rest)
    for (const value of values) for (const entry of byValue.get(value) ?? []) found.add(entry)
    return [...found].sort((left, right) => left.order - right.order)
  }
  return {
    add: (item, refused) => {
      const entry = { order: all.length, item, refused }
      all.push(entry)
      path ??= refused.find((trait) => "constants" in trait)?.path
      const values = path === undefined ? undefined : constantsAt(refused, path)
      if (values === undefined) rest.push(entry)
      else {
        for (const value of values) {
          const same = byValue.get(value)
          if (same === undefined) byValue.set(value, [entry])
          else same.push(entry)
        }
      }
    },
    besides: (traits) => {
      const near = traits.length === 0 ? all : candidates(traits)
      count(near.length * (1 + traits.length))
      const kept = traits.length === 0 ? near : near.filter(({ refused }) => !holdsBeside(traits, refused))
      return kept.map(({ item }) => item)
    }
  }
}

// A clause holds wherever the traits do if one of them is at odds with what the clause refuses.
const holdsBeside = (traits: ReadonlyArray<Trait>, refused: ReadonlyArray<Trait>): boolean => {
  for (const trait of traits) for (const other of refused) if (exclude(trait, other)) return true
  return false
}
