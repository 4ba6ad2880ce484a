import type { RepeatSafety, Saga, SagaStep, StepKind } from "@lintel/model"
import { type SagaOrder, sagaOrder, stepOf } from "../order.js"

/**
 * One step of a saga as it is explored: every fact stated, predecessors by position.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface MachineStep {
  readonly name: string
  readonly kind: StepKind
  /** Positions of the steps that must be done before this one starts. */
  readonly after: ReadonlyArray<number>
  /** Positions of every step that comes after this one, directly or not. */
  readonly behind: ReadonlySet<number>
  readonly rejects: boolean
  readonly repeat: RepeatSafety
  /** `untilDone`: nobody gives up. More than two tries do nothing that two do not. */
  readonly tries: 1 | 2 | "untilDone"
  readonly isFenced: boolean
  readonly registers: "before" | "after"
  readonly undo: { readonly repeat: RepeatSafety; readonly mayFail: boolean } | undefined
  /** Nothing is lost, late or repeated here: the step is done or rejected, and undone at once. */
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
}

/** Steps that are explored at most; the number of states doubles with each. */
export const mostExploredSteps = 12

const triesOf = (step: SagaStep): MachineStep["tries"] => {
  if (step.retry === "untilDone" || step.kind === "retriable" || step.kind === "pivot") return "untilDone"
  return (step.retry ?? 1) > 1 ? 2 : 1
}

const machineStep = (
  saga: Saga,
  order: SagaOrder,
  position: ReadonlyMap<string, number>,
  name: string,
  isCalm: boolean
): MachineStep => {
  const step: SagaStep = stepOf(saga, name) ?? {}
  const isUndone = step.compensate !== undefined && step.compensate !== "none"
  const positions = (names: Iterable<string>): ReadonlyArray<number> =>
    [...names].flatMap((other) => position.get(other) ?? [])
  return {
    name,
    kind: step.kind ?? "compensatable",
    after: positions(step.after ?? []),
    behind: new Set(positions(order.behind(name))),
    rejects: step.rejects === true,
    repeat: step.idempotency ?? "none",
    tries: triesOf(step),
    isFenced: step.fenced === true,
    registers: step.registers ?? "before",
    undo: isUndone
      ? {
          repeat: step.compensation?.idempotency ?? "none",
          mayFail: step.compensation?.rejects !== false || step.compensation.retry === "none"
        }
      : undefined,
    isCalm
  }
}

/** What keeps a saga from being explored, in words. */
const obstacle = (saga: Saga, order: SagaOrder): string | undefined => {
  if (saga.style === "choreographed") return "nobody orders the steps of a choreographed saga"
  if (order.cycle.length > 0) return `${order.cycle.join(", ")} wait for one another`
  if (order.steps.length > mostExploredSteps) return `it has more than ${mostExploredSteps} steps`
  const step = order.steps.find((name) => {
    const { when, alternativeTo, saga: nested } = stepOf(saga, name) ?? {}
    return when !== undefined || alternativeTo !== undefined || nested !== undefined
  })
  return step === undefined ? undefined : `${step} is done only in some runs, or is a saga itself`
}

/**
 * The machine of a saga whose facts are all stated; what is not stated counts as unsafe. A text says why there is none.
 * With `faultsOf`, messages go astray in that step only: enough to find what its own facts do, and far fewer states.
 *
 * @category sagas
 * @since 0.1.0
 */
export const machineOf = (saga: Saga, { faultsOf }: { readonly faultsOf?: string } = {}): SagaMachine | string => {
  const order = sagaOrder(saga)
  const reason = obstacle(saga, order)
  if (reason !== undefined) return reason
  const position = new Map(order.steps.map((name, index) => [name, index]))
  return {
    steps: order.steps.map((name) =>
      machineStep(saga, order, position, name, faultsOf !== undefined && name !== faultsOf)
    ),
    undoes: saga.undoes ?? "reverseOrder",
    undoesAmbiguous: saga.undoesAmbiguous === true
  }
}
