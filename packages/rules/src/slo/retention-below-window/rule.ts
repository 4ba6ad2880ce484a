import * as Schema from "effect/Schema"
import { microseconds } from "@lintel/analysis"
import { type Fix, Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { formatDuration, type Slo } from "@lintel/model"
import { Place } from "../../place.js"
import { statedText } from "../../timeText.js"

/** The longest that a calendar window can be. */
const longest = { week: "7d", month: "31d", quarter: "92d", year: "366d" } as const

interface Reach {
  readonly time: string
  readonly pointer: string
  readonly what: "window" | "calendarWindow" | "alert"
}

/** How far back an objective and its alerts look. */
const reachesOf = ({ window, alerts }: Slo): ReadonlyArray<Reach> => [
  window._tag === "Rolling"
    ? { time: window.duration, pointer: "/window/duration", what: "window" }
    : { time: longest[window.unit], pointer: "/window/unit", what: "calendarWindow" },
  ...Object.entries(alerts ?? {}).map(([name, { long }]): Reach => ({
    time: long,
    pointer: `/alerts/${name}/long`,
    what: "alert"
  }))
]

export const retentionBelowWindow = Rule.make("slo/retention-below-window", {
  severity: "error",
  profile: "service",
  summary: "Metrics are kept for less time than an objective looks back.",
  since: "0.1.0",
  data: Schema.Struct({
    slo: Schema.String,
    retention: Schema.String,
    retentionPlace: Place,
    needed: Schema.String,
    what: Schema.Literals(["window", "calendarWindow", "alert"]),
    pointer: Schema.String
  }),
  identity: ["slo"],
  needs: ["how long metrics are kept"],
  check: ({ index, missing }, report) => {
    const { system } = index.model
    const retention = system?.monitoring?.retention
    const address = `system:${system?.name ?? ""}`
    for (const slo of index.ofKind("slo")) {
      if (retention === undefined) {
        missing("how long metrics are kept", slo.address)
        continue
      }
      const [first, ...others] = reachesOf(slo.value)
      if (first === undefined) continue
      const reach = others.reduce((far, one) => (microseconds(one.time) > microseconds(far.time) ? one : far), first)
      if (microseconds(retention) >= microseconds(reach.time)) continue
      const place = { address, pointer: "/monitoring/retention" }
      const fix: Fix = {
        _tag: "ModelPatch",
        id: "keep-longer",
        operations: [
          { op: "replace", path: "/system/monitoring/retention", value: formatDuration(microseconds(reach.time)) }
        ]
      }
      report(
        slo.address,
        {
          slo: slo.address,
          retention,
          retentionPlace: place,
          needed: reach.time,
          what: reach.what,
          pointer: reach.pointer
        },
        {
          pointer: reach.pointer,
          fixes: [fix],
          related: [{ ...place, role: "keeps less" }],
          witness: {
            _tag: "Value",
            checked: true,
            name: "The time for which metrics are kept",
            value: statedText(retention),
            limit: statedText(reach.time),
            limitName: "needed",
            terms: [{ name: "retention", value: statedText(retention), ...place }]
          }
        }
      )
    }
  },
  explain: ({ slo, retention, retentionPlace, needed, what, pointer }) => [
    Doc.para(
      Doc.name(slo),
      ` is computed from the last ${statedText(retention)} only: metrics are deleted after that, and `,
      what === "alert"
        ? `an alert of it looks back ${statedText(needed)}.`
        : what === "window"
          ? `it looks back ${statedText(needed)}.`
          : `its window is up to ${statedText(needed)} long.`
    ),
    Doc.excerpt([
      { address: slo, pointer, label: `needs ${statedText(needed)}` },
      { ...retentionPlace, label: `kept for ${statedText(retention)}` }
    ]),
    Doc.para(
      "A query over a time that is no longer there gives no error: it answers for what is left, and a bad week is forgotten early. Keep metrics longer, keep the recorded series of this objective longer, or take a shorter window."
    )
  ]
})
