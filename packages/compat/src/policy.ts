import type { ReportPolicy } from "@lintel/diagnostic"
import type { Stability } from "@lintel/model"

/**
 * How readers read, beyond what their schema says.
 *
 * @category policy
 * @since 0.1.0
 */
export interface ReaderPolicy {
  /** `ignored`: readers ignore unknown properties, even where their schema is closed. Default `asWritten`. */
  readonly unknownProperties: "asWritten" | "ignored"
  /** `open`: readers cope with values outside an enumeration of strings. Default `closed`. */
  readonly enums: "closed" | "open"
  /** Whether `format` is an assertion. Default `assertion`. */
  readonly formats: "annotation" | "assertion"
  /** `senderClosed`: nobody sends what nothing declares. Default `senderClosed`. */
  readonly relation: "senderClosed" | "plain"
}

/**
 * What decides how differences are judged and how they weigh. Every key is optional.
 *
 * @category policy
 * @since 0.1.0
 */
export interface ComparePolicy extends ReportPolicy, Partial<ReaderPolicy> {
  /** Contracts whose consumers are all declared: nobody unknown reads or calls them. `all`: every contract. */
  readonly exhaustive?: "all" | ReadonlyArray<string>
  /** Levels at which an operation promises nothing yet: what breaks there is only noted. Default `draft` and `alpha`. */
  readonly unstable?: ReadonlyArray<Stability>
}

/** The policy with its defaults filled in. */
export interface AppliedComparePolicy extends ReaderPolicy {
  readonly exhaustive: "all" | ReadonlySet<string>
  readonly unstable: ReadonlySet<Stability>
  readonly report: ReportPolicy
}

/** Fills in what the policy leaves open. */
export const appliedPolicy = (policy: ComparePolicy = {}): AppliedComparePolicy => {
  const { enums, exhaustive, formats, relation, unknownProperties, unstable, ...report } = policy
  return {
    unknownProperties: unknownProperties ?? "asWritten",
    enums: enums ?? "closed",
    formats: formats ?? "assertion",
    relation: relation ?? "senderClosed",
    unstable: new Set(unstable ?? ["draft", "alpha"]),
    exhaustive: exhaustive === "all" ? "all" : new Set(exhaustive ?? []),
    report
  }
}
