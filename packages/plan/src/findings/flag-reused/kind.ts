import * as Schema from "effect/Schema"
import { FindingKind } from "@lintel/diagnostic"
import { Doc, shortAddress } from "@lintel/doc"
import { listed } from "../findingKind.js"

export const flagReused = FindingKind.make("plan/flag-reused", {
  severity: "warning",
  class: "problem",
  summary: "A flag is turned on under a name that was used before.",
  since: "0.1.0",
  data: Schema.Struct({
    flag: Schema.String,
    rollout: Schema.String,
    other: Schema.String,
    meaning: Schema.Literals(["other", "unknown"]),
    knownTo: Schema.Array(Schema.Struct({ service: Schema.String, since: Schema.optionalKey(Schema.String) }))
  }),
  identity: ["flag", "other"],
  explain: ({ flag, knownTo, meaning, other, rollout }) => [
    Doc.para(
      Doc.name(rollout),
      ` turns on "${flag}", and `,
      Doc.name(other),
      meaning === "other"
        ? " used the name for something else."
        : " used the name too; nobody says that it means the same."
    ),
    ...(knownTo.length === 0
      ? []
      : [
          Doc.para(
            `Code that knows it as what it was: ${listed(
              knownTo.map(
                ({ service, since }) => `${shortAddress(service)}${since === undefined ? "" : ` from ${since}`}`
              )
            )}. Wherever that still runs, or comes back with a rollback, turning the flag runs the old code.`
          )
        ]),
    Doc.para(
      meaning === "other"
        ? "Give the new meaning a name of its own, and take the old name out of the code before it is forgotten."
        : "If it is the same flag, say since which version each service knows it (`knownSince`), the same in both; if not, give it a name of its own."
    )
  ]
})
