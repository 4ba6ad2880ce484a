import type { ModelIndex, SagaAction } from "@lintel/model"
import { pointerOf } from "../place.js"

/** Somebody who sends or awaits a message, and the field that says so. */
export interface Party {
  readonly message: string
  readonly address: string
  readonly pointer: string
}

/** Who sends and who awaits which message, as far as the design says. */
export interface MessageUse {
  readonly senders: (message: string) => ReadonlyArray<Party>
  readonly readers: (message: string) => ReadonlyArray<Party>
  /** Everybody who awaits the message by name. */
  readonly waiting: (message: string) => ReadonlyArray<Party>
  /** Channels that carry the message, as channels and emissions say. */
  readonly channels: (message: string) => ReadonlySet<string>
  /** Whether somebody reads whatever comes on the channel. */
  readonly isReadWhole: (channel: string) => boolean
}

const componentParties = (index: ModelIndex, senders: Array<Party>, waits: Array<Party>): void => {
  for (const { address, value } of [...index.ofKind("service"), ...index.ofKind("external")]) {
    for (const [i, { message }] of (value.emits ?? []).entries()) {
      senders.push({ message, address, pointer: pointerOf("emits", i) })
    }
    for (const [i, consumption] of (value.consumes ?? []).entries()) {
      for (const [k, message] of (consumption.messages ?? []).entries()) {
        waits.push({ message, address, pointer: pointerOf("consumes", i, "messages", k) })
      }
    }
  }
}

const sagaParties = (index: ModelIndex, senders: Array<Party>, waits: Array<Party>): void => {
  for (const { address, value } of index.ofKind("saga")) {
    if (value.trigger?._tag === "Message") {
      waits.push({ message: value.trigger.message, address, pointer: "/trigger/message" })
    }
    for (const [name, step] of Object.entries(value.steps)) {
      const send = (action: SagaAction | "none" | undefined, field: string): void => {
        if (action === undefined || action === "none" || action._tag !== "Message") return
        senders.push({ message: action.message, address, pointer: pointerOf("steps", name, field) })
        // Who is named as receiver reads what is sent to it.
        if (action.to !== undefined) waits.push({ message: action.message, address: action.to, pointer: "" })
      }
      send(step.action, "action")
      send(step.compensate, "compensate")
      for (const [i, message] of (step.waitsFor ?? []).entries()) {
        waits.push({ message, address, pointer: pointerOf("steps", name, "waitsFor", i) })
      }
    }
  }
}

/** Views of an event-sourced store read what the store keeps. */
const storeParties = (index: ModelIndex, reads: Array<Party>): void => {
  for (const { address, value } of index.ofKind("store")) {
    for (const [name, { messages }] of Object.entries(value.events?.projections ?? {})) {
      const pointer = pointerOf("events", "projections", name)
      for (const message of messages ?? value.events?.messages ?? []) reads.push({ message, address, pointer })
    }
  }
}

const planParties = (index: ModelIndex, senders: Array<Party>, waits: Array<Party>): void => {
  for (const { address, value } of index.ofKind("call")) {
    const { request, reply, at } = value.to
    if (request !== undefined) {
      senders.push({ message: request, address, pointer: "/to/request" })
      if (at !== undefined) waits.push({ message: request, address: at, pointer: "" })
    }
    if (reply !== undefined) {
      waits.push({ message: reply, address, pointer: "/to/reply" })
      if (at !== undefined) senders.push({ message: reply, address: at, pointer: "" })
    }
  }
  for (const { address, value } of index.ofKind("flow")) {
    if (value.trigger._tag === "Message")
      waits.push({ message: value.trigger.message, address, pointer: "/trigger/message" })
  }
  for (const { address, value } of index.ofKind("consumer")) {
    for (const name of Object.keys(value.messages ?? {})) {
      waits.push({ message: `message:${name}`, address, pointer: pointerOf("messages", name) })
    }
  }
}

const byMessage = (parties: ReadonlyArray<Party>): ((message: string) => ReadonlyArray<Party>) => {
  const groups = new Map<string, Array<Party>>()
  for (const party of parties) {
    const known = groups.get(party.message)
    if (known === undefined) groups.set(party.message, [party])
    else known.push(party)
  }
  return (message) => groups.get(message) ?? []
}

const channelTable = (index: ModelIndex): ReadonlyMap<string, Set<string>> => {
  const table = new Map<string, Set<string>>()
  const add = (message: string, channel: string): void => {
    table.set(message, (table.get(message) ?? new Set()).add(channel))
  }
  for (const { address, value } of index.ofKind("channel"))
    for (const message of value.messages ?? []) add(message, address)
  for (const { value } of [...index.ofKind("service"), ...index.ofKind("external")]) {
    for (const { message, channel } of value.emits ?? []) if (channel !== undefined) add(message, channel)
  }
  for (const [message, channels] of table) followRoutes(index, message, channels)
  return table
}

/** Adds the channels that routes take a message to. */
const followRoutes = (index: ModelIndex, message: string, channels: Set<string>): void => {
  for (const channel of channels) {
    const { routes, unrouted } = index.find(channel as `channel:${string}`)?.value ?? {}
    for (const route of routes ?? []) {
      if (route.messages?.some((it) => it === message) !== false) channels.add(route.to)
    }
    if (unrouted !== undefined && unrouted !== "dropped") channels.add(unrouted)
  }
}

const none: ReadonlySet<string> = new Set()

/** Collects who sends and who awaits which message: components, sagas, flows, request and reply, consumers outside. */
export const messageUse = (index: ModelIndex): MessageUse => {
  const senders: Array<Party> = []
  const waits: Array<Party> = []
  const views: Array<Party> = []
  componentParties(index, senders, waits)
  sagaParties(index, senders, waits)
  planParties(index, senders, waits)
  storeParties(index, views)
  const channels = channelTable(index)
  const readWhole = new Map<string, Party>()
  for (const { address, value } of [...index.ofKind("service"), ...index.ofKind("external")]) {
    for (const [i, { channel, messages }] of (value.consumes ?? []).entries()) {
      if (messages === undefined) readWhole.set(channel, { message: "", address, pointer: pointerOf("consumes", i) })
    }
  }
  const named = byMessage(waits)
  const viewsOf = byMessage(views)
  const channelsOf = (message: string): ReadonlySet<string> => channels.get(message) ?? none
  return {
    senders: byMessage(senders),
    readers: (message) => [
      ...named(message),
      ...viewsOf(message),
      ...[...channelsOf(message)].flatMap((channel) => readWhole.get(channel) ?? [])
    ],
    waiting: named,
    channels: channelsOf,
    isReadWhole: (channel) => readWhole.has(channel)
  }
}
