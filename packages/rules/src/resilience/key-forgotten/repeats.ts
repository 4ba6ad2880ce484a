import { callsOfFlow, compareSpans, type Span } from "@lintel/analysis"
import type { ModelIndex } from "@lintel/model"
import type { Place } from "../../place.js"
import { channelReadings, isHandledBy } from "../../events/reading.js"
import { type Horizon, redeliveryOf, replayOf } from "../../events/repeated.js"
import { inAll } from "../stated.js"

/** Why a call may be made again after its own tries: the message that it handles comes again. */
export interface Repeat {
  readonly what: "redelivery" | "replay"
  readonly span: Span
  readonly place: Place
}

const longest = (horizons: ReadonlyArray<Horizon>): Horizon | undefined =>
  horizons.reduce<Horizon | undefined>(
    (most, one) => (most === undefined || compareSpans(one.span, most.span) > 0 ? one : most),
    undefined
  )

const repeatOf = (what: Repeat["what"], horizon: Horizon | undefined): ReadonlyArray<Repeat> =>
  horizon === undefined || horizon.span === 0n
    ? []
    : [{ what, span: horizon.span, place: { address: horizon.address, pointer: horizon.pointer } }]

const sum = (repeats: ReadonlyArray<Repeat>): Span => inAll(repeats.map(({ span }) => span))

/** How much later each call may be made again because its message is delivered or read again: the longest of several. */
export const repeatsOfCalls = (index: ModelIndex): ReadonlyMap<string, ReadonlyArray<Repeat>> => {
  const found = new Map<string, ReadonlyArray<Repeat>>()
  const flows = index.ofKind("flow").filter(({ value }) => value.trigger._tag === "Message")
  for (const reading of flows.length === 0 ? [] : channelReadings(index)) {
    const repeats = [
      ...repeatOf("redelivery", longest(redeliveryOf(reading))),
      ...repeatOf("replay", longest(replayOf(reading)))
    ]
    if (repeats.length === 0) continue
    for (const { value } of flows) {
      if (!isHandledBy(reading, value)) continue
      for (const call of callsOfFlow(value).keys()) {
        const known = found.get(call)
        if (known === undefined || compareSpans(sum(repeats), sum(known)) > 0) found.set(call, repeats)
      }
    }
  }
  return found
}
