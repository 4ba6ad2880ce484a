import {
  compareFractions,
  eventsPerSecond,
  type Fraction,
  fraction,
  microseconds,
  over,
  plus,
  zero
} from "@lintel/analysis"
import type { Entity, ModelIndex, Rate } from "@lintel/model"
import { certainly, type ChannelReading, channelReadings } from "../reading.js"
import type { Place } from "../../place.js"

/** A rate of messages with the place that says it. */
export interface Arriving {
  readonly rate: Fraction
  readonly place: Place
}

/** What comes to a channel: usually, and at most. */
export interface Arrivals {
  readonly steady: Arriving | undefined
  readonly peak: Arriving | undefined
}

const larger = (known: Arriving | undefined, rate: Rate | undefined, place: Place): Arriving | undefined => {
  if (rate === undefined) return known
  const next = { rate: eventsPerSecond(rate), place }
  return known !== undefined && compareFractions(known.rate, next.rate) >= 0 ? known : next
}

/** The largest loads of channels. */
export const arrivalsOf = (index: ModelIndex): ReadonlyMap<string, Arrivals> => {
  const found = new Map<string, Arrivals>()
  for (const { address, value } of index.ofKind("load")) {
    if (!value.of.startsWith("channel:")) continue
    const known = found.get(value.of)
    found.set(value.of, {
      steady: larger(known?.steady, value.steady, { address, pointer: "/steady" }),
      peak: larger(known?.peak, value.peak, { address, pointer: "/peak" })
    })
  }
  return found
}

/** One reading of a group, with what its pace is made of. */
export interface Reader {
  readonly reading: ChannelReading
  readonly readers: number
  /** Microseconds for one message. */
  readonly handling: bigint
}

/** A group of readers that share the messages of a channel. */
export interface Group {
  readonly channel: Entity<"channel">
  readonly readings: ReadonlyArray<ChannelReading>
  /** Whether it takes all messages of the channel; else more comes than it handles. */
  readonly takesAll: boolean
  /** No more than so many can read at once. */
  readonly partitions: number | undefined
}

const takesAll = ({ channel, consumption: { filter, messages } }: ChannelReading): boolean =>
  filter === undefined &&
  (messages === undefined || (channel?.value.messages ?? []).every((message) => messages.includes(message)))

/** Readings that share messages: those of one channel under one name of a group; without a name each is its own. */
export const groupsOf = (index: ModelIndex): ReadonlyArray<Group> => {
  const groups = new Map<string, Array<ChannelReading>>()
  for (const [i, reading] of channelReadings(index).entries()) {
    const { channel, group } = reading.consumption
    const key = group === undefined ? `#${i}` : JSON.stringify([channel, group])
    const known = groups.get(key)
    if (known === undefined) groups.set(key, [reading])
    else known.push(reading)
  }
  return [...groups.values()].flatMap((readings): ReadonlyArray<Group> => {
    const [first] = readings
    if (first?.channel === undefined) return []
    const isPartitioned = certainly(first.profiles, ({ sharing }) => sharing.value === "partition") === true
    return [
      {
        channel: first.channel,
        readings,
        takesAll: readings.some(takesAll),
        partitions: isPartitioned ? first.channel.value.partitions : undefined
      }
    ]
  })
}

/** Messages a second that readers handle, the fastest of them first where there are more than partitions. */
export const paceOf = (readers: ReadonlyArray<Reader>, partitions: number | undefined): Fraction => {
  let left = partitions ?? Number.MAX_SAFE_INTEGER
  let pace = zero
  for (const { handling, readers: count } of readers.toSorted((a, b) => Number(a.handling - b.handling))) {
    const active = Math.min(left, count)
    left -= active
    pace = plus(pace, over(fraction(BigInt(active) * 1_000_000n), fraction(handling)))
  }
  return pace
}

/**
 * When the first message is deleted unread, in microseconds: a reader that handles a share of what comes is behind by the
 * other share of the time that has passed, and falls out of what is kept when that is all of it.
 */
export const lostAfter = (arriving: Fraction, pace: Fraction, retention: string): bigint => {
  const behind = fraction(
    arriving.numerator * pace.denominator - pace.numerator * arriving.denominator,
    arriving.denominator * pace.denominator
  )
  const time = over(fraction(microseconds(retention) * arriving.numerator, arriving.denominator), behind)
  return time.numerator / time.denominator
}
