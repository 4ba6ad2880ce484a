import * as Schema from "effect/Schema"
import { FindingKind } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"

export const unitUnplanned = FindingKind.make("plan/unit-unplanned", {
  severity: "warning",
  class: "problem",
  summary: "Something changes, and no rollout says when.",
  since: "0.1.0",
  data: Schema.Struct({ unit: Schema.String, name: Schema.String }),
  identity: ["unit"],
  explain: ({ name }) => [
    Doc.para(`${name} changes between the two designs, and is in no stage of the declared rollouts.`),
    Doc.para("Add it to the stage where it belongs.")
  ]
})
