import { child, type Cursor, itemsOf, listAt, objectAt, refuse, source, type Sources } from "@lintel/import"
import {
  type Indicator,
  isUnitError,
  parseAddress,
  parseObjective,
  parseZone,
  type Slo,
  toMilliseconds
} from "@lintel/model"
import { limitAt, shorthandDuration } from "./durations.js"
import { readAlerts } from "./openSloAlerts.js"
import { annotation, openSloObjects, type OpenSloObject, type OpenSloObjects } from "./openSloDocuments.js"
import { readIndicator } from "./openSloIndicator.js"
import { addEntity, decimalText, note, numberAt, type Reading, shifted, textAt, warnOfRest } from "./reading.js"

const units = { w: "week", M: "month", Q: "quarter", Y: "year" } as const

/** Whether a start lies where its calendar unit begins. */
const beginsUnit = (start: string, unit: keyof typeof units): boolean => {
  const match = /^(\d{4})-(\d{2})-(\d{2})[ T]00:00:00/.exec(start)
  if (match === null) return false
  const [, year = "", month = "", day = ""] = match
  if (unit === "w") return new Date(`${year}-${month}-${day}T00:00:00Z`).getUTCDay() === 1
  if (day !== "01") return false
  return unit === "M" || (unit === "Q" ? Number(month) % 3 === 1 : month === "01")
}

const calendarWindow = (
  reading: Reading,
  item: Cursor,
  calendar: Cursor,
  duration: string
): Slo["window"] | undefined => {
  warnOfRest(reading, calendar, "a calendar", { read: ["startTime", "timeZone"], meaningless: [] })
  const letter = /^1([wMQY])$/.exec(duration)?.[1]
  if (letter !== "w" && letter !== "M" && letter !== "Q" && letter !== "Y") {
    note(
      reading,
      "not-representable",
      item,
      `the Model has calendar windows of one week, month, quarter or year, not ${duration}; the SLO is left out`
    )
    return undefined
  }
  const start = textAt(reading, child(calendar, "startTime"), '"startTime"') ?? ""
  const zone = zoneAt(reading, child(calendar, "timeZone"))
  if (!beginsUnit(start, letter)) {
    note(
      reading,
      "not-representable",
      calendar,
      `the ${units[letter]} is read as that of the calendar, whatever its startTime`
    )
  }
  return { _tag: "Calendar", unit: units[letter], ...(zone === undefined ? {} : { zone }) }
}

/** A time zone that there is. */
const zoneAt = (reading: Reading, cursor: Cursor | undefined): string | undefined => {
  const zone = textAt(reading, cursor, '"timeZone"')
  if (zone === undefined || cursor === undefined || !isUnitError(parseZone(zone))) return zone
  note(reading, "not-representable", cursor, `"${zone.slice(0, 60)}" is no time zone; it is left out`)
  return undefined
}

const readWindow = (reading: Reading, slo: OpenSloObject): Slo["window"] | undefined => {
  const [item, ...others] = itemsOf(listAt(reading.context, child(slo.spec, "timeWindow"), '"timeWindow"'))
  if (others[0] !== undefined) refuse(reading.context, others[0].trail, '"timeWindow" has exactly one item')
  if (item === undefined) {
    note(reading, "missing", slo.root, `the SLO "${slo.name}" has no timeWindow; it is left out`)
    return undefined
  }
  warnOfRest(reading, item, "a time window", { read: ["duration", "isRolling", "calendar"], meaningless: [] })
  const duration = textAt(reading, child(item, "duration"), '"duration"')
  if (duration === undefined) {
    note(reading, "missing", item, "the time window has no duration; the SLO is left out")
    return undefined
  }
  const calendar = objectAt(reading.context, child(item, "calendar"), '"calendar"')
  if (calendar !== undefined && child(item, "isRolling")?.value !== true) {
    return calendarWindow(reading, item, calendar, duration)
  }
  if (/^\d+[MQY]$/.test(duration)) {
    note(reading, "not-representable", item, `a rolling window of ${duration} has no fixed length; the SLO is left out`)
    return undefined
  }
  const read = limitAt(reading, child(item, "duration"), '"duration"', shorthandDuration)
  if (read === undefined) note(reading, "missing", item, "the time window has no length; the SLO is left out")
  return read && { _tag: "Rolling", duration: read }
}

/** Slices that are longer than the window say nothing about it. */
const withinWindow = (
  reading: Reading,
  objective: Cursor,
  indicator: Indicator,
  window: Slo["window"] | undefined
): Indicator => {
  if (indicator._tag === "Freshness" || indicator.slice === undefined || window?._tag !== "Rolling") return indicator
  const { slice, ...rest } = indicator
  if (toMilliseconds(slice) <= toMilliseconds(window.duration)) return indicator
  note(
    reading,
    "not-representable",
    objective,
    `time slices of ${slice} are longer than the window of ${window.duration}; their length is left out`
  )
  return rest
}

