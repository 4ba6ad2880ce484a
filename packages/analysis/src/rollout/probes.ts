import { microseconds } from "../span.js"

/**
 * Longest start that a probe stands before the instance is killed, in microseconds: `initialDelay + failureThreshold x
 * period`. Without `initialDelay` the probe starts at once.
 *
 * Source: Kubernetes, Configure Liveness, Readiness and Startup Probes (30 failures, 10 s apart: 300 s).
 *
 * @example
 * ```ts
 * import { startupBudget } from "@lintel/analysis"
 *
 * startupBudget({ period: "10s", failureThreshold: 30 }) // => 300_000_000n
 * ```
 *
 * @category rollouts
 * @since 0.1.0
 */
export const startupBudget = (probe: {
  readonly initialDelay?: string | undefined
  readonly period: string
  readonly failureThreshold: number
}): bigint =>
  (probe.initialDelay === undefined ? 0n : microseconds(probe.initialDelay)) +
  microseconds(probe.period) * BigInt(probe.failureThreshold)
