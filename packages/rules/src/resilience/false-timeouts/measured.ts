import { compareFractions, fraction, microseconds, percentText, shareBeyond } from "@lintel/analysis"
import type { ReportFinding, Way } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { Entity, ModelIndex } from "@lintel/model"
import { timeText } from "../../timeText.js"
import type { Finding, Waiting } from "./finding.js"
import type { InTime } from "./promised.js"

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
export const latencies = (index: ModelIndex): ReadonlyMap<string, Entity<"load">> =>
  new Map(
    index
      .ofKind("load")
      .toReversed()
      .flatMap((load) => (load.value.latency === undefined ? [] : [[load.value.of, load] as const]))
  )

/** Whether loads say that too many answers come too late; reported if so. `undefined`: they do not say. */
export const judgeMeasured = (
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
export const measuredInTime = (load: Entity<"load"> | undefined, time: bigint): InTime | undefined => {
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

/** The words of a finding that rests on what a load measured. */
export const explainMeasured = ({
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
