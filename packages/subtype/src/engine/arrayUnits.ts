import { type Engine } from "./engine.js"
import { type Id, not, TRUE } from "./nodes.js"

/** How many items from a position on satisfy a node: between `least` and `most`. */
export interface Counter {
  readonly from: number
  readonly of: Id
  least: number
  most: number
}

export interface ArrayUnits {
  readonly items: ReadonlyMap<number, ReadonlyArray<Id>>
  /** Every item from a position on satisfies the node. */
  readonly universal: ReadonlyArray<{ readonly from: number; readonly of: Id }>
  readonly counters: ReadonlyArray<Counter>
  readonly least: number
  readonly most: number
  /** Positions from here on are alike. */
  readonly tail: number
  readonly unique: boolean
  readonly repeated: boolean
}

const unitsMemo = new WeakMap<ReadonlyArray<Id>, { readonly units: ArrayUnits | undefined }>()

/** The units of an array, sorted by what they speak of; undefined if they contradict each other. */
export const arrayUnits = (engine: Engine, list: ReadonlyArray<Id>): ArrayUnits | undefined => {
  const known = unitsMemo.get(list) ?? { units: sortUnits(engine, list) }
  unitsMemo.set(list, known)
  return known.units
}

const sortUnits = (engine: Engine, list: ReadonlyArray<Id>): ArrayUnits | undefined => {
  const items = new Map<number, Array<Id>>()
  const counters = new Map<string, Counter>()
  let least = 0
  let most = Infinity
  let unique = false
  let repeated = false
  for (const unit of list) {
    const node = engine.nodes.get(unit)
    const negated = (unit & 1) === 1
    if (node.tag === "item") {
      const at = items.get(node.index) ?? []
      at.push(negated ? not(node.of) : node.of)
      items.set(node.index, at)
      if (negated) least = Math.max(least, node.index + 1)
    } else if (node.tag === "unique") {
      if (negated) repeated = true
      else unique = true
    } else if (node.tag === "count" && node.of === TRUE) {
      if (negated) most = Math.min(most, node.from + node.least - 1)
      else least = Math.max(least, node.from + node.least)
    } else if (node.tag === "count") {
      const key = `${node.from},${node.of}`
      const counter = counters.get(key) ?? { from: node.from, of: node.of, least: 0, most: Infinity }
      counters.set(key, counter)
      if (negated) counter.most = Math.min(counter.most, node.least - 1)
      else counter.least = Math.max(counter.least, node.least)
    }
  }
  const all = [...counters.values()]
  if (all.some((counter) => counter.least > counter.most)) return undefined
  const universal = all.filter((counter) => counter.most === 0).map(({ from, of }) => ({ from, of: not(of) }))
  let tail = 0
  for (const index of items.keys()) tail = Math.max(tail, index + 1)
  for (const counter of all) tail = Math.max(tail, counter.from)
  return {
    items,
    universal,
    counters: all.filter((counter) => counter.most > 0 && (counter.least > 0 || counter.most < Infinity)),
    least: all.reduce((bound, counter) => Math.max(bound, counter.least > 0 ? counter.from + counter.least : 0), least),
    most,
    tail,
    unique,
    repeated
  }
}
