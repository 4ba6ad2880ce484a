import type { LocalDate, ModelIndex } from "@lintel/model"
import type { PayloadComparison } from "./payload/comparison.js"
import type { AppliedComparePolicy } from "./policy.js"

/**
 * What people call the two sides: `2.2.0` and `2.3.0`, or `the old version` and `the new version`.
 *
 * @category comparison
 * @since 0.1.0
 */
export interface SideNames {
  readonly old: string
  readonly new: string
}

/** What every part of a comparison may read. `payloads` is that of the pair of contracts or messages at hand. */
export interface ComparisonContext {
  readonly before: ModelIndex
  readonly after: ModelIndex
  readonly policy: AppliedComparePolicy
  readonly now: LocalDate
  readonly sides: SideNames
  readonly payloads: PayloadComparison
  /** Whether changes come with a witness, made at once or when it is read; who only asks which there are needs none. */
  readonly witnesses: "now" | "when-read" | "none"
}
