import type { LossCollector } from "@lintel/render"
import { perSecond, readSelector, selectorText } from "./query.js"
import type { Objective } from "./selection.js"

const counting = /^\s*sum\s*\(\s*rate\s*\(([\s\S]*)\[\s*\{\{\s*\.window\s*\}\}\s*\]\s*\)\s*\)\s*$/

/** A query that only counts a selector reads back as the selector, and a selector in one spelling. */
export const querySpelling = (losses: LossCollector, { address, slo: { indicator } }: Objective): void => {
  if (indicator._tag !== "Availability") return
  for (const field of ["good", "total"] as const) {
    const text = indicator[field] ?? ""
    const counted = counting.exec(text)?.[1]
    const isCounted = counted !== undefined && readSelector(counted) !== undefined
    const selector = readSelector(text)
    const isRespelled =
      selector !== undefined && perSecond({ _tag: "Counter", selector }, "1s") !== `sum(rate(${text}[1s]))`
    if (isCounted || isRespelled || text !== text.trim())
      losses.approximate(address, "spelling of a query", `/indicator/${field}`)
  }
}

/** A histogram reads back without the suffix of its series. */
export const latencySpelling = (losses: LossCollector, { address, slo: { indicator } }: Objective): void => {
  const metric = indicator._tag === "Latency" ? indicator.metric : undefined
  const selector = readSelector(metric ?? "")
  if (metric === undefined || selector === undefined) return
  const matchers = selector.matchers.filter(({ label }) => label !== "le")
  const plain = selectorText({ name: selector.name.replace(/_(?:bucket|count|sum)$/, ""), matchers })
  if (plain !== metric) losses.approximate(address, "spelling of a metric", "/indicator/metric")
}
