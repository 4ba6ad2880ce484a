import { type Policy, type Retry } from "@lintel/model"
import { type LossCollector, Renderer } from "@lintel/render"
import { exactNumber, percentText, protobufDuration } from "../exact.js"
import { nonEmpty, spellYaml, type Tree, tree } from "../tree.js"
import {
  dropUnknownFields,
  type PolicyEdge,
  policyLosses,
  type PolicyLosses,
  type PolicyOptions,
  stated
} from "./edges.js"
import { conditionsOf, least, ownCap, retriesOf, waitLosses, wholePercent } from "./envoyRetry.js"
import { type Host, hostSettings, hostsOf, pathMatch } from "./hosts.js"
import { perCaller } from "./perCaller.js"

const said: ReadonlySet<keyof Policy> = new Set(["timeouts", "retry", "concurrencyLimit", "hostEjection"])

const retryPolicy = (losses: PolicyLosses, retry: Retry, perTry: string | undefined): Tree | undefined => {
  const retries = retriesOf(losses, retry)
  if (retry.on === undefined)
    losses.approximate("retry", "/on", "outcomes that are tried again, not stated: failures to connect are taken")
  const on =
    retry.on === undefined ? ["connect-failure", "refused-stream", "unavailable"] : conditionsOf(losses, retry.on)
  if (on.length === 0) losses.drop("retry", "", "retry on outcomes that Envoy does not have")
  if (retries === 0 || on.length === 0) return undefined
  waitLosses(losses, retry, true)
  const statuses = on.filter((it) => /^\d+$/.test(it)).map(Number)
  const conditions = [
    ...on.filter((it) => !/^\d+$/.test(it)),
    ...(statuses.length === 0 ? [] : ["retriable-status-codes"])
  ]
  const { backoff } = retry
  return tree({
    retry_on: conditions.join(","),
    num_retries: retries,
    per_try_timeout: perTry,
    retriable_status_codes: statuses.length === 0 ? undefined : statuses,
    retry_back_off:
      backoff === undefined
        ? undefined
        : {
            base_interval: least(losses, "retry", "/backoff/base", backoff.base),
            max_interval: least(losses, "retry", "/backoff/cap", backoff.cap ?? ownCap(backoff.base))
          }
  })
}

const routeAction = (losses: PolicyLosses, edge: PolicyEdge, cluster: string): Tree => {
  const { policy } = edge
  const timeouts = stated(policy, "timeouts")
  const overall = timeouts?.overall
  if (policy.timeouts === undefined || (timeouts !== undefined && overall === undefined)) {
    losses.approximate("timeouts", "/overall", "timeout of all attempts, not stated: a route of Envoy has 15 s")
  }
  const isEndless = policy.timeouts?.value === "none" || overall === "none"
  const perTry = timeouts?.perTry === undefined ? undefined : least(losses, "timeouts", "/perTry", timeouts.perTry)
  const retry = stated(policy, "retry")
  if (perTry !== undefined && retry === undefined) {
    losses.drop("timeouts", "/perTry", "timeout of one try, which Envoy has with retries only")
  }
  return tree({
    cluster,
    timeout: isEndless ? "0s" : overall === undefined ? undefined : protobufDuration(overall),
    retry_policy: retry === undefined ? undefined : retryPolicy(losses, retry, perTry)
  })
}

const matchOf = ({ operation }: PolicyEdge): Tree => {
  const value = operation?.value
  if (value === undefined) return { prefix: "/" }
  const path = pathMatch(value.path)
  return {
    ...("exact" in path ? { path: path.exact } : { safe_regex: { regex: path.regex } }),
    headers: [{ name: ":method", string_match: { exact: value.method } }]
  }
}

const routesOf = (losses: LossCollector, { edges, name }: Host): ReadonlyArray<Tree> => {
  const seen = new Set<string>()
  const routes = edges.flatMap((edge) => {
    const own = policyLosses(losses, edge)
    const match = matchOf(edge)
    const key = JSON.stringify(match)
    if (seen.has(key)) {
      losses.drop(edge.address, `second policy for requests to ${name} that look the same`, "/policy")
      return []
    }
    seen.add(key)
    const reasons = {
      breaker: "a circuit breaker of Envoy is a limit of concurrent requests",
      hedging: "Envoy hedges only after the timeout of one try"
    }
    dropUnknownFields(own, edge, said, reasons, new Set(["timeouts", "retry"]))
    return [{ isWhole: "prefix" in match, tree: { name: edge.name, match, route: routeAction(own, edge, name) } }]
  })
  return [...routes.filter(({ isWhole }) => !isWhole), ...routes.filter(({ isWhole }) => isWhole)].map((it) => it.tree)
}

