import { type Entity, type ModelIndex, repeatSafety, type Saga, type SagaStep } from "@lintel/model"
import { explore, type SagaViolation, suspectsAt, type UnsafeRun } from "./explore/explore.js"
import { machineOf } from "./explore/machine.js"
import { operationOfAction } from "./fields.js"
import { sagaOrder, stepOf } from "./order.js"
import { replay } from "./replay.js"
import type { Run } from "./runEvent.js"
import { isRejected, undoRefusalOf } from "./rejected.js"
import { readOnlySteps } from "./readOnlySteps.js"

/**
 * A fact, stated of a step, that makes a saga unsafe.
 *
 * - `lateRequest`: the participant takes a request that arrives after its undo.
 * - `lateRegistration`: the undo is registered only after the reply.
 * - `doubtfulRejection`: a repeat of what was done may be answered with a rejection.
 * - `unsafeRepeat`: a repeat takes effect again.
 * - `unsafeUndo`: an undo takes effect even if nothing was done.
 * - `undoMayFail`: an undo may be refused, or is tried only once.
 * - `endlessWait`: nothing ends the wait for an answer.
 * - `ignoredRejection`: a rejection is taken for success.
 * - `stoppedUndo`: a run that is cancelled stops, its compensations with it.
 *
 * @category sagas
 * @since 0.1.0
 */
export type WeaknessKind =
  | "lateRequest"
  | "lateRegistration"
  | "doubtfulRejection"
  | "unsafeRepeat"
  | "unsafeUndo"
  | "undoMayFail"
  | "endlessWait"
  | "ignoredRejection"
  | "stoppedUndo"

/**
 * A weakness of one step, and the shortest run in which it does harm. The run was replayed.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface SagaWeakness {
  readonly kind: WeaknessKind
  readonly step: string
  readonly violation: SagaViolation
  readonly run: Run
}

type SagaFacts = Pick<Saga, keyof Saga>
type StepFacts = Pick<SagaStep, keyof SagaStep>

/** What each weakness is, as facts of the step. */
const facts: Readonly<Record<WeaknessKind, StepFacts>> = {
  lateRequest: { fenced: false },
  lateRegistration: { registers: "after" },
  doubtfulRejection: { idempotency: "effect", rejects: true },
  unsafeRepeat: { idempotency: "none" },
  unsafeUndo: { compensation: { idempotency: "none", rejects: false } },
  undoMayFail: { compensation: { idempotency: "effect", rejects: true } },
  endlessWait: { timeout: "none" },
  ignoredRejection: { ignoresRejection: true, rejects: true },
  stoppedUndo: {}
}

/** The violation by which each weakness shows. */
const harm: Readonly<Record<WeaknessKind, SagaViolation>> = {
  lateRequest: "effectLeft",
  lateRegistration: "effectLeft",
  doubtfulRejection: "effectLeft",
  unsafeRepeat: "effectTwice",
  unsafeUndo: "undoneWithoutEffect",
  undoMayFail: "stuck",
  endlessWait: "waitsForEver",
  ignoredRejection: "effectMissing",
  stoppedUndo: "effectLeft"
}

const hasUndo = (step: StepFacts): boolean => step.compensate !== undefined && step.compensate !== "none"

/** What is stated of a repeat: of the step, or by a mechanism of its operation. */
const statedRepeat = (index: ModelIndex, step: StepFacts): StepFacts["idempotency"] => {
  if (step.idempotency !== undefined) return step.idempotency
  const address = operationOfAction(index, step.action)
  const operation = address === undefined ? undefined : index.find(address)?.value
  return operation?.idempotency === undefined ? undefined : repeatSafety(operation)
}

const statedUndoRepeat = (index: ModelIndex, step: StepFacts): StepFacts["idempotency"] => {
  if (step.compensation?.idempotency !== undefined) return step.compensation.idempotency
  return step.compensate === undefined || step.compensate === "none"
    ? undefined
    : statedRepeat(index, { action: step.compensate })
}

