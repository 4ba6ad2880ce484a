import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { ModelIndex } from "@lintel/model"
import { names } from "../../wordsOf.js"
import { messageUse } from "../messageUse.js"
import { bareName, channelReadings } from "../reading.js"

/** Channels that get what is written to a channel: itself, where routes lead, dead letters, retries. */
const reachedFrom = (index: ModelIndex): ((channel: string, message: string) => ReadonlySet<string>) => {
  interface Way {
    readonly to: string
    /** The messages that take it; all when absent. */
    readonly messages?: ReadonlyArray<string> | undefined
  }
  const next = new Map<string, Array<Way>>()
  const add = (from: string, to: string | undefined, messages?: ReadonlyArray<string>): void => {
    if (to === undefined || to === "none" || to === "dropped") return
    const ways = next.get(from) ?? []
    next.set(from, ways)
    ways.push({ to, messages })
  }
  for (const { address, value } of index.ofKind("channel")) {
    for (const { to, messages } of value.routes ?? []) add(address, to, messages)
    add(address, value.unrouted)
    add(address, value.deadLetter)
  }
  for (const { consumption } of channelReadings(index)) {
    add(consumption.channel, consumption.deadLetter)
    for (const retry of consumption.redelivery?.retryChannels ?? []) add(consumption.channel, retry)
  }
  return (channel, message) => {
    const found = new Set([channel])
    for (const at of found) {
      for (const { to, messages } of next.get(at) ?? []) if (messages?.includes(message) !== false) found.add(to)
    }
    return found
  }
}

/** Every place that a message is written to; `undefined` when somebody sends it and does not say where. */
const writtenTo = (index: ModelIndex, message: string): ReadonlyArray<string> | undefined => {
  const channels: Array<string> = []
  for (const { emission } of index.producersOf(message)) {
    if (emission.channel === undefined) return undefined
    channels.push(emission.channel)
  }
  return channels
}

export const readsWhereNobodyWrites = Rule.make("events/reads-where-nobody-writes", {
  severity: "error",
  profile: "starter",
  summary: "A reader listens on a channel that nobody puts its message on.",
  since: "0.1.0",
  data: Schema.Struct({
    reader: Schema.String,
    channel: Schema.String,
    message: Schema.String,
    pointer: Schema.String,
    written: Schema.Array(Schema.String)
  }),
  identity: ["channel", "message"],
  needs: ["which channel the message is sent on"],
  check: ({ index, missing }, report) => {
    const use = messageUse(index)
    const reached = reachedFrom(index)
    for (const { by, consumption, at } of channelReadings(index)) {
      for (const [k, message] of (consumption.messages ?? []).entries()) {
        const senders = use.senders(message)
        if (senders.length === 0) continue // told as a message that nobody sends
        const written = writtenTo(index, message)
        const isAllSaid = written !== undefined && written.length === senders.length
        const isReached = (written ?? []).some((channel) => reached(channel, message).has(consumption.channel))
        if (isReached) continue
        if (!isAllSaid) {
          missing("which channel the message is sent on", by.address)
          continue
        }
        const pointer = at("messages", k)
        report(
          by.address,
          {
            reader: by.address,
            channel: consumption.channel,
            message,
            pointer,
            written: [...new Set(written)].toSorted()
          },
          {
            pointer,
            related: senders.map((sender) => ({ address: sender.address, pointer: sender.pointer, role: "sends it" }))
          }
        )
      }
    }
  },
  title: ({ reader, message }) => `${bareName(reader)} ← ${bareName(message)}`,
  explain: ({ reader, channel, message, pointer, written }) => [
    Doc.para(
      Doc.name(reader),
      " never gets ",
      Doc.name(message),
      ": it listens on ",
      Doc.name(channel),
      ", and the message is put on ",
      ...names(written),
      "."
    ),
    Doc.excerpt([{ address: reader, pointer, label: "never comes here" }]),
    Doc.para(
      "Read the other channel, put the message on this one as well, or add the route that leads from there to here."
    )
  ]
})
