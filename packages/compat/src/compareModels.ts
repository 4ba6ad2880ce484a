import type { Report } from "@lintel/diagnostic"
import { type Extension, indexModel, type LocalDate, type Model } from "@lintel/model"
import { createArena } from "@lintel/subtype"
import type { Change } from "./change.js"
import type { ComparisonContext, SideNames } from "./context.js"
import { type ContractPair, type ContractSide, matchContracts } from "./contracts.js"
import { type Aliases, usersOf } from "./consumers/hurt.js"
import { indexUsers, type IsThere } from "./consumers/users.js"
import { compareEntities } from "./entities/compareEntities.js"
import { compareMessages } from "./entities/messages.js"
import { compareReaders } from "./messaging/compareReaders.js"
import { compareChannels } from "./messaging/channels.js"
import { compareTraffic } from "./messaging/compareTraffic.js"
import { withUnheardAddresses } from "./messaging/narrowedAddress.js"
import { createPayloadComparison } from "./payload/gather.js"
import { createJudge } from "./payload/judge.js"
import { createRunMemory } from "./payload/memory.js"
import { projectedInContracts } from "./payload/projection.js"
import { scopeOf } from "./payload/scope.js"
import { withFixes } from "./fixes/recheck.js"
import { appliedPolicy, type ComparePolicy } from "./policy.js"
import { reportOf } from "./report.js"
import { type NamedChanges, noDay, type Run } from "./run.js"
import { sidesOf, sidesOfContracts } from "./sides.js"

/**
 * How two Models are compared.
 *
 * @category compare
 * @since 0.1.0
 */
export interface CompareOptions {
  readonly policy?: ComparePolicy
  /** Who uses the contracts: Models whose calls, consumptions and consumers count beside those of the two compared. */
  readonly consumers?: Model | ReadonlyArray<Model>
  /** Data of other packages that entities carry, and what a change of it means; without it, a change is only told. */
  readonly extensions?: ReadonlyArray<Extension>
  /** The day the comparison is about; dates of sunset are judged by it. Without it none is past. */
  readonly now?: LocalDate
  /**
   * Which question is asked of messages; by who writes and reads them where left out. `message`: do readers of the old
   * version read what the new one writes? `stored`: does the new version read what is already written?
   */
  readonly position?: "message" | "stored"
  /** Whether a change is looked for that takes a break back; each is compared anew. True where left out. */
  readonly fixes?: boolean
  /**
   * Whether witnesses are made at once, or each when it is read: for those who show few of many findings. `now` where
   * left out.
   */
  readonly witnesses?: "now" | "when-read"
  /** What people call the two sides; the versions of the contracts where left out. */
  readonly sides?: Partial<SideNames>
}

/** Compares two HTTP contracts beyond what the payload comparison gathers. */
export type CompareContracts = (
  before: ContractSide,
  after: ContractSide,
  context: ComparisonContext
) => ReadonlyArray<Change>

/** What differs between a comparison that is shown and one that only checks a fix. */
type Asked = Pick<Run, "arena" | "memory" | "witnesses">

const startRun = (old: Model, fresh: Model, options: CompareOptions, asked: Asked): Run => ({
  ...asked,
  before: indexModel(old),
  after: indexModel(fresh),
  policy: appliedPolicy(options.policy),
  now: options.now ?? noDay,
  position: options.position,
  sides: options.sides
})

/** What two contracts of one kind show, payloads included. */
const contractChanges = (run: Run, pair: ContractPair, compareContracts: CompareContracts): NamedChanges => {
  const { after, before } = pair
  const judge = createJudge(
    scopeOf(run.before.model, before.address, before.contract.schemas),
    scopeOf(run.after.model, after.address, after.contract.schemas),
    {
      policy: run.policy,
      arena: run.arena,
      isDirected: true,
      projected: projectedInContracts(before.contract, after.contract),
      memory: run.memory,
      isRecheck: run.witnesses === "none"
    }
  )
  const sides = sidesOfContracts(pair, run.sides)
  const payloads = createPayloadComparison(judge, run)
  const context: ComparisonContext = { ...run, sides, payloads }
  const found = compareContracts(before, after, context)
  return { sides, changes: [...found, ...payloads.changes()] }
}

