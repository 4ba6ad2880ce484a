import * as Schema from "effect/Schema"
import { FindingKind } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { StageData } from "../findingKind.js"

export const backfillOrder = FindingKind.make("plan/backfill-order", {
  severity: "error",
  class: "problem",
  summary: "Old rows are filled before new ones are, or read before they are filled.",
  since: "0.1.0",
  data: Schema.Struct({
    ...StageData.fields,
    store: Schema.String,
    first: Schema.String,
    last: Schema.String,
    why: Schema.Literals(["backfill-before-dual-write", "read-before-backfill"])
  }),
  identity: ["rollout", "store", "first", "last"],
  title: ({ stage, step }) => `step ${step}: ${stage}`,
  explain: ({ first, last, rollout, stage, step, store, why }) => [
    Doc.para(
      `In step ${step} (${stage}) of `,
      Doc.name(rollout),
      ", ",
      Doc.name(store),
      why === "read-before-backfill"
        ? ` is read from the new place (${last}) before older rows are there (${first}): they look as if they had no value.`
        : ` is filled (${first}) before everybody writes both places (${last}): rows written in between are missed.`
    ),
    Doc.para(
      "The order that misses nothing: add the new place, write both, fill what is older, read from the new place, stop writing the old one, drop it."
    )
  ]
})
