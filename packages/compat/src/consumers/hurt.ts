import type { Change } from "../change.js"
import type { UserData } from "../changeData.js"
import type { Users } from "../finding.js"
import type { AppliedComparePolicy } from "../policy.js"
import type { User, UserIndex } from "./users.js"

const dataOf = ({ address, role }: User, uses: string): UserData => ({ address, role, uses })

const contractOf = (address: string): string => {
  const path = address.slice(address.indexOf(":") + 1)
  return address.startsWith("operation:") || address.startsWith("webhook:")
    ? `contract:${path.split("/")[0] ?? ""}`
    : address
}

/** Whether everybody who uses it is declared. */
const isExhaustive = ({ exhaustive }: AppliedComparePolicy, address: string): boolean => {
  if (exhaustive === "all") return true
  if (exhaustive.size === 0) return false
  const contract = contractOf(address)
  return [address, contract, contract.slice("contract:".length)].some((it) => exhaustive.has(it))
}

/** The two addresses that something has on the two sides: users may know it by either. */
export type Aliases = (address: string) => ReadonlyArray<string>

/**
 * Who is hurt by a change, of those who are known, and who is not although they use it: readers that say what they take,
 * and take nothing that changed.
 */
export const usersOf = (change: Change, index: UserIndex, policy: AppliedComparePolicy, aliases: Aliases): Users => {
  const breaks: Array<UserData> = []
  const spared: Array<UserData> = []
  const seen = new Set<string>()
  const addresses = change.reaches.length === 0 ? [change.subject] : change.reaches
  for (const address of index.isEmpty ? [] : addresses) {
    for (const user of aliases(address).flatMap((it) => index.of(it))) {
      const key = `${user.address} ${user.role} ${address}`
      if (seen.has(key)) continue
      seen.add(key)
      if (!isConcerned(change, user)) continue
      const isSpared = change.spares?.(address, user) === true
      ;(isSpared ? spared : breaks).push(dataOf(user, address))
    }
  }
  const isOfOne = change.code === ofOneReader
  return { breaks, spared, unknownUsers: !isOfOne && !addresses.every((address) => isExhaustive(policy, address)) }
}

const readersOnly: ReadonlySet<string> = new Set([
  "compat/message-widened",
  "compat/message-misread",
  "compat/retained-refused"
])

/** What one reader refuses hurts nobody else. */
const ofOneReader = "compat/reader-refuses"

/** Producers write what they are told to write: a reader that refuses it is hurt, not they. */
const isConcerned = ({ code, data }: Change, { address, role }: User): boolean => {
  if (code === ofOneReader) return address === data["reader"]
  return readersOnly.has(code) ? role !== "producer" : true
}
