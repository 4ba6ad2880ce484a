import { branchFacts, constantsOf } from "./disjoint.js"
import { type Engine } from "./engine.js"
import { type Id } from "./nodes.js"
import { type ValueId } from "./values.js"

/** A name with constants: that a property has one of them, or none of them. */
export interface Tag {
  readonly name: string
  readonly values: ReadonlySet<ValueId>
}

const tagsMemo = new WeakMap<Engine, Map<Id, ReadonlyArray<Tag>>>()

/** The properties that a literal requires and restricts to constants. */
export const tagsOf = (engine: Engine, literal: Id): ReadonlyArray<Tag> => {
  let memo = tagsMemo.get(engine)
  if (memo === undefined) tagsMemo.set(engine, (memo = new Map()))
  const known = memo.get(literal)
  if (known !== undefined) return known
  const tags: Array<Tag> = []
  if (!(literal & 1)) {
    const { constants, required } = branchFacts(engine, literal)
    for (const [name, values] of constants) if (required.has(name)) tags.push({ name, values })
  }
  memo.set(literal, tags)
  return tags
}

/** What a clause says with its literals "has the property, with none of these constants". */
export const otherTags = (engine: Engine, clause: ReadonlyArray<Id>): ReadonlyArray<Tag> =>
  clause.flatMap((literal) => {
    const node = engine.nodes.get(literal)
    if (!(literal & 1) || node.tag !== "property") return []
    const values = constantsOf(engine, node.of)
    return values === undefined ? [] : [{ name: node.name, values }]
  })

/** Clauses by the constants that they exclude, so that a tag need not be compared with all of them. */
export interface TagIndex<Item> {
  readonly add: (item: Item, others: ReadonlyArray<Tag>) => void
  /** The items, in the order in which they came, whose clauses do not hold wherever the tags do. */
  readonly besides: (tags: ReadonlyArray<Tag>) => ReadonlyArray<Item>
}

interface Entry<Item> {
  readonly order: number
  readonly item: Item
  readonly others: ReadonlyArray<Tag>
}

/** Makes an empty index. The name that the first tagged clause speaks of is the one that it is kept by. */
export const createTagIndex = <Item>(): TagIndex<Item> => {
  let name: string | undefined
  const byValue = new Map<ValueId, Array<Entry<Item>>>()
  const rest: Array<Entry<Item>> = []
  const all: Array<Entry<Item>> = []
  const candidates = (tags: ReadonlyArray<Tag>): ReadonlyArray<Entry<Item>> => {
    const tag = tags.find((one) => one.name === name)
    if (tag === undefined) return all
    const found = new Set(rest)
    for (const value of tag.values) for (const entry of byValue.get(value) ?? []) found.add(entry)
    return [...found].sort((left, right) => left.order - right.order)
  }
  return {
    add: (item, others) => {
      const entry = { order: all.length, item, others }
      all.push(entry)
      name ??= others[0]?.name
      const key = others.find((other) => other.name === name)
      if (key === undefined) rest.push(entry)
      else {
        for (const value of key.values) {
          const same = byValue.get(value)
          if (same === undefined) byValue.set(value, [entry])
          else same.push(entry)
        }
      }
    },
    besides: (tags) => {
      const kept = tags.length === 0 ? all : candidates(tags).filter(({ others }) => !holdsBeside(tags, others))
      return kept.map(({ item }) => item)
    }
  }
}

// A clause holds wherever the tags do if one of them has other constants than the clause excludes.
const holdsBeside = (tags: ReadonlyArray<Tag>, others: ReadonlyArray<Tag>): boolean => {
  for (const { name, values } of tags) {
    for (const other of others) {
      if (other.name === name && !intersect(values, other.values)) return true
    }
  }
  return false
}

const intersect = (left: ReadonlySet<ValueId>, right: ReadonlySet<ValueId>): boolean => {
  const [small, large] = left.size < right.size ? [left, right] : [right, left]
  for (const value of small) if (large.has(value)) return true
  return false
}
