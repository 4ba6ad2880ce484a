import * as Schema from "effect/Schema"
import { FindingKind } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { clashWords } from "../../clash.js"
import { ClashData } from "../findingKind.js"

export const blueGreenSharesState = FindingKind.make("plan/blue-green-shares-state", {
  severity: "error",
  class: "breaking",
  summary: "Two environments share state, so their versions meet in it.",
  since: "0.1.0",
  data: Schema.Struct({ rollout: Schema.String, shared: Schema.String, clash: ClashData }),
  identity: ["rollout", "shared", "clash"],
  explain: ({ clash, rollout, shared }, { diagnostic: { witness } }) => [
    Doc.para(
      Doc.name(rollout),
      " replaces blue by green, and both use ",
      Doc.name(shared),
      `: ${clashWords(clash, witness)}.`
    ),
    Doc.para(
      "Switching traffic at once does not switch data. Treat it as a mixture of versions: let the two forms get along first."
    )
  ]
})
