import {
  child,
  type Cursor,
  foreignAt,
  isRecord,
  objectAt,
  partAt,
  setOwn,
  source,
  type Source,
  type Sources,
  textOf
} from "@lintel/import"
import {
  type Address,
  type Call,
  type Consumption,
  type Emission,
  type Json,
  nameOf,
  type Service,
  stableStringify
} from "@lintel/model"
import { readBindings } from "./bindings.js"
import type { ReadChannel } from "./channel.js"
import type { Context } from "./context.js"
import { readDeclared } from "./declared.js"
import { unknownPart } from "./foreign.js"
import { noFacts, scalarText } from "./facts.js"
import type { FoundChannel, FoundOperation, FoundReply } from "./found.js"
import { extensionsOf, keep, type Kept, keepRest } from "./kept.js"
import { member } from "./merged.js"
import type { FoundMessage } from "./foundMessage.js"
import { type OperationFacts, readOperationBinding } from "./operationBindings.js"
import { readSecurity } from "./security.js"

/** The addresses that channels and messages have in the Model. */
export interface Addresses {
  readonly channel: (found: FoundChannel) => Address<"channel">
  readonly message: (found: FoundMessage) => Address<"message">
  readonly read: (found: FoundChannel) => ReadChannel | undefined
}

/** The service with what it does, each part with its place. */
export interface ReadService {
  readonly service: Service
  readonly sources: Sources
  readonly calls: ReadonlyMap<string, { readonly call: Call; readonly source: Source }>
}

const operationKeys: ReadonlySet<string> = new Set(
  "action channel messages message operationId title summary description security tags externalDocs bindings traits reply".split(
    " "
  )
)
const operationKept = ["title", "summary", "description", "tags", "externalDocs"]

interface ReadOperation {
  readonly found: FoundOperation
  readonly facts: OperationFacts
  readonly kept: Kept
}

const startOperation = (context: Context, root: Cursor, found: FoundOperation): ReadOperation => {
  const facts: OperationFacts = noFacts()
  const kept = keepRest(context, found.cursor, "an operation", { known: operationKeys, kept: operationKept })
  keep(kept, "security", readSecurity(context, root, member(found.cursor, "security")))
  keep(
    kept,
    "bindings",
    readBindings(context, found.cursor, (protocol, binding) => readOperationBinding(protocol, facts, binding))
  )
  return { found, facts, kept }
}

const withoutGroup = (facts: OperationFacts): Partial<Emission> =>
  facts.values.guarantee === undefined ? {} : { guarantee: facts.values.guarantee }

/** What is written of a consumer by the binding of the channel it reads. */
const readerFacts = (read: ReadChannel | undefined): Partial<Consumption> => {
  const { attempts, visibility } = read?.facts.reader ?? {}
  if (attempts === undefined && visibility === undefined) return {}
  return {
    redelivery: {
      ...(attempts === undefined ? {} : { attempts }),
      ...(visibility === undefined
        ? {}
        : { visibility: visibility as NonNullable<NonNullable<Consumption["redelivery"]>["visibility"]> })
    }
  }
}

const uponOf = ({ upon = [] }: FoundOperation, addresses: Addresses): Pick<Emission, "upon"> =>
  upon.length === 0 ? {} : { upon: [...new Set(upon.map(addresses.message))].toSorted() }

const emissionsOf = (
  context: Context,
  messages: ReadonlyArray<FoundMessage>,
  channel: FoundChannel | undefined,
  { facts, found }: ReadOperation,
  addresses: Addresses
): ReadonlyArray<Emission> =>
  messages.map((message) => ({
    message: addresses.message(message),
    ...(channel === undefined ? {} : { channel: addresses.channel(channel) }),
    // What the operation says of its own messages is not said of replies.
    ...(found.action === "send"
      ? { ...withoutGroup(facts), ...readDeclared(context, found.cursor, "emission"), ...uponOf(found, addresses) }
      : { answers: [...new Set(found.messages.map(addresses.message))].toSorted() })
  }))

