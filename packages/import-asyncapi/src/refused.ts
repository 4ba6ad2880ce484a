import { type ExtensionContext, formatPointer, type Json, type Model, type RefusedCredentials } from "@lintel/model"
import { refusedCredentials } from "./credentials.js"
import { keysOf, operationPairs, type OperationPair, part } from "./operationPairs.js"

const keptOf = (entity: unknown): Json | undefined => part(part(entity, "extensions"), "asyncapi")

const entityAt = (entities: unknown, address: unknown, kind: string): Json | undefined =>
  typeof address === "string" && address.startsWith(`${kind}:`)
    ? part(entities, address.slice(kind.length + 1))
    : undefined

type ServersByChannel = ReadonlyMap<string, ReadonlySet<string>>

const tables = new WeakMap<Model, ServersByChannel>()

/** The servers that each channel is on. */
const serversByChannel = (model: Model): ServersByChannel => {
  const known = tables.get(model)
  if (known !== undefined) return known
  const everywhere: ReadonlySet<string> = new Set(keysOf(model.brokers).map((key) => `broker:${key}`))
  const table = new Map(
    Object.entries(model.channels ?? {}).map(([key, channel]) => {
      const [listed, { broker }] = [part(keptOf(channel), "servers"), channel]
      const named = Array.isArray(listed) ? listed.filter((it) => typeof it === "string") : broker && [broker]
      return [`channel:${key}`, named === undefined ? everywhere : new Set(named)] as const
    })
  )
  tables.set(model, table)
  return table
}

const nowhere: ReadonlySet<string> = new Set()

const serversOf = (model: Model, channel: Json | undefined): ReadonlySet<string> =>
  (typeof channel === "string" ? serversByChannel(model).get(channel) : undefined) ?? nowhere

const askedBy = ({ brokers }: Model, server: string): Json | undefined =>
  part(keptOf(entityAt(brokers, server, "broker")), "security")

/** Servers on which both versions of an operation are. */
const commonServers = ({ after, before }: ExtensionContext, pair: OperationPair): ReadonlyArray<string> => {
  const fresh = serversOf(after.model, part(pair.after, "channel"))
  return [...serversOf(before.model, part(pair.before, "channel"))].filter((server) => fresh.has(server))
}

/** Whether somebody is let in no more by a server and an operation on it together. */
const isRefusedOn = ({ after, before }: ExtensionContext, pair: OperationPair, server: string): boolean =>
  refusedCredentials(
    [askedBy(before.model, server), part(pair.before, "security")],
    [askedBy(after.model, server), part(pair.after, "security")]
  ) !== undefined

const pairings = new WeakMap<Model, WeakMap<Model, ReadonlyArray<OperationPair>>>()

/** Operations of the services of both sides that do the same. */
const pairsOf = (context: ExtensionContext): ReadonlyArray<OperationPair> => {
  const { after, before } = context
  const ofBefore = pairings.get(before.model) ?? new WeakMap<Model, ReadonlyArray<OperationPair>>()
  pairings.set(before.model, ofBefore)
  const known = ofBefore.get(after.model) ?? findPairs(context)
  ofBefore.set(after.model, known)
  return known
}

const findPairs = ({ after, before }: ExtensionContext): ReadonlyArray<OperationPair> => {
  const [old, fresh] = [before.model.services ?? {}, after.model.services ?? {}]
  const [only, sole] = [Object.keys(old), Object.keys(fresh)]
  const isOne = only.length === 1 && sole.length === 1
  return only.flatMap((key) =>
    operationPairs(
      part(keptOf(old[key]), "operations"),
      part(keptOf(fresh[isOne ? (sole[0] ?? key) : key]), "operations")
    )
  )
}

const channelsOn = (model: Model, server: string): ReadonlyArray<string> =>
  [...serversByChannel(model)].flatMap(([channel, servers]) => (servers.has(server) ? [channel] : []))

/** Whether all that is done on a server needs together what it needed: what one asks for, the other asked for before. */
const isMoved = (context: ExtensionContext): boolean => {
  const { after, before } = context
  const server = after.address
  if (!server.startsWith("broker:") || server !== before.address) return false
  const isOn = (pair: OperationPair): boolean =>
    serversOf(before.model, part(pair.before, "channel")).has(server) &&
    serversOf(after.model, part(pair.after, "channel")).has(server)
  const pairs = pairsOf(context).filter(isOn)
  const done = new Set(pairs.flatMap((pair) => [part(pair.before, "channel"), part(pair.after, "channel")]))
  const isAll = [...channelsOn(before.model, server), ...channelsOn(after.model, server)].every((it) => done.has(it))
  return pairs.length > 0 && isAll && pairs.every((pair) => !isRefusedOn(context, pair, server))
}

/** Who is turned away by a server. */
const byServer = (
  before: Json | undefined,
  after: Json | undefined,
  context: ExtensionContext | undefined
): ReadonlyArray<RefusedCredentials> => {
  const found = refusedCredentials([part(before, "security")], [part(after, "security")])
  if (found === undefined || (context !== undefined && isMoved(context))) return []
  return [{ pointer: "/security", ...found }]
}

/** Who is turned away by an operation of the application, whatever its server asked for already. */
export const refusedByOperation = (
  pair: OperationPair,
  context: ExtensionContext | undefined
): RefusedCredentials | undefined => {
  const found = refusedCredentials([part(pair.before, "security")], [part(pair.after, "security")])
  if (found === undefined) return undefined
  const servers = context === undefined ? [] : commonServers(context, pair)
  const isAsked = context === undefined || servers.length === 0
  if (!isAsked && servers.every((server) => !isRefusedOn(context, pair, server))) return undefined
  return { pointer: formatPointer(["operations", pair.name, "security"]), part: pair.name, ...found }
}

/** Who is turned away: by a server, or by an operation of the application, each with what the other asks for. */
export const refused = (
  before: Json | undefined,
  after: Json | undefined,
  context?: ExtensionContext
): ReadonlyArray<RefusedCredentials> => [
  ...byServer(before, after, context),
  ...operationPairs(part(before, "operations"), part(after, "operations")).flatMap(
    (pair) => refusedByOperation(pair, context) ?? []
  )
]
