import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { pointerOf } from "../../place.js"

export const manualEndUnwatched = Rule.make("saga/manual-end-unwatched", {
  severity: "warning",
  profile: "service",
  summary: "A saga can end where a person has to decide, and nobody is told.",
  since: "0.1.0",
  data: Schema.Struct({
    saga: Schema.String,
    end: Schema.String,
    lacks: Schema.Literals(["owner", "alert", "both"])
  }),
  identity: ["end"],
  check: ({ index }, report) => {
    for (const saga of index.ofKind("saga")) {
      for (const [end, { kind, owner, alert }] of Object.entries(saga.value.end ?? {})) {
        if (kind !== "manual" || (owner !== undefined && alert !== undefined)) continue
        const lacks = owner === undefined ? (alert === undefined ? "both" : "owner") : "alert"
        report(saga.address, { saga: saga.address, end, lacks }, { pointer: pointerOf("end", end) })
      }
    }
  },
  explain: ({ saga, end, lacks }) => [
    Doc.para(
      Doc.name(saga),
      ` may end as "${end}", where a person has to decide, and `,
      lacks === "owner"
        ? "nobody is named."
        : lacks === "alert"
          ? "nothing tells the one who is named."
          : "nobody is named or told."
    ),
    Doc.excerpt([
      { address: saga, pointer: pointerOf("end", end), label: lacks === "both" ? "no owner, no alert" : `no ${lacks}` }
    ]),
    Doc.para("Name who decides, and what tells them that a saga has ended so:"),
    Doc.change({
      added: [
        lacks === "owner"
          ? "owner: YourTeam"
          : lacks === "alert"
            ? 'alert: "saga-stuck"'
            : 'owner: YourTeam, alert: "saga-stuck"'
      ]
    })
  ]
})
