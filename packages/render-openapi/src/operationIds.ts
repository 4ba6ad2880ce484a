import { type HttpContract, type HttpOperation, nameOf, type OutgoingOperation } from "@lintel/model"
import type { LossCollector } from "@lintel/render"

/** The ids that the operations of a document have: no two alike, callbacks and webhooks included. */
export interface OperationIds {
  /** The id of an operation, by its key in the contract. */
  readonly of: (key: string) => string | undefined
  /** The id of a request that the service sends. */
  readonly ofOutgoing: (operation: OutgoingOperation) => string | undefined
}

/** The name that readers give to an operation without id. */
const defaultName = ({ method, path }: HttpOperation): string => `${method} ${path}`

const outgoingOf = (contract: HttpContract): ReadonlyArray<OutgoingOperation> => {
  const found: Array<OutgoingOperation> = Object.values(contract.webhooks ?? {})
  for (const { callbacks } of Object.values(contract.operations)) {
    if (callbacks === undefined) continue
    for (const { operations } of Object.values(callbacks)) found.push(...Object.values(operations))
  }
  return found
}

const countStated = (contract: HttpContract): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const { operationId } of [...Object.values(contract.operations), ...outgoingOf(contract)]) {
    if (operationId !== undefined) counts.set(operationId, (counts.get(operationId) ?? 0) + 1)
  }
  return counts
}

/**
 * Gives every operation its id. A stated one that is unique is kept. One that several operations state goes to the one
 * that has it as its name, if any: the others are read by method and path. An operation that states none gets its name.
 */
export const nameOperations = (key: string, contract: HttpContract, losses: LossCollector): OperationIds => {
  const counts = countStated(contract)
  const ids = new Map<string, string>()
  const taken = new Set(counts.keys())
  const operations = Object.entries(contract.operations)
  for (const [name, { operationId }] of operations) {
    if (operationId === undefined || operationId === "") continue
    if (counts.get(operationId) === 1 || nameOf(name) === operationId) ids.set(name, operationId)
    else losses.drop(`operation:${key}/${name}`, "operationId that others have too", "/operationId")
  }
  for (const [name, operation] of operations) {
    if (operation.operationId !== undefined || nameOf(name) === defaultName(operation)) continue
    ids.set(name, freeName(nameOf(name), taken))
  }
  for (const [name, operation] of operations) {
    const read = ids.get(name) ?? defaultName(operation)
    if (read !== nameOf(name)) losses.approximate(`operation:${key}/${name}`, "name of the operation")
  }
  return {
    of: (name) => ids.get(name),
    ofOutgoing: ({ operationId }) =>
      operationId !== undefined && counts.get(operationId) === 1 ? operationId : undefined
  }
}

const freeName = (name: string, taken: Set<string>): string => {
  let free = name
  for (let count = 2; taken.has(free); count++) free = `${name}_${count}`
  taken.add(free)
  return free
}
