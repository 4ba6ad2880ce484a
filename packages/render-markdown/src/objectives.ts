import {
  alertArithmetic,
  type AvailabilityCheck,
  availabilityCheck,
  budgetTime,
  errorBudget,
  eventsPerSecond,
  fraction,
  microseconds,
  over,
  percentText,
  times
} from "@lintel/analysis"
import { type Block, Doc } from "@lintel/doc"
import { type Entity, nameOf, type Rate, type Slo } from "@lintel/model"
import { sortedEntries } from "@lintel/render"
import { introduced } from "./components.js"
import { approximately, percent, timeText } from "./numbers.js"
import { numeric, table } from "./table.js"
import { entity, nameFor, section, type Writing, type Words, linked } from "./writing.js"

/** What is promised, as a sentence about requests. */
export const promiseText = ({ indicator, objective }: Slo): string => {
  const share = percent(objective)
  switch (indicator._tag) {
    case "Availability":
      return `${share} succeed`
    case "Latency":
      return `${share} within ${indicator.under}`
    case "Freshness":
      return `${share} not older than ${indicator.under}`
  }
}

const windowText = ({ window }: Slo): string =>
  window._tag === "Rolling"
    ? window.duration
    : `each ${window.unit}${window.zone === undefined ? "" : ` (${window.zone})`}`

/** How long everything may fail within the window, and how many requests that is at the stated load. */
const budgets = (writing: Writing, { value }: Entity<"slo">): readonly [time: string, requests: string] => {
  if (value.window._tag !== "Rolling") return ["", ""]
  const load = steadyLoad(writing, value.of)
  const seconds = over(fraction(microseconds(value.window.duration)), fraction(1_000_000n))
  const requests =
    load === undefined
      ? ""
      : `${approximately(times(times(eventsPerSecond(load), seconds), errorBudget(value.objective)), 0)} at ${load}`
  return [timeText(budgetTime(value.objective, value.window.duration)), requests]
}

const steadyLoad = ({ lookups }: Writing, of: string): Rate | undefined =>
  lookups.loadsOf(of).flatMap(({ value }) => value.steady ?? [])[0]

/** Whether what an objective depends on leaves room for it. */
const allowance = (check: AvailabilityCheck | undefined): string => {
  if (check === undefined) return ""
  const weakest = check.weakest === undefined ? "" : nameFor(check.weakest.operation ?? check.weakest.component)
  switch (check.verdict) {
    case "guaranteed":
      return `yes: at least ${percentText(check.lowerBound, 3)} is left`
    case "assumesIndependence":
      return `if failures are independent: then ${percentText(check.independent, 3)} is left`
    case "overPromised":
      return `no: ${weakest} promises ${percentText(check.upperBound, 3)}`
    case "needsOverlap":
      return `no: ${percentText(check.independent, 3)} is left, unless all fail at the same moments`
    case "unknown":
      return "not known: some promise nothing that can be compared"
  }
}

const alertRows = ({ address, value }: Entity<"slo">): ReadonlyArray<ReadonlyArray<Words>> =>
  sortedEntries(value.alerts).map(([name, alert]) => {
    const found = alertArithmetic(value, alert)
    const when = found.isReachable
      ? `more than ${percentText(found.threshold, 3)} fail over ${alert.long}`
      : `never: more than ${percentText(found.threshold, 3)} would have to fail`
    return [
      nameFor(address),
      nameOf(name),
      alert.severity === "page" ? "calls a person" : "writes a ticket",
      when,
      found.isReachable ? timeText(found.detection) : "",
      found.budgetAtFiring === undefined || !found.isReachable ? "" : percentText(found.budgetAtFiring, 1),
      linked(alert.runbook ?? value.runbook)
    ]
  })

/** Promises with what they leave to spend, and the alerts that guard them. */
export const objectivesSection = (writing: Writing): ReadonlyArray<Block> => {
  const slos = writing.index.ofKind("slo")
  const checkOf = availabilityCheck(writing.index)
  return section(
    "Objectives",
    table(
      [
        "Objective",
        "Of",
        "Promise",
        "Window",
        numeric("May fail for"),
        numeric("Requests that may fail"),
        "What it depends on allows it",
        "Owner",
        "When it is spent"
      ],
      slos.map((slo) => [
        Doc.strong(Doc.text(nameFor(slo.address))),
        entity(writing, slo.value.of),
        promiseText(slo.value),
        windowText(slo.value),
        ...budgets(writing, slo),
        allowance(checkOf(slo)),
        slo.value.owner === undefined ? "" : nameFor(slo.value.owner),
        slo.value.budgetPolicy ?? ""
      ])
    ),
    ...introduced(
      "Alerts:",
      table(
        [
          "Objective",
          "Alert",
          "It",
          "Fires when",
          "If everything fails, after",
          numeric("Budget spent by then"),
          "Runbook"
        ],
        slos.flatMap(alertRows)
      )
    )
  )
}

export const loadsSection = (writing: Writing): ReadonlyArray<Block> =>
  section(
    "Load",
    table(
      ["Of", "In", numeric("Usually"), numeric("At most"), "Grows", numeric("Median"), numeric("99 of 100 within")],
      writing.index
        .ofKind("load")
        .map(({ value }) => [
          entity(writing, value.of),
          value.in === undefined ? "" : nameFor(value.in),
          value.steady ?? "",
          value.peak ?? "",
          value.growth === undefined ? "" : `×${value.growth.ratio} in ${value.growth.per}`,
          value.latency?.p50 ?? "",
          value.latency?.p99 ?? ""
        ])
    )
  )
