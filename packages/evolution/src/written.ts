import {
  type Address,
  byText,
  formatDate,
  isUnitError,
  type LocalDate,
  type Message,
  type ModelIndex,
  parseDate,
  parseDuration,
  type Payload
} from "@lintel/model"
import { lookupsOf } from "./lookups.js"
import { routedOnce } from "./routed.js"

/**
 * How long a copy can still be met: up to and including a day, for ever, or nobody said.
 *
 * @category matrix
 * @since 0.1.0
 */
export type Until = LocalDate | "forever" | "unknown"

/**
 * Where messages of a version can be met: written now by somebody, or kept in a channel or a store.
 *
 * @category matrix
 * @since 0.1.0
 */
export type Source =
  | { readonly _tag: "Live"; readonly by: string | undefined; readonly channel: string | undefined }
  | {
      readonly _tag: "Kept"
      readonly in: string
      /** What the place is to the message. */
      readonly as: "log" | "deadLetter" | "retry" | "store"
      readonly until: Until
    }

/**
 * A version of a message that can be met, and where. `payload` is absent where nobody says what that version looks like.
 *
 * @category matrix
 * @since 0.1.0
 */
export interface Written {
  readonly message: Address<"message">
  /** Absent where the message has no version. */
  readonly version: string | undefined
  readonly payload: Payload | undefined
  /** The content type that it is sent with, where that is known: that of the message, for its own format. */
  readonly contentType?: string | undefined
  /** JSON Pointer of the version in the message. */
  readonly pointer: string
  readonly sources: ReadonlyArray<Source>
}

interface Form {
  readonly version: string | undefined
  readonly payload: Payload | undefined
  readonly pointer: string
}

/** The forms a message has: what it is now, then what is retained; the current one wins where both name a version. */
const formsOf = (message: Message): ReadonlyArray<Form> => [
  { version: message.version, payload: message.payload, pointer: "" },
  ...(message.retained ?? []).flatMap(({ version, payload }, index) =>
    version === message.version ? [] : [{ version, payload, pointer: `/retained/${index}` }]
  )
]

/** The form of a message under a version; its current one when none is named. */
const formOf = (message: Message, version: string | undefined): Form | undefined => {
  const forms = formsOf(message)
  return version === undefined ? forms[0] : forms.find((form) => form.version === version)
}

const microsecondsInDay = 86_400_000_000n

/** The last day on which something written up to a day can be met in a place that keeps it for a time. */
const keptLonger = (until: Until, retention: string | undefined): Until => {
  if (retention === "forever" || until === "forever") return "forever"
  if (until === "unknown" || retention === undefined || retention === "untilConsumed") return "unknown"
  const [day, time] = [parseDate(until), parseDuration(retention)]
  if (isUnitError(day) || isUnitError(time)) return "unknown"
  return formatDate(day + Number((time + microsecondsInDay - 1n) / microsecondsInDay))
}

const channelsThatCarry = (index: ModelIndex, address: string): ReadonlyArray<Address<"channel">> => {
  const named = lookupsOf(index).channels.get(address) ?? []
  const emitted = index.producersOf(address).flatMap(({ emission }) => emission.channel ?? [])
  return [...new Set([...named, ...emitted])].toSorted(byText)
}

const storesThatKeep = (index: ModelIndex, address: string): ReadonlyArray<Address<"store">> =>
  (lookupsOf(index).stores.get(address) ?? []).flatMap(({ address: store, value: { events } }) => {
    const snapshot = events?.snapshots === "none" ? undefined : events?.snapshots?.of
    return events?.messages?.some((it) => it === address) || snapshot === address ? [store] : []
  })

type Room = Extract<Source, { readonly _tag: "Kept" }>

const channelAt = (index: ModelIndex, channel: string) => index.find(channel as Address<"channel">)?.value

/** How long a place keeps what comes to it at the latest on a day. */
const keptIn = (index: ModelIndex, channel: string, latest: Until): Until => {
  const { compaction, retention } = channelAt(index, channel) ?? {}
  return keptLonger(latest, compaction === true ? "forever" : retention)
}

/**
 * Where what could not be handled in a channel waits: its retry channels, one after the other, then the dead letters. A
 * message comes to the next place when the one before it forgets it at the latest.
 */
const waitingRooms = (index: ModelIndex, channel: string, until: Until): ReadonlyArray<Room> => {
  const found = new Map<string, Room>()
  const enter = (room: string, as: "deadLetter" | "retry", latest: Until): Until => {
    const end = keptIn(index, room, latest)
    const known = found.get(room)
    const isKnown = known !== undefined && later(known.until, end) === known.until
    if (room !== channel) found.set(room, { _tag: "Kept", in: room, as, until: isKnown ? known.until : end })
    // What a waiting room gives up goes to its own dead letters.
    const next = channelAt(index, room)?.deadLetter
    if (!isKnown && room !== channel && next !== undefined && next !== "none") enter(next, "deadLetter", end)
    return end
  }
  const own = channelAt(index, channel)?.deadLetter
  if (own !== undefined && own !== "none") enter(own, "deadLetter", until)
  for (const { consumption } of index.readersOfChannel(channel)) {
    const last = (consumption.redelivery?.retryChannels ?? []).reduce<Until>(
      (end, it) => enter(it, "retry", end),
      until
    )
    const dead = consumption.deadLetter ?? own
    if (dead !== undefined && dead !== "none") enter(dead, "deadLetter", last)
  }
  return [...found.values()].toSorted((a, b) => byText(a.in, b.in))
}

