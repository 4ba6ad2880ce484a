import * as Schema from "effect/Schema"
import { FindingKind } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { clashWords } from "../../clash.js"
import { ClashData, listed, StageData } from "../findingKind.js"

export const rollbackUnsafe = FindingKind.make("plan/rollback-unsafe", {
  severity: "warning",
  class: "problem",
  summary: "After a stage something cannot be rolled back, and the stage does not say so.",
  since: "0.1.0",
  data: Schema.Struct({
    ...StageData.fields,
    units: Schema.Array(Schema.String),
    why: Schema.Literals(["meets", "written", "irreversible"]),
    clash: Schema.optionalKey(ClashData)
  }),
  identity: ["rollout", "stage", "why"],
  title: ({ stage, step }) => `step ${step}: ${stage}`,
  explain: ({ clash, rollout, step, stage, units, why }, { diagnostic: { witness } }) => [
    Doc.para(`After step ${step} (${stage}) of `, Doc.name(rollout), `, ${listed(units)} cannot be rolled back alone.`),
    ...(clash === undefined
      ? [Doc.para("The step takes stored data away for good.")]
      : [Doc.para(`Rolled back, ${clashWords(clash, witness)}.`)]),
    Doc.para(
      why === "meets"
        ? "Roll back in the reverse order, the last step first: that visits the mixtures of the way there, which are safe."
        : "What was written or dropped in the meantime stays so, whatever is rolled back. Mark the stage with pointOfNoReturn, so that nobody tries; or make the old version read the new form before this stage."
    )
  ]
})
