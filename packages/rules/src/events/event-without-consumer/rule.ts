import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { ModelIndex } from "@lintel/model"
import { isPart, openEnd } from "../../extent.js"
import { names } from "../../wordsOf.js"
import { pointerOf } from "../../place.js"
import { type MessageUse, messageUse } from "../messageUse.js"
import { channelReadings } from "../reading.js"

interface Unheard {
  readonly channel: string
  readonly sender: { readonly address: string; readonly pointer: string }
}

/**
 * Emissions to a channel where nobody reads the message, though somebody does elsewhere. Only where all who read it say
 * from which channel.
 */
const unheard = (index: ModelIndex, use: MessageUse, message: string): ReadonlyArray<Unheard> => {
  const components = [...index.ofKind("service"), ...index.ofKind("external")]
  const known = new Set<string>(components.map(({ address }) => address))
  const readings = channelReadings(index).filter(({ channel, consumption }) =>
    (consumption.messages ?? channel?.value.messages ?? []).some((it) => it === message)
  )
  const isElsewhere = use.readers(message).some(({ address }) => !known.has(address))
  if (isElsewhere || readings.length === 0) return []
  const heard = new Set<string>(readings.map(({ consumption }) => consumption.channel))
  return components.flatMap(({ address, value }) =>
    (value.emits ?? []).flatMap((emission, at): ReadonlyArray<Unheard> => {
      const { channel } = emission
      if (emission.message !== message || channel === undefined || reaches(index, channel, heard)) return []
      return [{ channel, sender: { address, pointer: pointerOf("emits", at) } }]
    })
  )
}

/** Whether what is put on a channel may come to one of some others, or to readers that this design does not know. */
const reaches = (index: ModelIndex, channel: string, heard: ReadonlySet<string>): boolean => {
  const channels = new Set([channel])
  for (const one of channels) {
    const found = index.find(one as `channel:${string}`)?.value
    if (found === undefined || heard.has(one) || found.visibility === "public") return true
    for (const { to } of found.routes ?? []) channels.add(to)
    if (found.unrouted !== undefined && found.unrouted !== "dropped") channels.add(found.unrouted)
  }
  return false
}

export const eventWithoutConsumer = Rule.make("events/event-without-consumer", {
  severity: "warning",
  profile: "service",
  summary: "A message is sent and nobody reads it.",
  since: "0.1.0",
  data: Schema.Struct({
    message: Schema.String,
    senders: Schema.Array(Schema.Struct({ address: Schema.String, pointer: Schema.String })),
    channels: Schema.Array(Schema.String),
    /** Whether it is read, but not where it is sent to here. */
    isReadElsewhere: Schema.optionalKey(Schema.Boolean),
    /** Whether somebody may read it of whom nothing is known here. */
    isOpen: Schema.optionalKey(Schema.Literal(true))
  }),
  options: { ignore: [] as ReadonlyArray<string> },
  check: ({ index, options }, report) => {
    const use = messageUse(index)
    const [open, weight] = isPart(index) ? [{ isOpen: true as const }, openEnd] : [{}, {}]
    for (const { address, value } of index.ofKind("message")) {
      const senders = use.senders(address).map((party) => ({ address: party.address, pointer: party.pointer }))
      if (senders.length === 0 || value.kind === "reply" || options.ignore.includes(address)) continue
      if (use.readers(address).length > 0) {
        for (const { channel, sender } of unheard(index, use, address)) {
          report(
            address,
            { message: address, senders: [sender], channels: [channel], isReadElsewhere: true, ...open },
            { pointer: "", related: [{ ...sender, role: "sends it" }], ...weight }
          )
        }
        continue
      }
      const channels = [...use.channels(address)].toSorted()
      // Who reads a public channel is not for this design to know.
      const isPublic = channels.some(
        (channel) => index.find(channel as `channel:${string}`)?.value.visibility === "public"
      )
      if (isPublic) continue
      const related = senders.map((sender) => ({ ...sender, role: "sends it" }))
      report(address, { message: address, senders, channels, ...open }, { related, ...weight })
    }
  },
  explain: ({ message, senders, channels, isOpen, isReadElsewhere = false }) => {
    const who = names([...new Set(senders.map((sender) => sender.address))])
    const verb = senders.length === 1 ? "sends" : "send"
    const places = Doc.excerpt(senders.slice(0, 2).map((sender) => ({ ...sender, label: "sent here" })))
    if (isOpen) {
      return [
        Doc.para(
          "Who reads ",
          Doc.name(message),
          ...(channels.length === 0 ? [] : [" from ", ...names(channels)]),
          " is not known here: ",
          ...who,
          ` ${verb} it.`
        ),
        places,
        Doc.para(
          "The documents describe a part of a system, and its readers may be others. Give their documents as well, and both sides are judged together."
        )
      ]
    }
    return [
      Doc.para(
        "Nothing happens when ",
        ...who,
        ` ${verb} `,
        Doc.name(message),
        ...(isReadElsewhere
          ? [" to ", ...names(channels), ": it is read elsewhere, and nobody reads it there."]
          : [": nobody reads it."])
      ),
      places,
      Doc.para(
        channels.length === 0
          ? "The design names no channel for it, and no consumer, saga or flow that waits for it."
          : "No service, saga, flow or consumer outside reads it",
        ...(channels.length === 0 ? [] : [" from ", ...names(channels), "."])
      ),
      Doc.para(
        "Either a reader is missing from the design: add it to what a service ",
        Doc.code("consumes"),
        ", or declare a ",
        Doc.code("consumer"),
        " outside. Or nobody needs the message, and it can go."
      )
    ]
  }
})
