import type { Duration } from "@lintel/model"
import { probesOf } from "./probes.js"
import { wholeSeconds } from "./quantities.js"
import { type Tree, tree } from "./tree.js"
import { imageOf, type Scope, selectorOf, type Workload } from "./workload.js"

/** What a field of seconds gets from a duration, with what that loses. */
export const secondsField = (
  { losses }: Scope,
  subject: string,
  pointer: string,
  what: string,
  given: Duration | undefined
): number | undefined => {
  if (given === undefined) {
    losses.approximate(subject, `${what} that nobody stated`, pointer)
    return undefined
  }
  const whole = wholeSeconds(given)
  if (whole?.isExact !== true) losses.approximate(subject, `${what} that is no whole number of seconds`, pointer)
  return whole?.seconds
}

const stopping = (scope: Scope, { deployment }: Workload): { readonly grace?: number; readonly preStop?: number } => {
  if (deployment === undefined) return {}
  const { address, value } = deployment
  const grace = secondsField(scope, address, "/terminationGrace", "termination grace", value.terminationGrace)
  const preStop =
    value.preStop === undefined
      ? undefined
      : secondsField(scope, address, "/preStop", "wait before stopping", value.preStop)
  return { ...(grace === undefined ? {} : { grace }), ...(preStop === undefined ? {} : { preStop }) }
}

/** What runs: one container with its image, its probes and the time it has to stop. */
export const podTemplate = (scope: Scope, workload: Workload): Tree => {
  const { grace, preStop } = stopping(scope, workload)
  const container = tree({
    name: workload.name,
    image: imageOf(scope, workload),
    ports: [{ name: "http", containerPort: scope.port }],
    ...probesOf(scope, workload),
    lifecycle: preStop === undefined ? undefined : { preStop: { sleep: { seconds: preStop } } }
  })
  return {
    metadata: { labels: selectorOf(workload) },
    spec: tree({ terminationGracePeriodSeconds: grace, containers: [container] })
  }
}
