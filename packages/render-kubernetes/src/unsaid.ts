import { type Deployment, escapeToken, type Rollout } from "@lintel/model"
import { isScaled } from "./scaler.js"
import type { PlannedRollout, Scope, Workload } from "./workload.js"

/** What no manifest of any of the tools has a place for. */
const rolloutFields: ReadonlyArray<readonly [keyof Rollout, string]> = [
  ["description", "description"],
  ["formerly", "former name"],
  ["extensions", "data of others"],
  ["rollback", "way back"],
  ["windows", "windows of time"],
  ["after", "order of rollouts"],
  ["verifications", "verifications"],
  ["owner", "owner"],
  ["errorBudget", "error budget of the rollout"],
  ["running", "what becomes of running sagas"]
]

const deploymentFields: ReadonlyArray<readonly [keyof Deployment, string]> = [
  ["description", "description"],
  ["formerly", "former name"],
  ["extensions", "data of others"],
  ["capacity", "capacity"],
  ["pools", "pools"],
  ["servers", "servers"],
  ["region", "region"],
  ["shares", "shared fate"],
  ["startTime", "start time"]
]

/** Reports what of a rollout no workload says. */
export const reportRollout = (scope: Scope, { address, value }: PlannedRollout): void => {
  for (const [field, what] of rolloutFields) {
    if (value[field] !== undefined) scope.losses.drop(address, what, `/${field}`)
  }
  for (const [name, unit] of Object.entries(value.units)) {
    const pointer = `/units/${escapeToken(name)}`
    if (unit._tag !== "Service") {
      scope.losses.drop(address, `${unit._tag.toLowerCase()} that changes`, pointer)
      continue
    }
    if (unit.from !== undefined) scope.losses.drop(address, "version before", `${pointer}/from`)
  }
}

const reportVersion = (scope: Scope, { deployment, rollout, service, unit }: Workload): void => {
  if (deployment !== undefined && rollout !== undefined) {
    const { address, value } = deployment
    if (value.version !== undefined) scope.losses.drop(address, "version before the rollout", "/version")
    if (value.in !== rollout.value.in) scope.losses.approximate(address, "environment that nobody stated", "/in")
  }
  if (deployment !== undefined && rollout === undefined && deployment.value.version === undefined) {
    if (service.version !== undefined)
      scope.losses.approximate(deployment.address, "version that nobody stated", "/version")
  }
  const isImplied = (deployment?.value.version ?? service.version) !== undefined
  if (rollout !== undefined && unit !== undefined && unit.value.to === undefined && isImplied) {
    const pointer = `/units/${escapeToken(unit.name)}/to`
    scope.losses.approximate(rollout.address, "version that nobody stated", pointer)
  }
}

/** Reports what of a deployment no workload says. */
export const reportWorkload = (scope: Scope, workload: Workload): void => {
  reportVersion(scope, workload)
  const { deployment } = workload
  if (deployment === undefined) return
  for (const [field, what] of deploymentFields) {
    if (deployment.value[field] !== undefined) scope.losses.drop(deployment.address, what, `/${field}`)
  }
  if (deployment.value.instances === undefined && !isScaled(workload))
    scope.losses.approximate(deployment.address, "number of instances that nobody stated", "/instances")
}
