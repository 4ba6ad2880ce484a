import { isLast, type Level, type Node, successors } from "./graph.js"
import { regionsOf } from "./regions.js"
import type { Place } from "./steps.js"

/** Whether a branch may end well after a failure in it, and nothing is done instead: what comes behind decides then. */
const endsAfterFailure = (branch: Level): boolean => {
  const { forward } = regionsOf(branch)
  const isDone = (node: Node): boolean =>
    forward.has(node.name) && node.kind === "task" && node.task?.marks.undoes === undefined
  const seen = new Set<string>()
  const pending = [...branch.nodes.values()].flatMap(({ catches }) => catches.map(({ next }) => next))
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const node = branch.nodes.get(at)
    if (node === undefined || seen.has(at) || isDone(node)) continue
    if (isLast(node)) return true
    seen.add(at)
    pending.push(...successors(node))
  }
  return [...branch.nodes.values()].some(({ branches }) => branches.some(endsAfterFailure))
}

/** Whether a choice is asked how the branches before it ended: the way back from there is that of their failures. */
const asksBranches = ({ level }: Place, choice: Node): boolean =>
  [...level.nodes.values()].some((node) => {
    if (node.kind !== "parallel" || !node.branches.some(endsAfterFailure)) return false
    const seen = new Set<string>()
    const pending = [node.next]
    while (pending.length > 0) {
      const next = level.nodes.get(pending.pop() ?? "")
      if (next === undefined || seen.has(next.name)) continue
      if (next === choice) return true
      seen.add(next.name)
      if (next.kind === "choice" || next.kind === "pass") pending.push(...successors(next))
    }
    return false
  })

/** The ways of a choice that lead straight back: who runs the saga refuses to go on, though nothing failed. */
export const refusalsOf = (
  place: Place,
  node: Node
): ReadonlyArray<{ readonly condition: string; readonly next: string }> =>
  node.kind !== "choice" || asksBranches(place, node)
    ? []
    : node.choices.flatMap(({ condition, next }) =>
        next !== undefined && place.regions.backward.has(next) ? [{ condition, next }] : []
      )
