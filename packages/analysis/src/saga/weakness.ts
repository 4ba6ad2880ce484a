import { type Entity, type ModelIndex, repeatSafety, type Saga, type SagaStep } from "@lintel/model"
import { explore, type SagaViolation, type UnsafeRun } from "./explore/explore.js"
import { machineOf } from "./explore/machine.js"
import { operationOfAction } from "./fields.js"
import { sagaOrder, stepOf } from "./order.js"
import { replay, type Run } from "./run.js"
import { readOnlySteps, refusalOf } from "./stranded.js"

/**
 * A fact, stated of a step, that makes a saga unsafe.
 *
 * - `lateRequest`: the participant takes a request that arrives after its undo.
 * - `lateRegistration`: the undo is registered only after the reply.
 * - `doubtfulRejection`: a repeat of what was done may be answered with a rejection.
 * - `unsafeRepeat`: a repeat takes effect again.
 * - `unsafeUndo`: an undo takes effect even if nothing was done.
 * - `undoMayFail`: an undo may be refused, or is tried only once.
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
  undoMayFail: { compensation: { idempotency: "effect", rejects: true } }
}

/** The violation by which each weakness shows. */
const harm: Readonly<Record<WeaknessKind, SagaViolation>> = {
  lateRequest: "effectLeft",
  lateRegistration: "effectLeft",
  doubtfulRejection: "effectLeft",
  unsafeRepeat: "effectTwice",
  unsafeUndo: "undoneWithoutEffect",
  undoMayFail: "stuck"
}

const hasUndo = (step: StepFacts): boolean => step.compensate !== undefined && step.compensate !== "none"

/** What is stated of a repeat: of the step, or by a mechanism of its operation. */
const statedRepeat = (index: ModelIndex, step: StepFacts): StepFacts["idempotency"] => {
  if (step.idempotency !== undefined) return step.idempotency
  const address = operationOfAction(index, step.action)
  const operation = address === undefined ? undefined : index.find(address)?.value
  return operation?.idempotency === undefined ? undefined : repeatSafety(operation)
}

const isRejected = (index: ModelIndex, step: StepFacts): boolean =>
  step.rejects ?? (step.kind !== "retriable" && refusalOf(index, step) !== undefined)

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
  const found: ReadonlyArray<readonly [WeaknessKind, boolean]> = [
    ["lateRequest", isUndone && step.fenced === false],
    ["lateRegistration", isUndone && step.registers === "after"],
    ["doubtfulRejection", repeat === "effect" && saga.undoesAmbiguous !== true && isRejected(index, step)],
    ["unsafeRepeat", repeat === "none"],
    ["unsafeUndo", isUndone && statedUndoRepeat(index, step) === "none"],
    ["undoMayFail", isUndone && (rejects === true || retry === "none")]
  ]
  return found.flatMap(([kind, isStated]) => (isStated ? [kind] : []))
}

/** The step as if it were safe throughout; what it does and when stays. */
const safeStep = (step: StepFacts, isReadOnly: boolean): StepFacts => ({
  ...step,
  kind: isReadOnly ? "readOnly" : (step.kind ?? "compensatable"),
  idempotency: "replay",
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
  return { ...all, steps: Object.fromEntries(steps) }
}

/** States looked at for one weakness: its harm is a few events behind the step that has it. */
const mostStates = 50_000

const harmOf = (saga: Saga, name: string, kind: WeaknessKind): UnsafeRun | undefined => {
  const machine = machineOf(saga, { faultsOf: name })
  if (typeof machine === "string") return undefined
  const shows = ({ violation, step }: UnsafeRun): boolean => violation === harm[kind] && step === name
  return explore(machine, { mostStates, until: shows }).unsafe.find(
    (found) => shows(found) && replay(saga, found.run)._tag === "Replayed"
  )
}

/**
 * The weaknesses that are stated of a saga's steps and that do harm in some run, each with the shortest such run. Every
 * weakness is looked at alone, all else taken as safe, so that it is the cause of what the run shows. A saga that
 * cannot be explored has none here: `machineOf` says why. `only` looks for one kind.
 *
 * @category sagas
 * @since 0.1.0
 */
export const sagaWeaknesses = (
  index: ModelIndex,
  saga: Entity<"saga">,
  only?: WeaknessKind
): ReadonlyArray<SagaWeakness> => {
  const order = sagaOrder(saga.value)
  const readOnly = readOnlySteps(index, saga.value)
  return order.steps.flatMap((name) => {
    const step = stepOf(saga.value, name)
    if (step === undefined || readOnly.has(name)) return []
    const stated = statedWeaknesses(index, saga.value, step).filter((kind) => only === undefined || kind === only)
    return stated.flatMap((kind) => {
      const found = harmOf(weakened(index, saga, name, kind), name, kind)
      return found === undefined ? [] : [{ kind, step: name, violation: found.violation, run: found.run }]
    })
  })
}
