import * as Schema from "effect/Schema"
import { FindingKind } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { nameOfUnit, unnamedKind } from "../../names.js"

export const waitUnknown = FindingKind.make("plan/wait-unknown", {
  severity: "warning",
  class: "problem",
  summary: "A step has to wait for what is kept, and nobody says how long that is.",
  since: "0.1.0",
  data: Schema.Struct({ unit: Schema.String, place: Schema.String, before: Schema.String }),
  identity: ["unit", "place"],
  explain: ({ before, place, unit }) => [
    Doc.para(
      Doc.name(unit, nameOfUnit(unit)),
      ` cannot read what ${before} wrote, so ${unnamedKind.test(unit) ? "they" : "it"} may go only when nothing of that is left in `,
      Doc.name(place),
      "; nobody says how long it is kept."
    ),
    Doc.para(
      "Say it: the retention of a channel or a collection, the time to live of a cache, how long replies are stored. Then the plan says how long to wait, and whether that is possible at all."
    )
  ]
})
