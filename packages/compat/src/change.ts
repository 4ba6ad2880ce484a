import type { Json, JsonObject } from "@lintel/model"
import type { Place } from "./payload/place.js"

/**
 * What a difference means for those on the other side.
 *
 * - `breaking`: something that was accepted is refused, proven by the witness or by the rule the code names.
 * - `changes-meaning`: still accepted, but it no longer means or does the same.
 * - `undecided`: nobody knows; never counted as fine.
 * - `information`: safe, or documentation only.
 */
export type ChangeClass = "breaking" | "changes-meaning" | "undecided" | "information"

/** A whole HTTP exchange, or its half, that shows a difference. */
export type Witness =
  | {
      readonly _tag: "HttpRequest"
      readonly method: string
      readonly url: string
      readonly headers: Readonly<Record<string, string>>
      readonly body?: Json
    }
  | {
      readonly _tag: "HttpResponse"
      readonly status: string
      readonly headers: Readonly<Record<string, string>>
      readonly body?: Json
    }
  | { readonly _tag: "Datum"; readonly value: Json }
  | { readonly _tag: "Message"; readonly value: Json }

/** One difference between two Models, decided. Words are a function of `code` and `data`. */
export interface Change {
  readonly code: string
  readonly class: ChangeClass
  /** Address of the entity that the difference is about. */
  readonly subject: string
  readonly data: JsonObject
  readonly witness?: Witness
  /** JSON Pointer in the witness's body or value at which the reader refuses it. */
  readonly at?: string
  readonly before?: Place
  readonly after?: Place
  /** Addresses of the operations or messages that the difference reaches. */
  readonly reaches: ReadonlyArray<string>
}
