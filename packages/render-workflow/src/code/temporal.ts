import { type LossCollector, Renderer } from "@lintel/render"
import { milliseconds, type Tries } from "../plan/policy.js"
import type { PlannedStep, SagaPlan } from "../plan/saga.js"
import { renderSagas } from "../plan/selection.js"
import { bodyLines, codeNames, comment, valuesText } from "./body.js"
import { text } from "./text.js"
import { guardLines } from "./guard.js"
import { skeletonLosses } from "./losses.js"
import { temporalClose, temporalHead, temporalOpen } from "./temporalParts.js"

/**
 * Options of the renderer to Temporal.
 *
 * @category rendering
 * @since 0.1.0
 */
export interface TemporalOptions {
  /** A saga; `""` is every saga. */
  readonly of: string
}

type CodeNames = ReturnType<typeof codeNames>

/** One try may take this long where nobody said: Temporal wants a limit. */
const assumedLimit = 60_000

/** Attempts are all tries; left out, they are unlimited. */
const retryText = (tries: Tries, losses: LossCollector): string => {
  const { attempts, backoff, on, subject, pointer } = tries
  if (on !== undefined) losses.approximate(subject, "which outcomes are tried again", `${pointer}/on`)
  if (backoff === undefined && attempts !== 1)
    losses.approximate(subject, "waits between tries that nobody stated", pointer)
  if (backoff !== undefined && backoff.factor === undefined)
    losses.approximate(subject, "growth of waits between tries", `${pointer}/backoff/factor`)
  if (backoff !== undefined && backoff.jitter !== "none") losses.drop(subject, "jitter", `${pointer}/backoff/jitter`)
  const base = backoff === undefined ? undefined : Math.max(1, milliseconds(backoff.base))
  const cap = backoff?.cap === undefined ? undefined : Math.max(base ?? 1, milliseconds(backoff.cap))
  const parts = [
    ...(attempts === "unlimited" ? [] : [`maximumAttempts: ${attempts}`]),
    ...(base === undefined ? [] : [`initialInterval: ${base}`]),
    ...(backoff?.factor === undefined ? [] : [`backoffCoefficient: ${backoff.factor}`]),
    ...(cap === undefined ? [] : [`maximumInterval: ${cap}`]),
    'nonRetryableErrorTypes: ["Rejected"]'
  ]
  return `{ ${parts.join(", ")} }`
}

const limitOf = (plan: SagaPlan, perTry: PlannedStep["perTry"], pointer: string, losses: LossCollector): number => {
  if (perTry === undefined) losses.approximate(plan.address, "timeout that nobody stated", pointer)
  return perTry === undefined ? assumedLimit : Math.max(1, milliseconds(perTry))
}

const proxyLines = (plan: SagaPlan, names: CodeNames, losses: LossCollector): ReadonlyArray<string> =>
  [...plan.steps.values()].flatMap((step) => {
    const proxy = (member: string, limit: number, tries: Tries): string =>
      `const { ${member}: $${member} } = proxyActivities<Pick<Activities, ${text(member)}>>({ startToCloseTimeout: ${limit}, retry: ${retryText(tries, losses)} })`
    const { undo } = step
    const isChild = step.action._tag === "Saga"
    return [
      ...(isChild
        ? []
        : [proxy(names.step(step.key), limitOf(plan, step.perTry, `${step.pointer}/timeout`, losses), step.tries)]),
      ...(undo === undefined
        ? []
        : [
            proxy(
              names.undo(step.key),
              limitOf(plan, undo.perTry, `${step.pointer}/compensation/retry/timeouts`, losses),
              undo.tries
            )
          ])
    ]
  })

const actionWords = (action: PlannedStep["action"]): string => {
  if (action._tag === "Http") return `${action.method} ${action.path} of ${action.contract}`
  return action._tag === "Message" ? `sends ${action.name}` : "what it does is not known"
}

const memberLines = (plan: SagaPlan, names: CodeNames): ReadonlyArray<string> =>
  [...plan.steps.values()].flatMap((step) => [
    ...(step.action._tag === "Saga"
      ? []
      : [
          `  /** ${comment(step.step.description ?? step.name)}: ${comment(actionWords(step.action))}. */`,
          `  ${names.step(step.key)}(request: Request): Promise<unknown>`
        ]),
    ...(step.undo === undefined
      ? []
      : [
          `  /** Undoes ${comment(step.name)}, also when it was never done: ${comment(actionWords(step.undo.action))}. */`,
          `  ${names.undo(step.key)}(request: Request): Promise<unknown>`
        ])
  ])

