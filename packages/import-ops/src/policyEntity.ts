import type { Cursor, Sources } from "@lintel/import"
import { type Address, type Policy, type PolicyLayer, segment } from "@lintel/model"
import { addEntity, type Reading } from "./reading.js"

/** What a policy that was read acts on, and from where. */
export interface PolicyPlace {
  readonly name: string
  readonly layer: PolicyLayer["layer"]
  readonly selects: PolicyLayer["selects"]
  readonly at: Cursor
  readonly sources?: Sources
}

/** Adds a policy of a layer; one that says nothing is none. */
export const addPolicy = (
  reading: Reading,
  { at, layer, name, selects, sources }: PolicyPlace,
  policy: Policy
): void => {
  if (Object.keys(policy).length === 0) return
  const inside: Sources = new Map()
  if (sources !== undefined) inside.set("policy", { trail: at.trail, inside: sources })
  addEntity(reading, "policies", name, { layer, selects, policy }, at, inside)
}

/** The address of an operation of a contract. */
export const operationAddress = (contract: string, operation: string): Address<"operation"> =>
  `operation:${segment(contract)}/${segment(operation)}`
