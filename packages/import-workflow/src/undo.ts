import { type Context, warnAt } from "@lintel/import"
import { segment } from "@lintel/model"
import { type FoundCatch, isLast, type Node, successors } from "./graph.js"
import { takesBack, undoScore } from "./likeness.js"
import { refusalsOf } from "./refusals.js"
import type { FoundStep, OpenChoice, Place } from "./steps.js"

/** What runs after a failure: the tasks on the way back, or nothing because the run goes on all the same. */
interface WayBack {
  readonly goesOn: boolean
  readonly tasks: ReadonlySet<Node>
}

/** A step with what undoes it and where its failures lead. */
export interface Undone {
  readonly step: FoundStep
  readonly undos: ReadonlyArray<Node>
  /** Whether a failure of unknown outcome runs the step's own undo; `undefined` where it has none. */
  readonly registers: "before" | "after" | undefined
  readonly ignoresRejection: boolean
  /** Other steps that are undone when this one fails, where some that were done before it are not. */
  readonly undoesWhen:
    | { readonly rejected?: ReadonlyArray<string>; readonly unanswered?: ReadonlyArray<string> }
    | undefined
}

const catchFor = (node: Node, takes: (it: FoundCatch) => boolean): FoundCatch | undefined => node.catches.find(takes)

/**
 * Everything that runs from a state on, without the way forward. What ends a branch goes on behind it, unless only the
 * branch itself is looked at.
 */
