import { type Model, nameOf, parseAddress } from "@lintel/model"
import { refusal, type RenderRefusal, sortedEntries } from "@lintel/render"
import type { PlannedRollout } from "./workload.js"

const shown = 20

const isCalled = (address: string, of: string): boolean => {
  const path = parseAddress(address)?.path ?? ""
  return address === of || path === of || nameOf(path) === of
}

const servicesOf = ({ value }: PlannedRollout): ReadonlyArray<string> =>
  Object.values(value.units).flatMap((unit) => (unit._tag === "Service" ? [unit.service] : []))

/** The rollouts that are asked for: one by its name, those that change a service, or all. */
export const selectRollouts = (model: Model, of: string): ReadonlyArray<PlannedRollout> | RenderRefusal => {
  const all = sortedEntries(model.rollouts).map(([key, value]) => ({ address: `rollout:${key}`, value }))
  if (of === "") return all
  const named = all.filter(({ address }) => isCalled(address, of))
  const found =
    named.length > 0 ? named : all.filter((rollout) => servicesOf(rollout).some((service) => isCalled(service, of)))
  if (found.length > 0) return found
  const names = all.slice(0, shown).map(({ address }) => address)
  const more = all.length > shown ? ` and ${all.length - shown} more` : ""
  const there = names.length === 0 ? "The design has no rollouts." : `There are: ${names.join(", ")}${more}.`
  return refusal(`No rollout, and no service that one changes, is called ${JSON.stringify(of.slice(0, 200))}. ${there}`)
}
