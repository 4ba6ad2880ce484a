import type { Address, Contract, Model } from "@lintel/model"

/** A contract of one side. */
export interface ContractSide {
  readonly key: string
  readonly address: Address<"contract">
  readonly contract: Contract
}

/** The same contract before and after. */
export interface ContractPair {
  readonly before: ContractSide
  readonly after: ContractSide
}

/** What matching the contracts of two Models gives. */
export interface MatchedContracts {
  readonly pairs: ReadonlyArray<ContractPair>
  readonly removed: ReadonlyArray<ContractSide>
  readonly added: ReadonlyArray<ContractSide>
}

const sidesOf = (model: Model): ReadonlyArray<ContractSide> =>
  Object.entries(model.contracts ?? {}).map(([key, contract]) => ({ key, address: `contract:${key}`, contract }))

/**
 * Matches contracts: by their kind when each side has one of it, whatever they are called; else by address, then by the
 * addresses that a new contract declares to have had.
 */
export const matchContracts = (before: Model, after: Model): MatchedContracts => {
  const [left, right] = [sidesOf(before), sidesOf(after)]
  const pairs: Array<ContractPair> = []
  const taken = new Set<ContractSide>()
  const pair = (a: ContractSide, b: ContractSide): void => {
    pairs.push({ before: a, after: b })
    taken.add(a)
    taken.add(b)
  }
  for (const kind of new Set(left.map(({ contract }) => contract._tag))) {
    const [olds, news] = [left, right].map((side) => side.filter(({ contract }) => contract._tag === kind))
    const [a, ...moreOld] = olds ?? []
    const [b, ...moreNew] = news ?? []
    if (a !== undefined && b !== undefined && moreOld.length === 0 && moreNew.length === 0) pair(a, b)
  }
  const find = (matches: (a: ContractSide, b: ContractSide) => boolean): void => {
    for (const a of left) {
      if (taken.has(a)) continue
      const b = right.find((candidate) => !taken.has(candidate) && matches(a, candidate))
      if (b !== undefined) pair(a, b)
    }
  }
  find((a, b) => a.address === b.address)
  find((a, b) => b.contract.formerly?.includes(a.address) ?? false)
  const isLeft = (side: ContractSide): boolean => !taken.has(side)
  return { pairs, removed: left.filter(isLeft), added: right.filter(isLeft) }
}
