import {
  compareFractions,
  type CutAnswers,
  cutAnswers,
  decimalText,
  edgePatience,
  errorBudget,
  effectiveOf,
  fractionOfNumber,
  microseconds,
  minus,
  one,
  percentText
} from "@lintel/analysis"
import { type ReportFinding, Rule, type Way } from "@lintel/diagnostic"
import { formatDuration, type Json, type ModelIndex } from "@lintel/model"
import { timeText } from "../../timeText.js"
import { calleeOf, limited } from "../stated.js"
import { callRate, largestLoads, type Stated } from "../traffic.js"
import { measuredTimes, promisedTimes, shortestFirst } from "../measuredTimes.js"
import { above, adding, alongWay } from "../../ways.js"
import { waitingFor, waitingLonger } from "../waiting.js"
import { Finding, type Waiting } from "./finding.js"
import { explainMeasured, judgeMeasured, latencies, measuredInTime } from "./measured.js"
import {
  explainPromised,
  type InTime,
  inTime,
  ofTheCalls,
  promisesMore,
  promisedOf,
  promisedTerms,
  shareInTime
} from "./promised.js"

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
