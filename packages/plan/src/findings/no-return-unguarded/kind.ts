import * as Schema from "effect/Schema"
import { FindingKind } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { listed, StageData } from "../findingKind.js"

export const noReturnUnguarded = FindingKind.make("plan/no-return-unguarded", {
  severity: "error",
  class: "problem",
  summary: "Nothing is watched before the step that cannot be taken back.",
  since: "0.1.0",
  data: Schema.Struct({
    ...StageData.fields,
    units: Schema.Array(Schema.String),
    lacks: Schema.Array(Schema.Literals(["gate", "time"]))
  }),
  identity: ["rollout", "stage"],
  title: ({ stage, step }) => `step ${step}: ${stage}`,
  explain: ({ lacks, rollout, stage, step, units }) => [
    Doc.para(
      `Step ${step} (${stage}) of `,
      Doc.name(rollout),
      ` is the point of no return: after it ${listed(units)} cannot go back. Directly before it stands ${
        lacks.length === 2 ? "neither a gate nor any time" : lacks[0] === "gate" ? "no gate" : "no time to watch"
      }.`
    ),
    Doc.para(
      "Give the stage before it a gate that can fail (an objective, a metric, a test, somebody who decides) and a duration: what goes wrong has to show while it can still be taken back."
    )
  ]
})
