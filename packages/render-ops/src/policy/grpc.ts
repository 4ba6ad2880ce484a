import { fraction, fractionOfNumber, smaller, times } from "@lintel/analysis"
import {
  type Backoff,
  canonical,
  formatDuration,
  type Model,
  nameOf,
  type Policy,
  type Retry,
  type RetryBudget
} from "@lintel/model"
import { fileNameRules, isRefusal, Losses, type LossCollector, Names, Renderer, type Rendering } from "@lintel/render"
import { exactNumber, microsecondsOf, protobufDuration } from "../exact.js"
import { nonEmpty, spellJson, type Tree, tree } from "../tree.js"
import {
  dropUnknownFields,
  type PolicyEdge,
  policyLosses,
  type PolicyLosses,
  type PolicyOptions,
  selectEdges,
  stated
} from "./edges.js"

const codes: ReadonlySet<string> = new Set(
  (
    "CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED " +
    "RESOURCE_EXHAUSTED FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS UNAUTHENTICATED"
  ).split(" ")
)

/** Outcomes of other kinds as gRPC sees them: statuses of HTTP as its own document on the mapping has it. */
const nearest: ReadonlyMap<string, string> = new Map([
  ["400", "INTERNAL"],
  ["401", "UNAUTHENTICATED"],
  ["403", "PERMISSION_DENIED"],
  ["404", "UNIMPLEMENTED"],
  ["429", "UNAVAILABLE"],
  ["502", "UNAVAILABLE"],
  ["503", "UNAVAILABLE"],
  ["504", "UNAVAILABLE"],
  ["5XX", "UNAVAILABLE"],
  ["TIMEOUT", "DEADLINE_EXCEEDED"],
  ["CONNECTFAILURE", "UNAVAILABLE"],
  ["CONNECT-FAILURE", "UNAVAILABLE"],
  ["REFUSEDSTREAM", "UNAVAILABLE"],
  ["REFUSED-STREAM", "UNAVAILABLE"]
])

/** Clients treat more attempts as this many (gRFC A6). */
const mostAttempts = 5

const codesOf = (losses: PolicyLosses, on: Retry["on"]): ReadonlyArray<string> => {
  if (on === undefined) {
    losses.approximate("retry", "/on", "outcomes that are tried again, not stated: UNAVAILABLE is taken")
    return ["UNAVAILABLE"]
  }
  const found = on.map((outcome) => (codes.has(outcome) ? outcome : nearest.get(outcome.toUpperCase())))
  if (on.some((outcome) => !codes.has(outcome))) {
    losses.approximate("retry", "/on", "outcomes that are no status codes of gRPC: the nearest are taken")
  }
  return [...new Set(found.filter((it) => it !== undefined))].toSorted()
}

const longestWait = microsecondsOf("100d")

/** The longest wait that the attempts reach: saying it changes nothing. */
const reachedWait = (base: string, factor: number, attempts: number): string => {
  let wait = fraction(microsecondsOf(base))
  for (let k = 0; k < attempts - 2; k++) wait = smaller(times(wait, fractionOfNumber(factor)), fraction(longestWait))
  return formatDuration((wait.numerator + wait.denominator - 1n) / wait.denominator)
}

const positive = (losses: PolicyLosses, duration: string, inside: string): string => {
  if (microsecondsOf(duration) > 0n) return protobufDuration(duration)
  losses.approximate("retry", inside, "wait of nothing: gRPC wants more than that")
  return "0.000001s"
}

const backoffOf = (losses: PolicyLosses, backoff: Backoff | undefined, attempts: number): Tree => {
  if (backoff === undefined) {
    losses.approximate("retry", "/backoff", "waits, not stated: 0.1 s, doubled up to 1 s, are taken")
    return { initialBackoff: "0.1s", maxBackoff: "1s", backoffMultiplier: 2 }
  }
  const { base, cap, factor, jitter } = backoff
  if (factor === undefined)
    losses.approximate("retry", "/backoff/factor", "growth of waits, not stated: they stay the same")
  if (cap === undefined)
    losses.approximate("retry", "/backoff/cap", "cap of waits, not stated: the longest that is reached is taken")
  if (typeof jitter !== "object" || jitter.plusMinus !== "0.2") {
    losses.approximate("retry", "/backoff/jitter", "jitter: clients of gRPC spread waits by a fifth")
  }
  return {
    initialBackoff: positive(losses, base, "/backoff/base"),
    maxBackoff: positive(losses, cap ?? reachedWait(base, factor ?? 1, attempts), "/backoff/cap"),
    backoffMultiplier: factor ?? 1
  }
}

const attemptsOf = (losses: PolicyLosses, field: "retry" | "hedging", attempts: Retry["attempts"]): number => {
  const count = attempts === "unlimited" ? Number.POSITIVE_INFINITY : attempts
  if (count <= mostAttempts) return count
  losses.approximate(
    field,
    "/attempts",
    `${attempts === "unlimited" ? "attempts without limit" : `${count} attempts`}: gRPC makes five at most`
  )
  return mostAttempts
}

