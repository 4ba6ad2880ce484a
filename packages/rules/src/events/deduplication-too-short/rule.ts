import * as Schema from "effect/Schema"
import { compareSpans, microseconds, type Span } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { ModelIndex } from "@lintel/model"
import { pointerOf } from "../../place.js"
import { timeText } from "../../timeText.js"
import { bareName, channelReadings } from "../reading.js"
import { type Horizon, redeliveryOf, replayOf } from "../repeated.js"

const longest = (horizons: ReadonlyArray<Horizon>): Horizon | undefined =>
  horizons.reduce<Horizon | undefined>(
    (best, it) => (best === undefined || compareSpans(it.span, best.span) > 0 ? it : best),
    undefined
  )

const resendsTo = (index: ModelIndex, channel: string): ReadonlyArray<Horizon> =>
  [...index.ofKind("service"), ...index.ofKind("external")].flatMap(({ address, value }) =>
    (value.emits ?? []).flatMap((emission, i): ReadonlyArray<Horizon> => {
      const { retriesFor } = emission
      if (emission.channel !== channel || retriesFor === undefined || retriesFor === "none") return []
      const span: Span = retriesFor === "unlimited" ? "unbounded" : microseconds(retriesFor)
      return [{ span, what: "resend", address, pointer: pointerOf("emits", i, "retriesFor") }]
    })
  )

const words: Readonly<Record<Horizon["what"], string>> = {
  redelivery: "is tried again",
  replay: "is read again",
  resend: "is sent again"
}

export const deduplicationTooShort = Rule.make("events/deduplication-too-short", {
  severity: "error",
  profile: "service",
  summary: "A copy comes after its id is forgotten.",
  since: "0.1.0",
  data: Schema.Struct({
    keeper: Schema.String,
    channel: Schema.String,
    pointer: Schema.String,
    memory: Schema.String,
    horizon: Schema.String,
    what: Schema.Literals(["redelivery", "replay", "resend"]),
    at: Schema.String,
    atPointer: Schema.String
  }),
  identity: ["channel", "what"],
  needs: ["whether a repeat is harmless"],
  check: ({ index, missing }, report) => {
    const found = (keeper: string, channel: string, pointer: string, memory: string, horizon: Horizon): void =>
      report(
        keeper,
        {
          keeper,
          channel,
          pointer,
          memory,
          horizon: horizon.span === "unbounded" ? "for ever" : timeText(horizon.span),
          what: horizon.what,
          at: horizon.address,
          atPointer: horizon.pointer
        },
        { pointer, related: [{ address: horizon.address, pointer: horizon.pointer, role: words[horizon.what] }] }
      )
    const readings = channelReadings(index)
    for (const reading of readings) {
      const { by, consumption, channel, at } = reading
      const { retention, idempotency } = consumption
      if (retention === undefined || idempotency === "none") continue
      // The broker's own window catches copies that are sent again, as long as it lasts.
      const isCaught = channel?.value.deduplication !== undefined && channel.value.deduplication !== "none"
      const resends = isCaught ? [] : resendsTo(index, consumption.channel)
      const worst = longest([...redeliveryOf(reading), ...replayOf(reading), ...resends])
      if (worst !== undefined && compareSpans(worst.span, microseconds(retention)) > 0)
        found(by.address, consumption.channel, at("retention"), retention, worst)
    }
    for (const { address, value } of index.ofKind("channel")) {
      const { deduplication } = value
      if (deduplication === undefined || deduplication === "none") continue
      const own = readings.filter(({ consumption }) => consumption.channel === address)
      const exposed = own.filter(({ consumption }) => consumption.idempotency === "none")
      const worst = longest(resendsTo(index, address))
      if (worst === undefined || compareSpans(worst.span, microseconds(deduplication)) <= 0) continue
      if (exposed.length > 0) found(address, address, "/deduplication", deduplication, worst)
      else {
        for (const { by, consumption } of own)
          if (consumption.idempotency === undefined) missing("whether a repeat is harmless", by.address)
      }
    }
  },
  title: ({ keeper, channel }) =>
    keeper === channel ? bareName(channel) : `${bareName(channel)} → ${bareName(keeper)}`,
  explain: ({ keeper, channel, pointer, memory, horizon, what, at, atPointer }) => [
    Doc.para(
      "A message of ",
      Doc.name(channel),
      ` that ${words[what]} after ${memory} is taken for a new one, and acts a second time.`
    ),
    Doc.excerpt([
      { address: keeper, pointer, label: `ids are kept for ${memory}` },
      {
        address: at,
        pointer: atPointer,
        label: horizon === "for ever" ? `${words[what]} without end` : `${words[what]} for up to ${horizon}`
      }
    ]),
    Doc.para("Keep ids longer than the last copy can take, or let the effect be one that a repeat does not change.")
  ]
})
