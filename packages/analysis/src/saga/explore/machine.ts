import type { RepeatSafety, Saga, SagaStep, StepKind } from "@lintel/model"
import { contradictsItself, type SagaConditions, sagaConditions } from "../conditions.js"
import { rootOf, type SagaOrder, sagaOrder, stepOf } from "../order.js"

/**
 * One step of a saga as it is explored: every fact stated, other steps by position.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface MachineStep {
  readonly name: string
  readonly kind: StepKind
  /** Positions of the steps that must be done, skipped or replaced before this one starts. */
  readonly after: ReadonlyArray<number>
  /** Positions of every step that comes after this one, directly or not. */
  readonly behind: ReadonlySet<number>
  /** Positions of the steps of which one is done instead of this one; without itself. */
  readonly alternatives: ReadonlyArray<number>
  /** Positions of the steps that are done under the same condition, itself among them; none: it is done in every run. */
  readonly condition: ReadonlyArray<number>
  /** That condition, where others say something about it. */
  readonly when: string | undefined
  readonly rejects: boolean
  /** A rejection is taken for success. */
  readonly ignoresRejection: boolean
  readonly repeat: RepeatSafety
  /** `untilDone`: nobody gives up. More than two tries do nothing that two do not. */
  readonly tries: 1 | 2 | "untilDone"
  /** Nothing ends the wait for an answer. */
  readonly waitsForEver: boolean
  readonly isFenced: boolean
  readonly registers: "before" | "after"
  readonly undo: { readonly repeat: RepeatSafety; readonly mayFail: boolean } | undefined
  /** Positions of the other steps that are undone when this one fails; `undefined`: all that were done. */
  readonly undoesWhen: Readonly<Record<"rejected" | "unanswered", ReadonlySet<number> | undefined>>
  /** Nothing is late, repeated or done without an answer here: a request is done, rejected or lost, an undo works. */
  readonly isCalm: boolean
}

/**
 * A saga as it is explored.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface SagaMachine {
  readonly steps: ReadonlyArray<MachineStep>
  readonly undoes: "reverseOrder" | "anyOrder"
  /** Whether a rejection after an attempt of unknown outcome is undone, because the attempt may have taken effect. */
  readonly undoesAmbiguous: boolean
  /** Whether it is given up when its time is over. */
  readonly hasDeadline: boolean
  /** What becomes of it when somebody cancels it; `undefined`: nobody does. */
  readonly cancellation: "undoes" | "stops" | undefined
  /** Which conditions can hold together; `undefined`: all can. */
  readonly conditions: SagaConditions | undefined
}

/**
 * Steps that are explored at most.
 *
 * @category sagas
 * @since 0.1.0
 */
export const mostExploredSteps = 64

const triesOf = (step: SagaStep): MachineStep["tries"] => {
  if (step.retry === "untilDone" || step.kind === "retriable" || step.kind === "pivot") return "untilDone"
  return (step.retry ?? 1) > 1 ? 2 : 1
}

interface Layout {
  readonly saga: Saga
  readonly names: ReadonlyArray<string>
  readonly position: ReadonlyMap<string, number>
  readonly groups: ReadonlyMap<string, ReadonlyArray<number>>
  readonly conditions: ReadonlyMap<string, ReadonlyArray<number>>
  readonly after: ReadonlyArray<ReadonlyArray<number>>
}

const grouped = (
  names: ReadonlyArray<string>,
  keyOf: (name: string) => string | undefined
): ReadonlyMap<string, ReadonlyArray<number>> => {
  const groups = new Map<string, Array<number>>()
  for (const [position, name] of names.entries()) {
    const key = keyOf(name)
    if (key === undefined) continue
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [position])
    else group.push(position)
  }
  return groups
}

/** Who comes after whom: an alternative starts when the step starts that it stands for. */
const layoutOf = (saga: Saga, order: SagaOrder): Layout => {
  const names = order.steps
  const position = new Map(names.map((name, index) => [name, index]))
  const groups = grouped(names, (name) => rootOf(saga, name))
  const conditions = grouped(names, (name) => stepOf(saga, name)?.when)
  const after = names.map((name) => {
    const root = rootOf(saga, name)
    const own = groups.get(root) ?? []
    const waits = [...(stepOf(saga, name)?.after ?? []), ...(root === name ? [] : (stepOf(saga, root)?.after ?? []))]
    const all = waits.flatMap((other) => groups.get(rootOf(saga, other)) ?? [])
    return [...new Set(all)].filter((other) => !own.includes(other))
  })
  return { saga, names, position, groups, conditions, after }
}