const retryPolicy = (losses: PolicyLosses, retry: Retry): Tree | undefined => {
  const attempts = attemptsOf(losses, "retry", retry.attempts)
  if (attempts < 2) {
    losses.approximate("retry", "", "known absence of retry: gRPC says it by saying nothing")
    return undefined
  }
  const retryable = codesOf(losses, retry.on)
  if (retryable.length === 0) {
    losses.drop("retry", "", "retry on outcomes that gRPC does not have")
    return undefined
  }
  return { maxAttempts: attempts, ...backoffOf(losses, retry.backoff, attempts), retryableStatusCodes: [...retryable] }
}

const hedgingPolicy = (
  losses: PolicyLosses,
  hedging: Exclude<NonNullable<Policy["hedging"]>, "none">
): Tree | undefined => {
  const attempts = attemptsOf(losses, "hedging", hedging.attempts ?? 2)
  if (hedging.attempts === undefined)
    losses.approximate("hedging", "/attempts", "requests of a hedge, not stated: two are taken")
  if (hedging.cancels !== undefined)
    losses.drop("hedging", "/cancels", "whether the other requests are cancelled: gRPC does")
  if (attempts < 2) {
    losses.approximate("hedging", "", "known absence of hedging")
    return undefined
  }
  losses.approximate("hedging", "", "hedging: clients in Java, .NET and Node know it, those in Go and C++ do not")
  return { maxAttempts: attempts, hedgingDelay: protobufDuration(hedging.delay) }
}

const timeoutOf = (
  losses: PolicyLosses,
  timeouts: Exclude<NonNullable<Policy["timeouts"]>, "none"> | undefined
): string | undefined => {
  if (timeouts?.perTry !== undefined)
    losses.drop("timeouts", "/perTry", "timeout of one try: gRPC has one for the whole call")
  if (timeouts?.connect !== undefined) losses.drop("timeouts", "/connect", "timeout of connecting")
  if (timeouts?.overall === "none") losses.approximate("timeouts", "/overall", "known absence of a timeout")
  return timeouts?.overall === undefined || timeouts.overall === "none" ? undefined : protobufDuration(timeouts.overall)
}

const said: ReadonlySet<keyof Policy> = new Set(["timeouts", "retry", "hedging"])

const methodConfig = (losses: PolicyLosses, edge: PolicyEdge): Tree => {
  const { policy } = edge
  dropUnknownFields(losses, edge, said)
  const retry = stated(policy, "retry")
  const hedging = stated(policy, "hedging")
  const retryTree = retry === undefined ? undefined : retryPolicy(losses, retry)
  if (retryTree !== undefined && hedging !== undefined) {
    losses.drop("hedging", "", "hedging beside a retry: gRPC has one of the two")
  }
  return tree({
    timeout: timeoutOf(losses, stated(policy, "timeouts")),
    retryPolicy: retryTree,
    hedgingPolicy: retryTree !== undefined || hedging === undefined ? undefined : hedgingPolicy(losses, hedging)
  })
}

/** The name by which gRPC calls an operation: its path where that is one of gRPC, else contract and operation. */
const methodName = (
  losses: LossCollector,
  { address, operation }: PolicyEdge
): { readonly service: string; readonly method: string } | undefined => {
  if (operation === undefined) return undefined
  const [, service, method] = /^\/([A-Za-z_][\w.]*)\/([A-Za-z_]\w*)$/.exec(operation.value?.path ?? "") ?? []
  if (service !== undefined && method !== undefined) return { service, method }
  losses.approximate(address, "full name of a method of gRPC: contract and operation are taken", "/to/operation")
  return { service: operation.contract, method: operation.name }
}

interface Budgeted {
  readonly budget: RetryBudget
  readonly field: "retry" | "hedging"
  readonly losses: PolicyLosses
}

const throttlingOf = ({ budget, field, losses }: Budgeted): Tree | undefined => {
  if (budget._tag === "Concurrency" || Number(budget.ratio) === 0) {
    losses.drop(field, "/budget", "retry budget: gRPC counts tokens that successes give back")
    return undefined
  }
  losses.approximate(field, "/budget", "retry budget: gRPC counts tokens, for a whole server")
  const ratio = Math.max(0.001, Math.round(Number(budget.ratio) * 1000) / 1000)
  const tokens = budget.minimum === undefined ? 10 : Math.min(1000, Math.max(1, budget.minimum * 2))
  return { maxTokens: tokens, tokenRatio: exactNumber(String(ratio)) ?? ratio }
}

/** A call as it is written: with a retry, or with hedging. */
interface Written {
  readonly edge: PolicyEdge
  readonly field: "retry" | "hedging"
}

