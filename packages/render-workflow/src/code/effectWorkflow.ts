import { type LossCollector, Renderer } from "@lintel/render"
import { milliseconds, type Tries } from "../plan/policy.js"
import type { PlannedStep, SagaPlan } from "../plan/saga.js"
import { renderSagas } from "../plan/selection.js"
import { bodyLines, codeNames, comment, valuesText } from "./body.js"
import { text } from "./text.js"
import { effectFoot, effectHead } from "./effectParts.js"
import { guardLines } from "./guard.js"
import { skeletonLosses } from "./losses.js"

/**
 * Options of the renderer to Effect Workflow.
 *
 * @category rendering
 * @since 0.1.0
 */
export interface EffectWorkflowOptions {
  /** A saga; `""` is every saga. */
  readonly of: string
}

/** The waits between tries as a schedule, and how many there are. */
const triesText = (tries: Tries, losses: LossCollector): string => {
  const { backoff, subject, pointer } = tries
  const times = tries.attempts === "unlimited" ? "" : `times: ${tries.attempts - 1}, `
  if (tries.on !== undefined) losses.approximate(subject, "which outcomes are tried again", `${pointer}/on`)
  if (backoff === undefined) {
    if (tries.attempts !== 1) losses.approximate(subject, "waits between tries that nobody stated", pointer)
    return `{ ${times}schedule: Schedule.exponential("1 second", 2) }`
  }
  if (backoff.factor === undefined)
    losses.approximate(subject, "growth of waits between tries", `${pointer}/backoff/factor`)
  const base = `Schedule.exponential(${milliseconds(backoff.base)}, ${backoff.factor ?? 2})`
  const capped =
    backoff.cap === undefined ? base : `Schedule.min([${base}, Schedule.spaced(${milliseconds(backoff.cap)})])`
  const isPlain = backoff.jitter === "none" || backoff.jitter === undefined
  if (backoff.jitter !== "none") losses.approximate(subject, "kind of jitter", `${pointer}/backoff/jitter`)
  return `{ ${times}schedule: ${isPlain ? capped : `Schedule.jittered(${capped})`} }`
}

const callText = (member: string, id: string, given: string, more: string): string =>
  `call(${text(id)}, activities.${member}, ${given}, ${more})`

const limitText = (perTry: PlannedStep["perTry"]): string =>
  perTry === undefined ? "undefined" : String(milliseconds(perTry))

const argumentsOf = (action: PlannedStep["action"]): string =>
  action._tag === "Http" || action._tag === "Message" ? valuesText(action.arguments) : "{ input }"

const actionWords = (action: PlannedStep["action"]): string => {
  if (action._tag === "Http") return `${action.method} ${action.path} of ${action.contract}`
  if (action._tag === "Message") return `sends ${action.name}`
  return action._tag === "Saga" ? `runs the saga ${action.name}` : "what it does is not known"
}

const stepLines = (
  step: PlannedStep,
  names: ReturnType<typeof codeNames>,
  losses: LossCollector
): ReadonlyArray<string> => {
  const { key, undo } = step
  const run = callText(
    names.step(key),
    step.name,
    argumentsOf(step.action),
    `${limitText(step.perTry)}, ${triesText(step.tries, losses)}`
  )
  const back =
    undo === undefined
      ? []
      : [
          `    undo: () => ${callText(names.undo(key), `undo ${step.name}`, argumentsOf(undo.action), `${limitText(undo.perTry)}, ${triesText(undo.tries, losses)}`)},`
        ]
  return [
    `  const ${names.step(key)}: Step = {`,
    `    name: ${text(step.name)},`,
    `    run: () => ${run},`,
    ...back,
    `    isPivot: ${step.isPivot},`,
    `    isRejectionCertain: ${step.isRejectionCertain},`,
    `    ignoresRejection: ${step.step.ignoresRejection === true}`,
    "  }"
  ]
}

const serviceLines = (plan: SagaPlan, names: ReturnType<typeof codeNames>): ReadonlyArray<string> =>
  [...plan.steps.values()].flatMap((step) => [
    `  /** ${comment(step.step.description ?? step.name)}: ${comment(actionWords(step.action))}. */`,
    `  readonly ${names.step(step.key)}: (request: Request) => Effect.Effect<Reply, Rejected | Doubtful>`,
    ...(step.undo === undefined
      ? []
      : [
          `  /** Undoes ${comment(step.name)}, also when it was never done: ${comment(actionWords(step.undo.action))}. */`,
          `  readonly ${names.undo(step.key)}: (request: Request) => Effect.Effect<Reply, Rejected | Doubtful>`
        ])
  ])

const moduleText = (plan: SagaPlan, losses: LossCollector): string => {
  const names = codeNames(plan)
  const steps = [...plan.steps.values()].flatMap((step) => stepLines(step, names, losses))
  const body = [
    ...guardLines(plan, (reason) => `return yield* Effect.fail(new Rejected({ reason: ${reason} }))`),
    ...bodyLines(plan, plan.body, { wait: "yield*", open: "Effect.gen(function* () {", close: "})" }, names.step)
  ]
  skeletonLosses(losses, plan, "guarded")
  const said = comment(plan.saga.description ?? `The saga ${plan.name}.`)
  return [
    `// ${said} Written from the design; what the activities do is yours.`,
    ...effectHead(text(plan.name), serviceLines(plan, names)),
    ...steps,
    "",
    "  yield* Effect.gen(function* () {",
    ...body.map((line) => `    ${line}`),
    ...effectFoot(text(plan.ends.aborted.name), text(plan.ends.manual.name)),
    ""
  ].join("\n")
}

/**
 * Every saga as a workflow of Effect 4.1 in TypeScript, `effect-workflow/NAME.ts`: it compiles, and what its activities
 * do is yours.
 *
 * *Details.* The undo of a step is registered in the workflow's scope before its request leaves, because a request whose
 * reply is lost may have been done; `Workflow.withCompensation` registers only after success and is not used. Requests
 * carry a key that the workflow chooses, the same in every try. Undos run uninterruptibly, in reverse order. An activity
 * says `Rejected` when it was refused for good; everything else, a time-out included, counts as doubtful. A run whose
 * values take two ways of a choice, or none, fails before anything is done.
 *
 * @example
 * ```ts
 * import { effectWorkflow } from "@lintel/render-workflow"
 *
 * const rendered = effectWorkflow.render({ lintel: "1.0", sagas: { checkout: { steps: { pay: {} } } } })
 * const text = "files" in rendered ? (rendered.files[0]?.text ?? "") : ""
 * text.includes("yield* attempt(pay)") // => true
 * ```
 *
 * @category rendering
 * @since 0.1.0
 */
export const effectWorkflow: Renderer<EffectWorkflowOptions> = Renderer.make<EffectWorkflowOptions>("effect-workflow", {
  summary: "A workflow of Effect in TypeScript for each saga, which undoes also what it did not hear of.",
  options: { of: "" },
  render: (model, { of }) => renderSagas(model, of, { path: (name) => `effect-workflow/${name}.ts`, write: moduleText })
})
