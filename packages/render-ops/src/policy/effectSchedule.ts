import { type Backoff, type Policy, type Retry } from "@lintel/model"
import { identifierRules, type LossCollector, Names, Renderer } from "@lintel/render"
import { microsecondsOf, millisecondsText } from "../exact.js"
import {
  dropUnknownFields,
  type PolicyEdge,
  policyLosses,
  type PolicyLosses,
  type PolicyOptions,
  stated
} from "./edges.js"
import { perCaller } from "./perCaller.js"

/** Which modules of Effect a file needs. */
type Needs = Set<"Duration" | "Effect" | "Random" | "Schedule">

const reserved =
  "break case catch class const continue debugger default delete do else enum export extends false finally for function if import in instanceof new null return super switch this throw true try typeof var void while with yield let static implements interface package private protected public await async Duration Effect Random Schedule".split(
    " "
  )

/** Names of exports: the words of a text in camel case. */
const camelCase = (text: string): string =>
  text
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== "")
    .map(
      (word, index) => (index === 0 ? word.slice(0, 1).toLowerCase() : word.slice(0, 1).toUpperCase()) + word.slice(1)
    )
    .join("")

const length = (needs: Needs, duration: string): string => {
  needs.add("Duration")
  const value = microsecondsOf(duration)
  if (value % 1_000_000n === 0n) return `Duration.seconds(${value / 1_000_000n})`
  return `Duration.millis(${millisecondsText(duration)})`
}

const randomised = (needs: Needs, expression: string): string => {
  needs.add("Random").add("Effect").add("Duration")
  return `Schedule.modifyDelay(({ duration }) =>\n    Effect.map(Random.next, (random) => Duration.millis(Duration.toMillis(duration) * ${expression}))\n  )`
}

const jitterStep = (losses: PolicyLosses, needs: Needs, jitter: Backoff["jitter"]): string | undefined => {
  if (jitter === undefined || jitter === "none") return undefined
  if (jitter === "full") return randomised(needs, "random")
  if (jitter === "equal") return randomised(needs, "(0.5 + random / 2)")
  if (jitter === "decorrelated") {
    losses.approximate(
      "retry",
      "/backoff/jitter",
      "jitter that depends on the wait before: waits are spread from nothing to the whole"
    )
    return randomised(needs, "random")
  }
  if (jitter.plusMinus === "0.2") return "Schedule.jittered"
  return randomised(needs, `(1 + ${jitter.plusMinus} * (2 * random - 1))`)
}

const capStep = (needs: Needs, cap: string): string => {
  needs.add("Duration").add("Effect")
  return `Schedule.modifyDelay(({ duration }) => Effect.succeed(Duration.min(duration, ${length(needs, cap)})))`
}

const waits = (losses: PolicyLosses, needs: Needs, backoff: Backoff | undefined): ReadonlyArray<string> => {
  if (backoff === undefined) {
    losses.approximate("retry", "/backoff", "waits, not stated: attempts follow one another at once")
    return ["Schedule.forever"]
  }
  const { base, cap, factor, jitter } = backoff
  if (factor === undefined)
    losses.approximate("retry", "/backoff/factor", "growth of waits, not stated: they stay the same")
  const first =
    factor === undefined || factor === 1
      ? `Schedule.spaced(${length(needs, base)})`
      : `Schedule.exponential(${length(needs, base)}, ${factor})`
  const steps = [cap === undefined ? undefined : capStep(needs, cap), jitterStep(losses, needs, jitter)]
  return [first, ...steps.filter((step) => step !== undefined)]
}

/** A schedule of retries: the attempts after the first. */
const schedule = (losses: PolicyLosses, needs: Needs, retry: Retry): string => {
  needs.add("Schedule")
  if (retry.on !== undefined)
    losses.drop("retry", "/on", "outcomes that are tried again: they are a condition where the schedule is used")
  if (retry.budget !== undefined) losses.drop("retry", "/budget", "retry budget: Effect has none")
  if (retry.attempts === 1) return "Schedule.recurs(0)"
  const limit = retry.attempts === "unlimited" ? [] : [`Schedule.upTo({ times: ${retry.attempts - 1} })`]
  const [first = "Schedule.forever", ...steps] = [...waits(losses, needs, retry.backoff), ...limit]
  return steps.length === 0 ? first : `${first}.pipe(\n  ${steps.join(",\n  ")}\n)`
}