const statedWeaknesses = (index: ModelIndex, saga: SagaFacts, step: StepFacts): ReadonlyArray<WeaknessKind> => {
  const repeat = statedRepeat(index, step)
  const isUndone = hasUndo(step)
  const { rejects, retry } = step.compensation ?? {}
  const isRefused = rejects ?? undoRefusalOf(index, step) !== undefined
  const found: ReadonlyArray<readonly [WeaknessKind, boolean]> = [
    ["lateRequest", isUndone && step.fenced === false],
    ["lateRegistration", isUndone && step.registers === "after"],
    ["doubtfulRejection", repeat === "effect" && saga.undoesAmbiguous !== true && isRejected(index, step)],
    ["unsafeRepeat", repeat === "none"],
    ["unsafeUndo", isUndone && statedUndoRepeat(index, step) === "none"],
    ["undoMayFail", isUndone && (isRefused || retry === "none")],
    ["endlessWait", step.timeout === "none" && step.human?.deadline === undefined],
    ["ignoredRejection", step.ignoresRejection === true && isRejected(index, { ...step, kind: "compensatable" })],
    ["stoppedUndo", isUndone && saga.cancellation === "stops"]
  ]
  return found.flatMap(([kind, isStated]) => (isStated ? [kind] : []))
}

/** The step as if it were safe throughout; what it does and when stays. */
export const safeStep = (step: StepFacts, isReadOnly: boolean): StepFacts => ({
  ...step,
  kind: isReadOnly ? "readOnly" : (step.kind ?? "compensatable"),
  idempotency: "replay",
  timeout: "1s",
  ignoresRejection: false,
  fenced: true,
  registers: "before",
  compensation: { idempotency: "effect", rejects: false }
})

const weakened = (index: ModelIndex, saga: Entity<"saga">, name: string, kind: WeaknessKind): Saga => {
  const readOnly = readOnlySteps(index, saga.value)
  const all: SagaFacts = saga.value
  const steps = Object.entries(all.steps).map(([other, step]) => {
    const safe = safeStep(step, readOnly.has(other))
    return [other, other === name ? { ...safe, ...facts[kind] } : safe] as const
  })
  // Where nobody said what becomes of a cancelled run, nobody cancels it.
  const cancelled = kind === "stoppedUndo" ? ("stops" as const) : ("undoes" as const)
  return {
    ...all,
    ...(all.cancellation === undefined ? {} : { cancellation: cancelled }),
    steps: Object.fromEntries(steps)
  }
}

/** States looked at for one weakness: its harm is a few events behind the step that has it. Long sagas cost more each. */
const mostStatesOf = (steps: number): number => Math.min(50_000, Math.floor(300_000 / Math.max(steps, 1)))

/** How many times as many states are looked at for one kind of weakness in one saga. */
const mostSearches = 4

const harmOf = (
  saga: Saga,
  name: string,
  kind: WeaknessKind,
  budget: { left: number }
): UnsafeRun | "none" | "undecided" => {
  const machine = machineOf(saga, { faultsOf: name })
  if (typeof machine === "string" || budget.left <= 0) return "undecided"
  const shows = ({ violation, step }: UnsafeRun): boolean => violation === harm[kind] && step === name
  const mostStates = Math.min(mostStatesOf(machine.steps.length), budget.left)
  const position = machine.steps.findIndex((step) => step.name === name)
  const suspects = suspectsAt(machine, position, mostStates)
  budget.left -= suspects.states
  if (suspects.may?.has(harm[kind]) === false) return "none"
  const { unsafe, isComplete, states } = explore(machine, { mostStates, until: shows })
  budget.left -= states
  const found = unsafe.find((it) => shows(it) && replay(saga, it.run)._tag === "Replayed")
  return found ?? (isComplete ? "none" : "undecided")
}

