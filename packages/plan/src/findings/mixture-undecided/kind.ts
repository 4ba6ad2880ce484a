import * as Schema from "effect/Schema"
import { FindingKind } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { clashWords } from "../../clash.js"
import { ClashData } from "../findingKind.js"

export const mixtureUndecided = FindingKind.make("plan/mixture-undecided", {
  severity: "warning",
  class: "undecided",
  summary: "Whether two versions get along is not known, and no order avoids that they meet.",
  since: "0.1.0",
  data: Schema.Struct({ rollout: Schema.optionalKey(Schema.String), clash: ClashData }),
  identity: ["clash"],
  explain: ({ clash, rollout }, { diagnostic: { witness } }) => [
    Doc.para(`${clashWords(clash, witness).replace(/^./, (it) => it.toUpperCase())}.`),
    ...(rollout === undefined ? [] : [Doc.para(Doc.name(rollout), " lets them meet.")]),
    Doc.para(
      "Nobody could decide it, so it does not count as safe. Say what is missing, or test the two versions against each other."
    )
  ]
})
