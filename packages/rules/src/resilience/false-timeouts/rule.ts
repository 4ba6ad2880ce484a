import * as Schema from "effect/Schema"
import {
  compareFractions,
  type CutAnswers,
  cutAnswers,
  decimalText,
  edgePatience,
  errorBudget,
  effectiveOf,
  type Fraction,
  fraction,
  fractionOfNumber,
  microseconds,
  minus,
  one,
  percentText,
  shareBeyond,
  type StatedSpan
} from "@lintel/analysis"
import { type ReportFinding, Rule, type Way } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { type Edge, type Entity, formatDuration, type Json, type ModelIndex } from "@lintel/model"
import { Place } from "../../place.js"
import { timeText } from "../../timeText.js"
import { calleeOf, limited } from "../stated.js"
import { callRate, largestLoads, type Stated } from "../traffic.js"
import { measuredTimes, promisedTimes, shortestFirst } from "../measuredTimes.js"
import { above, adding, alongWay } from "../../ways.js"
import { waitingFor, waitingLonger } from "../waiting.js"
import {
  explainPromised,
  type InTime,
  inTime,
  ofTheCalls,
  Promised,
  promisesMore,
  promisedOf,
  promisedTerms,
  shareInTime
} from "./promised.js"

const quantiles = [
  ["p999", "99.9 %"],
  ["p99", "99 %"],
  ["p95", "95 %"],
  ["p50", "half"]
] as const

/** What each quantile leaves out. */
const beyondOf = {
  p999: fraction(1n, 1000n),
  p99: fraction(1n, 100n),
  p95: fraction(1n, 20n),
  p50: fraction(1n, 2n)
} as const

/** Loads that say how long serving an operation takes, by the operation. */
const latencies = (index: ModelIndex): ReadonlyMap<string, Entity<"load">> =>
  new Map(
    index
      .ofKind("load")
      .toReversed()
      .flatMap((load) => (load.value.latency === undefined ? [] : [[load.value.of, load] as const]))
  )

const Finding = Schema.Struct({
  call: Schema.String,
  caller: Schema.String,
  callee: Schema.String,
  patience: Schema.String,
  share: Schema.String,
  quantile: Schema.String,
  time: Schema.String,
  accepted: Schema.String,
  enough: Schema.optionalKey(Schema.String),
  promised: Schema.optionalKey(Promised),
  patiencePlace: Place,
  latencyPlace: Place
})
type Finding = typeof Finding.Type

/** A call, how long it is waited for, and the share of it that may be given up on wrongly. */
interface Waiting {
  readonly edge: Edge
  readonly patience: StatedSpan
  readonly time: bigint
  readonly accepted: Fraction
}

/** As long as answers are measured or promised to take; or a promise within the wait, or within the least that is known. */
const waysOf = (index: ModelIndex, { accepted, edge, time }: Waiting): ReadonlyArray<Way> => {
  const [measured, promised] = [measuredTimes(index, edge), promisedTimes(index, edge)]
  const longer = shortestFirst([...measured, ...promised]).filter((it) => it.time > time)
  const { operation } = edge
  if (operation === undefined) return waitingLonger(index, edge, "wait-longer", longer)
  const least = measured.reduce((most, it) => (it.time > most ? it.time : most), time)
  const promise = (under: bigint): Json => ({
    of: operation,
    indicator: { _tag: "Latency", under: formatDuration(under) },
    objective: decimalText(minus(one, accepted), 12),
    window: { _tag: "Rolling", duration: "28d" }
  })
  const name = `${operation.slice("operation:".length).replaceAll("/", "-")}-in-time`
  return [
    ...waitingLonger(index, edge, "wait-longer", longer),
    ...(index.find(`slo:${name}`) !== undefined
      ? []
      : alongWay("promise-in-time", [least, ...above(least)], (under) => [
          ...waitingFor(index, edge, under),
          adding(index, "slos", name, promise(under))
        ]))
  ]
}

