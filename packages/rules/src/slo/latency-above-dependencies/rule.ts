import * as Schema from "effect/Schema"
import {
  type CallLatency,
  compareFractions,
  latencyCheck,
  type LatencyCheck,
  microseconds,
  percentText
} from "@lintel/analysis"
import { Rule, type Term, type Way } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { type Entity, formatDuration, type ModelIndex } from "@lintel/model"
import { Place } from "../../place.js"
import { timeText } from "../../timeText.js"
import { above, alongWay, lowerObjectives, stating } from "../../ways.js"
import { names } from "../../wordsOf.js"

const Part = Schema.Struct({
  callee: Schema.String,
  call: Schema.String,
  time: Schema.String,
  late: Schema.String,
  place: Place
})
type Part = typeof Part.Type

const partOf = ({ edge, promises }: CallLatency): ReadonlyArray<Part> =>
  promises.slice(0, 1).map(({ slo, time, late }) => ({
    callee: edge.operation ?? edge.provider ?? edge.address,
    call: edge.address,
    time: timeText(time),
    late: percentText(late),
    place: { address: slo.address, pointer: "/indicator/under" }
  }))

const termsOf = (parts: ReadonlyArray<Part>): ReadonlyArray<Term> =>
  parts.map(({ callee, time, late, place }) => ({
    name: `${callee.replace(/^[^:]+:/u, "").replace("/", ".")}, all but ${late}`,
    value: time,
    ...place
  }))

type Reported = "overPromised" | "notGuaranteed" | "assumesIndependence"

const severities = { overPromised: "error", notGuaranteed: "warning", assumesIndependence: "note" } as const

const isReported = (verdict: LatencyCheck["verdict"]): verdict is Reported => Object.hasOwn(severities, verdict)

const factsOf = ({ missing }: LatencyCheck): ReadonlyArray<"how long a step takes" | "what its calls promise"> =>
  missing.map(({ fact }) =>
    fact === "how soon it answers" || fact === "which availability it promises"
      ? "what its calls promise"
      : "how long a step takes"
  )

/** What is reached: how many are late for sure, or what is guaranteed within the time, or how soon anything is. */
const reached = ({ best, lateForSure, target }: LatencyCheck, verdict: Reported): string => {
  if (verdict === "overPromised") return `late for ${percentText(lateForSure, 3)} of all requests`
  if (best === undefined) return "nothing"
  return best.time <= target.time
    ? `all but ${percentText(best.late, 3)}`
    : `all but ${percentText(best.late, 3)} within ${timeText(best.time)}`
}

const pointerOf = (slo: Entity<"slo">, { best, target }: LatencyCheck): string =>
  best !== undefined && best.time <= target.time && slo.value.indicator._tag === "Latency"
    ? "/objective"
    : "/indicator/under"

/** How the requests of an objective of several operations are mixed, and what is not counted. */
const mixWords = (of: string, assumes: ReadonlyArray<string>): string | undefined => {
  const isWhole = of.startsWith("service:") || of.startsWith("contract:")
  const sentences = [
    ...(assumes.includes("traffic-as-stated") ? ["Each operation counts for its share of the stated loads."] : []),
    ...(isWhole && !assumes.includes("traffic-as-stated")
      ? ["Not all of its operations have a load: any of them may be what is asked."]
      : []),
    ...(assumes.includes("no-time-on-the-way")
      ? ["A callee that promises nothing is taken to answer as its flow says, without time on the way."]
      : [])
  ]
  return sentences.length === 0 ? undefined : sentences.join(" ")
}

/** More time, at a bucket where the metric has some, or more late answers: the least that is enough. */
const waysOf = (index: ModelIndex, slo: Entity<"slo">, { target }: LatencyCheck): ReadonlyArray<Way> => {
  const buckets = slo.value.indicator._tag === "Latency" ? slo.value.indicator.buckets : undefined
  const times = buckets === undefined ? above(target.time) : buckets.map(microseconds)
  const { address } = slo
  return [
    ...alongWay(
      "promise-more-time",
      times.filter((time) => time > target.time).toSorted((a, b) => (a < b ? -1 : 1)),
      (time) => stating(index, { address, pointer: "/indicator/under" }, formatDuration(time))
    ),
    ...alongWay("allow-more-late", lowerObjectives(target.late), (value) =>
      stating(index, { address, pointer: "/objective" }, value)
    )
  ]
}

