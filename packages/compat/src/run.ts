import type { LocalDate, ModelIndex } from "@lintel/model"
import type { Arena } from "@lintel/subtype"
import type { Change } from "./change.js"
import type { SideNames } from "./context.js"
import type { RunMemory } from "./payload/memory.js"
import type { AppliedComparePolicy } from "./policy.js"

/** Changes with the names that the sides have where they were found. */
export interface NamedChanges {
  readonly sides: SideNames
  readonly changes: ReadonlyArray<Change>
}

/** Day of reports that were made without one. */
export const noDay: LocalDate = "1970-01-01"

/** What every comparison inside one run shares. */
export interface Run {
  readonly before: ModelIndex
  readonly after: ModelIndex
  readonly policy: AppliedComparePolicy
  readonly now: LocalDate
  readonly arena: Arena
  readonly memory: RunMemory
  /** The one question asked of messages, where one was chosen. */
  readonly position?: "message" | "stored" | undefined
  readonly sides: Partial<SideNames> | undefined
  /** Whether changes come with a witness, made at once or when it is read; who only asks which breaks there are needs none. */
  readonly witnesses: "now" | "when-read" | "none"
}
