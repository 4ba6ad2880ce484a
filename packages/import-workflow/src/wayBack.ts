import { type FoundCatch, isLast, type Node, successors } from "./graph.js"
import { refusalsOf } from "./refusals.js"
import type { FoundStep, Place } from "./steps.js"

/** What runs after a failure: the tasks on the way back, or nothing because the run goes on all the same. */
export interface WayBack {
  readonly goesOn: boolean
  readonly tasks: ReadonlySet<Node>
}

/** Where the failures of a step lead: those of unknown outcome, and those that are refusals. */
export interface Ways {
  readonly doubt: WayBack | undefined
  readonly refusal: WayBack | undefined
}

/** The first catcher of a state that takes a failure. */
export const catchFor = (node: Node, takes: (it: FoundCatch) => boolean): FoundCatch | undefined =>
  node.catches.find(takes)

/**
 * Everything that runs from a state on, without the way forward. What ends a branch goes on behind it, unless only the
 * branch itself is looked at.
 */
export const wayFrom = (place: Place, start: string, staysInside = false): WayBack => {
  const tasks = new Set<Node>()
  const seen = new Set<string>()
  let isOver = false
  let goesOn = false
  let fails = false
  const pending = [start]
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const node = place.level.nodes.get(at)
    if (node === undefined || seen.has(at)) continue
    const isUndo = node.task?.marks.undoes !== undefined
    if (place.regions.forward.has(at) && !isUndo) {
      goesOn = true
      continue
    }
    seen.add(at)
    if (node.kind === "task") tasks.add(node)
    for (const branch of node.branches) for (const task of allTasks(branch.nodes.values())) tasks.add(task)
    isOver ||= isLast(node)
    fails ||= node.kind === "failure"
    pending.push(...successors(node).toReversed())
  }
  const { inside } = place
  if (staysInside || inside === undefined) return { goesOn, tasks }
  const behind = isOver ? afterBranch(inside) : undefined
  const failed = fails ? wayBack(inside.place, inside.node, refuses) : undefined
  return {
    goesOn: goesOn || behind?.goesOn === true || failed?.goesOn === true,
    tasks: new Set([...tasks, ...(behind?.tasks ?? []), ...(failed?.tasks ?? [])])
  }
}

const allTasks = (nodes: Iterable<Node>): ReadonlyArray<Node> =>
  [...nodes].flatMap((node) => [
    ...(node.kind === "task" ? [node] : []),
    ...node.branches.flatMap((branch) => allTasks(branch.nodes.values()))
  ])

/** What may run when a branch ends in whatever way: the choices behind it that lead back. */
const afterBranch = ({ node, place }: NonNullable<Place["inside"]>): WayBack => {
  const seen = new Set<string>()
  const pending = [node.next]
  const back: Array<WayBack> = []
  while (pending.length > 0) {
    const at = pending.pop()
    const next = at === undefined ? undefined : place.level.nodes.get(at)
    if (next === undefined || seen.has(next.name)) continue
    seen.add(next.name)
    if (!place.regions.forward.has(next.name)) back.push(wayFrom(place, next.name))
    else if (next.kind === "choice") pending.push(...successors(next))
  }
  if (back.length === 0) return { goesOn: true, tasks: new Set() }
  return { goesOn: false, tasks: new Set(back.flatMap((it) => [...it.tasks])) }
}

/** Where a failure of a state leads: to its own catcher, else to that of what surrounds it, else nowhere. */
export const wayBack = (place: Place, node: Node, takes: (it: FoundCatch) => boolean): WayBack | undefined => {
  const own = catchFor(node, takes)
  if (own !== undefined) return wayFrom(place, own.next)
  return place.inside === undefined ? undefined : wayBack(place.inside.place, place.inside.node, takes)
}

/** Whether a catcher takes failures of which nobody knows whether something was done. */
export const doubts = (it: FoundCatch): boolean => it.takesDoubt

/** Whether a catcher takes refusals. */
export const refuses = (it: FoundCatch): boolean => it.takesRefusal

/** Where the ways of a choice lead that lead back. */
export const refusalWays = ({ node, place }: FoundStep): ReadonlyArray<WayBack> =>
  refusalsOf(place, node).map(({ next }) => wayFrom(place, next))

/** All that may run on one of several ways. */
export const united = (ways: ReadonlyArray<WayBack>): WayBack => ({
  goesOn: ways.some(({ goesOn }) => goesOn),
  tasks: new Set(ways.flatMap(({ tasks }) => [...tasks]))
})
