import * as Schema from "effect/Schema"
import { FindingKind } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { clashWords } from "../../clash.js"
import { ClashData } from "../findingKind.js"

export const endBroken = FindingKind.make("plan/end-broken", {
  severity: "error",
  class: "breaking",
  summary: "When every step is taken, two of the new design do not get along.",
  since: "0.1.0",
  data: Schema.Struct({ clash: ClashData }),
  identity: ["clash"],
  explain: ({ clash }, { diagnostic: { witness } }) => [
    Doc.para(`When everything is new, ${clashWords(clash, witness)}.`),
    Doc.para(
      clash.verdict === "undecided"
        ? "It was not so before, and no order of the steps has to do with it. Say what is missing: until then it does not count as safe."
        : "It was not so before, and no order of the steps takes it away: the new design does not fit itself. Change one of the two before anything is released."
    )
  ]
})
