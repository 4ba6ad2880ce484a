import type { Witness } from "@lintel/diagnostic"
import { isUnitError, parseDuration } from "@lintel/model"

/**
 * What one mixture of two versions comes to. `undecided` never counts as `compatible`.
 *
 * @category pairs
 * @since 0.1.0
 */
export type MixtureVerdict = "compatible" | "breaking" | "undecided"

/**
 * One reason why a mixture is not compatible: what the comparison found, with the payload that shows it.
 *
 * @category pairs
 * @since 0.1.0
 */
export interface Evidence {
  /** Code of the finding of the comparison, or of the plan's own judgement of stores and flags. */
  readonly code: string
  readonly verdict: "breaking" | "undecided" | "changes-meaning"
  /** The operation, message, store or flag that it is about. */
  readonly subject: string
  /** JSON Pointer inside the subject. */
  readonly pointer?: string
  /** Replayed where it says so. */
  readonly witness?: Witness
  /** Why, in words of whoever judged; empty where the witness says it all. */
  readonly reasons: ReadonlyArray<string>
}

/**
 * A mixture with what was found of it.
 *
 * @category pairs
 * @since 0.1.0
 */
export interface Mixture {
  readonly verdict: MixtureVerdict
  readonly evidence: ReadonlyArray<Evidence>
}

/**
 * What has to pass before the second unit of a constraint may go: what the first no longer writes is still kept.
 *
 * @category pairs
 * @since 0.1.0
 */
export interface Wait {
  /** Where what was written before is kept. */
  readonly in: string
  /** A duration, `untilConsumed`, `forever`, or `unknown` where nobody says how long. */
  readonly for: string
}

/** For ever is longest; what nobody knows may be longer than any time that is known. */
const rankOf = (time: string): bigint => {
  if (time === "forever") return 1n << 100n
  if (time === "unknown") return 1n << 99n
  const known = parseDuration(time)
  return isUnitError(known) ? -1n : known
}

/** The longer of two waits: whoever waits for it has waited for both. */
export const longerWait = (a: Wait | undefined, b: Wait | undefined): Wait | undefined =>
  a === undefined || b === undefined ? (a ?? b) : rankOf(b.for) > rankOf(a.for) ? b : a

/**
 * One edge between two units, with both of its mixtures. Of a message the reader is the client and the writer the server:
 * the old client with the new server is the old reader before new messages.
 *
 * @category pairs
 * @since 0.1.0
 */
export interface UnitPair {
  readonly client: string
  readonly server: string
  readonly medium: "call" | "message" | "store" | "flag" | "configuration"
  /** The contract, message, store or flag between them. */
  readonly through: string
  readonly oldClientNewServer: Mixture
  readonly newClientOldServer: Mixture
  /** How long the new client still meets what the old server wrote. */
  readonly wait?: Wait
  /** How long the old client, rolled back, still meets what the new server answered: in caches and stored replies. */
  readonly residue?: Wait
  /** The client is the same in both designs, by its version too: nobody moves it. */
  readonly isClientPinned?: true
}

/** A mixture nobody objects to. */
export const compatible: Mixture = { verdict: "compatible", evidence: [] }

/** A mixture from what was found: the worst counts. */
export const mixtureOf = (evidence: ReadonlyArray<Evidence>): Mixture => {
  const verdicts = new Set(evidence.map(({ verdict }) => verdict))
  return {
    verdict: verdicts.has("breaking") ? "breaking" : verdicts.has("undecided") ? "undecided" : "compatible",
    evidence
  }
}

/** The evidence that decides: what breaks before what is open. */
export const leading = ({ evidence }: Mixture): Evidence | undefined =>
  evidence.find(({ verdict, witness }) => verdict === "breaking" && witness !== undefined) ??
  evidence.find(({ verdict }) => verdict === "breaking") ??
  evidence.find(({ verdict }) => verdict === "undecided") ??
  evidence[0]
