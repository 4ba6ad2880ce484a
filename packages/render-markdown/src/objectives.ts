import {
  type AvailabilityCheck,
  availabilityCheck,
  budgetTime,
  errorBudget,
  eventsPerSecond,
  fraction,
  type LatencyCheck,
  latencyCheck,
  microseconds,
  over,
  times
} from "@lintel/analysis"
import { type Block, Doc } from "@lintel/doc"
import type { Entity, Rate, Slo } from "@lintel/model"
import { alertsTable, budgetTable, monitoringText } from "./budgets.js"
import { approximately, percent, timeText } from "./numbers.js"
import { availabilityVerdict, latencyVerdict, objectiveTrees } from "./objectiveTree.js"
import { promiseText } from "./promiseText.js"
import { numeric, table } from "./table.js"
import { entity, nameFor, section, type Writing } from "./writing.js"

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

/** Whether what an objective depends on, or waits for, leaves room for it. */
const allowance = (availability: AvailabilityCheck | undefined, latency: LatencyCheck | undefined): string => {
  if (availability !== undefined) return availabilityVerdict(availability)
  return latency === undefined ? "" : latencyVerdict(latency)
}

const partsText = ({ parts }: Slo): string =>
  (parts ?? []).map(({ slo, weight }) => `${nameFor(slo)}${weight === undefined ? "" : ` × ${weight}`}`).join(", ")

const allocationText = ({ allocation }: Slo): string =>
  (allocation ?? []).map(({ to, share }) => `${percent(share)} ${to === "own" ? "own errors" : nameFor(to)}`).join(", ")

/** Promises with what they leave to spend, and the alerts that guard them. */
export const objectivesSection = (writing: Writing): ReadonlyArray<Block> => {
  const slos = writing.index.ofKind("slo")
  const [availabilityOf, latencyOf] = [availabilityCheck(writing.index), latencyCheck(writing.index)]
  const watched = monitoringText(writing)
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
        "Made of",
        "Whose the budget is",
        "Owner",
        "When it is spent"
      ],
      slos.map((slo) => [
        Doc.strong(Doc.text(nameFor(slo.address))),
        entity(writing, slo.value.of),
        promiseText(slo.value),
        windowText(slo.value),
        ...budgets(writing, slo),
        allowance(availabilityOf(slo), latencyOf(slo)),
        partsText(slo.value),
        allocationText(slo.value),
        slo.value.owner === undefined ? "" : nameFor(slo.value.owner),
        slo.value.budgetPolicy ?? ""
      ])
    ),
    ...budgetTable(writing),
    ...alertsTable(writing),
    watched === undefined ? undefined : Doc.para(watched),
    ...objectiveTrees(writing)
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
