import { escapeToken, type Saga, type SagaStep } from "@lintel/model"
import type { LossCollector } from "@lintel/render"
import type { Action } from "./action.js"
import type { PlannedStep, SagaPlan } from "./saga.js"

type StepField = keyof SagaStep
type SagaField = keyof Saga

/** What the fields of a step are called; the compiler refuses a field without a name. */
const stepWords: Readonly<Record<StepField, string>> = {
  action: "action",
  after: "order of steps",
  alternativeTo: "alternative",
  by: "who does a step",
  compensate: "compensation",
  compensation: "facts of a compensation",
  consequence: "consequence of a failure",
  description: "description of a step",
  fenced: "fence against late requests",
  human: "human task",
  idempotency: "what a repeat does",
  ignoresRejection: "ignored rejection",
  irreversible: "irreversible effect",
  kind: "kind of step",
  locks: "semantic lock",
  registers: "when a compensation is registered",
  rejects: "whether a step may be rejected",
  releases: "release of a semantic lock",
  retry: "retries",
  saga: "nested saga",
  timeout: "timeout",
  undoesWhen: "which steps a failure undoes",
  waitsFor: "messages that are waited for",
  when: "condition"
}

const sagaWords: Readonly<Record<Exclude<SagaField, "steps">, string>> = {
  by: "who runs the saga",
  cancellation: "what becomes of a cancelled run",
  choices: "conditions that exclude one another",
  conditions: "what conditions are made of",
  consequence: "consequence of a failure",
  deadline: "deadline of the saga",
  description: "description of the saga",
  end: "ends",
  extensions: "extensions",
  formerly: "former names",
  input: "form of the input",
  locks: "semantic locks",
  owner: "owner",
  style: "style",
  trigger: "trigger",
  undoes: "order of undo",
  undoesAmbiguous: "undo after a doubtful rejection"
}

/** Which fields a target says in full. What is said in part notes its own losses. */
export interface Said {
  readonly step: ReadonlySet<StepField>
  readonly saga: ReadonlySet<SagaField>
}

const isField = <F extends string>(words: Readonly<Record<F, string>>, field: string): field is F =>
  Object.hasOwn(words, field)

const policyWords: Readonly<Record<string, string>> = {
  breaker: "circuit breaker",
  cache: "cache",
  concurrencyLimit: "concurrency limit",
  deadline: "deadline propagation",
  hedging: "hedging",
  hostEjection: "host ejection",
  loadShedding: "load shedding",
  order: "order of policies",
  rateLimit: "rate limit"
}

/** Policies of the calls that a saga makes, which whoever runs a workflow does not apply. */
const policyLosses = (losses: LossCollector, { policy, undo }: PlannedStep): void => {
  for (const it of [policy, undo?.policy]) {
    if (it === undefined || it.subject === "") continue
    for (const field of it.others) losses.drop(it.subject, policyWords[field] ?? field, `/policy/${field}`)
    if (it.overall !== undefined) losses.drop(it.subject, "limit of all tries together", "/policy/timeouts/overall")
    if (it.retry !== undefined && it.retry !== "none" && it.retry.budget !== undefined) {
      losses.drop(it.subject, "retry budget", "/policy/retry/budget")
    }
  }
}

const assumedLosses = (losses: LossCollector, step: PlannedStep, action: Action, at: string, subject: string): void => {
  if (action._tag === "Unknown") losses.approximate(subject, "action that is not known", `${step.pointer}/${at}`)
  if (action._tag !== "Http") return
  for (const { name, isStated } of action.arguments) {
    if (!isStated) losses.approximate(subject, `where ${name} comes from`, `${step.pointer}/${at}/with`)
  }
}

const stepLosses = (losses: LossCollector, plan: SagaPlan, step: PlannedStep, said: Said): void => {
  for (const [field, value] of Object.entries(step.step)) {
    if (value === undefined || !isField(stepWords, field) || said.step.has(field)) continue
    losses.drop(plan.address, stepWords[field], `${step.pointer}/${field}`)
  }
  assumedLosses(losses, step, step.action, step.step.action === undefined ? "saga" : "action", plan.address)
  if (step.undo !== undefined) assumedLosses(losses, step, step.undo.action, "compensate", plan.address)
  policyLosses(losses, step)
}

const orderLosses = (losses: LossCollector, { address, structure, saga, steps }: SagaPlan): void => {
  const at = (key: string): string => steps.get(key)?.pointer ?? ""
  for (const key of structure.ordered) losses.approximate(address, "order of steps", `${at(key)}/after`)
  for (const key of structure.unmatched) losses.drop(address, "alternative", `${at(key)}/alternativeTo`)
  for (const key of structure.unknownAfter) losses.drop(address, "step that is not there", `${at(key)}/after`)
  if (saga.undoes === "anyOrder") losses.approximate(address, "order of undo", "/undoes")
}

/** A compensation behind the point of no return is never run. */
const idleLosses = (losses: LossCollector, { address }: SagaPlan, { pointer, step }: PlannedStep): void => {
  if (step.compensate !== undefined && step.compensate !== "none") {
    losses.drop(address, "compensation that never runs", `${pointer}/compensate`)
  }
}

/** What every target loses alike: the fields that it does not say, and what the saga's order had to give up. */
export const commonLosses = (losses: LossCollector, plan: SagaPlan, said: Said): void => {
  for (const [field, value] of Object.entries(plan.saga)) {
    if (value === undefined || !isField(sagaWords, field) || said.saga.has(field)) continue
    losses.drop(plan.address, sagaWords[field], `/${field}`)
  }
  orderLosses(losses, plan)
  for (const step of plan.steps.values()) {
    stepLosses(losses, plan, step, said)
    if (step.undo === undefined) idleLosses(losses, plan, step)
  }
  for (const [name, end] of Object.entries(plan.saga.end ?? {})) {
    if (plan.ends[end.kind].key !== name) losses.drop(plan.address, "further end", `/end/${name}`)
  }
}

/** What is said of conditions, and makes no difference to any step. */
export const conditionLosses = (losses: LossCollector, { address, conditions, saga }: SagaPlan): void => {
  for (const key of conditions.idle) losses.drop(address, sagaWords.choices, `/choices/${escapeToken(key)}`)
  const used = new Set(Object.values(saga.steps).map(({ when }) => when))
  if (saga.conditions?.some(({ when }) => !used.has(when)) === true)
    losses.drop(address, sagaWords.conditions, "/conditions")
}

/** Steps and compensations that no run comes to: behind what is never refused, or behind the point of no return. */
export const unreached = (
  losses: LossCollector,
  plan: SagaPlan,
  done: ReadonlySet<string>,
  undone: ReadonlySet<string>
): void => {
  if (undone.size === 0 && plan.saga.undoes !== undefined) losses.drop(plan.address, "order of undo", "/undoes")
  for (const { key, pointer, undo } of plan.steps.values()) {
    if (!done.has(key)) losses.drop(plan.address, "step that no run comes to", pointer)
    else if (undo !== undefined && !undone.has(key)) {
      losses.drop(plan.address, "compensation that never runs", `${pointer}/compensate`)
      losses.drop(plan.address, "facts of a compensation", `${pointer}/compensation`)
      losses.drop(plan.address, "when a compensation is registered", `${pointer}/registers`)
    }
  }
}
