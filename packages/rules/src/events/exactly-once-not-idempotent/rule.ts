import * as Schema from "effect/Schema"
import { stepsOfFlow } from "@lintel/analysis"
import { type RunStep, Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { ModelIndex } from "@lintel/model"
import { pointerOf, Place } from "../../place.js"
import { bareName, certainly, type ChannelReading, channelReadings } from "../reading.js"

/** A writer that promises each message once. */
interface Promised {
  readonly message: string
  readonly place: Place
}

const promisesByChannel = (index: ModelIndex): ReadonlyMap<string, ReadonlyArray<Promised>> => {
  const found = new Map<string, Array<Promised>>()
  for (const { address, value } of [...index.ofKind("service"), ...index.ofKind("external")]) {
    for (const [i, { channel, guarantee, message }] of (value.emits ?? []).entries()) {
      if (guarantee !== "exactlyOnce" || channel === undefined) continue
      const place = { address, pointer: pointerOf("emits", i, "guarantee") }
      const known = found.get(channel)
      if (known === undefined) found.set(channel, [{ message, place }])
      else known.push({ message, place })
    }
  }
  return found
}

/** Who says that each message is handled once: the reader, the channel, those who write to it. */
const claimsOf = (promises: ReturnType<typeof promisesByChannel>, reading: ChannelReading): ReadonlyArray<Place> => {
  const { by, consumption, channel, at } = reading
  const own = consumption.guarantee === "exactlyOnce" ? [{ address: by.address, pointer: at("guarantee") }] : []
  const ofChannel =
    channel?.value.delivery === "exactlyOnce" ? [{ address: channel.address, pointer: "/delivery" }] : []
  const wanted: ReadonlyArray<string> | undefined = consumption.messages ?? channel?.value.messages
  const writers = (promises.get(consumption.channel) ?? []).flatMap(({ message, place }) =>
    wanted === undefined || wanted.includes(message) ? [place] : []
  )
  return [...own, ...ofChannel, ...writers]
}

/** Whether handling the messages touches anything but the broker, as far as flows say. */
const actsOutside = (index: ModelIndex, { by, consumption, channel }: ChannelReading): boolean => {
  const read: ReadonlyArray<string> = consumption.messages ?? channel?.value.messages ?? []
  return index.ofKind("flow").some(({ value }) => {
    const { trigger } = value
    if (value.of !== by.address || trigger._tag !== "Message" || !read.includes(trigger.message)) return false
    return stepsOfFlow(value).some(({ _tag }) => _tag !== "Publish" && _tag !== "Read")
  })
}

const runOf = (reader: string, channel: string): ReadonlyArray<RunStep> => [
  { outcome: "ok", step: "deliver", action: channel, detail: "first copy" },
  { outcome: "ok", step: "handle", action: reader, detail: "takes effect" },
  { outcome: "failed", step: "crash", action: reader, detail: "before the broker hears of it" },
  { outcome: "ok", step: "deliver", action: channel, detail: "second copy" },
  { outcome: "failed", step: "handle", action: reader, detail: "takes effect again" }
]

export const exactlyOnceNotIdempotent = Rule.make("events/exactly-once-not-idempotent", {
  severity: "error",
  profile: "starter",
  summary: "Messages are said to be handled exactly once, and a repeat acts again.",
  since: "0.1.0",
  data: Schema.Struct({
    reader: Schema.String,
    channel: Schema.String,
    pointer: Schema.String,
    claims: Schema.Array(Place)
  }),
  identity: ["channel"],
  needs: ["what a repeated message does"],
  check: ({ index, missing }, report) => {
    const promises = promisesByChannel(index)
    for (const reading of channelReadings(index)) {
      const { by, consumption, at, profiles } = reading
      const { channel, idempotency, transactional } = consumption
      if (idempotency === "effect" || idempotency === "replay") continue
      const claims = claimsOf(promises, reading)
      if (claims.length === 0) continue
      // What only reads and writes the broker is covered by the broker's own transaction.
      const isCovered = transactional === true && certainly(profiles, (it) => it.transactions?.value === true) !== false
      if (isCovered && !actsOutside(index, reading)) continue
      if (idempotency === undefined) {
        missing("what a repeated message does", by.address)
        continue
      }
      const pointer = at("idempotency")
      report(
        by.address,
        { reader: by.address, channel, pointer, claims },
        {
          pointer,
          witness: { _tag: "Run", checked: true, steps: runOf(bareName(by.address), bareName(channel)) },
          related: claims.map((claim) => ({
            address: claim.address,
            pointer: claim.pointer,
            role: "promises exactly once"
          }))
        }
      )
    }
  },
  title: ({ reader, channel }) => `${bareName(channel)} → ${bareName(reader)}`,
  explain: ({ reader, channel, pointer, claims }) => [
    Doc.para("Sooner or later ", Doc.name(reader), " acts twice on one message of ", Doc.name(channel), "."),
    Doc.excerpt([
      { address: reader, pointer, label: "a repeat acts again" },
      ...claims.slice(0, 1).map((claim) => ({
        address: claim.address,
        pointer: claim.pointer,
        label: "exactly once is promised"
      }))
    ]),
    Doc.para(
      "A broker can deliver once; it cannot know whether the effect outside of it took place. Only the reader makes one effect of two copies: remember the ids of handled messages in the transaction that holds the effect, or write so that the second time changes nothing, and say ",
      Doc.code('idempotency: "effect"'),
      ". Else promise what is true: ",
      Doc.code('"atLeastOnce"'),
      "."
    )
  ]
})