const wayFrom = (place: Place, start: string, staysInside = false): WayBack => {
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
const wayBack = (place: Place, node: Node, takes: (it: FoundCatch) => boolean): WayBack | undefined => {
  const own = catchFor(node, takes)
  if (own !== undefined) return wayFrom(place, own.next)
  return place.inside === undefined ? undefined : wayBack(place.inside.place, place.inside.node, takes)
}

const doubts = (it: FoundCatch): boolean => it.takesDoubt
const refuses = (it: FoundCatch): boolean => it.takesRefusal

/** The steps before a step, directly or not. */
const earlierSteps = (steps: ReadonlyArray<FoundStep>): ReadonlyMap<string, ReadonlySet<string>> => {
  const before = new Map<string, Set<string>>()
  for (const { node, after } of steps) {
    const all = new Set<string>()
    for (const name of after) {
      all.add(name)
      for (const other of before.get(name) ?? []) all.add(other)
    }
    before.set(node.name, all)
  }
  return before
}

interface Ways {
  readonly doubt: WayBack | undefined
  readonly refusal: WayBack | undefined
}

/** What changes nothing needs no undo, and a choice changes nothing. */
const onlyLooks = ({ task, kind }: Node): boolean =>
  kind === "choice" || (task?.action?._tag === "Http" && task.action.looks)

/** Where the ways of a choice lead that lead back. */
const refusalWays = ({ node, place }: FoundStep): ReadonlyArray<WayBack> =>
  refusalsOf(place, node).map(({ next }) => wayFrom(place, next))

/** All that may run on one of several ways. */
const united = (ways: ReadonlyArray<WayBack>): WayBack => ({
  goesOn: ways.some(({ goesOn }) => goesOn),
  tasks: new Set(ways.flatMap(({ tasks }) => [...tasks]))
})

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

const listed = (names: ReadonlyArray<string>): string => {
  const shown = names.slice(0, 5).join(", ")
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown
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

const undosOf = (
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

interface Found {
  readonly steps: ReadonlyArray<FoundStep>
  readonly ways: ReadonlyMap<string, Ways>
  readonly undos: ReadonlyMap<string, ReadonlyArray<Node>>
  readonly before: ReadonlyMap<string, ReadonlySet<string>>
}

/** Whether the run cannot go back any more when a step fails, because the point of no return may be passed. */
const isBehindPivot = ({ steps, before }: Found, name: string): boolean =>
  steps.some(({ node }) => {
    if (node.task?.marks.kind !== "pivot" || node.name === name) return false
    return before.get(node.name)?.has(name) !== true
  })

const stays = (undos: ReadonlyArray<Node>, way: WayBack | undefined): boolean =>
  way?.goesOn !== true && undos.every((undo) => way?.tasks.has(undo) !== true)

/** Whether all failures of a state are caught alike: a refusal cannot be told from a time-out. */
const isOneWay = (node: Node): boolean => catchFor(node, doubts) === catchFor(node, refuses)

/** Failures that do not lead to the undo of what was done before. */
const warnLeft = (context: Context, found: Found): ReadonlyMap<string, Undone["undoesWhen"]> => {
  const { steps, ways, undos, before } = found
  const partly = new Map<string, Undone["undoesWhen"]>()
  for (const step of steps) {
    const { node, alternativeTo, refusesWhen } = step
    const isPivot = node.task?.marks.kind === "pivot"
    if (isBehindPivot(found, node.name) || (isPivot && isOneWay(node))) continue
    const { doubt, refusal } = ways.get(node.name) ?? { doubt: undefined, refusal: undefined }
    const earlier = [...undos].filter(
      ([name]) => name !== node.name && name !== alternativeTo && before.get(node.name)?.has(name) === true
    )
    const refusals = refusesWhen === undefined ? [refusal] : refusalWays(step)
    const leftIn = (some: ReadonlyArray<WayBack | undefined>): typeof earlier =>
      earlier.filter(([, tasks]) => some.some((way) => stays(tasks, way)))
    const [unanswered, rejected] = [isPivot || refusesWhen !== undefined ? [] : leftIn([doubt]), leftIn(refusals)]
    const left = earlier.filter((one) => unanswered.includes(one) || rejected.includes(one))
    if (left.length === 0) continue
    const undoneIn = (all: ReadonlyArray<WayBack | undefined>): ReadonlyArray<string> =>
      [...undos]
        .filter(([name, tasks]) => name !== node.name && all.every((way) => !stays(tasks, way)))
        .map(([name]) => name)
    partly.set(node.name, {
      ...(rejected.length === 0 ? {} : { rejected: undoneIn(refusals) }),
      ...(unanswered.length === 0 ? {} : { unanswered: undoneIn([doubt]) })
    })
    const names = listed(left.map(([name]) => name))
    const why =
      doubt === undefined && refusal === undefined
        ? "nothing catches it"
        : doubt === undefined && refusesWhen === undefined
          ? "nothing catches a time-out of it"
          : "the way back does not pass what undoes it"
    warnAt(
      context,
      "left-behind",
      node.cursor.trail,
      `when ${node.name} ${refusesWhen === undefined ? "fails" : "leads back"}, ${names} may stay done: ${why}`,
      node.name
    )
  }
  return partly
}

/** Whether something around a state catches what makes its level fail. */
const isCaughtAround = ({ inside }: Place): boolean =>
  inside !== undefined && (catchFor(inside.node, refuses) !== undefined || isCaughtAround(inside.place))

/** Choices that match nothing make a run fail where it is: nothing catches that. */
export const warnUnmatched = (
  context: Context,
  steps: ReadonlyArray<FoundStep>,
  open: ReadonlyArray<OpenChoice>
): void => {
  const before = earlierSteps(steps)
  const looks = new Set(steps.filter(({ node }) => onlyLooks(node)).map(({ node }) => node.name))
  for (const { node, place, after } of open) {
    const done = new Set(after.flatMap((name) => [name, ...(before.get(name) ?? [])]))
    const left = steps.map((step) => step.node.name).filter((name) => done.has(name) && !looks.has(name))
    if (left.length === 0 || isCaughtAround(place)) continue
    const reason = `when no rule of ${node.name} holds, the run fails and ${listed(left)} may stay done: it has no "Default"`
    warnAt(context, "left-behind", node.cursor.trail, reason, node.name)
  }
}

/** The order of undo: reverse, unless a way back says otherwise. */
export const undoOrder = (
  context: Context,
  steps: ReadonlyArray<FoundStep>,
  undone: ReadonlyArray<Undone>
): "reverseOrder" | "anyOrder" | undefined => {
  const before = earlierSteps(steps)
  const withUndo = undone.filter(({ undos }) => undos.length > 0)
  if (withUndo.length === 0) return undefined
  const places = new Map<Node, Place>()
  for (const { step } of undone) {
    for (let at: Place | undefined = step.place; at !== undefined; at = at.inside?.place) {
      for (const node of at.level.nodes.values()) places.set(node, at)
    }
  }
  const behind = new Map<Node, ReadonlySet<Node>>()
  const leadsTo = (from: Node, to: Node): boolean => {
    const place = places.get(from)
    if (place === undefined || from.next === undefined) return false
    const known = behind.get(from) ?? wayFrom(place, from.next, true).tasks
    behind.set(from, known)
    return known.has(to)
  }
  let isReverse = true
  for (const late of withUndo) {
    for (const early of withUndo) {
      if (before.get(late.step.node.name)?.has(early.step.node.name) !== true) continue
      const wrong = early.undos.find((from) => late.undos.some((to) => leadsTo(from, to) && !leadsTo(to, from)))
      if (wrong === undefined) continue
      isReverse = false
      const reason = `${wrong.name} undoes ${early.step.node.name} before ${late.step.node.name}, which came after it, is undone`
      warnAt(context, "left-behind", wrong.cursor.trail, reason, "order of undo")
    }
  }
  return isReverse ? "reverseOrder" : "anyOrder"
}

/** What undoes each step, as far as the machine says so. */
export const undoing = (context: Context, steps: ReadonlyArray<FoundStep>): ReadonlyArray<Undone> => {
  const ways = new Map(
    steps.map((step): readonly [string, Ways] => {
      const { node, place, refusesWhen } = step
      const refusal = refusesWhen === undefined ? wayBack(place, node, refuses) : united(refusalWays(step))
      return [node.name, { doubt: wayBack(place, node, doubts), refusal }]
    })
  )
  const before = earlierSteps(steps)
  const undos = undosOf(context, steps, ways, before)
  const partly = warnLeft(context, { steps, ways, undos, before })
  return steps.map((step) => {
    const { node } = step
    const own = undos.get(node.name) ?? []
    const { doubt } = ways.get(node.name) ?? {}
    const refusal = catchFor(node, refuses)
    return {
      step,
      undos: own,
      registers:
        own.length === 0 ? undefined : own.some((undo) => doubt?.tasks.has(undo) === true) ? "before" : "after",
      ignoresRejection: refusal !== undefined && refusal.next === node.next,
      undoesWhen: partly.get(node.name)
    }
  })
}
