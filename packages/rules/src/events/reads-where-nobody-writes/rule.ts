import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { ModelIndex } from "@lintel/model"
import { isPart, openEnd } from "../../extent.js"
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

/** The channel that each sender of a message puts it on; `undefined` for one that does not say. */
const channelsOfSenders = (index: ModelIndex): ((message: string) => ReadonlyArray<string | undefined>) => {
  const sent = new Map<string, Array<string | undefined>>()
  const add = (message: string | undefined, channel: string | undefined): void => {
    if (message === undefined) return
    const known = sent.get(message)
    if (known === undefined) sent.set(message, [channel])
    else known.push(channel)
  }
  for (const { value } of index.ofKind("call")) {
    add(value.to.request, value.to.on)
    if (value.to.at !== undefined) add(value.to.reply, value.to.replyOn)
  }
  for (const { value } of index.ofKind("saga")) {
    for (const step of Object.values(value.steps)) {
      for (const action of [step.action, step.compensate]) {
        if (action !== undefined && action !== "none" && action._tag === "Message") add(action.message, action.channel)
      }
    }
  }
  return (message) => [
    ...index.producersOf(message).map(({ emission }) => emission.channel),
    ...(sent.get(message) ?? [])
  ]
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
    written: Schema.Array(Schema.String),
    /** Whether somebody may put it there of whom nothing is known here. */
    isOpen: Schema.optionalKey(Schema.Literal(true))
  }),
  identity: ["channel", "message"],
  needs: ["which channel the message is sent on"],
  check: ({ index, missing }, report) => {
    const use = messageUse(index)
    const [open, weight] = isPart(index) ? [{ isOpen: true as const }, openEnd] : [{}, {}]
    const reached = reachedFrom(index)
    const channelsOf = channelsOfSenders(index)
    for (const { by, consumption, at } of channelReadings(index)) {
      for (const [k, message] of (consumption.messages ?? []).entries()) {
        const senders = use.senders(message)
        if (senders.length === 0) continue // told as a message that nobody sends
        const channels = channelsOf(message)
        const written = channels.filter((channel) => channel !== undefined)
        if (written.some((channel) => reached(channel, message).has(consumption.channel))) continue
        if (written.length < Math.max(channels.length, senders.length)) {
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
            written: [...new Set(written)].toSorted(),
            ...open
          },
          {
            pointer,
            related: senders.map((sender) => ({ address: sender.address, pointer: sender.pointer, role: "sends it" })),
            ...weight
          }
        )
      }
    }
  },
  title: ({ reader, message }) => `${bareName(reader)} ← ${bareName(message)}`,
  explain: ({ reader, channel, message, pointer, written, isOpen }) => [
    Doc.para(
      Doc.name(reader),
      isOpen ? " may never get " : " never gets ",
      Doc.name(message),
      ": it listens on ",
      Doc.name(channel),
      ", and the message is put on ",
      ...names(written),
      "."
    ),
    Doc.excerpt([{ address: reader, pointer, label: isOpen ? "may never come here" : "never comes here" }]),
    isOpen
      ? Doc.para(
          "The documents describe a part of a system, and somebody else may put it there. Give their documents as well, or read the other channel."
        )
      : Doc.para(
          "Read the other channel, put the message on this one as well, or add the route that leads from there to here."
        )
  ]
})
