import { shortAddress } from "@lintel/doc"
import type { PlanUnit } from "./unit.js"

/** `payments 2` where its versions tell it apart, else `the new payments`. */
export const versionedName = (
  address: string,
  side: "old" | "new",
  from: string | undefined,
  to: string | undefined
): string => {
  const name = shortAddress(address)
  const version = side === "old" ? from : to
  return version === undefined || version === "" || from === to ? `the ${side} ${name}` : `${name} ${version}`
}

/** Those of whom nobody is named: callers of a contract, receivers of its webhooks, readers or writers of a message. */
export const unnamedKind = /^(callers|receivers|readers|writers):/

/** What people call a unit by its id alone. */
export const nameOfUnit = (id: string): string => {
  const kind = unnamedKind.exec(id)?.[1]
  return kind === undefined ? shortAddress(id) : `${kind} of ${shortAddress(id.replace(unnamedKind, ""))}`
}

const ownName = (id: string): string => id.slice(id.indexOf(":") + 1)

/** What people call a unit, whatever its version. */
export const unitName = ({ address, id, kind, phase }: PlanUnit): string => {
  switch (kind) {
    case "callers":
      return nameOfUnit(id)
    case "migration":
      return `${shortAddress(address)}, ${phase ?? "migration"}`
    case "flag":
      return `flag ${ownName(id)}`
    case "configuration":
      return id.startsWith("channel:") ? `channel ${ownName(id)}` : `configuration ${ownName(id)}`
    default:
      return shortAddress(address)
  }
}

/** What people call a unit before or after its step. */
export const unitAt = (unit: PlanUnit, side: "old" | "new"): string => {
  const { address, appears, disappears, from, id, kind, phase, to } = unit
  const value = side === "old" ? from : to
  switch (kind) {
    case "callers":
      return `${side} ${unnamedKind.exec(id)?.[1] ?? "callers"} of ${shortAddress(address)}`
    case "migration":
      return `${shortAddress(address)} ${side === "old" ? "before" : "after"} ${phase ?? "the migration"}`
    case "flag":
      return `flag ${ownName(id)}${value === undefined ? "" : ` ${value}`}`
    case "configuration":
      if (id.startsWith("channel:")) return `the ${side} channel ${ownName(id)}`
      return `configuration ${ownName(id)}${value === undefined ? "" : ` ${value}`}`
    default:
      if (appears === true && side === "old") return `${shortAddress(address)}, not there yet,`
      if (disappears === true && side === "new") return `${shortAddress(address)}, no longer there,`
      return versionedName(address, side, from, to)
  }
}

/** What a step does with a unit: `1 → 2`, or its operations. */
export const changeOf = ({ appears, disappears, from, kind, operations, to }: PlanUnit): string => {
  if (kind === "migration") return (operations ?? []).join(", ")
  if (appears === true) return to === undefined ? "new" : `new, ${to}`
  if (disappears === true) return from === undefined ? "removed" : `${from}, removed`
  if (from === undefined && to === undefined) return "old → new"
  if (from === to) return `stays ${from ?? ""}, built anew`
  return `${from ?? "unset"} → ${to ?? "unset"}`
}
