import type { Contract, Operation } from "@lintel/model"
import { type Prepared, useKey } from "./meeting.js"

/** An operation without what only people read. */
const spoken = (operation: Operation): Operation => {
  const { description: _, summary: __, ...rest } = operation
  return rest
}

/** What a contract comes to on the wire; its version is a name for people here. */
const partOf = (contract: Contract): unknown => {
  const { description: _, version: __, ...rest } = contract
  const operations = Object.entries(contract.operations).map(([name, operation]) => [name, spoken(operation)])
  return { ...rest, operations }
}

/** Everything that decides what is found, names of the two sides apart. */
const contentOf = ({ after, before, meeting }: Prepared): string =>
  JSON.stringify([
    partOf(before),
    partOf(after),
    meeting.all,
    meeting.hooks,
    meeting.isClientAhead,
    meeting.uses.map((use) => [useKey(use.operation), use.responses, use.sends])
  ])

/** The same for meetings that are alike, at little cost. */
const outlineOf = ({ after, before, meeting }: Prepared): string =>
  JSON.stringify([
    Object.keys(before.operations),
    Object.keys(after.operations),
    Object.keys(before.schemas ?? {}),
    Object.keys(after.schemas ?? {}),
    meeting.uses.length
  ])

const grouped = <A>(all: ReadonlyArray<A>, keyOf: (item: A) => string): ReadonlyArray<readonly [A, ...Array<A>]> => {
  const groups = new Map<string, [A, ...Array<A>]>()
  for (const item of all) {
    const key = keyOf(item)
    const known = groups.get(key)
    if (known === undefined) groups.set(key, [item])
    else known.push(item)
  }
  return [...groups.values()]
}

/**
 * Meetings that are the same but for names, in one group each: one of them is compared for all. Many services that take up
 * the same change (another envelope for errors, one more field of what a generator wrote) cost as much as one.
 */
export const alikeOf = (all: ReadonlyArray<Prepared>): ReadonlyArray<readonly [Prepared, ...Array<Prepared>]> =>
  grouped(all, outlineOf).flatMap((group) => (group.length === 1 ? [group] : grouped(group, contentOf)))
