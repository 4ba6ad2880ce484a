import { compare, type ComparePolicy, type SideNames } from "@lintel/compat"
import type { Diagnostic } from "@lintel/diagnostic"
import { type Consumer, type Contract, isJsonObject, type Model } from "@lintel/model"
import { compatible, type Evidence, mixtureOf, type UnitPair } from "../pair.js"
import type { Side, SideContract, Survey, Use } from "../survey.js"

/** What edges are judged with. */
export interface JudgeOptions {
  readonly policy: ComparePolicy
  /** What people call the versions of a server. */
  readonly sidesOf: (server: string) => SideNames
  /** Counts the comparisons: what did not change is never compared. */
  readonly count: () => void
}

/** A contract that answers nothing: there is nobody yet, or nobody any more. */
const nobody: Contract = { _tag: "Http", operations: {} }

const operationKey = (address: string): string => address.slice(address.indexOf("/") + 1)

/** The contract with the operations that somebody uses. */
const usedPart = (contract: Contract, uses: ReadonlyArray<Use> | "all"): Contract => {
  if (uses === "all") return contract
  const used = new Set(uses.map(({ operation }) => operationKey(operation)))
  const operations = Object.fromEntries(Object.entries(contract.operations).filter(([name]) => used.has(name)))
  const { webhooks: _, ...rest } = contract
  return { ...rest, operations }
}

const modelOf = (side: Side, key: string, contract: Contract): Model => ({
  lintel: side.model.lintel,
  contracts: { [key]: contract },
  ...(side.model.schemas === undefined ? {} : { schemas: side.model.schemas })
})

const userName = (position: number): string => `u${position}`

