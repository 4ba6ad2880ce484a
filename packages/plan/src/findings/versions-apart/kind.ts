import * as Schema from "effect/Schema"
import { FindingKind } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { listed, StageData } from "../findingKind.js"

export const versionsApart = FindingKind.make("plan/versions-apart", {
  severity: "error",
  class: "problem",
  summary: "Versions that are not neighbours are live at the same time.",
  since: "0.1.0",
  data: Schema.Struct({ ...StageData.fields, unit: Schema.String, live: Schema.Array(Schema.String) }),
  identity: ["rollout", "unit", "live"],
  title: ({ stage, step }) => `step ${step}: ${stage}`,
  explain: ({ live, rollout, stage, step, unit }) => [
    Doc.para(
      `In step ${step} (${stage}) of `,
      Doc.name(rollout),
      ", ",
      Doc.name(unit),
      ` is live as ${listed(live)} at the same time. Two versions that are neighbours were compared; these were not.`
    ),
    Doc.para("Let each change end on every instance before the next one begins, in stages of their own.")
  ]
})