/**
 * What is known of the weaknesses that are stated of a saga's steps.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface SagaWeaknesses {
  /** Those that do harm in some run, each with the shortest such run. */
  readonly found: ReadonlyArray<SagaWeakness>
  /** Those of which it is not known: the saga cannot be explored (`machineOf` says why), or has too many runs. */
  readonly undecided: ReadonlyArray<{ readonly kind: WeaknessKind; readonly step: string }>
}

/**
 * Decides which weaknesses that are stated of a saga's steps do harm in some run. Every weakness is looked at alone, all
 * else taken as safe, so that it is the cause of what the run shows. `only` looks for one kind. What was found of a saga
 * is kept with the index: rules, drawings and documents of one Model ask the same.
 *
 * @category sagas
 * @since 0.1.0
 */
export const examineWeaknesses = (index: ModelIndex, saga: Entity<"saga">, only?: WeaknessKind): SagaWeaknesses => {
  const stated = statedOf(index, saga)
  if (only !== undefined) return examineKind(index, saga, only, stated)
  const kinds = [...new Set(stated.map(({ kind }) => kind))].map((kind) => examineKind(index, saga, kind, stated))
  const inOrder = <A extends Stated>(entries: ReadonlyArray<A>): ReadonlyArray<A> =>
    stated.flatMap(({ kind, step }) => entries.filter((it) => it.kind === kind && it.step === step))
  return {
    found: inOrder(kinds.flatMap(({ found }) => found)),
    undecided: inOrder(kinds.flatMap(({ undecided }) => undecided))
  }
}

interface Stated {
  readonly kind: WeaknessKind
  readonly step: string
}

/** The weaknesses that are stated of the steps, in the order of the steps. */
const statedOf = (index: ModelIndex, saga: Entity<"saga">): ReadonlyArray<Stated> => {
  const readOnly = readOnlySteps(index, saga.value)
  return sagaOrder(saga.value).steps.flatMap((name) => {
    const step = stepOf(saga.value, name)
    if (step === undefined) return []
    return statedWeaknesses(index, saga.value, step)
      .filter((kind) => kind === "endlessWait" || !readOnly.has(name))
      .map((kind) => ({ kind, step: name }))
  })
}

const examined = new WeakMap<ModelIndex, WeakMap<Saga, Map<WeaknessKind, SagaWeaknesses>>>()

const examineKind = (
  index: ModelIndex,
  saga: Entity<"saga">,
  kind: WeaknessKind,
  stated: ReadonlyArray<Stated>
): SagaWeaknesses => {
  const ofIndex = examined.get(index) ?? new WeakMap<Saga, Map<WeaknessKind, SagaWeaknesses>>()
  examined.set(index, ofIndex)
  const ofSaga = ofIndex.get(saga.value) ?? new Map<WeaknessKind, SagaWeaknesses>()
  ofIndex.set(saga.value, ofSaga)
  const known = ofSaga.get(kind)
  if (known !== undefined) return known
  const budget = { left: mostStatesOf(sagaOrder(saga.value).steps.length) * mostSearches }
  const found: Array<SagaWeakness> = []
  const undecided: Array<Stated> = []
  for (const { step } of stated.filter((it) => it.kind === kind)) {
    const worst = harmOf(weakened(index, saga, step, kind), step, kind, budget)
    if (worst === "undecided") undecided.push({ kind, step })
    else if (worst !== "none") found.push({ kind, step, violation: worst.violation, run: worst.run })
  }
  const result = { found, undecided }
  ofSaga.set(kind, result)
  return result
}

/**
 * The weaknesses that are stated of a saga's steps and that do harm in some run, each with the shortest such run: what
 * `examineWeaknesses` found.
 *
 * @category sagas
 * @since 0.1.0
 */
export const sagaWeaknesses = (
  index: ModelIndex,
  saga: Entity<"saga">,
  only?: WeaknessKind
): ReadonlyArray<SagaWeakness> => examineWeaknesses(index, saga, only).found
