import * as Schema from "effect/Schema"
import {
  compareFractions,
  decimalText,
  eventsPerSecond,
  type Fraction,
  fraction,
  fractionOfNumber,
  larger,
  microseconds,
  one,
  over,
  plus,
  times
} from "@lintel/analysis"
import { Rule, type Way } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { ModelIndex } from "@lintel/model"
import { pointerOf } from "../../place.js"
import { statedText } from "../../timeText.js"
import { above, alongWay } from "../../ways.js"
import { statingAlert } from "../alertWays.js"
import { factorText, type JudgedAlert, judgedAlerts } from "../alertWords.js"

interface Stated {
  readonly load: string
  readonly perSecond: Fraction
  readonly rate: string
}

/** The steady load of what an objective is about; the largest when several are stated. */
const steadyLoads = (index: ModelIndex): ReadonlyMap<string, Stated> => {
  const loads = new Map<string, Stated>()
  for (const { address, value } of index.ofKind("load")) {
    if (value.steady === undefined) continue
    const perSecond = eventsPerSecond(value.steady)
    const known = loads.get(value.of)
    if (known !== undefined && compareFractions(larger(known.perSecond, perSecond), known.perSecond) === 0) continue
    loads.set(value.of, { load: address, perSecond, rate: value.steady })
  }
  return loads
}

/**
 * What a service or a contract is asked in all: the loads of all its operations, where each has one; nothing where one
 * has none.
 */
const inAll = (index: ModelIndex, loads: ReadonlyMap<string, Stated>, of: string): Stated | undefined => {
  const contracts: ReadonlyArray<string> = of.startsWith("contract:")
    ? [of]
    : of.startsWith("service:")
      ? (index.find(of as `service:${string}`)?.value.provides ?? [])
      : []
  if (contracts.length === 0) return undefined
  const operations = index.ofKind("operation").filter(({ address }) => contracts.includes(index.contractOf(address)))
  const stated = operations.flatMap(({ address }) => loads.get(address) ?? [])
  const [first] = stated
  if (first === undefined || stated.length < operations.length) return undefined
  const perSecond = stated.reduce((sum, next) => plus(sum, next.perSecond), fraction(0n))
  return { load: first.load, perSecond, rate: stated.length === 1 ? first.rate : perHour(perSecond) }
}

const perHour = (perSecond: Fraction): string => `${decimalText(times(perSecond, fraction(3600n)), 1)}/h`

const hour = 3_600_000_000n

/** A longer window, in which one failure is a smaller share, or a factor that one failure does not reach. */
const waysOf = (index: ModelIndex, judged: JudgedAlert): ReadonlyArray<Way> => {
  const [long, factor] = [microseconds(judged.alert.long), fractionOfNumber(judged.alert.factor)]
  const hundredths = (factor.numerator * 100n) / factor.denominator
  return [
    ...alongWay("look-back-longer", above(long / hour), (hours) =>
      statingAlert(index, judged, { factor, long: hours * hour })
    ),
    ...alongWay("higher-factor", above(hundredths), (value) =>
      statingAlert(index, judged, { factor: fraction(value, 100n), long })
    )
  ]
}

export const oneErrorPages = Rule.make("slo/one-error-pages", {
  severity: "warning",
  profile: "service",
  summary: "A single failed request is enough to fire an alert.",
  since: "0.1.0",
  data: Schema.Struct({
    slo: Schema.String,
    of: Schema.String,
    alert: Schema.String,
    severity: Schema.Literals(["page", "ticket"]),
    factor: Schema.String,
    long: Schema.String,
    load: Schema.String,
    rate: Schema.String,
    events: Schema.String,
    needed: Schema.String
  }),
  identity: ["alert"],
  needs: ["load of what the objective is about"],
  check: ({ index, missing }, report) => {
    const loads = steadyLoads(index)
    for (const judged of judgedAlerts(index)) {
      const { slo, name, alert, arithmetic } = judged
      const stated = loads.get(slo.value.of) ?? inAll(index, loads, slo.value.of)
      if (stated === undefined) {
        missing("load of what the objective is about", slo.address)
        continue
      }
      const seconds = fraction(microseconds(alert.long), 1_000_000n)
      const events = times(stated.perSecond, seconds)
      // One of so many fails: is that share above the threshold?
      if (!arithmetic.isReachable || compareFractions(times(events, arithmetic.threshold), one) >= 0) continue
      const needed = over(over(one, arithmetic.threshold), seconds)
      report(
        `${slo.address}/alert/${name}`,
        {
          slo: slo.address,
          of: slo.value.of,
          alert: name,
          severity: alert.severity,
          factor: factorText(arithmetic),
          long: alert.long,
          load: stated.load,
          rate: stated.rate,
          events: decimalText(events, 1),
          needed: perHour(needed)
        },
        {
          pointer: "/factor",
          ways: () => waysOf(index, judged),
          witness: {
            _tag: "Value",
            checked: true,
            name: "The load",
            value: stated.rate,
            limit: `at least ${perHour(needed)}`,
            terms: [
              { name: "steady load", value: stated.rate, address: stated.load, pointer: "/steady" },
              {
                name: "burn factor",
                value: factorText(arithmetic),
                address: slo.address,
                pointer: pointerOf("alerts", name, "factor")
              },
              {
                name: "long window",
                value: statedText(alert.long),
                address: slo.address,
                pointer: pointerOf("alerts", name, "long")
              }
            ]
          }
        }
      )
    }
  },
  title: ({ slo, alert }) => `${slo.slice(4)} › ${alert}`,
  explain: ({ slo, of, alert, severity, long, events, needed }) => [
    Doc.para(
      `A single failure of `,
      Doc.name(of),
      severity === "page" ? " wakes somebody" : " makes a ticket",
      `: in ${statedText(long)} there are only ${events} requests to compare it with.`
    ),
    Doc.excerpt([{ address: `${slo}/alert/${alert}`, pointer: "/factor", label: "fires on one failure" }]),
    Doc.para(
      `This pair of factor and window needs ${needed} or more. With less, watch several operations together, send requests of your own to raise the number, or take a longer window.`
    )
  ],
  fixWords: {
    "look-back-longer":
      "The shortest long window in which one failure is below the threshold. It fires later and goes on for longer: confirm that nobody needs to know sooner.",
    "higher-factor":
      "The lowest factor that one failure does not reach. It uses up more of the budget before it fires: confirm that this much may go unseen."
  }
})
