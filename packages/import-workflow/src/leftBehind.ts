import { type Context, warnAt } from "@lintel/import"
import { earlierSteps, listed, onlyLooks } from "./earlierSteps.js"
import type { Node } from "./graph.js"
import type { FoundStep, OpenChoice, Place } from "./steps.js"
import { catchFor, doubts, refusalWays, refuses, type WayBack, type Ways } from "./wayBack.js"

/** What is undone when a step fails in one way or the other, where that is not everything done before it. */
export interface UndoneThen {
  readonly rejected?: ReadonlyArray<string>
  readonly unanswered?: ReadonlyArray<string>
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
export const warnLeft = (context: Context, found: Found): ReadonlyMap<string, UndoneThen> => {
  const { steps, ways, undos, before } = found
  const partly = new Map<string, UndoneThen>()
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
