import { flagId } from "../declared/declared.js"
import { compatible, mixtureOf, type UnitPair } from "../pair.js"
import type { Side } from "../survey.js"
import { type FlagUnit, isOff } from "./flagMeaning.js"

/** What a flag keeps back: the change begins when it is turned, not when the code arrives. */
export interface Guard {
  readonly flag: string
  readonly messages: ReadonlySet<string>
  /** Operations whose answers, and demands, change with the flag. */
  readonly operations: ReadonlySet<string>
  /** Callers, with the operations of which they ask something else. */
  readonly calls: ReadonlyArray<{ readonly client: string; readonly operation: string }>
  /** Who does it: the code has to be there before the flag is turned. */
  readonly by: ReadonlyArray<string>
}

/** The guard that a flag is, by the plan's names. A flag that is turned off keeps nothing back. */
export const guardOf = (flag: FlagUnit, side: Side): Guard | undefined => {
  const { guards = [] } = flag
  if (guards.length === 0 || isOff(flag.to)) return undefined
  const { index } = side
  const messages = guards.flatMap((it) => (it.startsWith("message:") ? [side.nameOf(it)] : []))
  const contracts = guards.flatMap((it) => (it.startsWith("contract:") ? [it] : []))
  const operations = [
    ...guards.filter((it) => it.startsWith("operation:")),
    ...contracts.flatMap((it) => {
      const names = Object.keys(side.contracts.get(side.nameOf(it))?.contract.operations ?? {})
      return names.map((name) => `operation:${it.slice("contract:".length)}/${name}`)
    })
  ]
  const calls = index.edges.flatMap(({ address, from, operation }) =>
    operation !== undefined && guards.some((it) => it === address) ? [{ client: side.nameOf(from), operation }] : []
  )
  const by = new Set([
    ...messages.flatMap((it) => index.producersOf(it).map((producer) => side.nameOf(producer.by))),
    ...operations.flatMap((it) => index.providersOf(index.contractOf(it)).map(side.nameOf)),
    ...calls.map(({ client }) => client)
  ])
  return { flag: flagId(flag.flag), messages: new Set(messages), operations: new Set(operations), calls, by: [...by] }
}

/** A pair without what is told of some operations, and with only that. */
const split = (
  pair: UnitPair,
  isGuarded: (subject: string) => boolean
): { readonly guarded: UnitPair; readonly rest: UnitPair } => {
  const only = (keep: boolean): UnitPair => ({
    ...pair,
    oldClientNewServer: mixtureOf(pair.oldClientNewServer.evidence.filter((it) => isGuarded(it.subject) === keep)),
    newClientOldServer: mixtureOf(pair.newClientOldServer.evidence.filter((it) => isGuarded(it.subject) === keep))
  })
  return { guarded: only(true), rest: only(false) }
}

const says = ({ newClientOldServer, oldClientNewServer }: UnitPair): boolean =>
  newClientOldServer.evidence.length + oldClientNewServer.evidence.length > 0

/**
 * What a server does anew from the flag on. Old code does it as before whatever the flag says: who cannot take that any more
 * waits for the code too, unless the flag does.
 */
const serverHeld = (pair: UnitPair, flag: string, waitsFor: WaitsFor): ReadonlyArray<UnitPair> => [
  { ...pair, server: flag },
  ...(pair.newClientOldServer.verdict === "compatible" || waitsFor(flag, pair.server)
    ? []
    : [{ ...pair, oldClientNewServer: compatible }])
]

const clientHeld = (pair: UnitPair, flag: string, waitsFor: WaitsFor): ReadonlyArray<UnitPair> => [
  { ...pair, client: flag },
  ...(pair.oldClientNewServer.verdict === "compatible" || waitsFor(flag, pair.client)
    ? []
    : [{ ...pair, newClientOldServer: compatible }])
]

/** Whether a flag is turned only when everybody runs the new version of a service. */
type WaitsFor = (flag: string, service: string) => boolean

const throughGuard = (
  pair: UnitPair,
  { calls, flag, messages, operations }: Guard,
  waitsFor: WaitsFor
): ReadonlyArray<UnitPair> => {
  if (pair.client === pair.server) return [pair]
  if (pair.medium === "message") return messages.has(pair.through) ? serverHeld(pair, flag, waitsFor) : [pair]
  if (pair.medium !== "call") return [pair]
  const answered = split(pair, (subject) => operations.has(subject))
  const asked = split(answered.rest, (subject) =>
    calls.some(({ client, operation }) => client === pair.client && operation === subject)
  )
  return [
    ...(says(answered.guarded) ? serverHeld(answered.guarded, flag, waitsFor) : []),
    ...(says(asked.guarded) ? clientHeld(asked.guarded, flag, waitsFor) : []),
    ...(says(asked.rest) || !(says(answered.guarded) || says(asked.guarded)) ? [asked.rest] : [])
  ]
}

/** Pairs in which what a flag keeps back is new from the flag on, rather than from the code on. */
export const throughGuards = (
  pairs: ReadonlyArray<UnitPair>,
  guards: ReadonlyArray<Guard>,
  evaluations: ReadonlyArray<UnitPair>
): ReadonlyArray<UnitPair> => {
  const bound = new Set(
    evaluations.flatMap(({ client, oldClientNewServer, server }) =>
      oldClientNewServer.verdict === "breaking" ? [JSON.stringify([server, client])] : []
    )
  )
  const waitsFor: WaitsFor = (flag, service) => bound.has(JSON.stringify([flag, service]))
  return guards.reduce<ReadonlyArray<UnitPair>>(
    (all, guard) => all.flatMap((pair) => throughGuard(pair, guard, waitsFor)),
    pairs
  )
}
