import { canonical, type Model, nameOf, type Policy } from "@lintel/model"
import { fileNameRules, isRefusal, Losses, type LossCollector, Names, Renderer, type Rendering } from "@lintel/render"
import { protobufDuration } from "../exact.js"
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
import { hedgingPolicy, retryPolicy } from "./grpcRetry.js"
import { retryThrottling, type Written } from "./grpcThrottling.js"

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
