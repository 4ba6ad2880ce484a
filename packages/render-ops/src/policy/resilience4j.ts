import { type Policy } from "@lintel/model"
import { identifierRules, type LossCollector, Names, Renderer } from "@lintel/render"
import { spellYaml, type Tree, tree } from "../tree.js"
import {
  dropUnknownFields,
  type PolicyEdge,
  policyLosses,
  type PolicyLosses,
  type PolicyOptions,
  stated
} from "./edges.js"
import { perCaller } from "./perCaller.js"
import { breakerTree, bulkheadTree, rateLimiterTree, retryTree, timeLimiterTree } from "./resilience4jParts.js"

type Decorator = NonNullable<Policy["order"]>[number]

const said: ReadonlySet<keyof Policy> = new Set([
  "timeouts",
  "retry",
  "breaker",
  "concurrencyLimit",
  "rateLimit",
  "order"
])

/** The decorators from the outside in, as the library nests them where nothing is said (its pull request 839). */
const nesting: ReadonlyArray<readonly [Decorator, section: string, order: string]> = [
  ["retry", "retry", "retry-aspect-order"],
  ["breaker", "circuitbreaker", "circuit-breaker-aspect-order"],
  ["rateLimit", "ratelimiter", "rate-limiter-aspect-order"],
  ["timeout", "timelimiter", "time-limiter-aspect-order"],
  ["bulkhead", "bulkhead", "bulkhead-aspect-order"]
]

/** What one call has in each section. */
interface Instance {
  readonly edge: PolicyEdge
  readonly losses: PolicyLosses
  readonly sections: ReadonlyMap<string, Tree>
  readonly decorators: ReadonlyArray<Decorator>
}

const instanceOf = (losses: LossCollector, edge: PolicyEdge): Instance => {
  const own = policyLosses(losses, edge)
  const { policy } = edge
  const budget = "a retry budget"
  dropUnknownFields(own, edge, said)
  const retry = stated(policy, "retry")
  if (retry?.budget !== undefined) own.drop("retry", "/budget", `${budget}: resilience4j has none`)
  const bulkhead = bulkheadTree(own, stated(policy, "concurrencyLimit"))
  const parts: ReadonlyArray<readonly [string, Tree | undefined]> = [
    ["retry", retry === undefined ? undefined : retryTree(own, retry)],
    ["circuitbreaker", breakerTree(own, stated(policy, "breaker"))],
    ["ratelimiter", rateLimiterTree(own, stated(policy, "rateLimit"))],
    ["timelimiter", timeLimiterTree(own, stated(policy, "timeouts"))],
    [bulkhead?.section ?? "bulkhead", bulkhead?.tree]
  ]
  const sections = new Map(parts.flatMap(([name, part]) => (part === undefined ? [] : [[name, part] as const])))
  const has = (section: string): boolean =>
    sections.has(section) || (section === "bulkhead" && sections.has("thread-pool-bulkhead"))
  return { edge, losses: own, sections, decorators: nesting.filter(([, section]) => has(section)).map(([it]) => it) }
}

/** The numbers that put decorators into an order: the outermost is 1. They hold for all instances. */
type Orders = ReadonlyMap<Decorator, number>

const nestedBy = (decorators: ReadonlyArray<Decorator>, orders: Orders): ReadonlyArray<Decorator> =>
  decorators.toSorted(
    (a, b) => (orders.get(a) ?? Number.POSITIVE_INFINITY) - (orders.get(b) ?? Number.POSITIVE_INFINITY) || 0
  )

const ownOrder = (one: Instance): Policy["order"] => one.edge.policy.order?.value

/** The order that the first call states which is not that of the library. */
const ordersOf = (instances: ReadonlyArray<Instance>): Orders => {
  for (const one of instances) {
    const order = ownOrder(one)?.filter((it) => one.decorators.includes(it))
    if (order === undefined || order.length < 2) continue
    const usual = one.decorators.filter((it) => order.includes(it))
    if (usual.join() !== order.join()) return new Map(order.map((it, index) => [it, index + 1]))
  }
  return new Map()
}

const orderLosses = (instances: ReadonlyArray<Instance>, orders: Orders): void => {
  for (const one of instances) {
    const nested = nestedBy(one.decorators, orders)
    const order = ownOrder(one)
    if (order === undefined) {
      if (nested.length > 1)
        one.losses.approximate("order", "", `order of decorators, not stated: ${nested.join(" around ")}`)
    } else if (nested.length < 2) one.losses.drop("order", "", "order of decorators that are not there")
    else if (order.join() !== nested.join()) {
      one.losses.approximate(
        "order",
        "",
        `order of decorators: all of an application nest alike, ${nested.join(" around ")}`
      )
    }
  }
}

const applicationOf = (losses: LossCollector, caller: string, edges: ReadonlyArray<PolicyEdge>): Tree | undefined => {
  const names = Names.make(
    edges.map(({ address, name }) => ({ key: address, wish: name })),
    { ...identifierRules, first: /[A-Za-z0-9]/u, rest: /[A-Za-z0-9_-]/u, separator: "-", maximumLength: 100 }
  )
  const instances = edges.map((edge) => instanceOf(losses, edge))
  const orders = ordersOf(instances)
  orderLosses(instances, orders)
  const sections = ["retry", "circuitbreaker", "ratelimiter", "timelimiter", "bulkhead", "thread-pool-bulkhead"]
  const found = sections.flatMap((section) => {
    const own = instances.flatMap(({ edge, sections: parts }) => {
      const part = parts.get(section)
      return part === undefined ? [] : [[names.of(edge.address), part] as const]
    })
    if (own.length === 0) return []
    const [decorator, , key] = nesting.find(([, name]) => name === section) ?? [
      "bulkhead" as const,
      "",
      "bulkhead-aspect-order"
    ]
    const order = orders.get(decorator)
    return [[section, tree({ [key]: order, instances: Object.fromEntries(own) })] as const]
  })
  if (found.length === 0) return undefined
  return { spring: { application: { name: caller } }, resilience4j: Object.fromEntries(found) }
}

/**
 * The client policies of calls as `application.yml` of resilience4j, one file for each caller, one instance for each
 * call: retry, circuit breaker, rate limiter, time limiter (of one try, as the library nests it) and bulkhead. Attempts
 * are all attempts, as in the design. There is no retry budget and no timeout of all attempts: those are losses.
 *
 * @example
 * ```ts
 * import { resilience4j } from "@lintel/render-ops"
 *
 * const rendered = resilience4j.render({
 *   lintel: "1.0",
 *   services: { orders: {} },
 *   calls: {
 *     "orders/to-pay": {
 *       from: "service:orders",
 *       to: {},
 *       policy: { timeouts: { perTry: "800ms" }, rateLimit: { limit: "250/s" }, order: ["rateLimit", "timeout"] }
 *     }
 *   }
 * })
 * const [file] = "files" in rendered ? rendered.files : []
 * file?.path // => "resilience4j/orders.yml"
 * file?.text.includes("limit-for-period: 250") // => true
 * "losses" in rendered ? rendered.losses : undefined // => []
 * ```
 *
 * @category policies
 * @since 0.1.0
 */
export const resilience4j: Renderer<PolicyOptions> = Renderer.make<PolicyOptions>("resilience4j", {
  summary: "Client policies of calls as configuration of resilience4j.",
  options: { of: "" },
  render: perCaller({
    folder: "resilience4j",
    extension: ".yml",
    layers: ["client"],
    textOf: (losses, caller, edges) => {
      const application = applicationOf(losses, caller, edges)
      return application === undefined ? undefined : spellYaml([application])
    }
  })
})