const said: ReadonlySet<keyof Policy> = new Set(["timeouts", "retry"])

interface Export {
  readonly name: string
  readonly comment: string
  readonly code: string
}

const exportsOf = (losses: PolicyLosses, needs: Needs, edge: PolicyEdge, name: string): ReadonlyArray<Export> => {
  const { address, policy } = edge
  dropUnknownFields(losses, edge, said, {}, new Set(["retry"]))
  const retry = stated(policy, "retry")
  const { connect, overall, perTry } = stated(policy, "timeouts") ?? {}
  if (connect !== undefined) losses.drop("timeouts", "/connect", "timeout of connecting")
  if (overall === "none") losses.approximate("timeouts", "/overall", "known absence of a timeout")
  const call = address.slice("call:".length)
  const attempts = retry?.attempts === "unlimited" ? "without end" : `${retry?.attempts ?? 1} in all`
  const found: Array<Export | undefined> = [
    retry !== undefined
      ? { name, comment: `When ${call} is tried again: attempts ${attempts}.`, code: schedule(losses, needs, retry) }
      : policy.retry === undefined
        ? undefined
        : { name, comment: `${call} is not tried again.`, code: (needs.add("Schedule"), "Schedule.recurs(0)") },
    perTry === undefined
      ? undefined
      : {
          name: `${name}AttemptTimeout`,
          comment: `The limit of one attempt of ${call}: inside the retry.`,
          code: length(needs, perTry)
        },
    overall === undefined || overall === "none"
      ? undefined
      : {
          name: `${name}Timeout`,
          comment: `The limit of all attempts of ${call}: around the retry.`,
          code: length(needs, overall)
        }
  ]
  return found.filter((it) => it !== undefined)
}

const moduleOf = (losses: LossCollector, edges: ReadonlyArray<PolicyEdge>): string | undefined => {
  const needs: Needs = new Set()
  const names = Names.make(
    edges.map(({ address, name }) => ({ key: address, wish: camelCase(name) })),
    // The capital letter that names of timeouts go on with cannot stand at the end of another name by chance.
    { ...identifierRules, rest: /[A-Za-z0-9]/u, separator: "_", reserved, ignoresCase: true }
  )
  const found = edges.flatMap((edge) => exportsOf(policyLosses(losses, edge), needs, edge, names.of(edge.address)))
  if (found.length === 0) return undefined
  const taken = new Set<string>()
  const lines = found.map(({ code, comment, name }) => {
    let free = name
    while (taken.has(free)) free = `${free}_`
    taken.add(free)
    return `/** ${comment.replaceAll("*/", "* /")} */\nexport const ${free} = ${code}\n`
  })
  const imports = [...needs].toSorted().map((name) => `import * as ${name} from "effect/${name}"\n`)
  return `${imports.join("")}\n${lines.join("\n")}`
}

/**
 * The client policies of calls as TypeScript for Effect 4, one module for each caller: for every call a `Schedule` of its
 * retries, and the limits of one attempt and of all as `Duration`s. A schedule counts retries, the design all attempts.
 * What Effect has no value for (breakers, limits, budgets) is a loss.
 *
 * @example
 * ```ts
 * import { effectSchedule } from "@lintel/render-ops"
 *
 * const rendered = effectSchedule.render({
 *   lintel: "1.0",
 *   services: { orders: {} },
 *   calls: {
 *     "orders/to-pay": {
 *       from: "service:orders",
 *       to: {},
 *       policy: { retry: { attempts: 3, backoff: { base: "50ms", factor: 2, jitter: { plusMinus: "0.2" } } } }
 *     }
 *   }
 * })
 * const [file] = "files" in rendered ? rendered.files : []
 * file?.text.includes("Schedule.upTo({ times: 2 })") // => true
 * ```
 *
 * @category policies
 * @since 0.1.0
 */
export const effectSchedule: Renderer<PolicyOptions> = Renderer.make<PolicyOptions>("effect-schedule", {
  summary: "Client policies of calls as schedules of Effect in TypeScript.",
  options: { of: "" },
  render: perCaller({
    folder: "effect",
    extension: ".ts",
    layers: ["client"],
    textOf: (losses, _caller, edges) => moduleOf(losses, edges)
  })
})