const consumptionOf = (
  context: Context,
  messages: ReadonlyArray<FoundMessage>,
  channel: FoundChannel,
  { facts, found }: ReadOperation,
  addresses: Addresses
): Consumption => ({
  channel: addresses.channel(channel),
  messages: [...new Set(messages.map(addresses.message))].toSorted(),
  ...readerFacts(addresses.read(channel)),
  ...(found.action === "receive" ? { ...facts.values, ...readDeclared(context, found.cursor, "consumption") } : {})
})

/** Where a reply is sent to, as the message says it. */
const replyAddress = (context: Context, { cursor }: FoundReply): Json | undefined => {
  const written = member(cursor, "address")
  const foreign = foreignAt(context, written)
  if (foreign !== undefined) return unknownPart(foreign)
  const target = partAt(context, written, "the address of the reply")
  return target === undefined || !isRecord(target.value) ? undefined : (target.value as Json)
}

const replyKept = (context: Context, reply: FoundReply, addresses: Addresses): Json => {
  const { channel, messages } = reply
  const address = replyAddress(context, reply)
  return {
    ...(channel === undefined ? {} : { channel: addresses.channel(channel) }),
    ...(messages.length === 0 ? {} : { messages: messages.map(addresses.message).toSorted() }),
    ...(address === undefined ? {} : { address })
  }
}

/** An operation as the service keeps it: its name is not in the Model otherwise. */
const keptOperation = (context: Context, { found, kept }: ReadOperation, addresses: Addresses): Json => ({
  ...kept,
  action: found.action,
  channel: addresses.channel(found.channel),
  messages: found.messages.map(addresses.message).toSorted(),
  ...(found.reply === undefined ? {} : { reply: replyKept(context, found.reply, addresses) })
})

/** Requests that wait for a reply, from the side that asks: one for each message that may ask. */
const callsOf = (
  context: Context,
  service: Address<"service">,
  { found }: ReadOperation,
  addresses: Addresses
): ReadonlyArray<readonly [name: string, call: Call]> => {
  const { action, channel, messages, name, reply } = found
  if (action !== "send" || reply === undefined) return []
  const [answer] = reply.messages
  const declared = readDeclared(context, reply.cursor, "call") as Partial<Call>
  return messages.map((message) => {
    const request = addresses.message(message)
    const to = {
      request,
      on: addresses.channel(channel),
      ...(answer === undefined || reply.messages.length > 1 ? {} : { reply: addresses.message(answer) }),
      ...(reply.channel === undefined ? {} : { replyOn: addresses.channel(reply.channel) })
    }
    const called = messages.length === 1 ? name : `${name} ${nameOf(request.slice("message:".length))}`
    return [called, { from: service, to, ...declared }]
  })
}

const documentKeys: ReadonlySet<string> = new Set(
  "asyncapi info servers channels operations components defaultContentType tags externalDocs id".split(" ")
)
const infoKeys: ReadonlySet<string> = new Set("title version description tags externalDocs".split(" "))

/** What an operation does, each with the operation that says so. */
type Told<T> = ReadonlyArray<{ readonly use: T; readonly found: FoundOperation }>

/** A set in the order that it has in every Model, with the place of each item. */
const inOrder = <T>(
  told: Told<T>
): { readonly uses: ReadonlyArray<T>; readonly places: ReadonlyMap<string, Source> } => {
  const known = new Map<string, Told<T>[number]>()
  for (const it of told) {
    const text = stableStringify(it.use)
    if (!known.has(text)) known.set(text, it)
  }
  const sorted = [...known].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, it]) => it)
  return {
    uses: sorted.map(({ use }) => use),
    places: new Map(sorted.map(({ found }, at) => [String(at), source(found.cursor.trail)]))
  }
}

interface Uses {
  readonly emits: ReadonlyArray<Emission>
  readonly consumes: ReadonlyArray<Consumption>
}

