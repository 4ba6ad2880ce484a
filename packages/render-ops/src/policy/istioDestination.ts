import type { Policy, Retry } from "@lintel/model"
import { Losses, type LossCollector } from "@lintel/render"
import { exactNumber, percentText } from "../exact.js"
import { dnsNames } from "../objective/dnsName.js"
import { nonEmpty, type Tree, tree } from "../tree.js"
import type { PolicyEdge, PolicyLosses } from "./edges.js"
import { least, wholePercent } from "./envoyRetry.js"
import { type Host, hostSettings } from "./hosts.js"

const trafficPolicy = (losses: LossCollector, edges: ReadonlyArray<PolicyEdge>): Tree | undefined => {
  const { budget, connect, ejection, limit } = hostSettings(losses, edges)
  const queue = limit?.value.queue
  if (queue === 0)
    limit?.losses.approximate("concurrencyLimit", "/queue", "queue of nothing: 0 means the default of a mesh")
  const retries = budget?.value._tag === "Concurrency" ? budget.value.limit : undefined
  const http = tree({
    http2MaxRequests: limit?.value.limit,
    http1MaxPendingRequests: queue === 0 ? undefined : queue,
    maxRetries: retries
  })
  const tcp = tree({
    connectTimeout: connect === undefined ? undefined : least(connect.losses, "timeouts", "/connect", connect.value)
  })
  return nonEmpty(
    tree({
      connectionPool: nonEmpty(tree({ http: nonEmpty(http), tcp: nonEmpty(tcp) })),
      outlierDetection: ejection === undefined ? undefined : outlierDetection(ejection.value, ejection.losses),
      retryBudget: budget === undefined ? undefined : retryBudget(budget.value, budget.losses)
    })
  )
}

const retryBudget = (budget: NonNullable<Retry["budget"]>, losses: PolicyLosses): Tree | undefined => {
  if (budget._tag === "Concurrency") return undefined
  losses.approximate("retry", "/budget", "retry budget: a share of active requests, not of all")
  const text = percentText(budget.ratio)
  return tree({ percent: exactNumber(text) ?? Number(text), minRetryConcurrency: budget.minimum })
}

const outlierDetection = (
  { consecutiveFailures, ejectionTime, maximumRatio }: Exclude<NonNullable<Policy["hostEjection"]>, "none">,
  losses: PolicyLosses
): Tree => {
  const parts = { consecutiveFailures, ejectionTime, maximumRatio }
  for (const [field, value] of Object.entries(parts)) {
    if (value === undefined)
      losses.approximate("hostEjection", `/${field}`, "part of host ejection, not stated: the default of a mesh")
  }
  return tree({
    consecutive5xxErrors: consecutiveFailures,
    baseEjectionTime:
      ejectionTime === undefined ? undefined : least(losses, "hostEjection", "/ejectionTime", ejectionTime),
    maxEjectionPercent:
      maximumRatio === undefined ? undefined : wholePercent(losses, "hostEjection", "/maximumRatio", maximumRatio)
  })
}

/** Rules of a host: one, or one for each caller where their settings differ. */
export const destinationRules = (
  losses: LossCollector,
  { edges }: Host,
  { hostText, name }: { readonly name: string; readonly hostText: string }
): ReadonlyArray<Tree> => {
  const callers = [...new Set(edges.map(({ caller }) => caller))].toSorted()
  const apart = callers.map((caller) => ({
    caller,
    policy: trafficPolicy(
      Losses.collect(),
      edges.filter((edge) => edge.caller === caller)
    )
  }))
  const isOne = new Set(apart.map(({ policy }) => JSON.stringify(policy))).size === 1
  const rule = (caller: string | undefined, policy: Tree | undefined): ReadonlyArray<Tree> =>
    policy === undefined
      ? []
      : [
          {
            apiVersion: "networking.istio.io/v1",
            kind: "DestinationRule",
            metadata: {
              name: caller === undefined ? name : dnsNames([{ key: "", wish: `${name}-of-${caller}` }]).of("")
            },
            spec: tree({
              host: hostText,
              workloadSelector: caller === undefined ? undefined : { matchLabels: { app: caller } },
              trafficPolicy: policy
            })
          }
        ]
  if (isOne) return rule(undefined, trafficPolicy(losses, edges))
  return callers.flatMap((caller) =>
    rule(
      caller,
      trafficPolicy(
        losses,
        edges.filter((edge) => edge.caller === caller)
      )
    )
  )
}
