import { canonical, type Model, type Policy, type Retry } from "@lintel/model"
import { fileNameRules, isRefusal, Losses, type LossCollector, Names, Renderer, type Rendering } from "@lintel/render"
import { dnsNames } from "../objective/dnsName.js"
import { nonEmpty, spellYaml, type Tree, tree } from "../tree.js"
import {
  dropUnknownFields,
  type PolicyEdge,
  policyLosses,
  type PolicyLosses,
  type PolicyOptions,
  selectEdges,
  stated
} from "./edges.js"
import { conditionsOf, least, retriesOf, waitLosses } from "./envoyRetry.js"
import { destinationRules } from "./istioDestination.js"
import { type Host, hostsOf, pathMatch } from "./hosts.js"

const said: ReadonlySet<keyof Policy> = new Set(["timeouts", "retry", "concurrencyLimit", "hostEjection"])

const meshRetries = { attempts: 2, retryOn: "connect-failure,refused-stream,unavailable,cancelled" }

const retriesTree = (losses: PolicyLosses, retry: Retry, perTryTimeout: string | undefined): Tree => {
  const count = retriesOf(losses, retry)
  if (count === 0) {
    losses.approximate("retry", "", "one attempt: no retries")
    return tree({ attempts: 0, perTryTimeout })
  }
  const on = retry.on === undefined ? undefined : conditionsOf(losses, retry.on)
  if (on === undefined)
    losses.approximate("retry", "/on", "outcomes that are tried again, not stated: those of a mesh by default")
  if (on !== undefined && on.length === 0) {
    losses.drop("retry", "", "retry on outcomes that Envoy does not have")
    return tree({ attempts: 0, perTryTimeout })
  }
  waitLosses(losses, retry, false)
  return tree({
    attempts: count,
    perTryTimeout,
    retryOn: on?.join(","),
    backoff: retry.backoff === undefined ? undefined : least(losses, "retry", "/backoff", retry.backoff.base)
  })
}

/** Timeout and retries of a route, with what a mesh does where the design says nothing. */
const routePolicy = (losses: PolicyLosses, edge: PolicyEdge): Tree => {
  const { policy } = edge
  const timeouts = stated(policy, "timeouts")
  const { overall, perTry } = timeouts ?? {}
  const timeout =
    overall === undefined || overall === "none" ? undefined : least(losses, "timeouts", "/overall", overall)
  const perTryTimeout = perTry === undefined ? undefined : least(losses, "timeouts", "/perTry", perTry)
  if (policy.timeouts === undefined) losses.approximate("timeouts", "", "timeout, not stated: a route has none")
  else if (timeouts !== undefined && overall === undefined) {
    losses.approximate("timeouts", "/overall", "timeout of all attempts, not stated: a route has none")
  }
  const retry = stated(policy, "retry")
  if (policy.retry === undefined) {
    losses.approximate("retry", "", "retry, not stated: a mesh makes two retries on connection failures by default")
  }
  if (perTry === undefined && timeout !== undefined) {
    losses.approximate("timeouts", "/perTry", "timeout of one try, not stated: it is that of the route")
  }
  const none = tree({ attempts: 0, perTryTimeout })
  const retries =
    retry !== undefined
      ? retriesTree(losses, retry, perTryTimeout)
      : policy.retry !== undefined
        ? none
        : perTryTimeout === undefined
          ? undefined
          : { ...meshRetries, perTryTimeout }
  return tree({ timeout, retries })
}

const matchOf = ({ caller, operation }: PolicyEdge, isByCaller: boolean): Tree | undefined => {
  const value = operation?.value
  return nonEmpty(
    tree({
      name: value === undefined ? undefined : operation?.name,
      method: value === undefined ? undefined : { exact: value.method },
      uri: value === undefined ? undefined : { ...pathMatch(value.path) },
      sourceLabels: isByCaller ? { app: caller } : undefined
    })
  )
}

interface Route {
  readonly edge: PolicyEdge
  readonly policy: Tree
}

