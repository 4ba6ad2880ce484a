import { type Cursor, source, type Source, trailTo } from "@lintel/import"
import { segment } from "@lintel/model"
import type { Building } from "./building.js"
import type { FoundMachine } from "./graph.js"
import type { Undone } from "./undo.js"

/** Where each entity was written, by its address. */
export const sourcesOf = (
  building: Building,
  saga: string,
  machine: FoundMachine,
  undone: ReadonlyArray<Undone>
): Map<string, Source> => {
  const inside = new Map(
    undone.map(({ step: { node }, undos }) => {
      const parts = new Map<string, Source>()
      const undo = undos[0]
      if (undo !== undefined)
        for (const key of ["compensate", "compensation"]) parts.set(key, source(undo.cursor.trail))
      if (node.task?.retry !== undefined) parts.set("retry", source(node.task.retry.cursor.trail))
      return [segment(node.name), source(node.cursor.trail, parts)] as const
    })
  )
  const found = new Map<string, Source>([
    [saga, source(machine.cursor.trail, new Map([["steps", source(machine.cursor.trail, inside)]]))]
  ])
  for (const [step, place] of inside) found.set(`${saga}/step/${step}`, place)
  const note = (address: string, cursor: Cursor): void => {
    found.set(address, source(cursor.trail))
  }
  for (const [contract, operations] of building.operations) {
    for (const [name, { cursor }] of operations) {
      note(`operation:${contract}/${name}`, cursor)
      if (!found.has(`contract:${contract}`)) note(`contract:${contract}`, cursor)
    }
  }
  for (const [key, cursor] of building.messages) note(`message:${key}`, cursor)
  for (const [key, cursor] of building.channels) note(`channel:${key}`, cursor)
  for (const [key, cursor] of building.teams) note(`team:${key}`, cursor)
  for (const [address, cursor] of building.components) note(address, cursor)
  for (const [key, { call, cursor }] of building.calls) {
    const retry = call.policy?.retry === "none" ? cursor.trail : trailTo(cursor.trail, "Retry")
    const policy = source(cursor.trail, new Map([["retry", source(retry)]]))
    found.set(`call:${key}`, source(cursor.trail, new Map([["policy", policy]])))
  }
  return found
}
