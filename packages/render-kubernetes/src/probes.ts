import type { Duration, HealthCheck } from "@lintel/model"
import { largestInt, wholeSeconds } from "./quantities.js"
import { type Tree, tree } from "./tree.js"
import type { Scope, Workload } from "./workload.js"

const kinds = ["startup", "readiness", "liveness"] as const

const times = [
  ["initialDelay", "initialDelaySeconds", "initial delay", 0],
  ["period", "periodSeconds", "period", 1],
  ["timeout", "timeoutSeconds", "timeout", 1]
] as const

const probeTime = (
  { losses }: Scope,
  subject: string,
  pointer: string,
  what: string,
  least: number,
  given: Duration | undefined
): number | undefined => {
  if (given === undefined) {
    losses.approximate(subject, `${what} of a health check that nobody stated`, pointer)
    return undefined
  }
  const whole = wholeSeconds(given)
  const seconds = Math.max(least, Math.min(whole?.seconds ?? largestInt, largestInt))
  if (whole === undefined || !whole.isExact || whole.seconds < least)
    losses.approximate(subject, `${what} of a health check that is no whole number of seconds`, pointer)
  return seconds
}

const probeOf = (scope: Scope, subject: string, pointer: string, check: HealthCheck): Tree => {
  const { losses } = scope
  const seconds = times.map(
    ([field, target, what, least]) =>
      [target, probeTime(scope, subject, `${pointer}/${field}`, what, least, check[field])] as const
  )
  if (check.failureThreshold === undefined)
    losses.approximate(subject, "failures of a health check that nobody stated", `${pointer}/failureThreshold`)
  if (check.dependsOn !== undefined) losses.drop(subject, "what a health check depends on", `${pointer}/dependsOn`)
  return tree({
    httpGet: check.path === undefined ? undefined : { path: check.path, port: "http" },
    tcpSocket: check.path === undefined ? { port: "http" } : undefined,
    ...Object.fromEntries(seconds),
    failureThreshold: check.failureThreshold
  })
}

/** The probes of a container. Kubernetes has one of each kind. */
export const probesOf = (scope: Scope, { service, serviceAddress }: Workload): Tree => {
  const checks = (service.healthChecks ?? []).map((check, at) => ({ check, pointer: `/healthChecks/${at}` }))
  return tree(
    Object.fromEntries(
      kinds.map((kind) => {
        const [first, ...others] = checks.filter(({ check }) => check.kind === kind)
        for (const { pointer } of others)
          scope.losses.drop(serviceAddress, `second ${kind} check of a service`, pointer)
        const probe = first === undefined ? undefined : probeOf(scope, serviceAddress, first.pointer, first.check)
        return [`${kind}Probe`, probe]
      })
    )
  )
}
