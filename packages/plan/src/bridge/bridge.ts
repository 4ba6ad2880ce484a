import type { Json } from "@lintel/model"
import type { Wait } from "../pair.js"

/**
 * A field that the version in between treats with care.
 *
 * @category plan
 * @since 0.1.0
 */
export interface BridgeField {
  /** The operation or message. */
  readonly at: string
  /** `request`, or `response 200`. */
  readonly part: string
  readonly pointer: string
  readonly does: "accepts" | "sends"
  readonly is: "old" | "new" | "both"
  /** The type as which it is read or written, where the two forms differ in that. */
  readonly as?: string
  /** The values that it reads or writes there, where both forms list theirs and the lists differ. */
  readonly values?: ReadonlyArray<Json>
}

/** A form in between that was compared with both sides. */
export interface Proven {
  readonly fields: ReadonlyArray<BridgeField>
  readonly form: Json
}

/**
 * A version in between that gets along with the old and the new form of what it stands between.
 *
 * @category bridges
 * @since 0.1.0
 */
export interface Bridge {
  /** The unit of which a further version is released. */
  readonly unit: string
  /** The contract or message whose two forms it understands. */
  readonly through: string
  /** What it is on its other edges: still the old version, or the new one already. */
  readonly otherwise: "old" | "new"
  /** Units that move while it is there. */
  readonly until: ReadonlyArray<string>
  /** What has to pass before the new version may take its place: entries, messages or answers of before. */
  readonly wait?: Wait
  /** It stands in place of the new version: what it reads is kept for good. */
  readonly lasts?: true
  readonly fields: ReadonlyArray<BridgeField>
  /** The form in between, as it was compared with both sides. */
  readonly form: Json
}
