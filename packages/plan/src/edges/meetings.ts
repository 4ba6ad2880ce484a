import { compare, type ComparePolicy, type SideNames } from "@lintel/compat"
import type { Diagnostic } from "@lintel/diagnostic"
import { type Consumer, type Contract, isJsonObject, type Model } from "@lintel/model"
import type { Evidence } from "../pair.js"
import { mayMeet, sameOperations } from "../sameOperation.js"
import type { Side, SideContract, Use } from "../survey.js"

/** A contract that answers nothing: there is nobody yet, or nobody any more. */
const nobody: Contract = { _tag: "Http", operations: {} }

const operationKey = (address: string): string => address.slice(address.indexOf("/") + 1)

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
const usedPart = (contract: Contract, uses: ReadonlyArray<Use> | "all", same: ReadonlySet<string>): Contract => {
  const used = uses === "all" ? undefined : new Set(uses.map(({ operation }) => operationKey(operation)))
  const operations = Object.fromEntries(
    Object.entries(contract.operations).filter(([name]) => !same.has(name) && (used?.has(name) ?? true))
  )
  const { webhooks, ...rest } = contract
  return used === undefined && webhooks !== undefined ? { ...rest, operations, webhooks } : { ...rest, operations }
}

const modelOf = (side: Side, contracts: ReadonlyArray<readonly [key: string, contract: Contract]>): Model => ({
  lintel: side.model.lintel,
  contracts: Object.fromEntries(contracts),
  ...(side.model.schemas === undefined ? {} : { schemas: side.model.schemas })
})

const verdicts = { breaking: "breaking", undecided: "undecided", "changes-meaning": "changes-meaning" } as const

/** Changes of meaning that somebody reads or sends; other fields of a design change without anything on the wire. */
const isOnTheWire = (code: string): boolean => code.startsWith("compat/") && !code.startsWith("compat/field-")

const evidenceOf = ({ class: kind, code, pointer, subject, witness, data }: Diagnostic): Evidence | undefined => {
  const verdict = kind === "breaking" || kind === "undecided" || kind === "changes-meaning" ? verdicts[kind] : undefined
  if (verdict === undefined || !isOnTheWire(code)) return undefined
  const reasons = isJsonObject(data) && Array.isArray(data["reasons"]) ? data["reasons"] : []
  return {
    code,
    verdict,
    subject,
    ...(pointer === undefined ? {} : { pointer }),
    ...(witness === undefined ? {} : { witness }),
    reasons: reasons.filter((it) => typeof it === "string").slice(0, 4)
  }
}

const usersHurt = ({ data }: Diagnostic): ReadonlyArray<string> => {
  const breaks = isJsonObject(data) ? data["breaks"] : undefined
  return Array.isArray(breaks)
    ? breaks.flatMap((it) => (isJsonObject(it) && typeof it["address"] === "string" ? [it["address"]] : []))
    : []
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
  /** Whether others than those named may use it. */
  readonly all: boolean
}

/** What was found, by position of the use. */
export type Met = ReadonlyMap<number | typeof everybody, ReadonlyArray<Evidence>>

interface Prepared {
  readonly meeting: Meeting
  /** The name of the contract in the Models that are compared: several are compared at once. */
  readonly key: string
  readonly before: Contract
  readonly after: Contract
  readonly found: Map<number | typeof everybody, Array<Evidence>>
}

const prepared = (meeting: Meeting, position: number): Prepared => {
  const { all, known, met, sides, uses } = meeting
  const own = known.contract.contract
  const same = met.contract === undefined ? new Set<string>() : sameOperations(own, met.contract.contract)
  const used = all || uses.length > 0 ? usedPart(own, all ? "all" : uses, same) : nobody
  return {
    meeting,
    key: `c${position}`,
    before: Object.assign({}, used, { version: sides.old }),
    after: Object.assign({}, reachablePart(met.contract?.contract ?? nobody, used), { version: sides.new }),
    found: new Map()
  }
}

const isEmpty = ({ before }: Prepared): boolean =>
  Object.keys(before.operations).length === 0 && before.webhooks === undefined

const userName = (key: string, position: number): string => `${key}-${position}`

/** Those who use the contracts, each as a consumer of its own, so that the comparison names those whom it hurts. */
const usersOf = ({ key, meeting }: Prepared): ReadonlyArray<readonly [string, Consumer]> =>
  meeting.uses.map(({ operation, responses, sends }, position) => [
    userName(key, position),
    {
      operations: {
        [`operation:${key}/${operationKey(operation)}`]: {
          ...(responses === undefined ? {} : { responses }),
          ...(sends === undefined ? {} : { sends })
        }
      }
    }
  ])

const keyIn = (address: string): string => (/^[a-z]+:([^/]+)/.exec(address) ?? [])[1] ?? ""

/** An address by the names that the designs give. */
const renamed = (address: string, { key, meeting }: Prepared): string => {
  const real = (meeting.met.contract ?? meeting.known.contract).key
  return address.replace(new RegExp(`^([a-z]+:)${key}(?=/|$)`), (_, kind: string) => `${kind}${real}`)
}

/** Contracts that are compared at once. */
const mostAtOnce = 64

const compareSome = (some: ReadonlyArray<Prepared>, policy: ComparePolicy): void => {
  const [first] = some
  if (first === undefined) return
  const { known, met } = first.meeting
  const byKey = new Map(some.map((it) => [it.key, it]))
  const positions = new Map<string, number>(
    some.flatMap((it) => it.meeting.uses.map((_, at) => [`consumer:${userName(it.key, at)}`, at] as const))
  )
  const report = compare(
    modelOf(
      known.side,
      some.map(({ before, key }) => [key, before])
    ),
    modelOf(
      met.side,
      some.map(({ after, key }) => [key, after])
    ),
    {
      consumers: { lintel: known.side.model.lintel, consumers: Object.fromEntries(some.flatMap(usersOf)) },
      policy: { ...policy, unstable: [] },
      fixes: false
    }
  )
  for (const finding of report.findings) {
    const own = byKey.get(keyIn(finding.subject))
    const evidence = evidenceOf(finding)
    if (own === undefined || evidence === undefined) continue
    const told = { ...evidence, subject: renamed(evidence.subject, own) }
    const hurt = new Set(usersHurt(finding).flatMap((address) => positions.get(address) ?? []))
    for (const at of [...hurt, ...(own.meeting.all ? [everybody as typeof everybody] : [])]) {
      const list = own.found.get(at)
      if (list === undefined) own.found.set(at, [told])
      else list.push(told)
    }
  }
}

/**
 * What those who know one version of a contract meet in another. All meetings have to be between the same two designs, in
 * the same direction: they are compared together.
 */
export const metIn = (
  meetings: ReadonlyArray<Meeting>,
  { count, policy }: { readonly count: () => void; readonly policy: ComparePolicy }
): ReadonlyArray<Met> => {
  const all = meetings.map(prepared)
  const asked = all.filter((it) => !isEmpty(it))
  for (const _ of asked) count()
  for (let at = 0; at < asked.length; at += mostAtOnce) compareSome(asked.slice(at, at + mostAtOnce), policy)
  return all.map(({ found }) => found)
}
