import { child, type Cursor, entriesOf, itemsOf, listAt, objectAt, refuse, source, type Sources } from "@lintel/import"
import { type Address, type BurnRateAlert, isUnitError, parseObjective, type Slo } from "@lintel/model"
import { goodOf, indicatorOf, plainQuery } from "./indicator.js"
import { addEntity, note, numberAt, type Reading, shifted, textAt, warnOfRest } from "./reading.js"

/** The two spellings of Sloth: files of its command, and objects of Kubernetes. */
interface Words {
  readonly events: readonly [error: string, total: string]
  readonly page: string
  readonly ticket: string
  readonly plugins: string
}

const ofFiles: Words = {
  events: ["error_query", "total_query"],
  page: "page_alert",
  ticket: "ticket_alert",
  plugins: "slo_plugins"
}
const ofObjects: Words = {
  events: ["errorQuery", "totalQuery"],
  page: "pageAlert",
  ticket: "ticketAlert",
  plugins: "sloPlugins"
}

/** What Sloth computes for its period of 30 days: The Site Reliability Workbook, chapter 5. */
const alertsOfSloth: ReadonlyArray<readonly [string, BurnRateAlert]> = [
  ["page-quick", { severity: "page", factor: 14.4, long: "1h", short: "5m", budget: "0.02" }],
  ["page-slow", { severity: "page", factor: 6, long: "6h", short: "30m", budget: "0.05" }],
  ["ticket-quick", { severity: "ticket", factor: 3, long: "1d", short: "2h", budget: "0.1" }],
  ["ticket-slow", { severity: "ticket", factor: 1, long: "3d", short: "6h", budget: "0.1" }]
]

/** The plugin with which Sloth counts events over the whole period instead of averaging ratios of five minutes. */
const countingPlugin = /^sloth\.dev\/contrib\/denominator_corrected_rules\//

const countsEvents = (reading: Reading, holders: ReadonlyArray<Cursor | undefined>): boolean => {
  let counts = false
  for (const holder of holders) {
    const plugins = objectAt(reading.context, holder, "plugins")
    if (plugins === undefined) continue
    for (const item of itemsOf(listAt(reading.context, child(plugins, "chain"), "a chain of plugins"))) {
      const id = textAt(reading, child(item, "id"), "the id of a plugin") ?? ""
      if (countingPlugin.test(id)) counts = true
      else note(reading, "not-representable", item, `what the plugin "${id}" does is not known; it is left out`)
    }
  }
  return counts
}

const indicatorAt = (reading: Reading, slo: Cursor, counts: boolean, words: Words): Slo["indicator"] => {
  const method = counts ? ({ method: "occurrences" } as const) : ({ method: "ratioTimeSlices", slice: "5m" } as const)
  const sli = objectAt(reading.context, child(slo, "sli"), '"sli"')
  const events = sli === undefined ? undefined : objectAt(reading.context, child(sli, "events"), '"events"')
  if (sli !== undefined) warnOfRest(reading, sli, "an SLI", { read: ["events"], meaningless: ["raw", "plugin"] })
  if (events === undefined) {
    note(reading, "not-representable", sli ?? slo, "an SLI without events is read without a metric")
    return { _tag: "Availability", ...method }
  }
  const [errorField, totalField] = words.events
  warnOfRest(reading, events, "events", { read: words.events, meaningless: [] })
  const bad = textAt(reading, child(events, errorField), `"${errorField}"`)?.trim()
  const all = textAt(reading, child(events, totalField), `"${totalField}"`)?.trim()
  if (bad === undefined || all === undefined) {
    note(
      reading,
      "missing",
      events,
      `events without "${bad === undefined ? errorField : totalField}"; the SLI is read without`
    )
    return { _tag: "Availability", ...(all === undefined ? {} : { total: plainQuery(all) }), ...method }
  }
  return Object.assign({}, indicatorOf(goodOf(plainQuery(bad), plainQuery(all)), plainQuery(all)), method)
}

const runbookOf = (reading: Reading, holders: ReadonlyArray<Cursor | undefined>): string | undefined => {
  const found = holders.flatMap((holder) => {
    const annotations =
      holder === undefined ? undefined : objectAt(reading.context, child(holder, "annotations"), '"annotations"')
    return entriesOf(annotations).flatMap(([key, value]) =>
      key === "runbook" || key === "runbook_url" || key === "runbookUrl"
        ? (textAt(reading, value, "a runbook") ?? [])
        : []
    )
  })
  return found.at(-1)
}