/** Whether loads say that too many answers come too late; reported if so. `undefined`: they do not say. */
const judgeMeasured = (
  { edge, patience, time, accepted }: Waiting,
  load: Entity<"load"> | undefined,
  report: ReportFinding<Finding>,
  ways: () => ReadonlyArray<Way>
): boolean | undefined => {
  const latency = load?.value.latency
  if (load === undefined || latency === undefined) return undefined
  const { atLeast, atMost } = shareBeyond(latency, time)
  if (compareFractions(atLeast, accepted) < 0 || atLeast.numerator === 0n)
    return compareFractions(atMost, accepted) > 0 ? undefined : false
  // The share comes from the lowest quantile that the caller does not wait for.
  const cut = quantiles.filter(([field]) => {
    const stated = latency[field]
    return stated !== undefined && microseconds(stated) > time
  })
  const [field, quantile] = cut.at(-1) ?? quantiles[0]
  const stated = latency[field]
  if (stated === undefined) return undefined
  const enough = quantiles.find(([name]) => {
    const value = latency[name]
    return value !== undefined && compareFractions(shareBeyond(latency, microseconds(value)).atMost, accepted) <= 0
  })
  const longest = enough === undefined ? undefined : latency[enough[0]]
  const latencyPlace = { address: load.address, pointer: `/latency/${field}` }
  report(
    edge.address,
    {
      call: edge.address,
      caller: edge.from,
      callee: load.value.of,
      patience: timeText(time),
      share: percentText(atLeast, 2),
      quantile,
      time: timeText(microseconds(stated)),
      accepted: percentText(accepted, 3),
      ...(longest === undefined ? {} : { enough: timeText(microseconds(longest)) }),
      patiencePlace: patience.origin,
      latencyPlace
    },
    {
      ways,
      witness: {
        _tag: "Value",
        checked: true,
        name: "The share given up on although it would have been answered",
        value: `more than ${percentText(atLeast, 2)}`,
        limit: percentText(accepted, 3),
        limitName: "accepted",
        terms: [
          { name: "the caller waits", value: timeText(time), ...patience.origin },
          { name: `${quantile} are answered within`, value: timeText(microseconds(stated)), ...latencyPlace }
        ]
      }
    }
  )
  return true
}

/** The highest quantile of a load that the caller waits for. */
const measuredInTime = (load: Entity<"load"> | undefined, time: bigint): InTime | undefined => {
  const latency = load?.value.latency
  if (load === undefined || latency === undefined) return undefined
  const [field] = quantiles.find(([name]) => {
    const stated = latency[name]
    return stated !== undefined && microseconds(stated) <= time
  }) ?? [undefined]
  const stated = field === undefined ? undefined : latency[field]
  if (field === undefined || stated === undefined) return undefined
  const place = { address: load.address, pointer: `/latency/${field}` }
  return { late: beyondOf[field], time: microseconds(stated), place, isMeasured: true }
}

/** Reports that the callee may answer too late for this caller and keep every promise. */
const reportPromised = (
  { edge, patience, time, accepted }: Waiting,
  cut: CutAnswers,
  known: InTime | undefined,
  rate: Stated | undefined,
  report: ReportFinding<Finding>,
  ways: () => ReadonlyArray<Way>
): void => {
  const promised = promisedOf(known, edge, rate)
  const { beyond, enough } = cut
  const [share, quantile] = [ofTheCalls(known?.late ?? one), shareInTime(beyond.late)]
  report(
    edge.address,
    {
      call: edge.address,
      caller: edge.from,
      callee: calleeOf(edge),
      patience: timeText(time),
      share,
      quantile,
      time: timeText(beyond.time),
      accepted: percentText(accepted, 3),
      enough: timeText(enough.time),
      promised,
      patiencePlace: patience.origin,
      latencyPlace: beyond.origin
    },
    {
      ways,
      ...(promised.goesOnWithout ? { severity: "note" as const } : {}),
      related: [{ ...beyond.origin, role: "promises less" }],
      witness: {
        _tag: "Value",
        checked: true,
        name: "What may be cut off while the objective is kept",
        value: `up to ${share} of the calls`,
        limit: percentText(accepted, 3),
        limitName: "accepted",
        terms: [
          { name: "the caller waits", value: timeText(time), ...patience.origin },
          { name: `promised for ${quantile}`, value: timeText(beyond.time), ...beyond.origin },
          ...promisedTerms(promised)
        ]
      }
    }
  )
}

