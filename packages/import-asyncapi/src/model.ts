import {
  child,
  type Cursor,
  isRecord,
  own,
  readDefinitions,
  setOwn,
  source,
  type Source,
  type Sources
} from "@lintel/import"
import { type Address, type Channel, type Json, type Message, type Model, modelVersion, segment } from "@lintel/model"
import { bindingProtocol } from "./bindings.js"
import { readChannel, type ReadChannel } from "./channel.js"
import { collectDefinitions } from "./closure.js"
import type { Context } from "./context.js"
import type { FoundChannel, FoundDocument } from "./found.js"
import type { FoundMessage } from "./foundMessage.js"
import { finishMessage, startMessage } from "./message.js"
import { nameAll } from "./names.js"
import { readDefinition } from "./payload.js"
import { securitySchemesOf } from "./security.js"
import { readServers } from "./servers.js"
import { type Addresses, readService, type ReadService } from "./service.js"

/** A Model with the source of each entity by its address. */
export interface Built {
  readonly model: Model
  readonly sources: ReadonlyMap<string, Source>
}

interface ReadMessage {
  readonly found: FoundMessage
  readonly message: Message
  readonly sources: Sources
}

const allMessages = ({ channels, operations, unused }: FoundDocument): ReadonlyArray<FoundMessage> => [
  ...new Set([
    ...channels.flatMap(({ messages }) => messages),
    ...operations.flatMap(({ messages, reply }) => [...messages, ...(reply?.messages ?? [])]),
    ...unused
  ])
]

const readMessages = (context: Context, root: Cursor, document: FoundDocument): ReadonlyArray<ReadMessage> => {
  const pending = allMessages(document).map((found) => startMessage(context, found))
  const definitions = collectDefinitions(readDefinitions(context, (cursor) => readDefinition(context, cursor)))
  const contentType = child(root, "defaultContentType")
  return pending.map((one) => ({ found: one.found, ...finishMessage(context, definitions, one, contentType) }))
}

/** The messages that pass on a channel: those it lists, and those that operations add. */
const messagesOn = (channel: FoundChannel, { operations }: FoundDocument): ReadonlyArray<FoundMessage> => [
  ...new Set([
    ...channel.messages,
    ...operations.flatMap((it) => (it.channel === channel ? it.messages : [])),
    ...operations.flatMap(({ reply }) => (reply?.channel === channel ? reply.messages : []))
  ])
]

/** Whether the application reads a channel: what it receives there, or the replies that it waits for. */
const isRead = ({ operations }: FoundDocument, channel: FoundChannel): boolean =>
  operations.some((it) => (it.action === "receive" ? it.channel : it.reply?.channel) === channel)

/** The channel that takes what could not be handled: one of the document, else one of that name. */
const deadLetterOf = (
  { facts }: ReadChannel,
  keys: ReadonlyMap<FoundChannel, string>,
  channels: ReadonlyArray<ReadChannel>
): Address<"channel"> | undefined => {
  if (facts.deadLetter === undefined) return undefined
  const { name } = facts.deadLetter
  const known = channels.find(({ channel, found }) => channel.address === name || found.name === name)
  return `channel:${known === undefined ? segment(name) : (keys.get(known.found) ?? segment(name))}`
}

interface Names {
  readonly channels: ReadonlyMap<FoundChannel, string>
  readonly messages: ReadonlyMap<FoundMessage, string>
}

const addressesOf = (names: Names, channels: ReadonlyArray<ReadChannel>): Addresses => {
  const byFound = new Map(channels.map((read) => [read.found, read]))
  return {
    channel: (found) => `channel:${names.channels.get(found) ?? segment(found.name)}`,
    message: (found) => `message:${names.messages.get(found) ?? segment(found.wishes[0] ?? "unnamed")}`,
    read: (found) => byFound.get(found)
  }
}

/** The servers of a channel: what takes its dead letters is there as well. */
const whereIs = ({ broker, extensions }: Channel): Channel => {
  const kept = extensions?.["asyncapi"]
  const servers = isRecord(kept) ? own(kept, "servers") : undefined
  return {
    ...(broker === undefined ? {} : { broker }),
    ...(servers === undefined ? {} : { extensions: { asyncapi: { servers: servers as Json } } })
  }
}

