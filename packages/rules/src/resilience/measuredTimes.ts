import { microseconds } from "@lintel/analysis"
import type { Edge, ModelIndex } from "@lintel/model"
import { pointerOf } from "../place.js"
import type { SaidTime } from "../ways.js"

const quantiles = ["p95", "p99", "p999"] as const

/** Times from the shortest to the longest. */
export const shortestFirst = (times: ReadonlyArray<SaidTime>): ReadonlyArray<SaidTime> =>
  times.toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))

/** How soon answers of what a call asks come, by the quantiles that loads measure: the shortest first. */
export const measuredTimes = (index: ModelIndex, { operation }: Edge): ReadonlyArray<SaidTime> =>
  shortestFirst(
    index.ofKind("load").flatMap(({ address, value: { latency, of } }) =>
      quantiles.flatMap((field) => {
        const time = of === operation ? latency?.[field] : undefined
        return time === undefined
          ? []
          : [{ time: microseconds(time), place: { address, pointer: pointerOf("latency", field) } }]
      })
    )
  )

/** How soon answers of what a call asks are promised: the shortest first. */
export const promisedTimes = (
  index: ModelIndex,
  { operation, provider }: Partial<Record<"operation" | "provider", string | undefined>>
): ReadonlyArray<SaidTime> =>
  shortestFirst(
    index
      .ofKind("slo")
      .filter(({ value }) => value.of === operation || (value.of === provider && provider !== undefined))
      .flatMap(({ address, value: { indicator } }) =>
        indicator._tag === "Latency"
          ? [{ time: microseconds(indicator.under), place: { address, pointer: "/indicator/under" } }]
          : []
      )
  )
