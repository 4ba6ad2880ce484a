import { type ModelIndex, shortName } from "@lintel/model"
import { sortedEntries } from "@lintel/render"
import type { Grouping } from "./graph.js"

/** Who writes to each channel: those who emit to it, and those whose dead letters go there. */
const writersOf = (index: ModelIndex): ReadonlyMap<string, ReadonlyArray<string>> => {
  const writers = new Map<string, Array<string>>()
  const add = (channel: string | undefined, by: string): void => {
    if (channel === undefined || channel === "none") return
    const list = writers.get(channel)
    if (list === undefined) writers.set(channel, [by])
    else list.push(by)
  }
  for (const { address, value } of [...index.ofKind("service"), ...index.ofKind("external")]) {
    for (const { channel } of value.emits ?? []) add(channel, address)
    for (const { deadLetter } of value.consumes ?? []) add(deadLetter, address)
  }
  return writers
}

/**
 * Which group a box belongs to. A service belongs to its context; in a design without contexts, to the team that owns
 * it. A store belongs to the group of the service that owns it, else of the only one that uses it; a channel to the
 * group of the service that owns it, else of those who write to it, where they agree.
 */
export const groupingOf = (
  index: ModelIndex
): { readonly groups: ReadonlyMap<string, Grouping>; readonly groupOf: (address: string) => string | undefined } => {
  const { model } = index
  const groups = new Map<string, Grouping>()
  const members = new Map<string, string | undefined>()
  const group = (address: string | undefined): string | undefined => {
    if (address !== undefined && !groups.has(address)) {
      groups.set(address, { key: address, name: shortName(address), isTeam: address.startsWith("team:") })
    }
    return address
  }
  const hasContexts = Object.values(model.services ?? {}).some(({ context }) => context !== undefined)
  const team = (owner: string | undefined): string | undefined => (hasContexts ? undefined : group(owner))
  for (const [key, { context, owner }] of sortedEntries(model.services))
    members.set(`service:${key}`, context === undefined ? team(owner) : group(context))
  const ownerOfStore = new Map<string, string>()
  const usersOfStore = new Map<string, Set<string>>()
  for (const [key, { owns, accesses }] of sortedEntries(model.services)) {
    for (const store of owns ?? []) if (!ownerOfStore.has(store)) ownerOfStore.set(store, `service:${key}`)
    for (const { store } of accesses ?? [])
      usersOfStore.set(store, (usersOfStore.get(store) ?? new Set()).add(`service:${key}`))
  }
  for (const [key, { owner }] of sortedEntries(model.stores)) {
    const address = `store:${key}`
    const users = [...(usersOfStore.get(address) ?? [])]
    const by = ownerOfStore.get(address) ?? owner ?? (users.length === 1 ? users[0] : undefined)
    members.set(address, by?.startsWith("team:") === true ? team(by) : members.get(by ?? ""))
  }
  const writers = writersOf(index)
  for (const [key, { owner }] of sortedEntries(model.channels)) {
    const address = `channel:${key}`
    const emitters = new Set((writers.get(address) ?? []).map((by) => members.get(by)))
    const common = emitters.size === 1 ? [...emitters][0] : undefined
    members.set(address, owner?.startsWith("service:") === true ? members.get(owner) : (common ?? team(owner)))
  }
  return { groups, groupOf: (address) => members.get(address) }
}
