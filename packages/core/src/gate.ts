import type { AnyOperation, AnyService, AnySlo, AnyTeam, AnyVerification } from "./entity.js"
import { part } from "./meta.js"
import type { Duration, RatioText } from "./units.js"

/**
 * How a gate looks at its data: what no data means, over which time one measurement looks back, how old the newest data
 * is, how often it looks and after how many failed measurements it aborts.
 *
 * @category rollouts
 * @since 0.1.0
 */
export interface Watching {
  readonly noData?: "advance" | "wait" | "abort"
  readonly window?: Duration
  readonly delay?: Duration
  readonly interval?: Duration
  readonly failures?: number
}

/**
 * What lets a stage go on, and what missing data means.
 *
 * @category rollouts
 * @since 0.1.0
 */
export type Gate =
  | ({ readonly _tag: "Slo"; readonly slo: AnySlo; readonly name?: never } & Watching)
  | ({
      readonly _tag: "Metric"
      readonly metric: string
      /** Whose requests the metric counts. */
      readonly of?: AnyOperation | AnyService
      readonly baseline?: RatioText
      readonly detects?: RatioText
      readonly confidence?: RatioText
      readonly power?: RatioText
    } & Watching)
  | { readonly _tag: "Test"; readonly verification?: AnyVerification; readonly name?: string }
  | { readonly _tag: "Manual"; readonly owner?: AnyTeam }

function gateSlo(slo: AnySlo, options: Watching = {}): Gate {
  return part({ _tag: "Slo", slo, ...options } as const, gateSlo)
}

function gateMetric(metric: string, options: Omit<Extract<Gate, { _tag: "Metric" }>, "_tag" | "metric"> = {}): Gate {
  return part({ _tag: "Metric", metric, ...options } as const, gateMetric)
}

function gateTest(test: AnyVerification | string): Gate {
  const target = typeof test === "string" ? { name: test } : { verification: test }
  return part({ _tag: "Test", ...target } as const, gateTest)
}

function gateManual(options: { readonly owner?: AnyTeam } = {}): Gate {
  return part({ _tag: "Manual", ...options } as const, gateManual)
}

/**
 * Constructors of gates. `Gate.slo` takes an objective of any service; a bare objective in `gates` must be one of the
 * services that the rollout changes.
 *
 * @example
 * ```ts
 * import { Gate } from "@lintel/core"
 *
 * Gate.metric("error_rate", { baseline: "0.1%", detects: "1%", confidence: "95%", noData: "wait" })._tag // => "Metric"
 * ```
 *
 * @category rollouts
 * @since 0.1.0
 */
export const Gate: {
  /** An objective of any service holds. */
  readonly slo: typeof gateSlo
  /** A metric does not get worse than its baseline. */
  readonly metric: typeof gateMetric
  /** A verification, or a test by its name, passes. */
  readonly test: typeof gateTest
  /** Somebody says yes. */
  readonly manual: typeof gateManual
} = { slo: gateSlo, metric: gateMetric, test: gateTest, manual: gateManual }
