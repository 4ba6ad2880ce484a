import type { FindingClass, Severity, Witness } from "@lintel/diagnostic"
import type { JsonObject } from "@lintel/model"
import type { User } from "./consumers/users.js"
import type { Place } from "./payload/place.js"

/**
 * What a difference means for those on the other side.
 *
 * - `breaking`: something that was accepted is refused, proven by the witness or by the rule the code names.
 * - `changes-meaning`: still accepted, but it no longer means or does the same.
 * - `undecided`: nobody knows; never counted as fine.
 * - `information`: safe, or documentation only.
 */
export type ChangeClass = Exclude<FindingClass, "problem">

/** One difference between two Models, decided. Words are a function of `code` and `data`. */
export interface Change {
  /** Code of its kind: `compat/` and the name of the kind's folder. */
  readonly code: `compat/${string}`
  readonly class: ChangeClass
  /** Weight, where the kind's class alone does not decide it: a removal announced long ago weighs less. */
  readonly severity?: Severity
  /** Address of the entity that the difference is about, in the new Model unless it is only in the old one. */
  readonly subject: string
  /** JSON Pointer of the field inside the subject. */
  readonly pointer?: string
  /** The kind's own fields; what all kinds share is added by the comparison. */
  readonly data: JsonObject
  /** A whole request, response, message or value, with the places at which it is refused; or what makes it. */
  readonly witness?: Witness | (() => Witness | undefined)
  readonly before?: Place
  readonly after?: Place
  /** Addresses of the operations or messages that the difference reaches. */
  readonly reaches: ReadonlyArray<string>
  /** Whether a known user of one of them takes nothing of what changed; left out: nobody can tell. */
  readonly spares?: (address: string, user: User) => boolean
}
