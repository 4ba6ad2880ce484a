import { child } from "@lintel/import"
import type { Level, Node } from "../graph.js"

/** Whether a node only says where a way goes on; what is set or waited for may matter to what follows. */
const isEmpty = ({ kind, cursor, next, guard }: Node): boolean =>
  kind === "pass" &&
  guard === undefined &&
  next !== undefined &&
  child(cursor, "set") === undefined &&
  child(cursor, "wait") === undefined

/** Where a way leads that begins at nodes which do nothing. */
const targetOf = ({ nodes }: Level, start: string): string => {
  const seen = new Set<string>()
  let at = start
  for (let node = nodes.get(at); node?.next !== undefined && isEmpty(node); node = nodes.get(at)) {
    if (seen.has(at)) return start
    seen.add(at)
    at = node.next
  }
  return at
}

/** A level without nodes that do nothing: what leads to one leads to what follows it. */
export const shortened = (level: Level): Level => {
  const known = new Map<string, string>()
  const to = (name: string): string => {
    const found = known.get(name) ?? targetOf(level, name)
    known.set(name, found)
    return found
  }
  const short = (node: Node): Node => ({
    ...node,
    next: node.next === undefined ? undefined : to(node.next),
    choices: node.choices.map((choice) => ({
      ...choice,
      next: choice.next === undefined ? undefined : to(choice.next)
    })),
    catches: node.catches.map((it) => ({ ...it, next: to(it.next) }))
  })
  const nodes = [...level.nodes.values()].map(short)
  const start = to(level.start)
  const kept = nodes.filter(({ name }) => to(name) === name)
  return { start, nodes: new Map(kept.map((node) => [node.name, node])) }
}
