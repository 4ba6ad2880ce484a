import type { ComparePolicy } from "@lintel/compat"
import { meetingPlaces, type MessageReader, readingOf, type Written } from "@lintel/evolution"
import { type Address, formatDuration, isUnitError, type ModelIndex, parseDuration } from "@lintel/model"
import { type Evidence, longerWait, type Wait } from "../pair.js"
import type { Side } from "../survey.js"
import { factEvidence } from "./messageFacts.js"
import { type Crossing, crossed, evidenceOf, readingOptions } from "./readings.js"

/** What messages are judged with. */
export interface MessageOptions {
  readonly policy: ComparePolicy
  /** What people call a unit on one side: `orders 2`. */
  readonly versioned: (unit: string, side: "old" | "new") => string
  readonly count: () => void
}

/** Whether a reader meets a version anywhere. */
export const isMet = (index: ModelIndex, reader: MessageReader, written: Written): boolean =>
  meetingPlaces(index, reader, written).length > 0

/** How long a channel keeps what is in it. */
const keptIn = (side: Side, channel: string): string => {
  const place = side.index.find(channel as Address<"channel">)?.value
  return place?.compaction === true ? "forever" : (place?.retention ?? "unknown")
}

/** The sum of two times, where both are known; what is only kept until it is read adds nothing that is known. */
const laterBy = (first: string, then: string): string | undefined => {
  const [a, b] = [parseDuration(first), parseDuration(then)]
  if (isUnitError(b)) return undefined
  return formatDuration(isUnitError(a) ? b : a + b)
}

/** What could not be handled comes back from retry channels and dead letters, which keep it after the log has forgotten it. */
const withReturns = ({ reading }: Crossing, { returns }: MessageReader, wait: Wait | undefined): Wait | undefined =>
  wait === undefined || wait.for === "forever" || wait.for === "unknown"
    ? wait
    : returns.reduce<Wait>((longest, room) => {
        const time = laterBy(wait.for, keptIn(reading, room))
        return time === undefined ? longest : (longerWait(longest, { in: room, for: time }) ?? longest)
      }, wait)

const isThere = (side: Side, channel: string): boolean => side.index.find(channel as Address<"channel">) !== undefined

/** How long what an old writer wrote is still met once it is replaced: in the place that the reader reads it from. */
const waitOf = ({ across, reading, writing }: Crossing, reader: MessageReader, written: Written): Wait | undefined => {
  let wait: Wait | undefined
  for (const source of written.sources) {
    if (source._tag !== "Live") continue
    const { channel } = source
    const there = channel === undefined ? undefined : across(channel)
    const met = { ...written, sources: [{ ...source, channel: there }] }
    if (channel === undefined || there === undefined) {
      wait = longerWait(wait, { in: reader.from ?? reader.message, for: "unknown" })
    } else if (isMet(reading.index, reader, met)) {
      const routed = reader.from?.startsWith("channel:") === true && reader.from !== there ? reader.from : undefined
      const place = routed ?? channel
      const times = [
        ...(routed === undefined ? [keptIn(writing, channel)] : []),
        ...(isThere(reading, routed ?? there) ? [keptIn(reading, routed ?? there)] : [])
      ]
      for (const time of times) wait = longerWait(wait, { in: place, for: reader.replays ? time : "untilConsumed" })
    }
  }
  return wait
}

/** What was found of a mixture, and what has to pass before it is over. */
export interface Judged {
  readonly evidence: ReadonlyArray<Evidence>
  readonly wait?: Wait
}

/** What readers of one side make of what a writer of the other side writes. */
export const judge = (
  crossing: Crossing,
  readers: ReadonlyArray<MessageReader>,
  written: ReadonlyArray<Written>,
  names: { readonly acceptedBy: string; readonly refusedBy: string },
  options: MessageOptions
): Judged => {
  const { index } = crossing.reading
  const evidence: Array<Evidence> = []
  let wait: Wait | undefined
  for (const reader of readers) {
    for (const version of written) {
      const met = crossed(version, reader.message, crossing)
      if (!isMet(index, reader, met)) continue
      options.count()
      const reading = readingOf(index, met, reader, readingOptions(options.policy))
      const found = [
        evidenceOf(reading, { message: reader.message, ...names }, reader.place.pointer) ?? [],
        factEvidence(crossing, reader, version, names, options)
      ].flat()
      if (found.length === 0) continue
      evidence.push(...found)
      wait = longerWait(wait, withReturns(crossing, reader, waitOf(crossing, reader, version)))
    }
  }
  return { evidence, ...(wait === undefined ? {} : { wait }) }
}
