import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { ModelIndex } from "@lintel/model"
import { Place, pointerOf } from "../../place.js"
import { names } from "../../wordsOf.js"
import { type ChannelReading, channelReadings } from "../reading.js"

type Sign = "answered" | "addressed" | "obeyedTwice"

interface Found extends Place {
  readonly message: string
  readonly sign: Sign
  readonly who: ReadonlyArray<string>
}

/** Events that are asked for an answer, or sent to somebody by name. */
const commandsCalledEvents = (index: ModelIndex): ReadonlyArray<Found> => {
  const isEvent = (message: string): boolean => index.find(message as `message:${string}`)?.value.kind === "event"
  const found: Array<Found> = []
  for (const { address, value } of index.ofKind("call")) {
    const { request, reply, at } = value.to
    if (request !== undefined && reply !== undefined && isEvent(request)) {
      found.push({
        message: request,
        sign: "answered",
        address,
        pointer: "/to/request",
        who: at === undefined ? [] : [at]
      })
    }
  }
  for (const { address, value } of index.ofKind("saga")) {
    for (const [name, { action }] of Object.entries(value.steps)) {
      if (action?._tag !== "Message" || action.to === undefined || !isEvent(action.message)) continue
      const pointer = pointerOf("steps", name, "action")
      found.push({ message: action.message, sign: "addressed", address, pointer, who: [action.to] })
    }
  }
  return found
}

/** Channels that get a copy of everything that is put on one: by routes without a condition. */
const copiesOf = (index: ModelIndex, message: string, channel: string): ReadonlySet<string> => {
  const channels = new Set([channel])
  for (const one of channels) {
    for (const { messages, to, when } of index.find(one as `channel:${string}`)?.value.routes ?? []) {
      if (when === undefined && messages?.some((it) => it === message) !== false) channels.add(to)
    }
  }
  return channels
}

/** A command that is copied to several channels with readers on each, whoever reads there. */
const copiedTo = (index: ModelIndex, message: string, readings: ReadonlyArray<ChannelReading>): Found | undefined => {
  const emissions = [...index.ofKind("service"), ...index.ofKind("external")].flatMap(({ value }) => value.emits ?? [])
  for (const { channel } of emissions.filter((it) => it.message === message)) {
    if (channel === undefined) continue
    const copies = copiesOf(index, message, channel)
    const heard = readings.filter(
      ({ consumption }) => consumption.filter === undefined && copies.has(consumption.channel)
    )
    const where = new Set(heard.map(({ consumption }) => consumption.channel))
    const who = [...new Set(heard.map(({ by }) => by.address as string))].toSorted()
    const [first] = heard
    if (first !== undefined && where.size > 1 && who.length > 1) {
      return { message, sign: "obeyedTwice", address: first.by.address, pointer: first.at(), who }
    }
  }
  return undefined
}

/** Commands that more than one reader obeys. */
const commandsForMany = (index: ModelIndex): ReadonlyArray<Found> => {
  const readings = channelReadings(index)
  return index.ofKind("message").flatMap(({ address, value }): ReadonlyArray<Found> => {
    if (value.kind !== "command") return []
    const own = readings.filter(({ consumption, channel }) =>
      (consumption.messages ?? channel?.value.messages ?? []).some((message) => message === address)
    )
    // Of a queue each message goes to one; a filter may choose who gets it.
    const heard = own.filter(
      ({ channel, consumption }) =>
        consumption.filter === undefined && (channel?.value.kind === "topic" || channel?.value.kind === "fanOut")
    )
    const byChannel = new Map<string, typeof heard>()
    for (const reading of heard) {
      const { channel } = reading.consumption
      byChannel.set(channel, [...(byChannel.get(channel) ?? []), reading])
    }
    const copied = copiedTo(index, address, own)
    if (copied !== undefined) return [copied]
    for (const group of byChannel.values()) {
      const who = [...new Set(group.map(({ by }) => by.address as string))].toSorted()
      const groups = new Set(group.map(({ by, consumption }) => consumption.group ?? by.address))
      const [first] = group
      if (first !== undefined && who.length > 1 && groups.size > 1)
        return [{ message: address, sign: "obeyedTwice", address: first.by.address, pointer: first.at(), who }]
    }
    return []
  })
}

const labels: Readonly<Record<Sign, string>> = {
  answered: "an answer is expected",
  addressed: "sent to one by name",
  obeyedTwice: "one of several that obey"
}

export const eventCarriedCommand = Rule.make("events/event-carried-command", {
  severity: "warning",
  profile: "service",
  summary: "What is called an event is a command, or a command is heard by several.",
  since: "0.1.0",
  data: Schema.Struct({
    message: Schema.String,
    sign: Schema.Literals(["answered", "addressed", "obeyedTwice"]),
    place: Place,
    who: Schema.Array(Schema.String)
  }),
  identity: ["sign"],
  check: ({ index }, report) => {
    const told = new Set<string>()
    for (const { message, sign, address, pointer, who } of [
      ...commandsCalledEvents(index),
      ...commandsForMany(index)
    ]) {
      if (told.has(`${message} ${sign}`)) continue
      told.add(`${message} ${sign}`)
      report(
        message,
        { message, sign, place: { address, pointer }, who },
        { pointer: "/kind", related: [{ address, pointer, role: labels[sign] }] }
      )
    }
  },
  explain: ({ message, sign, place, who }) => [
    sign === "obeyedTwice"
      ? Doc.para(
          "What ",
          Doc.name(message),
          " orders is done ",
          who.length === 2 ? "twice" : `${who.length} times`,
          ": by ",
          ...names(who),
          "."
        )
      : Doc.para(
          "Whoever sends ",
          Doc.name(message),
          " depends on ",
          ...(who.length === 0 ? ["the one who answers"] : names(who)),
          " without the design saying so: it is a command that is called an event."
        ),
    Doc.excerpt([
      { address: message, pointer: "/kind", label: sign === "obeyedTwice" ? "a command" : "an event" },
      { address: place.address, pointer: place.pointer, label: labels[sign] }
    ]),
    Doc.para(
      sign === "obeyedTwice"
        ? "A command has one who obeys: put it on a queue of its own. If several should react, each in its own way, say what happened: an event."
        : 'An event tells what happened, to whom it may concern, and expects nothing. Call this one what it is (kind: "command"), on a channel that its receiver owns; or stop expecting something of it.'
    )
  ]
})