/** Copies that the broker puts on other channels, which forget them at their own time. */
const copies = (
  index: ModelIndex,
  { channel, message, until }: { readonly channel: string; readonly message: string; readonly until: Until },
  said: ReadonlySet<string>
): ReadonlyArray<Source> => {
  const ends = new Map([[channel, until]])
  for (const [at, end] of ends) {
    for (const to of routedOnce(index, at, message)) {
      if (!said.has(to) && !ends.has(to)) ends.set(to, keptIn(index, to, end))
    }
  }
  ends.delete(channel)
  return [...ends].flatMap(([to, end]): ReadonlyArray<Source> => [
    { _tag: "Kept", in: to, as: "log", until: end },
    ...waitingRooms(index, to, end)
  ])
}

const keptInChannel = (index: ModelIndex, channel: string, until: LocalDate | undefined): ReadonlyArray<Source> => {
  const own = endOf(index, channel, until)
  return [{ _tag: "Kept", in: channel, as: "log", until: own }, ...waitingRooms(index, channel, own)]
}

/** The last day in a log: what is said, else for ever where it forgets nothing. */
const endOf = (index: ModelIndex, channel: string, until: LocalDate | undefined): Until => {
  const { compaction, retention } = channelAt(index, channel) ?? {}
  // A compacted log keeps the last message of each key as long as it lives.
  return until ?? (retention === "forever" || compaction === true ? "forever" : "unknown")
}

const keptInStore = (index: ModelIndex, store: string, until: LocalDate | undefined): Source => {
  const { events } = index.find(store as Address<"store">)?.value ?? {}
  return {
    _tag: "Kept",
    in: store,
    as: "store",
    until: until ?? (events?.retention === "forever" ? "forever" : "unknown")
  }
}

const later = (a: Until, b: Until): Until => {
  if (a === "forever" || b === "forever") return "forever"
  if (a === "unknown" || b === "unknown") return "unknown"
  return a < b ? b : a
}

/** One entry for each place, with the latest end that is known of it. */
const distinct = (sources: ReadonlyArray<Source>): ReadonlyArray<Source> => {
  const found = new Map<string, Source>()
  for (const source of sources) {
    const key = source._tag === "Live" ? `live ${source.by} ${source.channel}` : `kept ${source.in}`
    const known = found.get(key)
    if (known?._tag === "Kept" && source._tag === "Kept") {
      found.set(key, { ...known, until: later(known.until, source.until) })
    } else if (known === undefined) found.set(key, source)
  }
  return [...found.values()]
}

const liveSources = (
  index: ModelIndex,
  address: string,
  version: string | undefined,
  current: string | undefined
): ReadonlyArray<Source> =>
  index.producersOf(address).flatMap(({ by, emission: { channel, versions } }): ReadonlyArray<Source> => {
    const written: ReadonlyArray<string | undefined> = versions ?? [current]
    return written.includes(version) ? [{ _tag: "Live", by, channel }] : []
  })

const keptSources = (
  index: ModelIndex,
  address: string,
  message: Message,
  version: string | undefined
): ReadonlyArray<Source> =>
  (message.retained ?? [])
    .filter((it) => it.version === version)
    .flatMap(({ channels, stores, until }) => {
      const isSilent = channels === undefined && stores === undefined
      const logs = isSilent ? channelsThatCarry(index, address) : (channels ?? [])
      const kept = isSilent ? storesThatKeep(index, address) : (stores ?? [])
      const said = new Set<string>(logs)
      return [
        ...logs.flatMap((it) => keptInChannel(index, it, until)),
        ...logs.flatMap((it) => copies(index, { channel: it, message: address, until: endOf(index, it, until) }, said)),
        ...kept.map((it) => keptInStore(index, it, until))
      ]
    })

const versionsOf = (index: ModelIndex, address: string, message: Message): ReadonlyArray<string | undefined> => {
  const emitted = index.producersOf(address).flatMap(({ emission }) => emission.versions ?? [])
  return [...new Set([message.version, ...emitted, ...(message.retained ?? []).map(({ version }) => version)])]
}

/**
 * Every version of a message that can still be met: what producers write now, and what is kept. A message that nobody is
 * said to write counts as written by somebody who is not named.
 *
 * @category matrix
 * @since 0.1.0
 */
export const writtenVersions = (index: ModelIndex, address: Address<"message">): ReadonlyArray<Written> => {
  const message = index.find(address)?.value
  if (message === undefined) return []
  const isWrittenByNobody = index.producersOf(address).length === 0
  return versionsOf(index, address, message).flatMap((version): ReadonlyArray<Written> => {
    const isUnnamed = isWrittenByNobody && version === message.version
    const live: ReadonlyArray<Source> = isUnnamed
      ? [{ _tag: "Live", by: undefined, channel: undefined }]
      : liveSources(index, address, version, message.version)
    const sources = distinct([...live, ...keptSources(index, address, message, version)])
    const form = formOf(message, version)
    if (sources.length === 0) return []
    const payload = form?.payload
    // A version of another format was not sent with the content type that the message has now.
    const contentType = payload?._tag === message.payload?._tag ? message.contentType : undefined
    return [{ message: address, version, payload, contentType, pointer: form?.pointer ?? "", sources }]
  })
}

/**
 * The last day on which a version can be met, over everything that is known of it: a day, `forever` while somebody writes
 * it or a place never forgets it, `unknown` where nobody said.
 *
 * @category matrix
 * @since 0.1.0
 */
export const metUntil = ({ sources }: Written): Until =>
  sources.some(({ _tag }) => _tag === "Live")
    ? "forever"
    : sources
        .flatMap((it) => (it._tag === "Kept" ? [it.until] : []))
        .reduce<Until>((latest, until) => later(latest, until), "0000-01-01")
