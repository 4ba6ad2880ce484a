import type { Severity } from "@lintel/diagnostic"
import type { ReadingOptions } from "./limitsOf.js"

/** What a check and a comparison are asked with alike: how to read, by whose configuration, as of when, how strictly. */
export interface JudgingOptions extends ReadingOptions {
  readonly config?: string
  readonly system?: string
  readonly now?: string
  readonly "fail-on"?: Severity | "never"
  readonly "allow-undecided"?: boolean
}