const usesOf = (context: Context, one: ReadOperation, addresses: Addresses): Uses => {
  const { action, channel, messages, reply } = one.found
  const answers = reply?.messages ?? []
  if (action === "send") {
    const back = reply?.channel
    return {
      emits: emissionsOf(context, messages, channel, one, addresses),
      consumes: back === undefined ? [] : [consumptionOf(context, answers, back, one, addresses)]
    }
  }
  return {
    emits: emissionsOf(context, answers, reply?.channel, one, addresses),
    consumes: [consumptionOf(context, messages, channel, one, addresses)]
  }
}

const keepInfo = (context: Context, root: Cursor, info: Cursor | undefined): Kept => {
  const kept = keepRest(context, root, "the document", { known: documentKeys, kept: ["id", "tags", "externalDocs"] })
  if (info === undefined) return kept
  const about = keepRest(context, info, "info", {
    known: infoKeys,
    kept: ["title", "termsOfService", "contact", "license", "tags", "externalDocs"]
  })
  keep(kept, "info", about)
  return kept
}

const placesOf = (
  root: Cursor,
  info: Cursor | undefined,
  operations: ReadonlyArray<ReadOperation>,
  uses: { readonly emits: ReadonlyMap<string, Source>; readonly consumes: ReadonlyMap<string, Source> }
): Sources => {
  const sources: Sources = new Map()
  for (const key of ["version", "description"]) {
    const found = info === undefined ? undefined : child(info, key)
    if (found !== undefined) sources.set(key, source(found.trail))
  }
  for (const [field, action] of [
    ["emits", "send"],
    ["consumes", "receive"]
  ] as const) {
    const first = operations.find(({ found }) => found.action === action)
    if (first !== undefined) sources.set(field, source(first.found.cursor.trail, uses[field]))
    else if (uses[field].size > 0) sources.set(field, source(root.trail, uses[field]))
  }
  const places = new Map(operations.map(({ found }) => [found.name, source(found.cursor.trail)]))
  const kept = new Map([["operations", source(root.trail, places)]])
  sources.set("extensions", source(root.trail, new Map([["asyncapi", source(root.trail, kept)]])))
  return sources
}

/** The application that a document describes, as a service. */
export const readService = (
  context: Context,
  root: Cursor,
  key: string,
  operations: ReadonlyArray<FoundOperation>,
  addresses: Addresses,
  securitySchemes: Json | undefined
): ReadService => {
  const info = objectAt(context, child(root, "info"), '"info"')
  const read = operations.map((found) => startOperation(context, root, found))
  const told = read.map((one) => ({ found: one.found, ...usesOf(context, one, addresses) }))
  const emits = inOrder(told.flatMap(({ emits: all, found }) => all.map((use) => ({ use, found }))))
  const consumes = inOrder(told.flatMap(({ consumes: all, found }) => all.map((use) => ({ use, found }))))
  const kept = keepInfo(context, root, info)
  const byName: Record<string, Json> = {}
  for (const one of read) setOwn(byName, one.found.name, keptOperation(context, one, addresses))
  keep(kept, "operations", byName)
  keep(kept, "securitySchemes", securitySchemes)
  const sources = placesOf(root, info, read, { emits: emits.places, consumes: consumes.places })
  const version = info === undefined ? undefined : scalarText(child(info, "version")?.value)
  const description = info === undefined ? undefined : textOf(child(info, "description"))
  const extensions = extensionsOf(kept)
  const service: Service = {
    ...(description === undefined ? {} : { description }),
    ...(version === undefined ? {} : { version: version }),
    ...(emits.uses.length === 0 ? {} : { emits: emits.uses }),
    ...(consumes.uses.length === 0 ? {} : { consumes: consumes.uses }),
    ...(extensions === undefined ? {} : { extensions }),
    ...(info === undefined ? {} : readDeclared(context, info, "service", sources))
  }
  const calls = new Map(
    read.flatMap((one) => {
      const place = source((one.found.reply?.cursor ?? one.found.cursor).trail)
      return callsOf(context, `service:${key}`, one, addresses).map(
        ([name, call]) => [name, { call, source: place }] as const
      )
    })
  )
  return { service, sources, calls }
}
