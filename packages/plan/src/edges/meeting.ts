import type { SideNames } from "@lintel/compat"
import type { Contract } from "@lintel/model"
import type { Evidence } from "../pair.js"
import { mayMeet, sameOperations } from "../sameOperation.js"
import type { Side, SideContract, Use } from "../survey.js"

/** A contract that answers nothing: there is nobody yet, or nobody any more. */
const nobody: Contract = { _tag: "Http", operations: {} }

/** An operation or webhook as its contract calls it. */
export const operationKey = (address: string): string => address.slice(address.indexOf("/") + 1)

const hookKey = (name: string): string => `webhook ${name}`

/** Operations and webhooks may have the same names. */
export const useKey = (address: string): string =>
  address.startsWith("webhook:") ? hookKey(operationKey(address)) : operationKey(address)

/** The operations that requests for those of another contract may reach: the others are nothing to its users. */
const reachablePart = (contract: Contract, from: Contract): Contract => {
  const asked = Object.entries(from.operations)
  const operations = Object.fromEntries(
    Object.entries(contract.operations).filter(([name, operation]) =>
      asked.some(([other, it]) => other === name || mayMeet(it, operation))
    )
  )
  const { webhooks, ...rest } = contract
  return from.webhooks === undefined || webhooks === undefined
    ? { ...rest, operations }
    : { ...rest, operations, webhooks }
}

/** The contract with the operations that somebody uses. */
const usedPart = (
  contract: Contract,
  uses: ReadonlyArray<Use> | "all",
  same: ReadonlySet<string>,
  hooks: "all" | "used"
): Contract => {
  const used = uses === "all" ? undefined : new Set(uses.map(({ operation }) => useKey(operation)))
  const operations = Object.fromEntries(
    Object.entries(contract.operations).filter(([name]) => !same.has(name) && (used?.has(name) ?? true))
  )
  const { webhooks, ...rest } = contract
  const received = Object.fromEntries(
    Object.entries(webhooks ?? {}).filter(([name]) => used === undefined || hooks === "all" || used.has(hookKey(name)))
  )
  return Object.keys(received).length === 0 ? { ...rest, operations } : { ...rest, operations, webhooks: received }
}

/** Somebody who uses a contract, of whom nothing is known: whatever breaks anybody breaks them. */
export const everybody = "everybody"

/** Those who know one version of a contract, and the version that they meet. */
export interface Meeting {
  readonly known: { readonly side: Side; readonly contract: SideContract }
  /** Without a contract there is nobody yet, or nobody any more. */
  readonly met: { readonly side: Side; readonly contract: SideContract | undefined }
  readonly uses: ReadonlyArray<Use>
  /** What people call the version that is known, and the one that is met. */
  readonly sides: SideNames
  /** Whether the version that is known is the later one: its clients know more than what they meet. */
  readonly isClientAhead: boolean
  /** Whether others than those named may use it. */
  readonly all: boolean
  /** Whether nobody is named who receives its webhooks, so that anybody may. */
  readonly hooks: boolean
}

/** What was found, by position of the use. */
export type Met = ReadonlyMap<number | typeof everybody, ReadonlyArray<Evidence>>

/** A meeting as it is compared: the parts of both versions that matter to those who meet. */
export interface Prepared {
  readonly meeting: Meeting
  /** The name of the contract in the Models that are compared: several are compared at once. */
  readonly key: string
  readonly before: Contract
  readonly after: Contract
  readonly found: Map<number | typeof everybody, Array<Evidence>>
}

export const prepared = (meeting: Meeting, position: number): Prepared => {
  const { all, hooks, known, met, sides, uses } = meeting
  const own = known.contract.contract
  const same = met.contract === undefined ? new Set<string>() : sameOperations(own, met.contract.contract)
  const isUsed = all || hooks || uses.length > 0
  const used = isUsed ? usedPart(own, all ? "all" : uses, same, hooks ? "all" : "used") : nobody
  return {
    meeting,
    key: `c${position}`,
    before: Object.assign({}, used, { version: sides.old }),
    after: Object.assign({}, reachablePart(met.contract?.contract ?? nobody, used), { version: sides.new }),
    found: new Map()
  }
}

/** Whether nobody meets anything new. */
export const isEmpty = ({ before }: Prepared): boolean =>
  Object.keys(before.operations).length === 0 && before.webhooks === undefined