/** Routes of a host: one for each operation, or for each caller of it where their policies differ. */
const routesOf = (losses: LossCollector, { edges, name: host }: Host, hostText: string): ReadonlyArray<Tree> => {
  const byOperation = new Map<string, Array<Route>>()
  for (const edge of edges) {
    const own = policyLosses(losses, edge)
    dropUnknownFields(
      own,
      edge,
      said,
      { breaker: "a circuit breaker of Envoy is a limit of concurrent requests" },
      new Set(["retry"])
    )
    const key = edge.operation?.value === undefined ? "" : edge.operation.address
    byOperation.set(key, [...(byOperation.get(key) ?? []), { edge, policy: routePolicy(own, edge) }])
  }
  const names = Names.make(
    edges.map(({ address, name }) => ({ key: address, wish: name })),
    fileNameRules
  )
  const trees: Array<{ readonly isWhole: boolean; readonly tree: Tree }> = []
  for (const [key, routes] of byOperation) {
    const isOne = new Set(routes.map(({ policy }) => JSON.stringify(policy))).size === 1
    const callers = new Set<string>()
    for (const { edge, policy } of isOne ? routes.slice(0, 1) : routes) {
      if (callers.has(edge.caller)) {
        losses.drop(
          edge.address,
          `second policy for requests of ${edge.caller} to ${host} that look the same`,
          "/policy"
        )
        continue
      }
      callers.add(edge.caller)
      if (!isOne)
        losses.approximate(edge.address, "caller of a route: it is told by the label app of its workload", "/from")
      if (edge.operation !== undefined && edge.operation.value === undefined) {
        losses.approximate(
          edge.address,
          "operation whose path is not known: all requests of the host are meant",
          "/to/operation"
        )
      }
      const match = matchOf(edge, !isOne)
      const route = tree({
        name: names.of(edge.address),
        match: match === undefined ? undefined : [match],
        route: [{ destination: { host: hostText } }],
        ...policy
      })
      trees.push({ isWhole: key === "", tree: route })
    }
  }
  // The first route that matches counts: those of the whole host come last.
  return [...trees.filter(({ isWhole }) => !isWhole), ...trees.filter(({ isWhole }) => isWhole)].map((it) => it.tree)
}

const documentsOf = (losses: LossCollector, hosts: ReadonlyArray<Host>): ReadonlyArray<Tree> => {
  const names = dnsNames(hosts.map(({ name }) => ({ key: name, wish: name })))
  return hosts.flatMap((host) => {
    const name = names.of(host.name)
    const hostText = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/.test(host.name) ? host.name : name
    if (hostText !== host.name) {
      for (const { address } of host.edges) losses.approximate(address, "name that is no host of a network", "/to")
    }
    const virtual = {
      apiVersion: "networking.istio.io/v1",
      kind: "VirtualService",
      metadata: { name },
      spec: { hosts: [hostText], http: [...routesOf(losses, host, hostText)] }
    }
    return [virtual, ...destinationRules(losses, host, { hostText, name })]
  })
}

const documents = (edges: ReadonlyArray<PolicyEdge>): Rendering => {
  const losses = Losses.collect()
  const trees = documentsOf(losses, hostsOf(losses, edges))
  return { files: trees.length === 0 ? [] : [{ path: "istio.yaml", text: spellYaml(trees) }], losses: losses.all() }
}

/**
 * Policies of calls as VirtualServices and DestinationRules of Istio, one pair for each host: timeouts and retries of a
 * route, limits, host ejection and retry budgets of a host. What a sidecar is to do is taken from policies of the layer
 * `sidecar`, and from the caller's own where there is none. Istio counts retries, the design all attempts; its circuit
 * breaker is a limit of concurrent requests, so a breaker by failure rate is a loss.
 *
 * @example
 * ```ts
 * import { istio } from "@lintel/render-ops"
 *
 * const rendered = istio.render({
 *   lintel: "1.0",
 *   services: { orders: {}, payments: { provides: ["contract:payments"] } },
 *   contracts: { payments: { _tag: "Http", operations: { pay: { _tag: "Http", method: "POST", path: "/payments" } } } },
 *   calls: {
 *     "orders/to-pay": {
 *       from: "service:orders",
 *       to: { operation: "operation:payments/pay" },
 *       policy: { timeouts: { perTry: "300ms", overall: "1s" }, retry: { attempts: 3 }, breaker: { failureRatio: "0.5" } }
 *     }
 *   }
 * })
 * const [file] = "files" in rendered ? rendered.files : []
 * file?.text.includes("attempts: 2") // => true
 * const [loss] = "losses" in rendered ? rendered.losses : []
 * loss?.what // => "failure-rate breaker: a circuit breaker of Envoy is a limit of concurrent requests"
 * ```
 *
 * @category policies
 * @since 0.1.0
 */
export const istio: Renderer<PolicyOptions> = Renderer.make<PolicyOptions>("istio", {
  summary: "Policies of calls as VirtualServices and DestinationRules of Istio.",
  options: { of: "" },
  render: (given, { of }) => {
    const model: Model = canonical(given)
    const edges = selectEdges(model, of, ["sidecar", "client"])
    return "_tag" in edges && isRefusal(edges) ? edges : documents(edges)
  }
})
