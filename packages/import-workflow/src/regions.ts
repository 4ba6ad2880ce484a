import { isLast, type Level, type Node, successors } from "./graph.js"

/** What the states of a level are for. */
export interface Regions {
  /** States on the way to success, in the order in which they are first met. */
  readonly forward: ReadonlySet<string>
  /** States that run only after a failure and lead to no success. */
  readonly backward: ReadonlySet<string>
  /** States that take the place of one that failed, by its name. */
  readonly instead: ReadonlyMap<string, ReadonlyArray<string>>
}

const spread = (starts: Iterable<string>, next: (name: string) => Iterable<string>): Set<string> => {
  const seen = new Set<string>()
  const pending = [...starts].toReversed()
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (seen.has(at)) continue
    seen.add(at)
    pending.push(...[...next(at)].toReversed())
  }
  return seen
}

const predecessorsOf = (level: Level): ReadonlyMap<string, ReadonlyArray<string>> => {
  const found = new Map<string, Array<string>>()
  for (const node of level.nodes.values()) {
    for (const next of successors(node)) {
      const list = found.get(next)
      if (list === undefined) found.set(next, [node.name])
      else list.push(node.name)
    }
  }
  return found
}

const nextOf =
  (level: Level) =>
  (name: string): ReadonlyArray<string> => {
    const node = level.nodes.get(name)
    return node === undefined ? [] : successors(node).filter((it) => level.nodes.has(it))
  }

/** States between a catcher and the way forward, when it leads back there. */
const rejoining = (
  level: Level,
  forward: ReadonlySet<string>,
  leads: ReadonlySet<string>,
  node: Node
): ReadonlyArray<string> => {
  const ways = node.catches.filter(({ next }) => !forward.has(next) && leads.has(next))
  const seen = spread(
    ways.map(({ next }) => next),
    (name) => (forward.has(name) ? [] : nextOf(level)(name))
  )
  return [...seen].filter((name) => !forward.has(name) && leads.has(name))
}

/** Whether a document says that a state, also one on the way forward, takes the place of another. */
const standsInstead = (level: Level, name: string): boolean => {
  const node = level.nodes.get(name)
  return node?.asksFor !== undefined || node?.task?.marks.alternativeTo !== undefined
}

/**
 * Which states lead forward and which back. A state that only errors lead to, and that leads back to the way forward,
 * takes the place of the one that failed.
 */
export const regionsOf = (level: Level): Regions => {
  const predecessors = predecessorsOf(level)
  const before = (name: string): ReadonlyArray<string> => predecessors.get(name) ?? []
  const normal = spread(level.nodes.has(level.start) ? [level.start] : [], nextOf(level))
  const ends = [...level.nodes.values()].filter((node) => normal.has(node.name) && isLast(node))
  const succeeding = spread(
    ends.map(({ name }) => name),
    before
  )
  const main = [...normal].filter((name) => succeeding.has(name))
  // Where nothing succeeds, what is reached without an error is still the way forward.
  const forward = new Set(main.length > 0 ? main : normal)
  const instead = new Map<string, ReadonlyArray<string>>()
  const pending = [...forward]
  for (let at = 0; at < pending.length; at++) {
    const node = level.nodes.get(pending[at] ?? "")
    if (node === undefined || node.catches.length === 0) continue
    const leads = spread(forward, before)
    const told = node.catches.flatMap(({ next }) => (standsInstead(level, next) ? [next] : []))
    const found = [...new Set([...rejoining(level, forward, leads, node), ...told])]
    if (found.length === 0) continue
    instead.set(node.name, found)
    for (const name of found) {
      forward.add(name)
      pending.push(name)
    }
  }
  const everything = spread([level.start], (name) => [
    ...nextOf(level)(name),
    ...(level.nodes.get(name)?.catches.map(({ next }) => next) ?? []).filter((it) => level.nodes.has(it))
  ])
  return { forward, backward: new Set([...everything].filter((name) => !forward.has(name))), instead }
}