const readTarget = (reading: Reading, objective: Cursor): Slo["objective"] | undefined => {
  const ratio = child(objective, "target")
  const percent = child(objective, "targetPercent")
  const at = ratio ?? percent
  if (at === undefined) {
    refuse(reading.context, objective.trail, 'the objective has neither "target" nor "targetPercent"')
    return undefined
  }
  if (ratio !== undefined && percent !== undefined) {
    note(reading, "without-effect", percent, '"target" and "targetPercent" exclude each other; "target" counts')
  }
  const value = numberAt(reading, at, "the target")
  if (value === undefined) return undefined
  const text = ratio === undefined ? shifted(value, 2) : decimalText(value)
  if (value === 0) {
    note(reading, "not-representable", at, "a target of 0 is met by anything; the objective is left out")
    return undefined
  }
  const read = parseObjective(text)
  if (!isUnitError(read)) return read
  refuse(
    reading.context,
    at.trail,
    `the target must be at least 0 and below ${ratio === undefined ? "100" : "1"}, not ${value}`
  )
  return undefined
}

const subjectOf = (reading: Reading, slo: OpenSloObject): Slo["of"] | undefined => {
  const stated = annotation(reading, slo, "of")
  const kind = parseAddress(stated ?? "")?.kind
  if (stated !== undefined && kind !== undefined && kindsOfSubjects.has(kind)) return stated as Slo["of"]
  const service = child(slo.spec, "service")
  const name = textAt(reading, service, '"service"')
  if (service === undefined || name === undefined) {
    note(reading, "missing", slo.root, `the SLO "${slo.name}" names no service; it is left out`)
    return undefined
  }
  return `service:${addEntity(reading, "services", name, {}, service)}`
}

const kindsOfSubjects: ReadonlySet<string> = new Set([
  "operation",
  "service",
  "external",
  "channel",
  "flow",
  "contract"
])

const readObjective = (
  reading: Reading,
  objects: OpenSloObjects,
  slo: OpenSloObject,
  objective: Cursor,
  name: string
): void => {
  warnOfRest(reading, objective, "an objective", {
    read: "op value target targetPercent timeSliceTarget timeSliceWindow indicator indicatorRef".split(" "),
    meaningless: ["displayName", "compositeWeight"]
  })
  const of = subjectOf(reading, slo)
  const target = readTarget(reading, objective)
  const window = readWindow(reading, slo)
  const indicator = withinWindow(reading, objective, readIndicator(reading, objects, slo, objective), window)
  const read = readAlerts(reading, objects, slo)
  if (of === undefined || target === undefined || window === undefined) return
  const description = textAt(reading, child(slo.spec, "description"), '"description"')
  const sources: Sources = new Map()
  for (const [field, key] of [
    ["of", "service"],
    ["indicator", "indicator"],
    ["window", "timeWindow"],
    ["description", "description"]
  ] as const) {
    const cursor = child(slo.spec, key)
    if (cursor !== undefined) sources.set(field, source(cursor.trail))
  }
  sources.set("objective", source((child(objective, "target") ?? child(objective, "targetPercent") ?? objective).trail))
  if (read !== undefined) sources.set("alerts", source(slo.root.trail, read.sources))
  const entity: Slo = {
    of,
    indicator,
    objective: target,
    window,
    ...(description === undefined ? {} : { description }),
    ...(read === undefined ? {} : { alerts: read.alerts })
  }
  addEntity(reading, "slos", name, entity, slo.root, sources)
}

const readSlo = (reading: Reading, objects: OpenSloObjects, slo: OpenSloObject): void => {
  warnOfRest(reading, slo.spec, "an SLO", {
    read: "description service indicator indicatorRef timeWindow budgetingMethod objectives alertPolicies".split(" "),
    meaningless: []
  })
  const objectives = itemsOf(listAt(reading.context, child(slo.spec, "objectives"), '"objectives"'))
  const name = annotation(reading, slo, "slo") ?? slo.name
  if (objectives.length === 0)
    note(reading, "missing", slo.root, `the SLO "${slo.name}" has no objectives; it is left out`)
  if (objectives.some((it) => child(it, "indicator") !== undefined || child(it, "indicatorRef") !== undefined)) {
    note(
      reading,
      "not-representable",
      slo.root,
      `the composite SLO "${slo.name}" is read as one SLO for each objective`
    )
  }
  for (const [index, objective] of objectives.entries()) {
    readObjective(reading, objects, slo, objective, objectives.length === 1 ? name : `${name}-${index + 1}`)
  }
}

/** Reads the objects of OpenSLO v1: every SLO with its indicator, its alerts and whom they tell. */
export const readOpenSlo = (reading: Reading): void => {
  const objects = openSloObjects(reading)
  for (const [, slo] of objects.get("SLO") ?? []) readSlo(reading, objects, slo)
  for (const [, service] of objects.get("Service") ?? []) {
    warnOfRest(reading, service.spec, "a Service", { read: ["description"], meaningless: [] })
    const description = textAt(reading, child(service.spec, "description"), '"description"')
    const services = reading.collections.get("services") ?? {}
    if (!Object.hasOwn(services, service.name)) {
      addEntity(reading, "services", service.name, description === undefined ? {} : { description }, service.root)
    }
  }
}
