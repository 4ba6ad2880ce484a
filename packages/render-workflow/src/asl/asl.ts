import { nameOf, segment } from "@lintel/model"
import { identifierRules, type LossCollector, Names, Renderer } from "@lintel/render"
import { commonLosses, conditionLosses, type Said, unreached } from "../plan/losses.js"
import type { PlannedEnd, SagaPlan } from "../plan/saga.js"
import { renderSagas } from "../plan/selection.js"
import { writeBlock } from "./compile.js"
import { isOneWay, jsonata } from "./expression.js"
import { entryOf, fresh, marked, type Scope } from "./scope.js"
import { allNames, type Branch, printMachine, reachable, type State } from "./state.js"
import { rejectionErrors } from "./steps.js"
import { waitsForToken } from "./task.js"

/**
 * Options of the renderer to Amazon States Language.
 *
 * @category rendering
 * @since 0.1.0
 */
export interface AslOptions {
  /** A saga; `""` is every saga. */
  readonly of: string
}

const said: Said = {
  saga: new Set(["by", "choices", "conditions", "description", "end", "steps", "undoes", "undoesAmbiguous", "style"]),
  step: new Set([
    "action",
    "after",
    "alternativeTo",
    "by",
    "compensate",
    "compensation",
    "description",
    "human",
    "ignoresRejection",
    "kind",
    "registers",
    "retry",
    "saga",
    "timeout",
    "waitsFor",
    "when"
  ])
}

const isAlternative = ({ steps }: SagaPlan, key: string): boolean =>
  [...steps.values()].some(
    (it) => it.step.alternativeTo === key || (it.key === key && it.step.alternativeTo !== undefined)
  )

/** What is written, but not as it was said. */
const nearLosses = (losses: LossCollector, plan: SagaPlan, states: ReadonlyMap<string, string>): void => {
  const near = (what: string, pointer: string): void => losses.approximate(plan.address, what, pointer)
  const { saga, steps } = plan
  if (saga.undoesAmbiguous === false) near("undo after a doubtful rejection", "/undoesAmbiguous")
  for (const it of steps.values()) {
    const { step, pointer, name, key, action } = it
    const { compensation } = step
    if (states.get(key) !== name) near("name", pointer)
    if (it.isPivot && step.rejects !== false && rejectionErrors(it).length === 0)
      near("rejection that looks like any failure", `${pointer}/rejects`)
    if (it.isPivot && (step.when !== undefined || isAlternative(plan, key)))
      near("point of no return that only some runs pass", `${pointer}/kind`)
    if (step.registers === "after") near("when a compensation is registered", `${pointer}/registers`)
    if (action._tag === "Saga") near("nested saga, as a machine of its own", `${pointer}/saga`)
    if (step.alternativeTo !== undefined) near("alternative, in one order", `${pointer}/alternativeTo`)
    if (step.human !== undefined && step.timeout !== undefined) {
      if (step.human.deadline === undefined)
        near("timeout, as the deadline of a human task", `${pointer}/human/deadline`)
      losses.drop(plan.address, "timeout beside a human task", `${pointer}/timeout`)
    }
    if (step.human !== undefined && step.action !== undefined) losses.drop(plan.address, "action", `${pointer}/action`)
    if (step.saga !== undefined && step.action !== undefined)
      losses.drop(plan.address, "nested saga", `${pointer}/saga`)
    if (step.waitsFor !== undefined && !waitsForToken(it))
      losses.drop(plan.address, "messages that are waited for", `${pointer}/waitsFor`)
    for (const field of ["idempotency", "rejects", "validity"] as const) {
      if (compensation?.[field] !== undefined)
        losses.drop(plan.address, "facts of a compensation", `${pointer}/compensation/${field}`)
    }
  }
}

const endMarks = (end: PlannedEnd, kind: string): ReadonlyArray<string> => [
  kind,
  ...(end.owner === undefined ? [] : [`owner ${end.owner}`])
]

const endComment = (end: PlannedEnd, kind: string): string =>
  marked(end.alert === undefined ? undefined : `Alerts ${end.alert}.`, endMarks(end, kind)) ?? ""

const failState = (end: PlannedEnd, kind: string, cause: string): State => ({
  Type: "Fail",
  Comment: endComment(end, kind),
  Error: end.name === "" ? kind : end.name,
  Cause: cause
})

/**
 * Refuses, before anything is done, a run whose values take two ways of a choice, or none; gives the state that a run
 * begins with.
 */
const writeGuards = (scope: Scope, start: string): string => {
  const { choices } = scope.plan.conditions
  if (choices.length === 0) return start
  const refused = fresh(scope, "Refused")
  const Cause = "The values that it was started with take two ways of a choice, or none."
  scope.states.set(refused, { Type: "Fail", Comment: "Nothing was done. [refused]", Error: "Refused", Cause })
  return choices.reduceRight((Next, choice) => {
    const { key, asked, others } = choice
    const name = fresh(scope, `One ${nameOf(key)}`)
    const words = `${others.length === 0 ? "exactly" : "at most"} one of ${asked.join(", ")}`
    scope.states.set(name, {
      Type: "Choice",
      Comment: marked(undefined, [`choice ${key}`, ...others.map((way) => `way ${segment(way)}`)]) ?? "",
      Choices: [{ Comment: words, Condition: jsonata(isOneWay(choice)), Next }],
      Default: refused
    })
    return name
  }, start)
}

