import {
  type Address,
  type Consumption,
  escapeToken,
  type ModelIndex,
  type Projection,
  type RouteCondition,
  type Upcaster
} from "@lintel/model"
import { lookupsOf } from "./lookups.js"
import { routedFrom } from "./routed.js"
import type { Source, Written } from "./written.js"

/**
 * Who reads a message, from where, and what it decodes with.
 *
 * @category matrix
 * @since 0.1.0
 */
export interface MessageReader {
  readonly by: string
  readonly message: Address<"message">
  /** Entity and JSON Pointer that say so. */
  readonly place: { readonly address: string; readonly pointer: string }
  /** The channel or store it reads; `undefined` where nobody said: it may be any. */
  readonly from: string | undefined
  /** What it takes of the payload or decodes with; `undefined`: the message's current form. */
  readonly projection: Projection | undefined
  readonly upcasters: ReadonlyArray<Upcaster>
  /** Channels besides `from` that come back to it: its retry channels and dead letters. */
  readonly returns: ReadonlyArray<string>
  /** Whether it ever reads what was there before it started. */
  readonly replays: boolean
  readonly filter: ReadonlyArray<RouteCondition>
}

/**
 * Somebody who reads a message in the form that it has now: nothing else is said of them.
 *
 * @example
 * ```ts
 * import { plainReader } from "@lintel/evolution"
 *
 * plainReader("message:order-placed", "service:reports").projection // => undefined
 * ```
 *
 * @category matrix
 * @since 0.1.0
 */
export const plainReader = (message: Address<"message">, by: string, from?: string): MessageReader => ({
  by,
  message,
  place: { address: message, pointer: "/payload" },
  from,
  projection: undefined,
  upcasters: [],
  returns: [],
  replays: true,
  filter: []
})

const nameOfMessage = (message: string): string => message.slice("message:".length)

const returnsTo = (index: ModelIndex, { channel, deadLetter, redelivery }: Consumption): ReadonlyArray<string> => {
  const retries = redelivery?.retryChannels ?? []
  const dead = [
    deadLetter ?? index.find(channel)?.value.deadLetter,
    ...retries.map((it) => index.find(it)?.value.deadLetter)
  ]
  return [...new Set([...retries, ...dead.flatMap((it) => (it === undefined || it === "none" ? [] : [it]))])]
}

const consumptions = (index: ModelIndex, message: Address<"message">): ReadonlyArray<MessageReader> =>
  index.readersOf(message).map(({ by, consumption }): MessageReader => {
    const all = index.find(by)?.value.consumes ?? []
    const position = all.indexOf(consumption)
    return {
      by,
      message,
      place: { address: by, pointer: `/consumes/${position}` },
      from: consumption.channel,
      projection: consumption.readers?.[nameOfMessage(message)],
      upcasters: (consumption.upcasters ?? []).filter((it) => it.message === message),
      returns: returnsTo(index, consumption),
      replays: consumption.replays !== "none",
      filter: consumption.filter ?? []
    }
  })

const outside = (index: ModelIndex, message: Address<"message">): ReadonlyArray<MessageReader> =>
  (lookupsOf(index).consumers.get(nameOfMessage(message)) ?? []).map(
    ({ address, value: { messages } }): MessageReader => {
      const name = nameOfMessage(message)
      return {
        by: address,
        message,
        place: { address, pointer: `/messages/${escapeToken(name)}` },
        from: undefined,
        projection: messages?.[name],
        upcasters: [],
        returns: [],
        replays: true,
        filter: []
      }
    }
  )

/** Who reads an event-sourced store: its owner, and the views that are computed from it. */
const storeReaders = (index: ModelIndex, message: Address<"message">): ReadonlyArray<MessageReader> =>
  (lookupsOf(index).stores.get(message) ?? []).flatMap(
    ({ address, value: { events } }): ReadonlyArray<MessageReader> => {
      if (events === undefined) return []
      const snapshot = events.snapshots === "none" ? undefined : events.snapshots?.of
      const upcasters = (events.upcasters ?? []).filter((it) => it.message === message)
      const common = { message, from: address, upcasters, returns: [], replays: true, filter: [] }
      const owner = lookupsOf(index).owners.get(address)
      const isKept = events.messages?.includes(message) === true
      const views = Object.entries(events.projections ?? {}).flatMap(([name, view]): ReadonlyArray<MessageReader> => {
        if (!(view.messages?.includes(message) ?? isKept)) return []
        const place = { address, pointer: `/events/projections/${name}` }
        const projection = view.readers?.[nameOfMessage(message)]
        return [{ ...common, by: view.by ?? owner ?? address, place, projection }]
      })
      const pointer = isKept ? "/events" : "/events/snapshots"
      const own: ReadonlyArray<MessageReader> =
        isKept || snapshot === message
          ? [{ ...common, by: owner ?? address, place: { address, pointer }, projection: undefined }]
          : []
      return [...own, ...views]
    }
  )

/**
 * Everybody who reads a message, as far as the Model says: consumptions, consumers outside, event stores and their views.
 *
 * @category matrix
 * @since 0.1.0
 */
export const readersOf = (index: ModelIndex, message: Address<"message">): ReadonlyArray<MessageReader> => [
  ...consumptions(index, message),
  ...outside(index, message),
  ...storeReaders(index, message)
]

/**
 * Where a reader can meet a version, of all the places where it is: on its channel and what the broker routes there, in
 * its retry channels and dead letters, in the store it reads.
 *
 * @category matrix
 * @since 0.1.0
 */
export const meetingPlaces = (index: ModelIndex, reader: MessageReader, written: Written): ReadonlyArray<Source> =>
  written.sources.filter((source) => {
    const { from } = reader
    if (source._tag === "Live") {
      if (from === undefined || source.channel === undefined || from.startsWith("store:")) return true
      return routedFrom(index, source.channel, written.message).has(from)
    }
    if (from === undefined) return source.in.startsWith("channel:")
    if (source.in === from) return source.as !== "log" || reader.replays
    return reader.returns.includes(source.in)
  })
