import { compare, type ComparePolicy } from "@lintel/compat"
import type { Diagnostic, Witness } from "@lintel/diagnostic"
import { type Consumer, type Contract, isJsonObject, type Model } from "@lintel/model"
import type { Evidence } from "../pair.js"
import type { Side } from "../survey.js"
import { alikeOf } from "./alike.js"
import { everybody, isEmpty, type Meeting, type Met, operationKey, type Prepared, prepared } from "./meeting.js"

const modelOf = (side: Side, contracts: ReadonlyArray<readonly [key: string, contract: Contract]>): Model => ({
  lintel: side.model.lintel,
  contracts: Object.fromEntries(contracts),
  ...(side.model.schemas === undefined ? {} : { schemas: side.model.schemas })
})

const verdicts = { breaking: "breaking", undecided: "undecided", "changes-meaning": "changes-meaning" } as const

/** Changes of meaning that somebody reads or sends; other fields of a design change without anything on the wire. */
const isOnTheWire = (code: string): boolean => code.startsWith("compat/") && !code.startsWith("compat/field-")

/** What a finding shows about a subject that has another name here, as may those whom its witness names. */
const evidenceOf = (
  finding: Diagnostic,
  subject: string,
  namedHere: (witness: Witness | undefined) => Witness | undefined
): Evidence | undefined => {
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
    ? Object.defineProperty(evidence, "witness", {
        get: () => namedHere(finding.witness),
        enumerable: true,
        configurable: true
      })
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

const userName = (key: string, position: number): string => `${key}-${position}`

/**
 * Those who use the contracts, each as a consumer of its own, so that the comparison names those whom it hurts. Who uses
 * what is the same on both sides meets nothing new: that is left out of what is compared.
 */
const usersOf = ({ before, key, meeting }: Prepared): ReadonlyArray<readonly [string, Consumer]> =>
  meeting.uses.flatMap(({ operation, responses, sends }, position) => {
    const [kind, known] = operation.startsWith("webhook:")
      ? (["webhook", before.webhooks] as const)
      : (["operation", before.operations] as const)
    const name = operationKey(operation)
    if (known === undefined || !Object.hasOwn(known, name)) return []
    const use = {
      ...(responses === undefined ? {} : { responses }),
      ...(sends === undefined ? {} : { sends })
    }
    return [[userName(key, position), { operations: { [`${kind}:${key}/${name}`]: use } }] as const]
  })

const keyIn = (address: string): string => (/^[a-z]+:([^/]+)/.exec(address) ?? [])[1] ?? ""

/** An address by the names that the designs give. */
const renamed = (address: string, key: string, { meeting }: Prepared): string => {
  const real = (meeting.met.contract ?? meeting.known.contract).key
  return address.replace(new RegExp(`^([a-z]+:)${key}(?=/|$)`), (_, kind: string) => `${kind}${real}`)
}

/** The witness of a meeting as one that is like it tells it. */
const namedBy =
  ({ sides: shown }: Meeting, { sides }: Meeting) =>
  (witness: Witness | undefined): Witness | undefined => {
    if (witness === undefined || shown === sides || !("acceptedBy" in witness || "refusedBy" in witness)) return witness
    const named = (name: string): string => (name === shown.old ? sides.old : name === shown.new ? sides.new : name)
    const { acceptedBy, refusedBy } = witness
    return Object.assign(
      {},
      witness,
      acceptedBy === undefined ? {} : { acceptedBy: named(acceptedBy) },
      refusedBy === undefined ? {} : { refusedBy: named(refusedBy) }
    )
  }

/** Contracts that are compared at once. */
const mostAtOnce = 64

/** Notes what a finding about one meeting is to another that is like it. */
const tell = (finding: Diagnostic, shown: Prepared, own: Prepared, positions: ReadonlyMap<string, number>): void => {
  const subject = renamed(finding.subject, shown.key, own)
  const evidence = evidenceOf(finding, subject, namedBy(shown.meeting, own.meeting))
  if (evidence === undefined || knowsInstead(finding, shown)) return
  const hurt = new Set(usersHurt(finding).flatMap((address) => positions.get(address) ?? []))
  const isAnybody = own.meeting.all || (own.meeting.hooks && reachesHook(finding))
  for (const at of [...hurt, ...(isAnybody ? [everybody as typeof everybody] : [])]) {
    const list = own.found.get(at)
    if (list === undefined) own.found.set(at, [evidence])
    else list.push(evidence)
  }
}

/** Compares the first of each: what it meets, those that are like it meet too. */
const compareSome = (some: ReadonlyArray<readonly [Prepared, ...Array<Prepared>]>, policy: ComparePolicy): void => {
  const [first] = some
  if (first === undefined) return
  const firsts = some.map(([it]) => it)
  const { known, met } = first[0].meeting
  const byKey = new Map(some.map((alike) => [alike[0].key, alike]))
  const positions = new Map<string, number>(
    firsts.flatMap((it) => it.meeting.uses.map((_, at) => [`consumer:${userName(it.key, at)}`, at] as const))
  )
  const report = compare(
    modelOf(
      known.side,
      firsts.map(({ before, key }) => [key, before])
    ),
    modelOf(
      met.side,
      firsts.map(({ after, key }) => [key, after])
    ),
    {
      consumers: { lintel: known.side.model.lintel, consumers: Object.fromEntries(firsts.flatMap(usersOf)) },
      policy: { ...policy, unstable: [] },
      fixes: false,
      witnesses: "when-read"
    }
  )
  for (const finding of report.findings) {
    const alike = byKey.get(keyIn(finding.subject))
    if (alike === undefined) continue
    for (const own of alike) tell(finding, alike[0], own, positions)
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
  const met = all.filter((it) => !isEmpty(it))
  for (const _ of met) count()
  const asked = alikeOf(met)
  for (let at = 0; at < asked.length; at += mostAtOnce) compareSome(asked.slice(at, at + mostAtOnce), policy)
  return all.map(({ found }) => found)
}