const unreachedLosses = ({ plan, losses, stateOf, undoStates }: Scope, written: ReadonlySet<string>): void => {
  const done = new Set([...plan.steps.keys()].filter((key) => written.has(stateOf(key))))
  unreached(losses, plan, done, new Set([...undoStates].flatMap(([state, key]) => (written.has(state) ? [key] : []))))
}

/** A saga as states that lead to each other, with the way back written out; names are those of the states. */
export const stateGraph = (
  plan: SagaPlan,
  losses: LossCollector
): {
  readonly body: Branch
  readonly states: ReadonlyMap<string, string>
  readonly undoStates: ReadonlyMap<string, string>
} => {
  const taken = new Set<string>()
  const keys = [...plan.steps.keys()]
  const states = new Map(keys.map((key) => [key, fresh({ taken }, plan.steps.get(key)?.name ?? key)]))
  const variables = Names.make(
    keys.map((key) => ({ key, wish: `result ${plan.steps.get(key)?.name ?? key}` })),
    identifierRules
  )
  const scope: Scope = {
    plan,
    losses,
    taken,
    stateOf: (key) => states.get(key) ?? key,
    variableOf: variables.of,
    undoStates: new Map(),
    states: new Map(),
    results: new Map(),
    choices: new Map(),
    entries: new Map(),
    holding: new Set()
  }
  const { completed, aborted, manual } = plan.ends
  const next = fresh(scope, completed.name)
  const fail = fresh(scope, aborted.name)
  const stuck = fresh(scope, manual.name)
  const StartAt = writeGuards(scope, entryOf(scope, plan.body, next))
  writeBlock(scope, plan.body, { next, fail, stuck })
  scope.states.set(next, { Type: "Succeed", Comment: endComment(completed, "completed") })
  scope.states.set(fail, failState(aborted, "aborted", "What was done is undone."))
  scope.states.set(stuck, failState(manual, "manual", "It can go neither on nor back: somebody has to decide."))
  const body = reachable({ StartAt, States: scope.states })
  unreachedLosses(scope, new Set(allNames(body)))
  return { body, states, undoStates: scope.undoStates }
}

const machineText = (plan: SagaPlan, losses: LossCollector): string => {
  const { body, states } = stateGraph(plan, losses)
  commonLosses(losses, plan, said)
  conditionLosses(losses, plan)
  nearLosses(losses, plan, states)
  const marks = [plan.address, ...(plan.saga.by === undefined ? [] : [`by ${plan.saga.by}`])]
  return printMachine({
    Comment: marked(plan.saga.description, marks) ?? "",
    QueryLanguage: "JSONata",
    ...body
  })
}

/**
 * Every saga as a state machine in Amazon States Language, `asl/NAME.asl.json`, with JSONata as its query language.
 *
 * *Details.* The language has no compensation, so it is written out: each failure leads to the state that undoes the last
 * step that may have been done, and from there back in reverse order, one after the other. A step whose outcome is not
 * known (a time-out, an error of the server) is undone like one that was done; one that was refused is not, unless an
 * earlier try may have been done. Branches that run beside each other report how they ended instead of failing, so that
 * none is cut off half done. After the point of no return nothing leads back. `MaxAttempts` is one less than the tries.
 * Conditions, which are prose in a design, become values of the input: `when`, by the text of the condition. Steps that
 * exclude one another are ways of one choice, and a run whose values take two ways of a choice, or none, is refused before
 * anything is done.
 *
 * @example
 * ```ts
 * import { asl } from "@lintel/render-workflow"
 *
 * const model = {
 *   lintel: "1.0",
 *   contracts: {
 *     stock: {
 *       _tag: "Http" as const,
 *       operations: {
 *         reserve: { _tag: "Http" as const, method: "POST", path: "/reservations" },
 *         release: { _tag: "Http" as const, method: "POST", path: "/releases" }
 *       }
 *     }
 *   },
 *   sagas: {
 *     checkout: {
 *       steps: {
 *         reserve: {
 *           action: { _tag: "Operation" as const, operation: "operation:stock/reserve" as const },
 *           compensate: { _tag: "Operation" as const, operation: "operation:stock/release" as const }
 *         }
 *       }
 *     }
 *   }
 * }
 * const rendered = asl.render(model)
 * const machine = JSON.parse("files" in rendered ? (rendered.files[0]?.text ?? "") : "")
 * Object.keys(machine.States) // => ["reserve", "Completed", "Undo reserve", "Aborted", "NeedsAttention"]
 * machine.States.reserve.Catch // => [{ ErrorEquals: ["States.ALL"], Next: "Undo reserve" }]
 * ```
 *
 * @category rendering
 * @since 0.1.0
 */
export const asl: Renderer<AslOptions> = Renderer.make<AslOptions>("asl", {
  summary: "One state machine in Amazon States Language for each saga.",
  options: { of: "" },
  render: (model, { of }) => renderSagas(model, of, { path: (name) => `asl/${name}.asl.json`, write: machineText })
})