/** Those who use a contract, each as a consumer of its own, so that the comparison names those whom it hurts. */
const usersOf = (uses: ReadonlyArray<Use>, lintel: Model["lintel"]): Model => ({
  lintel,
  consumers: Object.fromEntries(
    uses.map(({ operation, responses, sends }, position): [string, Consumer] => [
      userName(position),
      {
        operations: {
          [operation]: {
            ...(responses === undefined ? {} : { responses }),
            ...(sends === undefined ? {} : { sends })
          }
        }
      }
    ])
  )
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
const everybody = "everybody"

/** What those who know one version of a contract meet in another, by position of the use. */
const meet = (
  known: { readonly side: Side; readonly contract: SideContract },
  met: { readonly side: Side; readonly contract: SideContract | undefined },
  uses: ReadonlyArray<Use>,
  options: JudgeOptions & { readonly sides: SideNames; readonly all: boolean }
): ReadonlyMap<number | typeof everybody, ReadonlyArray<Evidence>> => {
  const found = new Map<number | typeof everybody, Array<Evidence>>()
  if (uses.length === 0 && !options.all) return found
  options.count()
  const before = modelOf(known.side, known.contract.key, usedPart(known.contract.contract, options.all ? "all" : uses))
  const { contract: other, key } = met.contract ?? { contract: nobody, key: known.contract.key }
  const report = compare(before, modelOf(met.side, key, other), {
    consumers: usersOf(uses, known.side.model.lintel),
    policy: { ...options.policy, unstable: [] },
    sides: options.sides
  })
  const positions = new Map(uses.map((_, position) => [`consumer:${userName(position)}`, position]))
  for (const finding of report.findings) {
    const evidence = evidenceOf(finding)
    if (evidence === undefined) continue
    const hurt = new Set(usersHurt(finding).flatMap((address) => positions.get(address) ?? []))
    for (const at of [...hurt, ...(options.all ? [everybody as typeof everybody] : [])]) {
      const list = found.get(at)
      if (list === undefined) found.set(at, [evidence])
      else list.push(evidence)
    }
  }
  return found
}

/** Whether those who know one contract of a server are hurt by another one, or may be. */
export const metBreaks = (
  side: Side,
  known: SideContract,
  met: { readonly side: Side; readonly contract: SideContract },
  server: string,
  policy: ComparePolicy
): boolean => {
  const name = side.nameOf(`contract:${known.key}`)
  const uses = side.usesOf(name).filter(({ servers }) => servers.includes(server))
  const sides = { old: "one side", new: "the version in between" }
  const all = uses.length === 0
  const found = meet({ side, contract: known }, met, uses, {
    policy,
    sidesOf: () => sides,
    count: () => undefined,
    sides,
    all
  })
  return [...found.values()].flat().some(({ verdict }) => verdict !== "changes-meaning")
}

/** One evidence for each cause: the same schema reached by several operations is told once. */
const distinct = (all: ReadonlyArray<Evidence>): ReadonlyArray<Evidence> => {
  const seen = new Set<string>()
  return all.filter(({ code, pointer = "", subject }) => {
    const key = JSON.stringify([code, subject, pointer])
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

/** The name of those who use a contract without being declared. */
export const callersOf = (contract: string): string => `callers:${contract}`

/** Whether others than those declared may use a contract: nobody is declared, or a service shows it to the world. */
const hasUnknownCallers = (survey: Survey, servers: ReadonlyArray<string>, uses: ReadonlyArray<Use>): boolean => {
  if (uses.some(({ client }) => client.startsWith("consumer:"))) return false
  if (uses.length === 0) return true
  return servers.some((server) => {
    const at = server as `service:${string}`
    const exposure = (survey.after.index.find(at) ?? survey.before.index.find(at))?.value.exposure
    return exposure === "public" || exposure === "partner"
  })
}

/** Whether everybody who uses something is declared: nobody unknown does. */
export const isDeclaredWhole = ({ exhaustive }: ComparePolicy, address: string): boolean =>
  exhaustive === "all" || exhaustive?.includes(address) === true

/** Both directions of one contract between its clients and one server. */
const pairsWith = (
  survey: Survey,
  contract: string,
  server: string,
  options: JudgeOptions
): ReadonlyArray<UnitPair> => {
  const [old, fresh] = [survey.before.contracts.get(contract), survey.after.contracts.get(contract)]
  const oldContract = old?.servers.includes(server) === true ? old : undefined
  const newContract = fresh?.servers.includes(server) === true ? fresh : undefined
  const of = (side: Side): ReadonlyArray<Use> => side.usesOf(contract).filter(({ servers }) => servers.includes(server))
  const [oldUses, newUses] = [of(survey.before), of(survey.after)]
  const uses = [...survey.before.usesOf(contract), ...survey.after.usesOf(contract)]
  const all = !isDeclaredWhole(options.policy, contract) && hasUnknownCallers(survey, [server], uses)
  const sides = options.sidesOf(server)
  const reversed = { old: sides.new, new: sides.old }
  const onNew =
    oldContract === undefined
      ? new Map<number, ReadonlyArray<Evidence>>()
      : meet({ side: survey.before, contract: oldContract }, { side: survey.after, contract: newContract }, oldUses, {
          ...options,
          sides,
          all
        })
  const onOld =
    newContract === undefined
      ? new Map<number, ReadonlyArray<Evidence>>()
      : meet({ side: survey.after, contract: newContract }, { side: survey.before, contract: oldContract }, newUses, {
          ...options,
          sides: reversed,
          all: all && oldContract !== undefined
        })
  const clients = new Set([...oldUses, ...newUses].map(({ client }) => client))
  const evidenceFor = (
    client: string,
    uses: ReadonlyArray<Use>,
    found: ReadonlyMap<number | typeof everybody, ReadonlyArray<Evidence>>
  ): ReadonlyArray<Evidence> =>
    distinct(uses.flatMap((use, position) => (use.client === client ? (found.get(position) ?? []) : [])))
  const declared = [...clients].map((client): UnitPair => ({
    client,
    server,
    medium: "call",
    through: contract,
    oldClientNewServer: mixtureOf(evidenceFor(client, oldUses, onNew)),
    newClientOldServer: mixtureOf(evidenceFor(client, newUses, onOld))
  }))
  if (!all || oldContract === undefined) return declared
  const anybody: UnitPair = {
    client: callersOf(contract),
    server,
    medium: "call",
    through: contract,
    oldClientNewServer: mixtureOf(distinct(onNew.get(everybody) ?? [])),
    newClientOldServer: newContract === undefined ? compatible : mixtureOf(distinct(onOld.get(everybody) ?? []))
  }
  return [...declared, anybody]
}

/**
 * Every edge on which a service calls another one whose contract changed, appeared or went away, with both mixtures: what
 * the old client sends and reads against the new server, and what the new client sends and reads against the old one.
 */
export const callPairs = (survey: Survey, options: JudgeOptions): ReadonlyArray<UnitPair> => {
  const { after, before } = survey
  const names = new Set([...before.contracts.keys(), ...after.contracts.keys()])
  return [...names].flatMap((contract) => {
    const [old, fresh] = [before.contracts.get(contract), after.contracts.get(contract)]
    const isSame = old !== undefined && fresh !== undefined && old.text === fresh.text && old.key === fresh.key
    const [oldServers, newServers] = [new Set(old?.servers), new Set(fresh?.servers)]
    const servers = [...new Set([...oldServers, ...newServers])]
    return servers
      .filter((server) => !isSame || oldServers.has(server) !== newServers.has(server))
      .flatMap((server) => pairsWith(survey, contract, server, options))
  })
}
