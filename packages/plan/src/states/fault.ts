import type { Witness } from "@lintel/diagnostic"
import { stableStringify } from "@lintel/model"
import type { Evidence, UnitPair } from "../pair.js"

/** Two that do not get along within one design: whoever reaches it meets that, by whatever way. */
export interface Fault {
  /** By the plan's names. */
  readonly client: string
  readonly server: string
  readonly medium: UnitPair["medium"]
  readonly through: string
  readonly evidence: Evidence
  /** Equal where both designs have the same fault. */
  readonly key: string
}

const refusalsOf = (witness: Witness | undefined): unknown =>
  witness !== undefined && "refusals" in witness ? witness.refusals : undefined

/** What somebody refuses, whatever else stands in the payload that shows it: equal texts are the same fault. */
export const causeOf = (client: string, through: string, { reasons, verdict, witness }: Evidence): string =>
  stableStringify([client, through, verdict, refusalsOf(witness) ?? reasons])