/** What an entity is called on the other side, where it is called something else. */
const aliasesOf = (changes: ReadonlyArray<Change>, pairs: ReadonlyArray<ContractPair>): Aliases => {
  const others = new Map<string, Set<string>>()
  const link = (a: string, b: string): void => {
    if (a === b) return
    others.set(a, (others.get(a) ?? new Set()).add(b))
    others.set(b, (others.get(b) ?? new Set()).add(a))
  }
  for (const { after, before, reaches } of changes) {
    if (
      before !== undefined &&
      after !== undefined &&
      reaches.length === 1 &&
      sameKind(before.address, after.address)
    ) {
      link(before.address, after.address)
    }
  }
  const renamed = new Map(pairs.map((pair) => [pair.after.key, pair.before.key]))
  return (address) => {
    const found = new Set([address, ...(others.get(address) ?? [])])
    const parts = /^(operation|webhook):([^/]+)(\/.*)$/.exec(address)
    const old = parts === null ? undefined : renamed.get(parts[2] ?? "")
    if (parts !== null && old !== undefined && old !== parts[2]) found.add(`${parts[1]}:${old}${parts[3]}`)
    return [...found]
  }
}

const sameKind = (a: string, b: string): boolean => a.slice(0, a.indexOf(":")) === b.slice(0, b.indexOf(":"))

const modelsOf = (consumers: CompareOptions["consumers"]): ReadonlyArray<Model> =>
  consumers === undefined ? [] : Array.isArray(consumers) ? consumers : [consumers as Model]

/** Compares two Models, contracts by the given comparison; breaks come with a change that takes them back. */
export const compareModels = (
  old: Model,
  fresh: Model,
  options: CompareOptions,
  compareContracts: CompareContracts
): Report => {
  const { consumers: _consumers, ...alone } = options
  // What a fix leaves as it was has been decided already.
  const known = { arena: createArena(), memory: createRunMemory() }
  const { witnesses = "now" } = options
  const report = compareOnce(old, fresh, options, compareContracts, { ...known, witnesses })
  if (options.fixes === false) return report
  return withFixes(report, old, fresh, (before, after) =>
    compareOnce(before, after, alone, compareContracts, { ...known, witnesses: "none" })
  )
}

const compareOnce = (
  old: Model,
  fresh: Model,
  options: CompareOptions,
  compareContracts: CompareContracts,
  asked: Asked
): Report => {
  const run = startRun(old, fresh, options, asked)
  const others = modelsOf(options.consumers).map(indexModel)
  const isThere: IsThere = (address) => [run.before, run.after].some((it) => it.locate(address) !== undefined)
  const users = indexUsers([run.before, run.after, ...others], isThere)
  const contracts = matchContracts(old, fresh)
  const traffic = compareTraffic(run)
  const channels = compareChannels(run, others)
  const told = new Set([...traffic.told, ...channels.map(({ pointer = "", subject }) => subject + pointer)])
  const { extensions = [] } = options
  const systems = sidesOf(old.system?.version, fresh.system?.version, options.sides)
  const messages = compareMessages(run, others)
  const all: ReadonlyArray<NamedChanges> = [
    ...contracts.pairs.map((pair) => contractChanges(run, pair, compareContracts)),
    ...messages,
    ...compareReaders(run, messages),
    ...traffic.named,
    { sides: systems, changes: channels },
    {
      sides: systems,
      changes: withUnheardAddresses(run, compareEntities(run.before, run.after, users, { extensions, told }))
    }
  ]
  const aliases = aliasesOf(
    all.flatMap(({ changes }) => changes),
    contracts.pairs
  )
  return reportOf(all, (change) => usersOf(change, users, run.policy, aliases), run)
}
