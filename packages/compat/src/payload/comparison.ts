import type { Refusal, Witness } from "@lintel/diagnostic"
import type { Json } from "@lintel/model"
import type { Change } from "../change.js"
import type { Cause, PayloadJudge, Writer } from "./judge.js"
import type { Placed } from "./place.js"

/** Where a payload travels. */
export type PayloadPart =
  | "request"
  | "response"
  | "parameter"
  | "header"
  | "message"
  | "received"
  | "retained"
  | "value"

/** A payload at a position of both sides. */
export interface PayloadPosition {
  /** Who writes it: the caller (requests, replies to webhooks), or the service (responses, webhooks, messages). */
  readonly writer: Writer
  readonly part: PayloadPart
  /** The service sends the request: a webhook or a callback. */
  readonly outgoing?: boolean
  /** Address of the operation, webhook or message that the payload belongs to. */
  readonly of: string
  /** What tells the position from others of the operation: `{ status: "200", mediaType: "application/json" }`. */
  readonly where: Readonly<Record<string, string>>
  readonly before: Placed
  readonly after: Placed
  /** What differs and is the same where the payload is written as text: it is told only where nothing else is refused. */
  readonly isSameAsText?: (cause: Pick<Cause, "before" | "after" | "path">) => boolean
  /** Written as text, everything that is sent is understood: nothing is refused, whatever the schemas say of values. */
  readonly isAcceptedAsText?: true
  /** Puts a whole payload of the position, with the places at which it is refused, into its request or response. */
  readonly witness: (payload: Json, refusals: ReadonlyArray<Refusal>) => Witness
}

/**
 * Compares payloads of one pair of contracts or messages and gathers what changed: one cause is one Change, whatever
 * number of positions it reaches.
 */
export interface PayloadComparison {
  readonly judge: PayloadJudge
  /** Notes a position. What it shows comes from `changes`, together with all others that show the same. */
  readonly compare: (position: PayloadPosition) => void
  /** Pairs of schemas and causes met so far: each has work and memory of its own. */
  readonly count: () => number
  /** What all positions together show, in the order of the first of each. */
  readonly changes: () => ReadonlyArray<Change>
}
