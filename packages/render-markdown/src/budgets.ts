import {
  alertArithmetic,
  budgetTime,
  budgetWhenFiring,
  compareFractions,
  errorBudget,
  exhaustion,
  type Fraction,
  fraction,
  microseconds,
  one,
  percentText,
  timeToAct,
  zero
} from "@lintel/analysis"
import type { Block } from "@lintel/doc"
import { type BurnRateAlert, type Entity, nameOf, type Slo } from "@lintel/model"
import { sortedEntries } from "@lintel/render"
import { introduced } from "./components.js"
import { percent, timeText } from "./numbers.js"
import { numeric, table } from "./table.js"
import { linked, nameFor, type Writing, type Words } from "./writing.js"

/** Shares of failing events for which it is said when the budget is gone. */
const shares: ReadonlyArray<readonly [words: string, share: Fraction]> = [
  ["All fail", one],
  ["Every tenth fails", fraction(1n, 10n)],
  ["Every hundredth fails", fraction(1n, 100n)]
]

/** When a budget is gone, and how much too fast that is: `72 min, burning 100 ×`. */
const goneAfter = ({ objective }: Slo, window: string, share: Fraction): string => {
  const budget = errorBudget(objective)
  if (compareFractions(share, budget) < 0) return "never: within the budget"
  return timeText(exhaustion(objective, window, share))
}

interface SameBudget {
  readonly promise: string
  readonly slo: Slo
  readonly window: string
  readonly names: Array<string>
}

/** Objectives by how much they leave: many have the same. The strictest first. */
const byBudget = (slos: ReadonlyArray<Entity<"slo">>): ReadonlyArray<SameBudget> => {
  const found = new Map<string, SameBudget>()
  for (const { address, value } of slos) {
    if (value.window._tag !== "Rolling") continue
    const window = value.window.duration
    const promise = `${percent(value.objective)} of ${window}`
    const known = found.get(promise)
    if (known === undefined) found.set(promise, { promise, slo: value, window, names: [nameFor(address)] })
    else known.names.push(nameFor(address))
  }
  const size = ({ slo, window }: SameBudget): Fraction => budgetTime(slo.objective, window)
  return [...found.values()].toSorted((a, b) => compareFractions(size(a), size(b)))
}

/** What is left to spend, and how fast it can go. */
export const budgetTable = ({ index }: Writing): ReadonlyArray<Block> =>
  introduced(
    "How long an error budget lasts, from a window without failures:",
    table(
      ["Promise", "Objectives", ...shares.map(([words]) => numeric(words))],
      byBudget(index.ofKind("slo")).map((same) => [
        same.promise,
        same.names.join(", "),
        ...shares.map(([, share]) => goneAfter(same.slo, same.window, share))
      ])
    )
  )

const windowsText = ({ long, short }: BurnRateAlert): string => (short === undefined ? long : `${long} and ${short}`)

interface AlertRow {
  readonly name: string
  readonly alert: BurnRateAlert
  readonly detection: Fraction | undefined
}

/** Alerts as they come in a total outage; those that never do last. */
const alertRows = (slo: Slo): ReadonlyArray<AlertRow> =>
  sortedEntries(slo.alerts)
    .map(([name, alert]): AlertRow => {
      const found = alertArithmetic(slo, alert)
      return { name, alert, detection: found.isReachable ? found.detection : undefined }
    })
    .toSorted((a, b) =>
      a.detection === undefined || b.detection === undefined
        ? Number(a.detection === undefined) - Number(b.detection === undefined)
        : compareFractions(a.detection, b.detection)
    )

const windowOf = ({ window }: Slo): string | undefined => (window._tag === "Rolling" ? window.duration : undefined)

const leftToAct = (slo: Slo, alert: BurnRateAlert): string => {
  const window = windowOf(slo)
  const left = window === undefined ? undefined : timeToAct(slo.objective, window, alert)
  if (left === undefined) return ""
  return compareFractions(left, zero) <= 0 ? "nothing" : timeText(left)
}

const spentBy = (slo: Slo, alert: BurnRateAlert): string => {
  const window = windowOf(slo)
  const spent = window === undefined ? undefined : budgetWhenFiring(slo.objective, window, alert)
  return spent === undefined ? "" : percentText(spent, 1)
}

const rowOf = (address: string, slo: Slo, { name, alert, detection }: AlertRow, at: number): ReadonlyArray<Words> => {
  const threshold = percentText(alertArithmetic(slo, alert).threshold, 3)
  const held = alert.for === undefined ? "" : `, for ${alert.for}`
  const isReachable = detection !== undefined
  const runbook = alert.runbook ?? slo.runbook
  return [
    at === 0 ? nameFor(address) : "",
    nameOf(name),
    alert.severity === "page" ? "calls a person" : "writes a ticket",
    isReachable
      ? `more than ${threshold} fail over ${windowsText(alert)}${held}`
      : `never: more than ${threshold} would have to fail`,
    isReachable ? timeText(detection) : "",
    isReachable ? spentBy(slo, alert) : "",
    isReachable ? leftToAct(slo, alert) : "",
    linked(runbook)
  ]
}

/** What watches the budgets. The name of an objective stands at the first of its alerts. */
export const alertsTable = ({ index }: Writing): ReadonlyArray<Block> =>
  introduced(
    "Alerts, each objective's in the order in which they come when everything fails:",
    table(
      [
        "Objective",
        "Alert",
        "It",
        "Fires when",
        "If everything fails, after",
        numeric("Budget spent by then"),
        numeric("Then left to act in"),
        "Runbook"
      ],
      index
        .ofKind("slo")
        .flatMap(({ address, value }) => alertRows(value).map((row, at) => rowOf(address, value, row, at)))
    )
  )

const delays = [
  ["scrape", "metrics are read every"],
  ["evaluation", "rules are evaluated every"],
  ["notification", "a page has reached somebody after"],
  ["repair", "an outage is over at the soonest after"],
  ["retention", "metrics are kept for"]
] as const

/** How the design is watched, in a sentence. */
export const monitoringText = ({ index }: Writing): string | undefined => {
  const { monitoring } = index.model.system ?? {}
  const stated = delays.flatMap(([field, words]) => {
    const time = monitoring?.[field]
    return time === undefined ? [] : [`${words} ${timeText(fraction(microseconds(time)))}`]
  })
  const [first, ...others] = stated
  if (first === undefined) return undefined
  return `${[first.charAt(0).toUpperCase() + first.slice(1), ...others].join(", ")}.`
}