const readAlerts = (reading: Reading, slo: Cursor, words: Words): Readonly<Record<string, BurnRateAlert>> => {
  const alerting = objectAt(reading.context, child(slo, "alerting"), '"alerting"')
  if (alerting === undefined) {
    note(reading, "missing", slo, "the SLO has no alerting, which Sloth requires; it is read without alerts")
    return {}
  }
  warnOfRest(reading, alerting, "alerting", {
    read: ["name", "annotations", words.page, words.ticket],
    meaningless: ["labels"]
  })
  const alerts: Array<readonly [string, BurnRateAlert]> = []
  for (const severity of ["page", "ticket"] as const) {
    const own = objectAt(reading.context, child(alerting, words[severity]), `"${words[severity]}"`)
    if (own !== undefined && child(own, "disable")?.value === true) continue
    const runbook = runbookOf(reading, [alerting, own])
    for (const [name, alert] of alertsOfSloth) {
      if (alert.severity !== severity) continue
      alerts.push([name, Object.assign({}, alert, runbook === undefined ? {} : { runbook })])
    }
  }
  return Object.fromEntries(alerts)
}

const targetAt = (reading: Reading, slo: Cursor): Slo["objective"] | undefined => {
  const objective = child(slo, "objective")
  const value = numberAt(reading, objective, '"objective"')
  if (objective === undefined || value === undefined) {
    if (objective === undefined) refuse(reading.context, slo.trail, 'the SLO has no "objective"')
    return undefined
  }
  if (value === 100) {
    // Sloth takes it, and makes alerts that fire at every single error.
    const reason =
      '"objective" is 100, which leaves no error budget: every error is one too many; write a target below 100'
    refuse(reading.context, objective.trail, reason)
    return undefined
  }
  const read = value > 0 ? parseObjective(shifted(value, 2)) : undefined
  if (read !== undefined && !isUnitError(read)) return read
  refuse(reading.context, objective.trail, `"objective" is a percentage above 0 and below 100, not ${value}`)
  return undefined
}

const readSlo = (
  reading: Reading,
  slo: Cursor,
  words: Words,
  of: Address<"service">,
  plugins: Cursor | undefined
): void => {
  warnOfRest(reading, slo, "an SLO", {
    read: ["name", "description", "objective", "plugins", "sli", "alerting"],
    meaningless: ["labels"]
  })
  const name = textAt(reading, child(slo, "name"), "the name of an SLO")
  if (name === undefined) {
    refuse(reading.context, slo.trail, 'the SLO has no "name"')
    return
  }
  const objective = targetAt(reading, slo)
  const indicator = indicatorAt(reading, slo, countsEvents(reading, [plugins, child(slo, "plugins")]), words)
  const alerts = readAlerts(reading, slo, words)
  if (objective === undefined) return
  note(
    reading,
    "missing",
    slo,
    "the period is no part of the file; 30d, the default of Sloth, is taken, with its alerts"
  )
  const description = textAt(reading, child(slo, "description"), '"description"')
  const sources: Sources = new Map()
  for (const [field, key] of [
    ["indicator", "sli"],
    ["alerts", "alerting"]
  ] as const) {
    const cursor = child(slo, key)
    // What Sloth computes itself stands nowhere: its place is that of the whole.
    if (cursor !== undefined) sources.set(field, source(cursor.trail))
  }
  const entity: Slo = {
    of,
    indicator,
    objective,
    window: { _tag: "Rolling", duration: "30d" },
    ...(description === undefined ? {} : { description }),
    ...(Object.keys(alerts).length === 0 ? {} : { alerts })
  }
  addEntity(reading, "slos", name, entity, slo, sources)
}

const readDocument = (reading: Reading, root: Cursor, words: Words): void => {
  const service = child(root, "service")
  const name = textAt(reading, service, '"service"')
  warnOfRest(reading, root, "a document of Sloth", {
    read: ["version", "service", "slos", words.plugins],
    meaningless: ["labels"]
  })
  if (service === undefined || name === undefined) {
    if (service === undefined) refuse(reading.context, root.trail, 'the document names no "service"')
    return
  }
  const of: Address<"service"> = `service:${addEntity(reading, "services", name, {}, service)}`
  for (const slo of itemsOf(listAt(reading.context, child(root, "slos"), '"slos"'))) {
    const object = objectAt(reading.context, slo, "an SLO")
    if (object !== undefined) readSlo(reading, object, words, of, child(root, words.plugins))
  }
}

/** Reads documents of Sloth: files of its command, and its objects of Kubernetes. */
export const readSloth = (reading: Reading): void => {
  for (const root of reading.roots) {
    if (child(root, "apiVersion") === undefined) {
      readDocument(reading, root, ofFiles)
      continue
    }
    const kind = textAt(reading, child(root, "kind"), '"kind"')
    const spec = objectAt(reading.context, child(root, "spec"), '"spec"')
    if (kind === "PrometheusServiceLevel" && spec !== undefined) readDocument(reading, spec, ofObjects)
    else
      note(
        reading,
        "not-representable",
        root,
        `${kind ?? "a document without kind"} is left out; PrometheusServiceLevel is read`
      )
  }
}