const budgetTree = (budget: NonNullable<Retry["budget"]>, losses: PolicyLosses): Tree => {
  if (budget._tag === "Concurrency") return { max_retries: budget.limit }
  losses.approximate("retry", "/budget", "retry budget: a share of active requests, not of all")
  const text = percentText(budget.ratio)
  return {
    retry_budget: tree({
      budget_percent: { value: exactNumber(text) ?? Number(text) },
      min_retry_concurrency: budget.minimum
    })
  }
}

const clusterOf = (losses: LossCollector, { edges, name }: Host): Tree => {
  const { budget, connect, ejection, limit } = hostSettings(losses, edges)
  const thresholds = nonEmpty(
    tree({
      max_requests: limit?.value.limit,
      max_pending_requests: limit?.value.queue,
      ...(budget === undefined ? {} : budgetTree(budget.value, budget.losses))
    })
  )
  const { consecutiveFailures, ejectionTime, maximumRatio } = ejection?.value ?? {}
  return tree({
    name,
    connect_timeout: connect === undefined ? undefined : protobufDuration(connect.value),
    circuit_breakers: thresholds === undefined ? undefined : { thresholds: [thresholds] },
    outlier_detection:
      ejection === undefined
        ? undefined
        : tree({
            consecutive_5xx: consecutiveFailures,
            base_ejection_time: ejectionTime === undefined ? undefined : protobufDuration(ejectionTime),
            max_ejection_percent:
              maximumRatio === undefined
                ? undefined
                : wholePercent(ejection.losses, "hostEjection", "/maximumRatio", maximumRatio)
          })
  })
}

const configOf = (losses: LossCollector, caller: string, edges: ReadonlyArray<PolicyEdge>): Tree | undefined => {
  const hosts = hostsOf(losses, edges)
  if (hosts.length === 0) return undefined
  return {
    route_config: {
      name: caller,
      virtual_hosts: hosts.map((host) => ({
        name: host.name,
        domains: [host.name],
        routes: [...routesOf(losses, host)]
      }))
    },
    clusters: hosts.map((host) => clusterOf(losses, host))
  }
}

/**
 * Policies of calls as parts of a configuration of Envoy, one file for each caller: routes with timeouts and retry
 * policies, clusters with thresholds and outlier detection. Envoy counts retries, the design all attempts; its circuit
 * breakers are limits of concurrent requests, so a breaker by failure rate is a loss. Addresses of endpoints are left to
 * whoever runs the proxy.
 *
 * @example
 * ```ts
 * import { envoy } from "@lintel/render-ops"
 *
 * const rendered = envoy.render({
 *   lintel: "1.0",
 *   services: { orders: {}, payments: { provides: ["contract:payments"] } },
 *   contracts: { payments: { _tag: "Http", operations: { pay: { _tag: "Http", method: "POST", path: "/payments" } } } },
 *   calls: {
 *     "orders/to-pay": {
 *       from: "service:orders",
 *       to: { operation: "operation:payments/pay" },
 *       policy: { timeouts: { overall: "1s" }, retry: { attempts: 3, on: ["503"] }, concurrencyLimit: { limit: 50 } }
 *     }
 *   }
 * })
 * const [file] = "files" in rendered ? rendered.files : []
 * file?.path // => "envoy/orders.yaml"
 * file?.text.includes("num_retries: 2") // => true
 * ```
 *
 * @category policies
 * @since 0.1.0
 */
export const envoy: Renderer<PolicyOptions> = Renderer.make<PolicyOptions>("envoy", {
  summary: "Policies of calls as routes and clusters of Envoy.",
  options: { of: "" },
  render: perCaller({
    folder: "envoy",
    extension: ".yaml",
    layers: ["gateway", "sidecar", "client"],
    textOf: (losses, caller, edges) => {
      const config = configOf(losses, caller, edges)
      return config === undefined ? undefined : spellYaml([config])
    }
  })
})
