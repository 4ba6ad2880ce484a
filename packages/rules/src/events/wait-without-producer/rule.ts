import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { ModelIndex } from "@lintel/model"
import { isPart, openEnd } from "../../extent.js"
import { clause, names } from "../../wordsOf.js"
import { messageUse } from "../messageUse.js"
import { channelReadings } from "../reading.js"

interface Waiting {
  readonly address: string
  readonly pointer: string
}

/** Channels that something else fills: what is routed, could not be handled or is tried again. */
const filledChannels = (index: ModelIndex): ReadonlySet<string> =>
  new Set(
    [
      ...index
        .ofKind("channel")
        .flatMap(({ value }) => [...(value.routes ?? []).map(({ to }) => to), value.unrouted, value.deadLetter]),
      ...channelReadings(index).flatMap(({ consumption }) => [
        consumption.deadLetter,
        ...(consumption.redelivery?.retryChannels ?? [])
      ]),
      ...[...index.ofKind("service"), ...index.ofKind("external")].flatMap(({ value }) =>
        (value.emits ?? []).map(({ channel }) => channel)
      )
    ].filter((channel) => channel !== undefined)
  )

/** Who reads whatever comes on a channel on which nothing comes, by each message that it lists. */
const silentlyWaiting = (
  index: ModelIndex,
  isSent: (message: string) => boolean
): ReadonlyMap<string, Array<Waiting>> => {
  const filled = filledChannels(index)
  const found = new Map<string, Array<Waiting>>()
  for (const { at, by, channel, consumption } of channelReadings(index)) {
    const listed = channel?.value.messages ?? []
    if (consumption.messages !== undefined || filled.has(consumption.channel) || listed.some(isSent)) continue
    for (const message of listed) {
      found.set(message, [...(found.get(message) ?? []), { address: by.address, pointer: at() }])
    }
  }
  return found
}

export const waitWithoutProducer = Rule.make("events/wait-without-producer", {
  severity: "error",
  profile: "starter",
  summary: "Something waits for a message that nobody sends.",
  since: "0.1.0",
  data: Schema.Struct({
    message: Schema.String,
    waiting: Schema.Array(Schema.Struct({ address: Schema.String, pointer: Schema.String })),
    consequence: Schema.optionalKey(Schema.String),
    /** Whether somebody may send it of whom nothing is known here. */
    isOpen: Schema.optionalKey(Schema.Literal(true))
  }),
  check: ({ index }, report) => {
    const use = messageUse(index)
    const isOpen = isPart(index)
    // What is kept of older versions was written by somebody, and is read.
    const kept: ReadonlySet<string> = new Set(
      index.ofKind("message").flatMap(({ address, value }) => ((value.retained ?? []).length > 0 ? [address] : []))
    )
    const silent = silentlyWaiting(index, (it) => use.senders(it).length > 0 || kept.has(it))
    for (const { address, value } of index.ofKind("message")) {
      const named = use.waiting(address).filter((party) => party.pointer !== "")
      const waiting = [...named, ...(silent.get(address) ?? [])].map((party) => ({
        address: party.address,
        pointer: party.pointer
      }))
      if (waiting.length === 0 || use.senders(address).length > 0) continue
      const consequence = value.consequence === undefined ? {} : { consequence: value.consequence }
      const related = waiting.map((party) => ({ ...party, role: "waits for it" }))
      const data = { message: address, waiting, ...consequence }
      if (isOpen) report(address, { ...data, isOpen }, { related, ...openEnd })
      else report(address, data, { related })
    }
  },
  explain: ({ message, waiting, consequence, isOpen }) => {
    const who = names([...new Set(waiting.map((party) => party.address))])
    const verb = waiting.length === 1 ? "waits" : "wait"
    const places = Doc.excerpt(waiting.slice(0, 2).map((party) => ({ ...party, label: "waits here" })))
    if (isOpen) {
      return [
        Doc.para("Who sends ", Doc.name(message), " is not known here: ", ...who, ` ${verb} for it.`),
        places,
        Doc.para(
          "The documents describe a part of a system, and its sender may be another. Give its document as well, and both sides are judged together."
        )
      ]
    }
    return [
      Doc.para(
        ...who,
        ` ${verb} for ever: nobody sends `,
        Doc.name(message),
        consequence === undefined ? "." : `, so ${clause(consequence)}.`
      ),
      places,
      Doc.para("No service or external emits it, and no saga or call sends it as a request or a reply."),
      Doc.para(
        "Add it to what its sender ",
        Doc.code("emits"),
        "; if the sender is not part of this design, declare it as an external that emits it."
      )
    ]
  }
})
