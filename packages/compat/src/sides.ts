import type { ContractPair } from "./contracts.js"
import type { SideNames } from "./context.js"

/** What people call the two sides when nothing better is known. */
const unnamedSides: SideNames = { old: "the old version", new: "the new version" }

/** The versions of two entities, where both have one and they differ; else what the caller calls the sides. */
export const sidesOf = (
  old: string | undefined,
  fresh: string | undefined,
  given: Partial<SideNames> | undefined
): SideNames => {
  if (given?.old !== undefined && given.new !== undefined) return { old: given.old, new: given.new }
  if (old !== undefined && fresh !== undefined && old !== fresh && old !== "" && fresh !== "")
    return { old, new: fresh }
  return { ...unnamedSides, ...given }
}

/** The names of the two sides of a contract. */
export const sidesOfContracts = ({ after, before }: ContractPair, given: Partial<SideNames> | undefined): SideNames =>
  sidesOf(before.contract.version, after.contract.version, given)
