import { child, type Cursor, itemsOf, listAt, objectAt, source, type Sources } from "@lintel/import"
import { type Address, type BurnRateAlert, nameOf, parseAddress, segment } from "@lintel/model"
import { durationAt, limitAt, shorthandDuration } from "./durations.js"
import { annotation, openSloObject, type OpenSloObject, type OpenSloObjects } from "./openSloDocuments.js"
import { addEntity, note, numberAt, type Reading, textAt, warnOfRest } from "./reading.js"
import { severityOf } from "./severity.js"

/** An object that stands in place or is referred to by name. */
const referred = (
  reading: Reading,
  objects: OpenSloObjects,
  item: Cursor,
  { field, kind }: { readonly kind: string; readonly field: string }
): OpenSloObject | undefined => {
  const reference = typeof item.value === "string" ? item : child(item, field)
  if (reference === undefined) {
    const inline = objectAt(reading.context, item, `the ${kind}`)
    return inline === undefined ? undefined : openSloObject(reading, inline, `the ${kind}`)
  }
  const name = textAt(reading, reference, `"${field}"`)
  const found = objects.get(kind)?.get(name ?? "")
  if (found === undefined && name !== undefined) {
    note(reading, "unresolved-reference", reference, `the ${kind} "${name}" is not in this file`)
  }
  return found
}

const notified = (reading: Reading, objects: OpenSloObjects, policy: OpenSloObject): Address<"team"> | undefined => {
  const [first, ...others] = itemsOf(
    listAt(reading.context, child(policy.spec, "notificationTargets"), '"notificationTargets"')
  )
  if (others[0] !== undefined) {
    note(
      reading,
      "not-representable",
      others[0],
      "an alert of the Model tells one team; the other notification targets are left out"
    )
  }
  const target =
    first === undefined
      ? undefined
      : referred(reading, objects, first, { kind: "AlertNotificationTarget", field: "targetRef" })
  if (target === undefined) return undefined
  const stated = annotation(reading, target, "of")
  const parts = parseAddress(stated ?? "")
  const key = parts?.kind === "team" ? parts.path : segment(target.name)
  addEntity(reading, "teams", nameOf(key), {}, target.root)
  return `team:${key}`
}

const condition = (
  reading: Reading,
  { spec, root }: OpenSloObject
): Pick<BurnRateAlert, "factor" | "long" | "for" | "severity"> | undefined => {
  warnOfRest(reading, spec, "an AlertCondition", { read: ["severity", "condition"], meaningless: ["description"] })
  const severity = severityOf(reading, child(spec, "severity"))
  const inner = objectAt(reading.context, child(spec, "condition"), '"condition"')
  if (inner === undefined) {
    note(reading, "missing", root, "the AlertCondition has no condition; it is left out")
    return undefined
  }
  warnOfRest(reading, inner, "a condition", {
    read: ["kind", "op", "threshold", "lookbackWindow", "alertAfter"],
    meaningless: []
  })
  const op = textAt(reading, child(inner, "op"), '"op"')
  if (op !== undefined && op !== "gt") {
    note(reading, "repaired", inner, `a burn rate alerts when it is above its threshold; "${op}" is read as that`)
  }
  const factor = numberAt(reading, child(inner, "threshold"), '"threshold"')
  const long = limitAt(reading, child(inner, "lookbackWindow"), '"lookbackWindow"', shorthandDuration)
  const wait = durationAt(reading, child(inner, "alertAfter"), '"alertAfter"', shorthandDuration)
  if (factor === undefined || factor <= 0 || long === undefined || severity === undefined) {
    note(
      reading,
      "not-representable",
      inner,
      "a condition without severity, a threshold above 0 and a lookbackWindow is left out"
    )
    return undefined
  }
  return { severity, factor, long, ...(wait === undefined || wait === "0ms" ? {} : { for: wait }) }
}

const readPolicy = (reading: Reading, objects: OpenSloObjects, policy: OpenSloObject): BurnRateAlert | undefined => {
  warnOfRest(reading, policy.spec, "an AlertPolicy", {
    read: ["conditions", "notificationTargets", "alertWhenBreaching", "alertWhenResolved", "alertWhenNoData"],
    meaningless: ["description"]
  })
  for (const field of ["alertWhenResolved", "alertWhenNoData"]) {
    const flag = child(policy.spec, field)
    if (flag?.value === true)
      note(reading, "not-representable", flag, `"${field}" has no meaning in the Model; it is left out`)
  }
  const breaching = child(policy.spec, "alertWhenBreaching")
  if (breaching?.value === false) {
    note(reading, "without-effect", breaching, "an alert that does not fire when its condition is met is left out")
    return undefined
  }
  const conditions = itemsOf(listAt(reading.context, child(policy.spec, "conditions"), '"conditions"'))
  const [first, second] = conditions
  if (second !== undefined)
    note(reading, "malformed", second, "an AlertPolicy has one condition; the others are left out")
  const object =
    first === undefined
      ? undefined
      : referred(reading, objects, first, { kind: "AlertCondition", field: "conditionRef" })
  const read = object === undefined ? undefined : condition(reading, object)
  if (read === undefined) return undefined
  const runbook = annotation(reading, policy, "runbook")
  const notifies = notified(reading, objects, policy)
  return Object.assign({}, read, runbook === undefined ? {} : { runbook }, notifies === undefined ? {} : { notifies })
}

/** The alerts of an objective, each with its place. */
export const readAlerts = (
  reading: Reading,
  objects: OpenSloObjects,
  slo: OpenSloObject
): { readonly alerts: Readonly<Record<string, BurnRateAlert>>; readonly sources: Sources } | undefined => {
  const list = listAt(reading.context, child(slo.spec, "alertPolicies"), '"alertPolicies"')
  if (list === undefined) return undefined
  const alerts = new Map<string, BurnRateAlert>()
  const sources: Sources = new Map()
  for (const item of itemsOf(list)) {
    const policy = referred(reading, objects, item, { kind: "AlertPolicy", field: "alertPolicyRef" })
    const alert = policy === undefined ? undefined : readPolicy(reading, objects, policy)
    if (policy === undefined || alert === undefined) continue
    const key = segment(annotation(reading, policy, "alert") ?? policy.name)
    alerts.set(key, alert)
    sources.set(key, source(policy.root.trail))
  }
  return alerts.size === 0 ? undefined : { alerts: Object.fromEntries(alerts), sources }
}