export const latencyAboveDependencies = Rule.make("slo/latency-above-dependencies", {
  severity: "error",
  profile: "service",
  summary: "A latency objective leaves less time, or fewer late answers, than what it waits for may take.",
  since: "0.1.0",
  data: Schema.Struct({
    slo: Schema.String,
    of: Schema.String,
    under: Schema.String,
    allowed: Schema.String,
    verdict: Schema.Literals(["overPromised", "notGuaranteed", "assumesIndependence"]),
    reached: Schema.String,
    independent: Schema.optionalKey(Schema.String),
    parts: Schema.Array(Part),
    pointer: Schema.String,
    assumes: Schema.Array(Schema.String)
  }),
  identity: ["slo"],
  needs: ["what its calls promise", "how long a step takes"],
  check: ({ index, missing }, report) => {
    const checkOf = latencyCheck(index)
    for (const slo of index.ofKind("slo")) {
      const check = checkOf(slo)
      if (check === undefined) continue
      const { verdict, target, best } = check
      if (!isReported(verdict)) {
        if (verdict === "unknown") for (const fact of new Set(factsOf(check))) missing(fact, slo.address)
        continue
      }
      const parts = check.calls.flatMap(partOf)
      const isInTime = best !== undefined && best.time <= target.time
      const pointer = pointerOf(slo, check)
      const allowed = percentText(target.late)
      report(
        slo.address,
        {
          slo: slo.address,
          of: slo.value.of,
          under: timeText(target.time),
          allowed,
          verdict,
          reached: reached(check, verdict),
          ...(isInTime && compareFractions(best.late, best.lateIfIndependent) > 0
            ? { independent: percentText(best.lateIfIndependent, 3) }
            : {}),
          parts,
          pointer,
          assumes: check.assumes
        },
        {
          severity: severities[verdict],
          pointer,
          ways: () => waysOf(index, slo, check),
          related: parts.slice(0, 5).map(({ place }) => ({ ...place, role: "is waited for" })),
          witness: {
            _tag: "Value",
            checked: true,
            name: verdict === "overPromised" ? "Its answer" : `What is guaranteed within ${timeText(target.time)}`,
            value: reached(check, verdict),
            limit: `all but ${allowed}${verdict === "overPromised" ? ` within ${timeText(target.time)}` : ""}`,
            limitName: "promised",
            terms: termsOf(parts)
          }
        }
      )
    }
  },
  explain: ({ slo, of, under, allowed, verdict, reached: found, independent, parts, pointer, assumes }) => [
    verdict === "overPromised"
      ? Doc.para(
          Doc.name(of),
          ` is ${found} if ${parts.length === 1 ? "what it waits for is" : "those it waits for are"} no sooner than promised: `,
          ...names(parts.map(({ callee }) => callee)),
          ` may take that long, and ${under} for all but ${allowed} is promised.`
        )
      : Doc.para(
          Doc.name(of),
          ...(verdict === "assumesIndependence"
            ? [` stays within ${under} for all but ${allowed} of its requests only if `]
            : [` may miss ${under} for more than ${allowed} of its requests while `]),
          ...names(parts.map(({ callee }) => callee)),
          verdict === "assumesIndependence"
            ? ` are late independently of one another. However they are late, ${found} is guaranteed.`
            : ` ${parts.length === 1 ? "keeps its promise" : "keep their promises"}: no more is guaranteed than ${found}.`
        ),
    Doc.excerpt([
      { address: slo, pointer, label: `all but ${allowed} within ${under}` },
      ...parts.slice(0, 3).map(({ time, late, place }) => ({ ...place, label: `all but ${late} within ${time}` }))
    ]),
    ...(mixWords(of, assumes) === undefined ? [] : [Doc.para(mixWords(of, assumes) ?? "")]),
    Doc.para(
      "Times one after the other add up, and so do the shares that may be late: quantiles do not. ",
      independent === undefined ? "" : `If they are late independently of one another, it is ${independent} instead. `,
      "Promise more time, ask for fewer late answers, wait for fewer calls or ask them at once."
    )
  ],
  fixWords: {
    "promise-more-time":
      "The nearest time within which enough is guaranteed. Whether users can wait that long is yours to confirm.",
    "allow-more-late":
      "The nearest share that is guaranteed within the time. Whether it is worth having is yours to confirm."
  }
})