const modelChannels = (
  document: FoundDocument,
  read: ReadonlyArray<ReadChannel>,
  names: Names,
  addresses: Addresses
): Record<string, Channel> => {
  const channels: Record<string, Channel> = {}
  for (const one of read) {
    const messages = [...new Set(messagesOn(one.found, document).map(addresses.message))].toSorted()
    const deadLetter = deadLetterOf(one, names.channels, read)
    const channel: Channel = Object.assign(
      {},
      one.channel,
      messages.length === 0 ? {} : { messages },
      deadLetter === undefined ? {} : { deadLetter }
    )
    channels[names.channels.get(one.found) ?? segment(one.found.name)] = channel
    const other = deadLetter?.slice("channel:".length)
    if (other !== undefined && !Object.hasOwn(channels, other) && ![...names.channels.values()].includes(other)) {
      const address = one.facts.deadLetter?.name ?? other
      channels[other] = Object.assign({}, whereIs(one.channel), { kind: "queue" as const, address })
    }
  }
  return channels
}

const record = <Entity>(entries: Iterable<readonly [string, Entity]>): Readonly<Record<string, Entity>> | undefined => {
  const out: Record<string, Entity> = {}
  let count = 0
  for (const [key, entity] of entries) {
    setOwn(out, key, entity)
    count++
  }
  return count === 0 ? undefined : out
}

interface Parts {
  readonly key: string
  readonly service: ReadService
  readonly messages: ReadonlyArray<ReadMessage>
  readonly channels: ReadonlyArray<ReadChannel>
  readonly servers: ReturnType<typeof readServers>
  readonly names: Names
}

const callKey = (service: string, operation: string): string => `${service}/${segment(operation)}`

const sourcesOf = (root: Cursor, { channels, key, messages, names, servers, service }: Parts): Map<string, Source> =>
  new Map<string, Source>([
    ...servers.map((it) => [`broker:${segment(it.name)}`, source(it.cursor.trail, it.sources)] as const),
    ...channels.map(
      (it) => [`channel:${names.channels.get(it.found) ?? ""}`, source(it.found.cursor.trail, it.sources)] as const
    ),
    ...messages.map(
      (it) => [`message:${names.messages.get(it.found) ?? ""}`, source(it.found.cursor.trail, it.sources)] as const
    ),
    ...[...service.calls].map(([name, call]) => [`call:${callKey(key, name)}`, call.source] as const),
    [`service:${key}`, source((child(root, "info") ?? root).trail, service.sources)] as const
  ])

/** Puts everything that was found into one Model. */
export const buildModel = (context: Context, root: Cursor, key: string, document: FoundDocument): Built => {
  const servers = readServers(context, root)
  const brokers = new Map(
    servers.map(({ broker, name }) => [
      name,
      {
        address: `broker:${segment(name)}` as const,
        protocol: broker.protocol === undefined ? undefined : bindingProtocol(broker.protocol)
      }
    ])
  )
  const messages = readMessages(context, root, document)
  const channels = document.channels.map((found) => readChannel(context, found, brokers, isRead(document, found)))
  const names: Names = {
    messages: nameAll(
      context,
      "message",
      messages.map(({ found, message }) => ({
        item: found,
        wishes: found.wishes,
        cursor: found.cursor,
        content: message
      }))
    ),
    channels: nameAll(
      context,
      "channel",
      channels.map(({ found, channel }) => ({
        item: found,
        wishes: [found.name],
        cursor: found.cursor,
        content: [found.name, channel]
      }))
    )
  }
  const addresses = addressesOf(names, channels)
  const service = readService(context, root, key, document.operations, addresses, securitySchemesOf(context, root))
  const model: Model = {
    lintel: modelVersion,
    extent: "part",
    ...definedOnly({
      messages: record(messages.map(({ found, message }) => [names.messages.get(found) ?? "", message] as const)),
      services: { [key]: service.service },
      brokers: record(servers.map(({ broker, name }) => [segment(name), broker] as const)),
      channels: record(Object.entries(modelChannels(document, channels, names, addresses))),
      calls: record([...service.calls].map(([name, { call }]) => [callKey(key, name), call] as const))
    })
  }
  return { model, sources: sourcesOf(root, { key, service, messages, channels, servers, names }) }
}

const definedOnly = <T extends object>(fields: T): { [K in keyof T]: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: NonNullable<T[K]>
  }