const behindOf = ({ after }: Layout, start: number): ReadonlySet<number> => {
  const found = new Set<number>()
  const open = [start]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const [other, waits] of after.entries()) {
      if (found.has(other) || !waits.includes(at)) continue
      found.add(other)
      open.push(other)
    }
  }
  return found
}

/** Whether nothing that is stated ends the wait: a call is taken to time out unless it says that it does not. */
const waitsForEver = ({ timeout, human, waitsFor }: SagaStep): boolean =>
  timeout === "none" ||
  (timeout === undefined && human?.deadline === undefined && (human !== undefined || (waitsFor ?? []).length > 0))

const positionsOf = ({ position }: Layout, names: ReadonlyArray<string> | undefined): ReadonlySet<number> | undefined =>
  names === undefined ? undefined : new Set(names.flatMap((name) => position.get(name) ?? []))

const machineStep = (layout: Layout, name: string, position: number, isCalm: boolean): MachineStep => {
  const step: SagaStep = stepOf(layout.saga, name) ?? {}
  const isUndone = step.compensate !== undefined && step.compensate !== "none"
  const group = layout.groups.get(rootOf(layout.saga, name)) ?? []
  return {
    name,
    kind: step.kind ?? "compensatable",
    after: layout.after[position] ?? [],
    behind: behindOf(layout, position),
    alternatives: group.filter((other) => other !== position),
    condition: step.when === undefined ? [] : (layout.conditions.get(step.when) ?? []),
    when: sagaConditions(layout.saga).isFree ? undefined : step.when,
    rejects: step.rejects === true,
    ignoresRejection: step.ignoresRejection === true,
    repeat: step.idempotency ?? "none",
    tries: triesOf(step),
    waitsForEver: waitsForEver(step),
    isFenced: step.fenced === true,
    registers: step.registers ?? "before",
    undo: isUndone
      ? {
          repeat: step.compensation?.idempotency ?? "none",
          mayFail: step.compensation?.rejects !== false || step.compensation.retry === "none"
        }
      : undefined,
    undoesWhen: {
      rejected: positionsOf(layout, step.undoesWhen?.rejected),
      unanswered: positionsOf(layout, step.undoesWhen?.unanswered)
    },
    isCalm
  }
}

/** What keeps a saga from being explored, in words. */
const obstacle = (saga: Saga, order: SagaOrder): string | undefined => {
  if (saga.style === "choreographed") return "nobody orders the steps of a choreographed saga"
  if (order.cycle.length > 0) return `${order.cycle.join(", ")} wait for one another`
  const [lost] = order.unknown
  if (lost !== undefined) return `${lost.step} waits for ${lost.after}, which is no step`
  if (order.circle.length > 0) return `${order.circle.join(", ")} stand for one another`
  const [gone] = order.lost
  if (gone !== undefined)
    return gone.field === "alternativeTo"
      ? `${gone.step} stands for ${gone.name}, which is no step`
      : `${gone.step} undoes ${gone.name} when it fails, which is no step`
  if (contradictsItself(saga)) return "of its choices none can be taken"
  if (order.steps.length > mostExploredSteps) return `it has more than ${mostExploredSteps} steps`
  return undefined
}

/**
 * The machine of a saga whose facts are all stated; what is not stated counts as unsafe. A text says why there is none.
 * With `faultsOf`, messages go astray in that step only: enough to find what its own facts do, and far fewer states.
 * A step that is a saga itself is explored as one step: its own machine is that of the saga it runs.
 *
 * @category sagas
 * @since 0.1.0
 */
export const machineOf = (saga: Saga, { faultsOf }: { readonly faultsOf?: string } = {}): SagaMachine | string => {
  const order = sagaOrder(saga)
  const reason = obstacle(saga, order)
  if (reason !== undefined) return reason
  const layout = layoutOf(saga, order)
  const conditions = sagaConditions(saga)
  return {
    conditions: conditions.isFree ? undefined : conditions,
    steps: order.steps.map((name, position) =>
      machineStep(layout, name, position, faultsOf !== undefined && name !== faultsOf)
    ),
    undoes: saga.undoes ?? "reverseOrder",
    undoesAmbiguous: saga.undoesAmbiguous === true,
    hasDeadline: saga.deadline !== undefined,
    cancellation: saga.cancellation
  }
}
