import { type Context, warnAt } from "@lintel/import"
import { segment } from "@lintel/model"
import { listed, onlyLooks } from "./earlierSteps.js"
import type { Node } from "./graph.js"
import { takesBack, undoScore } from "./likeness.js"
import type { FoundStep, Place } from "./steps.js"
import { catchFor, refuses, wayFrom, type Ways } from "./wayBack.js"

/** Which step a task on the way back undoes, if that can be told. */
const stepOfUndo = (
  undo: Node,
  steps: ReadonlyArray<FoundStep>,
  ways: ReadonlyMap<string, Ways>,
  before: ReadonlyMap<string, ReadonlySet<string>>
): FoundStep | undefined => {
  const marked = undo.task?.marks.undoes
  if (marked !== undefined) return steps.find(({ node }) => segment(node.name) === marked)
  const leads = steps.filter(({ node }) => {
    const way = ways.get(node.name)
    return way?.doubt?.tasks.has(undo) === true || way?.refusal?.tasks.has(undo) === true
  })
  const near = new Set(leads.flatMap(({ node }) => [node.name, ...(before.get(node.name) ?? [])]))
  const scored = steps
    .filter(({ node }) => near.has(node.name) && !onlyLooks(node))
    .map((step) => ({ step, score: undoScore(undo, step.node) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
  const [best, second] = scored
  return best === undefined || second?.score === best.score ? undefined : best.step
}

/** The states around a step, from the inside. */
const surroundings = ({ place }: FoundStep): ReadonlyArray<NonNullable<Place["inside"]>> => {
  const found: Array<NonNullable<Place["inside"]>> = []
  for (let at = place.inside; at !== undefined; at = at.place.inside) found.push(at)
  return found
}

/**
 * The steps of a group that a task undoes as a whole: it runs after the group's own catcher, nothing else undoes what the
 * group does, and its name speaks of the group, or everything else that may be done by then is undone by others.
 */
const groupOf = (
  undo: Node,
  steps: ReadonlyArray<FoundStep>,
  found: ReadonlyMap<string, ReadonlyArray<Node>>,
  before: ReadonlyMap<string, ReadonlySet<string>>
): ReadonlyArray<FoundStep> => {
  const groups = new Map(steps.flatMap((step) => surroundings(step).map((it) => [it.node, it.place] as const)))
  for (const [group, place] of groups) {
    const own = catchFor(group, refuses)
    if (own === undefined || !wayFrom(place, own.next).tasks.has(undo)) continue
    const inside = steps.filter(
      (step) => surroundings(step).some(({ node }) => node === group) && !onlyLooks(step.node)
    )
    if (inside.length === 0 || inside.some(({ node }) => found.has(node.name))) continue
    const isBehind = (name: string): boolean => inside.some(({ node }) => before.get(name)?.has(node.name) === true)
    const others = steps.filter(
      ({ node }) => !inside.some((it) => it.node === node) && !onlyLooks(node) && !isBehind(node.name)
    )
    const isNamed = undoScore(undo, group) > 0
    const isOnly = takesBack(undo) && others.every(({ node }) => found.has(node.name))
    if (isNamed || isOnly) return inside
  }
  return []
}

/** The tasks that undo each step, by its name; of others it is told that nobody knows what they undo. */
export const undosOf = (
  context: Context,
  steps: ReadonlyArray<FoundStep>,
  ways: ReadonlyMap<string, Ways>,
  before: ReadonlyMap<string, ReadonlySet<string>>
): ReadonlyMap<string, ReadonlyArray<Node>> => {
  const tasks = new Set(
    [...ways.values()].flatMap(({ doubt, refusal }) => [...(doubt?.tasks ?? []), ...(refusal?.tasks ?? [])])
  )
  const found = new Map<string, Array<Node>>()
  const add = (step: FoundStep, undo: Node): void => {
    const list = found.get(step.node.name)
    if (list === undefined) found.set(step.node.name, [undo])
    else list.push(undo)
  }
  const unknown: Array<Node> = []
  for (const undo of tasks) {
    const step = stepOfUndo(undo, steps, ways, before)
    if (step === undefined) unknown.push(undo)
    else add(step, undo)
  }
  for (const undo of unknown) {
    const together = undo.task?.marks.undoes === undefined ? groupOf(undo, steps, found, before) : []
    for (const step of together) add(step, undo)
    if (together.length === 1) continue
    const names = listed(together.map(({ node }) => node.name))
    const reason =
      together.length === 0
        ? `${undo.name} runs after a failure; what it undoes is not known, so it is left out`
        : `${undo.name} undoes ${names} together; it is read as what undoes each of them`
    warnAt(context, "not-representable", undo.cursor.trail, reason, "after-failure")
  }
  return found
}
