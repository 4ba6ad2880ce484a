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

/** Whether a clause holds wherever the tags do: one of them has other constants than the clause excludes. */
export const holdsBeside = (tags: ReadonlyArray<Tag>, others: ReadonlyArray<Tag>): boolean => {
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
