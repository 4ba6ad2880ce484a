import type { ComparePolicy, SideNames } from "@lintel/compat"
import { type Evidence, mixtureOf, type UnitPair } from "../pair.js"
import { sameJson, usesVocabulary } from "../sameJson.js"
import type { Side, SideContract, Survey, Use } from "../survey.js"
import { answersKept } from "./keptAnswers.js"
import { everybody, type Meeting, type Met } from "./meeting.js"
import { metIn } from "./meetings.js"

/** What edges are judged with. */
export interface JudgeOptions {
  readonly policy: ComparePolicy
  /** What people call the versions of a server. */
  readonly sidesOf: (server: string) => SideNames
  /** Counts the comparisons: what did not change is never compared. */
  readonly count: () => void
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
  const hooks = !isDeclaredWhole(policy, name) && !uses.some(isReceived)
  const [found] = metIn([{ known: { side, contract: known }, met, uses, sides, all, hooks, isClientAhead: false }], {
    count: () => undefined,
    policy
  })
  return [...(found?.values() ?? [])].flat().some(({ verdict }) => verdict !== "changes-meaning")
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
const callersOf = (contract: string): string => `callers:${contract}`

/** The name of those who receive webhooks of a contract without being declared. */
const receiversOf = (contract: string): string => `receivers:${contract}`

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

const isReceived = ({ operation }: Use): boolean => operation.startsWith("webhook:")

/** Whether everybody who uses something is declared: nobody unknown does. */
export const isDeclaredWhole = ({ exhaustive }: ComparePolicy, address: string): boolean =>
  exhaustive === "all" || exhaustive?.includes(address) === true

/** One contract between its clients and one server, in both directions. */
interface Edge {
  readonly contract: string
  readonly server: string
  readonly all: boolean
  /** Whether webhooks are sent to somebody of whom nobody is named. */
  readonly hooks: boolean
  readonly oldUses: ReadonlyArray<Use>
  readonly newUses: ReadonlyArray<Use>
  /** What old clients meet in the new server. */
  readonly onNew: Meeting | undefined
  /** What new clients meet in the old server. */
  readonly onOld: Meeting | undefined
}

const edgeOf = (survey: Survey, contract: string, server: string, options: JudgeOptions): Edge => {
  const { after, before } = survey
  const [old, fresh] = [before.contracts.get(contract), after.contracts.get(contract)]
  const oldContract = old?.servers.includes(server) === true ? old : undefined
  const newContract = fresh?.servers.includes(server) === true ? fresh : undefined
  const of = (side: Side): ReadonlyArray<Use> => side.usesOf(contract).filter(({ servers }) => servers.includes(server))
  const [oldUses, newUses] = [of(before), of(after)]
  const uses = [...before.usesOf(contract), ...after.usesOf(contract)]
  const all = !isDeclaredWhole(options.policy, contract) && hasUnknownCallers(survey, [server], uses)
  const sides = options.sidesOf(server)
  const hooks = !all && !isDeclaredWhole(options.policy, contract) && !uses.some(isReceived)
  return {
    contract,
    server,
    all: all && oldContract !== undefined,
    hooks: hooks && [oldContract, newContract].some((it) => it?.contract.webhooks !== undefined),
    oldUses,
    newUses,
    onNew:
      oldContract === undefined
        ? undefined
        : {
            known: { side: before, contract: oldContract },
            met: { side: after, contract: newContract },
            uses: oldUses,
            sides,
            all,
            hooks,
            isClientAhead: false
          },
    onOld:
      newContract === undefined
        ? undefined
        : {
            known: { side: after, contract: newContract },
            met: { side: before, contract: oldContract },
            uses: newUses,
            sides: { old: sides.new, new: sides.old },
            all: all && oldContract !== undefined,
            hooks: hooks && oldContract !== undefined,
            isClientAhead: true
          }
  }
}

const nothingMet: Met = new Map()

const evidenceFor = (client: string, uses: ReadonlyArray<Use>, found: Met): ReadonlyArray<Evidence> =>
  distinct(uses.flatMap((use, position) => (use.client === client ? (found.get(position) ?? []) : [])))

const pairsOf = (
  survey: Survey,
  { all, contract, hooks, newUses, oldUses, server }: Edge,
  onNew: Met,
  onOld: Met
): ReadonlyArray<UnitPair> => {
  const common = { server, medium: "call", through: contract } as const
  const clients = new Set([...oldUses, ...newUses].map(({ client }) => client))
  const pairOf = (client: string, early: ReadonlyArray<Evidence>, late: ReadonlyArray<Evidence>): UnitPair => {
    const wait = answersKept(survey.before, client, oldUses, late)
    const residue = answersKept(survey.after, client, newUses, early)
    return {
      client,
      ...common,
      oldClientNewServer: mixtureOf(early),
      newClientOldServer: mixtureOf(late),
      ...(wait === undefined ? {} : { wait }),
      ...(residue === undefined ? {} : { residue })
    }
  }
  const declared = [...clients].map((client) =>
    pairOf(client, evidenceFor(client, oldUses, onNew), evidenceFor(client, newUses, onOld))
  )
  if (!all && !hooks) return declared
  const anybody = pairOf(
    all ? callersOf(contract) : receiversOf(contract),
    distinct(onNew.get(everybody) ?? []),
    distinct(onOld.get(everybody) ?? [])
  )
  return [...declared, anybody]
}

/** Equal texts may still refer to a vocabulary that is another one. */
const isSameContract = ({ after, before }: Survey, old: SideContract, fresh: SideContract): boolean =>
  old.key === fresh.key &&
  sameJson(old.contract, fresh.contract) &&
  (before.model.schemas === undefined && after.model.schemas === undefined
    ? true
    : sameJson(before.model.schemas, after.model.schemas) || !usesVocabulary(old.contract))

/**
 * Every edge on which a service calls another one whose contract changed, appeared or went away, with both mixtures: what
 * the old client sends and reads against the new server, and what the new client sends and reads against the old one.
 */
export const callPairs = (survey: Survey, options: JudgeOptions): ReadonlyArray<UnitPair> => {
  const { after, before } = survey
  const names = new Set([...before.contracts.keys(), ...after.contracts.keys()])
  const edges = [...names].flatMap((contract) => {
    const [old, fresh] = [before.contracts.get(contract), after.contracts.get(contract)]
    const isSame = old !== undefined && fresh !== undefined && isSameContract(survey, old, fresh)
    const [oldServers, newServers] = [new Set(old?.servers), new Set(fresh?.servers)]
    const servers = [...new Set([...oldServers, ...newServers])]
    return servers
      .filter((server) => !isSame || oldServers.has(server) !== newServers.has(server))
      .map((server) => edgeOf(survey, contract, server, options))
  })
  const met = (all: ReadonlyArray<Meeting | undefined>): ReadonlyMap<Meeting, Met> => {
    const asked = all.filter((it) => it !== undefined)
    const answers = metIn(asked, options)
    return new Map(asked.map((it, position) => [it, answers[position] ?? nothingMet]))
  }
  const [onNew, onOld] = [met(edges.map((it) => it.onNew)), met(edges.map((it) => it.onOld))]
  const answer = (answers: ReadonlyMap<Meeting, Met>, it: Meeting | undefined): Met =>
    it === undefined ? nothingMet : (answers.get(it) ?? nothingMet)
  return edges.flatMap((edge) => pairsOf(survey, edge, answer(onNew, edge.onNew), answer(onOld, edge.onOld)))
}
