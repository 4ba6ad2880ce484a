import type { Deployment } from "@lintel/model"
import { annotation } from "./names.js"
import { largestInt, wholePercent } from "./quantities.js"
import { type Tree, tree } from "./tree.js"
import type { Scope, Workload } from "./workload.js"

type Scaling = NonNullable<Deployment["scaling"]>
type Target = NonNullable<Scaling["targets"]>[number]

/** What a scaler moves: the object that has the instances. */
export interface Scaled {
  readonly apiVersion: string
  readonly kind: string
}

/** A quantity as Kubernetes reads it: a decimal, with or without a suffix. */
const quantity = /^[+-]?(?:\d{1,18}(?:\.\d{0,9})?|\.\d{1,9})(?:[numkMGTPE]|[KMGTPE]i|[eE][+-]?\d{1,2})?$/u

/** Whether Kubernetes would run what the scaling says: it has no scaler whose largest number is below its smallest. */
const isPossible = ({ maximum, minimum }: Scaling): boolean => minimum <= maximum && maximum <= largestInt

/** Whether instances are moved by a scaler, so that no manifest says how many there are. */
export const isScaled = ({ deployment }: Workload): boolean => {
  const scaling = deployment?.value.scaling
  return scaling !== undefined && isPossible(scaling)
}

const metricOf = (scope: Scope, address: string, pointer: string, target: Target): ReadonlyArray<Tree> => {
  const { losses } = scope
  if (target._tag === "PerInstance") {
    if (!quantity.test(target.value) || target.metric === "") {
      losses.drop(address, "target of the scaling that is no quantity", pointer)
      return []
    }
    const told = { metric: { name: target.metric }, target: { type: "AverageValue", averageValue: target.value } }
    return [{ type: "Pods", pods: told }]
  }
  const { down, isExact } = wholePercent(target.share)
  if (down === 0 || target.resource === "") {
    losses.drop(address, "target of the scaling below one per cent", pointer)
    return []
  }
  if (!isExact) losses.approximate(address, "target of the scaling that is no whole per cent", `${pointer}/share`)
  const told = { name: target.resource, target: { type: "Utilization", averageUtilization: down } }
  return [{ type: "Resource", resource: told }]
}

/** The scaler of a workload, where the design says between which numbers its instances move. */
export const scalersOf = (scope: Scope, workload: Workload, scaled: Scaled): ReadonlyArray<Tree> => {
  const { deployment, name } = workload
  const scaling = deployment?.value.scaling
  if (deployment === undefined || scaling === undefined) return []
  const { address, value } = deployment
  if (!isPossible(scaling)) {
    scope.losses.drop(address, "scaling of which the largest number is below the smallest, or too large", "/scaling")
    return []
  }
  if (value.instances !== undefined) scope.losses.drop(address, "number of instances beside a scaler", "/instances")
  if (scaling.signal !== undefined) scope.losses.drop(address, "signal of the scaling in words", "/scaling/signal")
  const targets = scaling.targets ?? []
  const seen = new Set<string>()
  const metrics = targets.flatMap((target, at) => {
    const pointer = `/scaling/targets/${at}`
    const found = metricOf(scope, address, pointer, target)
    const text = JSON.stringify(found)
    // Shares that differ in fractions of a per cent come to the same.
    if (found.length > 0 && seen.has(text)) scope.losses.drop(address, "target of the scaling, a second time", pointer)
    const isNew = !seen.has(text)
    seen.add(text)
    return isNew ? found : []
  })
  if (metrics.length === 0)
    scope.losses.approximate(address, "what the scaling goes by, which nobody stated", "/scaling/targets")
  return [
    {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: { name, annotations: { [annotation.deployment]: address } },
      spec: tree({
        scaleTargetRef: { ...scaled, name },
        minReplicas: scaling.minimum,
        maxReplicas: scaling.maximum,
        metrics: metrics.length === 0 ? undefined : [...metrics]
      })
    }
  ]
}

/** How many instances a manifest says that there are: none of its own where a scaler moves them. */
export const replicasOf = (workload: Workload): number | undefined =>
  isScaled(workload) ? undefined : workload.deployment?.value.instances