/** Whether an objective of the operation says that no more than is accepted comes after the wait. */
const isPromised = (index: ModelIndex, { accepted, edge, time }: Waiting): boolean =>
  index.ofKind("slo").some(({ value: { indicator, objective, of } }) => {
    if (indicator._tag !== "Latency" || of !== edge.operation || microseconds(indicator.under) > time) return false
    return (
      (indicator.method ?? "occurrences") === "occurrences" && compareFractions(errorBudget(objective), accepted) <= 0
    )
  })

export const falseTimeouts = Rule.make("resilience/false-timeouts", {
  severity: "warning",
  profile: "service",
  summary: "A caller gives up on calls that would have been answered.",
  since: "0.1.0",
  data: Finding,
  identity: ["callee"],
  cause: ["patiencePlace"],
  needs: ["how long the slowest answers take"],
  options: { falseTimeouts: 0.001 },
  check: ({ index, missing, options }, report) => {
    const known = latencies(index)
    const loads = largestLoads(index)
    const cutBy = cutAnswers(index)
    const accepted = fractionOfNumber(options.falseTimeouts)
    for (const edge of index.edges) {
      const effective = effectiveOf(index, edge.address)
      const patience = effective === undefined ? undefined : edgePatience(effective)
      const time = limited(patience?.span)
      if (patience === undefined || time === undefined) continue
      const waiting: Waiting = { edge, patience, time, accepted }
      const ways = (): ReadonlyArray<Way> => waysOf(index, waiting)
      const load = edge.operation === undefined ? undefined : known.get(edge.operation)
      if (judgeMeasured(waiting, load, report, ways) !== undefined) continue
      const cut = cutBy(edge, time, accepted)
      const inside = cut && inTime(cut, measuredInTime(load, time))
      if (cut !== undefined && promisesMore(cut, inside))
        reportPromised(waiting, cut, inside, callRate(index, edge, loads), report, ways)
      else if (load !== undefined && !isPromised(index, waiting))
        missing("how long the slowest answers take", edge.address)
    }
  },
  explain: (data) => (data.promised === undefined ? explainMeasured(data) : explainPromised(data, data.promised)),
  fixWords: {
    "wait-longer":
      "The shortest wait within which enough answers are measured or promised to come. Confirm that whoever waits for the caller waits as long.",
    "promise-in-time":
      "The callee promises enough answers within the wait, and somebody watches it. Measure the slowest answers first: the callee has to confirm that it can keep this."
  }
})

const explainMeasured = ({
  caller,
  callee,
  patience,
  share,
  time,
  quantile,
  enough,
  accepted,
  patiencePlace,
  latencyPlace
}: Finding): Array<ReturnType<typeof Doc.para> | ReturnType<typeof Doc.excerpt>> => [
  Doc.para(
    "With nothing wrong, ",
    Doc.name(caller),
    " gives up on more than ",
    Doc.number(share),
    " of its calls to ",
    Doc.name(callee),
    ": they would have been answered a moment later, and the work is done all the same."
  ),
  Doc.excerpt([
    { ...patiencePlace, label: `waits ${patience}` },
    { ...latencyPlace, label: `${quantile} within ${time}` }
  ]),
  Doc.para(
    `Choose the share of calls that may be given up on wrongly, here ${accepted}, and wait as long as the rest takes (Amazon Builders' Library, Timeouts, retries and backoff with jitter).`
  ),
  Doc.para(
    enough === undefined
      ? "Wait longer, or make the callee faster."
      : `Wait ${enough} at least, or make the callee faster.`
  )
]
