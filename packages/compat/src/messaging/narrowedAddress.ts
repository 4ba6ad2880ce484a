import { isJsonObject, type Json } from "@lintel/model"
import type { Change } from "../change.js"
import type { Run } from "../run.js"
import { renamesOf } from "./rename.js"
import { trafficOf } from "./traffic.js"

const valuesOf = (parameter: Json | undefined): ReadonlyArray<Json> | undefined => {
  const values = isJsonObject(parameter) ? parameter["oneOf"] : undefined
  return Array.isArray(values) ? values : undefined
}

/** Whether a parameter of an address may be something no more that it could be. */
const losesValues = ({ code, data }: Change): boolean => {
  if (code !== "compat/field-changed" || data["entity"] !== "channel" || data["field"] !== "parameters") return false
  const [old, fresh] = [valuesOf(data["old"]), valuesOf(data["new"])]
  return (
    isJsonObject(data["old"]) && fresh !== undefined && (old === undefined || old.some((it) => !fresh.includes(it)))
  )
}

/**
 * Addresses that a component reads no more: those outside who write there are heard by nobody. Where the design writes
 * itself, it stops with its readers, and the change only means something else.
 */
export const withUnheardAddresses = (run: Run, changes: ReadonlyArray<Change>): ReadonlyArray<Change> => {
  if (!changes.some(losesValues)) return changes
  const [before, after] = [run.before.model, run.after.model]
  const read = new Set(
    trafficOf(before, after, renamesOf(before, after))
      .filter(({ receives }) => receives.before.size > 0 && receives.after.size > 0)
      .map(({ channel }) => channel)
  )
  return changes.map((change) =>
    losesValues(change) && read.has(change.subject) && run.after.producersOfChannel(change.subject).length === 0
      ? { ...change, class: "breaking" }
      : change
  )
}
