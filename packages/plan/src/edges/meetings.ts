import { compare, type ComparePolicy, type SideNames } from "@lintel/compat"
import type { Diagnostic } from "@lintel/diagnostic"
import { type Consumer, type Contract, isJsonObject, type Model } from "@lintel/model"
import type { Evidence } from "../pair.js"
import { mayMeet, sameOperations } from "../sameOperation.js"
import type { Side, SideContract, Use } from "../survey.js"

/** A contract that answers nothing: there is nobody yet, or nobody any more. */
const nobody: Contract = { _tag: "Http", operations: {} }

const operationKey = (address: string): string => address.slice(address.indexOf("/") + 1)

const hookKey = (name: string): string => `webhook ${name}`

/** Operations and webhooks may have the same names. */
const useKey = (address: string): string =>
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

const modelOf = (side: Side, contracts: ReadonlyArray<readonly [key: string, contract: Contract]>): Model => ({
  lintel: side.model.lintel,
  contracts: Object.fromEntries(contracts),
  ...(side.model.schemas === undefined ? {} : { schemas: side.model.schemas })
})

const verdicts = { breaking: "breaking", undecided: "undecided", "changes-meaning": "changes-meaning" } as const

/** Changes of meaning that somebody reads or sends; other fields of a design change without anything on the wire. */
const isOnTheWire = (code: string): boolean => code.startsWith("compat/") && !code.startsWith("compat/field-")

/** What a finding shows about a subject that has another name here. */
const evidenceOf = (finding: Diagnostic, subject: string): Evidence | undefined => {
  const { class: kind, code, data, pointer } = finding
  const verdict = kind === "breaking" || kind === "undecided" || kind === "changes-meaning" ? verdicts[kind] : undefined
  if (verdict === undefined || !isOnTheWire(code)) return undefined
  const evidence = {
    code,
    verdict,
    subject,
    ...(pointer === undefined ? {} : { pointer }),
    reasons: textsOf(data, "reasons").slice(0, 4)
  }
  // Most are never shown: their witnesses are not made.
  return "witness" in finding
    ? Object.defineProperty(evidence, "witness", { get: () => finding.witness, enumerable: true, configurable: true })
    : evidence
}

const textsOf = (data: unknown, key: string): ReadonlyArray<string> => {
  const found: unknown = typeof data === "object" && data !== null ? Reflect.get(data, key) : undefined
  return Array.isArray(found) ? found.filter((it) => typeof it === "string") : []
}

/** Whether a client that waits for a status knows every other success that is answered in its place. */
const knowsInstead = ({ code, data, subject }: Diagnostic, { before, meeting }: Prepared): boolean => {
  if (code !== "compat/response-status-removed" || !meeting.isClientAhead) return false
  const name = operationKey(subject)
  const known = Object.hasOwn(before.operations, name) ? before.operations[name]?.responses : undefined
  const instead = textsOf(data, "instead")
  if (known === undefined || instead.length === 0) return false
  return instead.every((it) => [it, `${it.charAt(0)}XX`, "default"].some((key) => Object.hasOwn(known, key)))
}

const usersHurt = ({ data }: Diagnostic): ReadonlyArray<string> => {
  const breaks = isJsonObject(data) ? data["breaks"] : undefined
  return Array.isArray(breaks)
    ? breaks.flatMap((it) => (isJsonObject(it) && typeof it["address"] === "string" ? [it["address"]] : []))
    : []
}

/** Whether what was found is about a webhook, or about something that one uses. */
const reachesHook = ({ data, subject }: Diagnostic): boolean =>
  [subject, ...textsOf(data, "reaches")].some((it) => it.startsWith("webhook:"))

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

interface Prepared {
  readonly meeting: Meeting
  /** The name of the contract in the Models that are compared: several are compared at once. */
  readonly key: string
  readonly before: Contract
  readonly after: Contract
  readonly found: Map<number | typeof everybody, Array<Evidence>>
}

const prepared = (meeting: Meeting, position: number): Prepared => {
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

const isEmpty = ({ before }: Prepared): boolean =>
  Object.keys(before.operations).length === 0 && before.webhooks === undefined

const userName = (key: string, position: number): string => `${key}-${position}`

/** Those who use the contracts, each as a consumer of its own, so that the comparison names those whom it hurts. */
const usersOf = ({ key, meeting }: Prepared): ReadonlyArray<readonly [string, Consumer]> =>
  meeting.uses.map(({ operation, responses, sends }, position) => [
    userName(key, position),
    {
      operations: {
        [`${operation.startsWith("webhook:") ? "webhook" : "operation"}:${key}/${operationKey(operation)}`]: {
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
      fixes: false,
      witnesses: "when-read"
    }
  )
  for (const finding of report.findings) {
    const own = byKey.get(keyIn(finding.subject))
    const told = own === undefined ? undefined : evidenceOf(finding, renamed(finding.subject, own))
    if (own === undefined || told === undefined || knowsInstead(finding, own)) continue
    const hurt = new Set(usersHurt(finding).flatMap((address) => positions.get(address) ?? []))
    const isAnybody = own.meeting.all || (own.meeting.hooks && reachesHook(finding))
    for (const at of [...hurt, ...(isAnybody ? [everybody as typeof everybody] : [])]) {
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
