import type { Json, Ratio } from "@lintel/model"
import { largestInt, wholePercent } from "./quantities.js"
import { secondsField } from "./pod.js"
import { type Tree, tree } from "./tree.js"
import type { PlannedRollout, Scope } from "./workload.js"

type Limit = number | Ratio

/** A number or a share: Kubernetes takes whole per cent. Surge is rounded up, what may be missing down. */
const limitOf = (
  { losses }: Scope,
  subject: string,
  field: "maxSurge" | "maxUnavailable",
  given: Limit | undefined
): Json | undefined => {
  const what = field === "maxSurge" ? "largest surge" : "largest number of missing instances"
  const pointer = `/surge/${field}`
  if (given === undefined) {
    losses.approximate(subject, `${what} that nobody stated`, pointer)
    return undefined
  }
  if (typeof given === "number") {
    if (given > largestInt) losses.approximate(subject, `${what} beyond what Kubernetes counts`, pointer)
    return Math.min(given, largestInt)
  }
  const { down, isExact } = wholePercent(given)
  if (!isExact) losses.approximate(subject, `${what} that is no whole per cent`, pointer)
  return `${isExact || field === "maxUnavailable" ? down : down + 1}%`
}

const isZero = (limit: Json | undefined): boolean => limit === 0 || limit === "0%"

/** How many instances may be there beyond, and be missing from, the number that is asked for. Not both can be none. */
export const limitsOf = (scope: Scope, { address, value }: PlannedRollout): Tree => {
  const maxSurge = limitOf(scope, address, "maxSurge", value.surge?.maxSurge)
  const maxUnavailable = limitOf(scope, address, "maxUnavailable", value.surge?.maxUnavailable)
  if (!isZero(maxSurge) || !isZero(maxUnavailable)) return tree({ maxSurge, maxUnavailable })
  scope.losses.approximate(
    address,
    "neither surge nor missing instances: nothing could be replaced",
    "/surge/maxUnavailable"
  )
  return tree({ maxSurge, maxUnavailable: 1 })
}

/** When a rollout has taken too long, and how long an instance has to be ready before it counts. */
export const progressOf = (scope: Scope, { address, value }: PlannedRollout): Tree => {
  const deadline = secondsField(
    scope,
    address,
    "/surge/progressDeadline",
    "progress deadline",
    value.surge?.progressDeadline
  )
  const ready = secondsField(scope, address, "/surge/minimumReady", "time to be ready", value.surge?.minimumReady)
  const isPossible = deadline === undefined || deadline > (ready ?? 0)
  if (!isPossible)
    scope.losses.approximate(
      address,
      "progress deadline that is no longer than the time to be ready",
      "/surge/progressDeadline"
    )
  return tree({ minReadySeconds: ready, progressDeadlineSeconds: isPossible ? deadline : undefined })
}
