import * as Schema from "effect/Schema"
import { FindingKind } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { clashWords } from "../../clash.js"
import { ClashData } from "../findingKind.js"

export const alreadyBroken = FindingKind.make("plan/already-broken", {
  severity: "note",
  class: "information",
  summary: "Two of the old design do not get along, before anything changes.",
  since: "0.1.0",
  data: Schema.Struct({
    clash: ClashData,
    /** Whether the new design has it too. */
    stays: Schema.Boolean
  }),
  identity: ["clash"],
  explain: ({ clash, stays }, { diagnostic: { witness } }) => [
    Doc.para(`Before the first step, ${clashWords(clash, witness)}.`),
    Doc.para(
      stays
        ? "It is so today and stays so. The rollout makes it no worse, so it does not stand in its way."
        : "It is so today, and the new design mends it."
    )
  ]
})