/** The one budget of a server, of tries and of copies: that of its calls where they agree. */
const retryThrottling = (losses: LossCollector, written: ReadonlyArray<Written>): Tree | undefined => {
  const found = written.flatMap(({ edge, field }): ReadonlyArray<Budgeted> => {
    const budget = stated(edge.policy, field)?.budget
    return budget === undefined ? [] : [{ budget, field, losses: policyLosses(losses, edge) }]
  })
  const distinct = new Set(found.map(({ budget }) => JSON.stringify(budget)))
  if (distinct.size > 1) {
    for (const one of found)
      one.losses.drop(one.field, "/budget", "retry budgets that differ: gRPC has one for a server")
    return undefined
  }
  return found.map(throttlingOf)[0]
}

const serverName = ({ operation, provider }: PolicyEdge): string => provider ?? operation?.contract ?? ""

const configOf = (losses: LossCollector, edges: ReadonlyArray<PolicyEdge>): Tree | undefined => {
  const seen = new Set<string>()
  const configs = edges.flatMap((edge) => {
    const name = methodName(losses, edge)
    if (name === undefined) {
      losses.drop(edge.address, "policy of a call whose operation is not known", "/policy")
      return []
    }
    const key = `${name.service}/${name.method}`
    if (seen.has(key)) {
      losses.drop(edge.address, "policy of a second call of one method", "/policy")
      return []
    }
    seen.add(key)
    const config = nonEmpty(methodConfig(policyLosses(losses, edge), edge))
    return config === undefined ? [] : [{ edge, tree: { name: [name], ...config } }]
  })
  const throttling = retryThrottling(
    losses,
    configs.flatMap(({ edge, tree: it }): ReadonlyArray<Written> => {
      if ("retryPolicy" in it) return [{ edge, field: "retry" }]
      return "hedgingPolicy" in it ? [{ edge, field: "hedging" }] : []
    })
  )
  return configs.length === 0
    ? undefined
    : tree({ methodConfig: configs.map((it) => it.tree), retryThrottling: throttling })
}

const groupsOf = (edges: ReadonlyArray<PolicyEdge>): ReadonlyMap<string, ReadonlyArray<PolicyEdge>> => {
  const groups = new Map<string, Array<PolicyEdge>>()
  for (const edge of edges) {
    const key = `${edge.caller} ${serverName(edge)}`
    groups.set(key, [...(groups.get(key) ?? []), edge])
  }
  return groups
}

const configs = (model: Model, edges: ReadonlyArray<PolicyEdge>): Rendering => {
  const losses = Losses.collect()
  const all = selectEdges(model, "", ["client"])
  const keys = [...groupsOf("_tag" in all && isRefusal(all) ? edges : all).keys()]
  const names = Names.make(
    keys.map((key) => ({ key, wish: nameOf(key).replace(" ", "-to-") })),
    fileNameRules
  )
  const files = [...groupsOf(edges)].flatMap(([key, group]) => {
    const config = configOf(losses, group)
    return config === undefined ? [] : [{ path: `grpc/${names.of(key)}.json`, text: spellJson(config) }]
  })
  return { files, losses: losses.all() }
}

/**
 * The client policies of calls as service configs of gRPC, one file for each caller and server. Attempts are all
 * attempts, as in the design; gRPC makes five at most, has no timeout of one try and counts budgets in tokens: what the
 * design says beyond that is a loss.
 *
 * @example
 * ```ts
 * import { grpcServiceConfig } from "@lintel/render-ops"
 *
 * const rendered = grpcServiceConfig.render({
 *   lintel: "1.0",
 *   services: { orders: {}, payments: { provides: ["contract:payments"] } },
 *   contracts: {
 *     payments: { _tag: "Http", operations: { Pay: { _tag: "Http", method: "POST", path: "/shop.Payments/Pay" } } }
 *   },
 *   calls: {
 *     "orders/to-pay": {
 *       from: "service:orders",
 *       to: { operation: "operation:payments/Pay" },
 *       policy: { timeouts: { perTry: "300ms", overall: "1s" } }
 *     }
 *   }
 * })
 * const [file] = "files" in rendered ? rendered.files : []
 * JSON.parse(file?.text ?? "") // => { methodConfig: [{ name: [{ service: "shop.Payments", method: "Pay" }], timeout: "1s" }] }
 * "losses" in rendered ? rendered.losses[0]?.what : "" // => "timeout of one try: gRPC has one for the whole call"
 * ```
 *
 * @category policies
 * @since 0.1.0
 */
export const grpcServiceConfig: Renderer<PolicyOptions> = Renderer.make<PolicyOptions>("grpc-service-config", {
  summary: "Client policies of calls as service configs of gRPC.",
  options: { of: "" },
  render: (given, { of }) => {
    const model = canonical(given)
    const edges = selectEdges(model, of, ["client"])
    return "_tag" in edges && isRefusal(edges) ? edges : configs(model, edges)
  }
})
