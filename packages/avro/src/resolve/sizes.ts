import { partsOf } from "../schema/parts.js"
import type { AvroSchema, AvroType } from "../schema/types.js"
import { makeHeap } from "./heap.js"

/** The smallest data of each type. */
export interface Sizes {
  /** How many parts the smallest datum of a type has; `undefined` for a type without data. */
  readonly of: (type: AvroType) => number | undefined
  /** How deep that datum is nested. */
  readonly depthOf: (type: AvroType) => number
}

/** Numbers of parts above this are not told apart. */
const most = 1e15

/** Every type that a type contains, itself included. */
const reachable = (root: AvroType): ReadonlyArray<AvroType> => {
  const seen = new Set<number>([root.id])
  const found = [root]
  for (let at = 0; at < found.length; at++) {
    const type = found[at]
    for (const part of type === undefined ? [] : partsOf(type)) {
      if (seen.has(part.id)) continue
      seen.add(part.id)
      found.push(part)
    }
  }
  return found
}

interface Open {
  missing: number
  cost: number
  depth: number
}

/**
 * The least numbers of parts, cheapest type first, so that each is final when it is met (Knuth, *A generalization of
 * Dijkstra's algorithm*, 1977). A type that is never met has no finite datum.
 */
export const sizesOf = ({ root, size }: AvroSchema): Sizes => {
  const cost = new Float64Array(size).fill(-1)
  const depth = new Float64Array(size)
  const users = new Map<number, Array<AvroType>>()
  const open = new Map<number, Open>()
  const heap = makeHeap<{ readonly type: AvroType; readonly depth: number }>()
  for (const type of reachable(root)) {
    if (type._tag === "record") {
      open.set(type.id, { missing: type.fields.length, cost: 1, depth: 0 })
      if (type.fields.length === 0) heap.push(1, { type, depth: 0 })
    } else if (type._tag === "enum" ? type.symbols.length > 0 : type._tag !== "union") {
      heap.push(type._tag === "fixed" ? 1 + Math.floor(type.size / 64) : 1, { type, depth: 0 })
    }
    if (type._tag !== "record" && type._tag !== "union") continue
    for (const part of partsOf(type)) {
      const known = users.get(part.id)
      if (known === undefined) users.set(part.id, [type])
      else known.push(type)
    }
  }
  for (let top = heap.pop(); top !== undefined; top = heap.pop()) {
    const { type } = top.value
    if ((cost[type.id] ?? -1) >= 0) continue
    cost[type.id] = top.cost
    depth[type.id] = top.value.depth
    for (const user of users.get(type.id) ?? []) {
      const state = open.get(user.id)
      if (state === undefined) heap.push(top.cost, { type: user, depth: top.value.depth + 1 })
      else {
        state.missing -= 1
        state.cost = Math.min(most, state.cost + top.cost)
        state.depth = Math.max(state.depth, top.value.depth + 1)
        if (state.missing === 0) heap.push(state.cost, { type: user, depth: state.depth })
      }
    }
  }
  return {
    of: (type) => {
      const found = cost[type.id] ?? -1
      return found < 0 ? undefined : found
    },
    depthOf: (type) => depth[type.id] ?? 0
  }
}
