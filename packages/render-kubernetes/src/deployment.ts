import { podTemplate } from "./pod.js"
import { replicasOf, type Scaled, scalersOf } from "./scaler.js"
import { limitsOf, progressOf } from "./surge.js"
import { type Tree, tree } from "./tree.js"
import { metadataOf, type PlannedRollout, type Scope, selectorOf, type Workload } from "./workload.js"

const strategyOf = (scope: Scope, rollout: PlannedRollout): Tree => {
  const { address, value } = rollout
  if (value.strategy === "bigBang") {
    for (const field of ["maxSurge", "maxUnavailable"] as const) {
      if (value.surge?.[field] !== undefined)
        scope.losses.drop(address, "surge of a replacement at once", `/surge/${field}`)
    }
    return { type: "Recreate" }
  }
  if (value.strategy === undefined) scope.losses.approximate(address, "strategy that nobody stated", "/strategy")
  else if (value.strategy !== "rolling") scope.losses.approximate(address, `strategy ${value.strategy}`, "/strategy")
  const rollingUpdate = limitsOf(scope, rollout)
  return tree({
    type: "RollingUpdate",
    rollingUpdate: Object.keys(rollingUpdate).length === 0 ? undefined : rollingUpdate
  })
}

/** A Deployment of Kubernetes. */
export const deploymentOf = (scope: Scope, workload: Workload): Tree => {
  const { rollout } = workload
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: metadataOf(workload),
    spec: tree({
      replicas: replicasOf(workload),
      ...(rollout === undefined ? {} : progressOf(scope, rollout)),
      strategy: rollout === undefined ? undefined : strategyOf(scope, rollout),
      selector: { matchLabels: selectorOf(workload) },
      template: podTemplate(scope, workload)
    })
  }
}

/** The Deployments of a rollout; what its stages say, Kubernetes has no words for. */
export const deploymentsOf = (
  scope: Scope,
  rollout: PlannedRollout,
  workloads: ReadonlyArray<Workload>
): ReadonlyArray<Tree> => {
  const { address, value } = rollout
  if ((value.stages ?? []).length > 0) scope.losses.drop(address, "stages and their gates", "/stages")
  if (value.split !== undefined) scope.losses.drop(address, "split of the traffic", "/split")
  return workloads.flatMap((workload) => scaledDeployment(scope, workload))
}

/** What a scaler of a Deployment moves. */
export const scaledAsDeployment: Scaled = { apiVersion: "apps/v1", kind: "Deployment" }

/** A Deployment with its scaler, where it has one. */
export const scaledDeployment = (scope: Scope, workload: Workload): ReadonlyArray<Tree> => [
  deploymentOf(scope, workload),
  ...scalersOf(scope, workload, scaledAsDeployment)
]