const requestText = (name: string, action: PlannedStep["action"]): string => {
  const given = action._tag === "Http" || action._tag === "Message" ? valuesText(action.arguments) : "{ input }"
  return `request(${text(name)}, ${given})`
}

const stepLines = (step: PlannedStep, names: CodeNames): ReadonlyArray<string> => {
  const { action, key, undo } = step
  const run =
    action._tag === "Saga"
      ? `executeChild(${text(action.name)}, { args: [input] })`
      : `$${names.step(key)}(${requestText(step.name, action)})`
  return [
    `  const ${names.step(key)}: Step = {`,
    `    name: ${text(step.name)},`,
    `    run: () => ${run},`,
    ...(undo === undefined
      ? []
      : [`    undo: () => $${names.undo(key)}(${requestText(`undo ${step.name}`, undo.action)}),`]),
    `    isPivot: ${step.isPivot},`,
    `    isRejectionCertain: ${step.isRejectionCertain},`,
    `    ignoresRejection: ${step.step.ignoresRejection === true}`,
    "  }"
  ]
}

/** A name for the workflow's function: none that a step has. */
const functionName = (name: string): string => {
  const plain = name.replaceAll(/[^A-Za-z0-9]+(.)?/gu, (_, next: string | undefined) => (next ?? "").toUpperCase())
  return `${/^[A-Za-z]/u.test(plain) ? plain : `saga${plain}`}Saga`
}

const moduleText = (plan: SagaPlan, losses: LossCollector): string => {
  const names = codeNames(plan)
  const proxies = proxyLines(plan, names, losses)
  const steps = [...plan.steps.values()].flatMap((step) => stepLines(step, names))
  const body = [
    ...guardLines(plan, (reason) => `throw ApplicationFailure.nonRetryable(${reason})`),
    ...bodyLines(plan, plan.body, { wait: "await", open: "async () => {", close: "}" }, names.step)
  ]
  skeletonLosses(losses, plan, "guarded")
  const said = comment(plan.saga.description ?? `The saga ${plan.name}.`)
  return [
    `// ${said} Written from the design; what the activities do is yours.`,
    ...temporalHead(memberLines(plan, names)),
    ...proxies,
    "",
    ...temporalOpen(functionName(plan.name)),
    ...steps,
    "",
    "  try {",
    ...body.map((line) => `    ${line}`),
    ...temporalClose(text(plan.ends.aborted.name), text(plan.ends.manual.name)),
    ""
  ].join("\n")
}

/**
 * Every saga as a workflow of Temporal in TypeScript, `temporal/NAME.ts`: it compiles, and what its activities do is
 * yours.
 *
 * *Details.* The undo of a step is registered before the request leaves, because a request whose reply is lost may have
 * been done. What was registered runs in a scope that cannot be cancelled, the last first. Requests carry a key that the
 * workflow chooses, the same in every try. `maximumAttempts` counts all tries; it is left out where they are unlimited,
 * because the TypeScript SDK refuses 0. One try may take a minute where nobody said how long. A run whose values take two
 * ways of a choice, or none, fails before anything is done.
 *
 * @example
 * ```ts
 * import { temporal } from "@lintel/render-workflow"
 *
 * const model = { lintel: "1.0", sagas: { checkout: { steps: { pay: { retry: 3, timeout: "5s" as const } } } } }
 * const rendered = temporal.render(model)
 * const text = "files" in rendered ? (rendered.files[0]?.text ?? "") : ""
 * text.includes("startToCloseTimeout: 5000, retry: { maximumAttempts: 3,") // => true
 * ```
 *
 * @category rendering
 * @since 0.1.0
 */
export const temporal: Renderer<TemporalOptions> = Renderer.make<TemporalOptions>("temporal", {
  summary: "A workflow of Temporal in TypeScript for each saga, which undoes also what it did not hear of.",
  options: { of: "" },
  render: (model, { of }) => renderSagas(model, of, { path: (name) => `temporal/${name}.ts`, write: moduleText })
})
