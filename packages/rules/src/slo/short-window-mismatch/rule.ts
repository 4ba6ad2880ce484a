import * as Schema from "effect/Schema"
import {
  compareFractions,
  decimalText,
  type Fraction,
  fraction,
  fractionOfNumber,
  microseconds,
  over
} from "@lintel/analysis"
import { type Fix, Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { type BurnRateAlert, type Entity, formatDuration } from "@lintel/model"
import { modelPointer, pointerOf } from "../../place.js"
import { statedText } from "../../timeText.js"
import { judgedAlerts } from "../alertWords.js"

/** The usual short window: a twelfth of the long one. */
const usual = 12n

const fixOf = (slo: Entity<"slo">, name: string, alert: BurnRateAlert): ReadonlyArray<Fix> => {
  const long = microseconds(alert.long)
  const value = formatDuration(long / usual)
  if (long % usual !== 0n) return []
  const path = modelPointer(slo, "alerts", name, "short")
  return [{ _tag: "ModelPatch", id: "twelfth", operations: [{ op: "replace", path, value }] }]
}

/** Whether a short window is too far from a twelfth: `times` of it too long or too short. */
const isOff = (parts: Fraction, times: Fraction): boolean =>
  compareFractions(over(parts, fraction(usual)), times) > 0 || compareFractions(over(fraction(usual), parts), times) > 0

export const shortWindowMismatch = Rule.make("slo/short-window-mismatch", {
  severity: "warning",
  profile: "service",
  summary: "The short window of an alert is far from a twelfth of the long one.",
  since: "0.1.0",
  data: Schema.Struct({
    slo: Schema.String,
    of: Schema.String,
    alert: Schema.String,
    severity: Schema.Literals(["page", "ticket"]),
    long: Schema.String,
    short: Schema.String,
    usual: Schema.String,
    parts: Schema.String,
    kind: Schema.Literals(["notShorter", "long", "short"])
  }),
  identity: ["alert"],
  needs: ["short window of the alert"],
  options: { times: 2 },
  check: ({ index, options, missing }, report) => {
    for (const { slo, name, alert } of judgedAlerts(index)) {
      if (alert.short === undefined) {
        missing("short window of the alert", `${slo.address}/alert/${name}`)
        continue
      }
      const [long, short] = [microseconds(alert.long), microseconds(alert.short)]
      const parts = short === 0n ? undefined : fraction(long, short)
      if (parts !== undefined && !isOff(parts, fractionOfNumber(options.times))) continue
      const isNotShorter = short >= long
      const isLong = parts !== undefined && compareFractions(parts, fraction(usual)) < 0
      const share = parts === undefined ? "∞" : decimalText(parts, 2)
      report(
        `${slo.address}/alert/${name}`,
        {
          slo: slo.address,
          of: slo.value.of,
          alert: name,
          severity: alert.severity,
          long: alert.long,
          short: alert.short,
          usual: formatDuration(long / usual),
          parts: share,
          kind: isNotShorter ? "notShorter" : isLong ? "long" : "short"
        },
        {
          pointer: "/short",
          severity: isNotShorter ? "error" : "warning",
          fixes: fixOf(slo, name, alert),
          witness: {
            _tag: "Value",
            checked: true,
            name: "Long window / short window",
            value: share,
            limit: "about 12",
            limitName: "usual",
            terms: [
              {
                name: "long window",
                value: statedText(alert.long),
                address: slo.address,
                pointer: pointerOf("alerts", name, "long")
              },
              {
                name: "short window",
                value: statedText(alert.short),
                address: slo.address,
                pointer: pointerOf("alerts", name, "short")
              }
            ]
          }
        }
      )
    }
  },
  title: ({ slo, alert }) => `${slo.slice(4)} › ${alert}`,
  explain: ({ slo, of, alert, severity, long, short, usual: twelfth, kind }) => [
    kind === "short"
      ? Doc.para(
          `A few failures of `,
          Doc.name(of),
          ` within ${statedText(short)} switch this ${severity} on and off again: the short window is no check on the long one.`
        )
      : Doc.para(
          `After `,
          Doc.name(of),
          ` is well again, this ${severity} goes on for up to ${statedText(kind === "notShorter" ? long : short)}: `,
          kind === "notShorter"
            ? `a short window of ${statedText(short)} is no shorter than the long one, and ends nothing sooner.`
            : `its short window ends it so much later.`
        ),
    Doc.excerpt([
      { address: `${slo}/alert/${alert}`, pointer: "/short", label: `${statedText(short)} beside ${statedText(long)}` }
    ]),
    Doc.para(
      "The long window says that much of the budget is gone, the short one that it is still going. A twelfth is what the Site Reliability Workbook recommends."
    ),
    Doc.change({ removed: [`short: "${short}"`], added: [`short: "${twelfth}"`] })
  ]
})
