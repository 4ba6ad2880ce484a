import { shortAddress } from "@lintel/doc"
import {
  type MessageMatrix,
  messageMatrices,
  meetingPlaces,
  metUntil,
  type MessageReader,
  type Reading,
  readersOf,
  readingOf,
  type Written
} from "@lintel/evolution"
import { type Address, type ModelIndex, type Payload, stableStringify } from "@lintel/model"
import type { Change } from "../change.js"
import { matchEntities } from "../entities/matchEntities.js"
import type { AppliedComparePolicy } from "../policy.js"
import type { NamedChanges, Run } from "../run.js"
import { sidesOf } from "../sides.js"
import { type Renames, renamesOf } from "./rename.js"

type Refused = Extract<Reading, { readonly _tag: "Refuses" }>

/** A reader with a version that it refuses, each with its side. */
interface Meeting {
  readonly reader: MessageReader
  readonly isOldReader: boolean
  readonly written: Written
  readonly isOldWriter: boolean
  readonly reading: Reading
}

/** Whether a reader says itself what it decodes with: the others read with the message's form, which is compared as such. */
const decodesOnItsOwn = ({ projection, upcasters }: MessageReader): boolean =>
  projection !== undefined || upcasters.length > 0

/** How a policy has messages read. */
export const readingOptions = ({ enums, formats, relation, unknownProperties }: AppliedComparePolicy) => ({
  enums,
  formats,
  sender: relation === "plain" ? ("as-written" as const) : ("closed" as const),
  reader: unknownProperties === "ignored" ? ("tolerant" as const) : ("as-written" as const)
})

/** Whether some copy of a version may be left on the day of the comparison. */
const isMet = (run: Run, written: Written): boolean => {
  const until = metUntil(written)
  return until === "forever" || until === "unknown" || until >= run.now
}

const isLive = ({ sources }: Written): boolean => sources.some(({ _tag }) => _tag === "Live")

/** What is written on the other side, on channels by the names that they have on this one. */
const underNames = (written: Written, message: Written["message"], names: Renames): Written => ({
  ...written,
  message,
  sources: written.sources.map((source) => {
    if (source._tag === "Kept") return { ...source, in: names.get(source.in) ?? source.in }
    const { channel } = source
    return channel === undefined ? source : { ...source, channel: names.get(channel) ?? channel }
  })
})

/** Readers of one side with what the other side's producers write while both run. */
const crossed = (
  run: Run,
  reading: { readonly index: ModelIndex; readonly matrix: MessageMatrix; readonly names: Renames },
  writing: MessageMatrix,
  isOldReader: boolean
): ReadonlyArray<Meeting> =>
  reading.matrix.readers.filter(decodesOnItsOwn).flatMap((reader) =>
    writing.written
      .filter(
        (version) =>
          isLive(version) &&
          meetingPlaces(reading.index, reader, underNames(version, reader.message, reading.names)).length > 0
      )
      .map((written): Meeting => ({
        reader,
        isOldReader,
        written,
        isOldWriter: !isOldReader,
        reading: readingOf(reading.index, written, reader, readingOptions(run.policy))
      }))
  )

const within = (run: Run, { pairs }: MessageMatrix, isOld: boolean): ReadonlyArray<Meeting> =>
  pairs
    .filter(({ reader, written }) => decodesOnItsOwn(reader) && isMet(run, written))
    .map(({ reader, reading, written }) => ({ reader, isOldReader: isOld, written, isOldWriter: isOld, reading }))

/** The same reader with the same decoder before the same form: what it made of it is nothing new. */
const keyOf = ({ reader: { by, from, projection, upcasters }, written: { payload } }: Meeting): string =>
  stableStringify({ by, from, projection, upcasters, payload })

/** The same reader that refuses what is written now for the same reason as what was written before. */
const causeOf = ({ reader: { by, from, projection, upcasters }, reading, written }: Meeting): ReadonlyArray<string> =>
  reading._tag === "Refuses" && reading.refusals.length > 0 && isLive(written)
    ? [stableStringify({ by, from, projection, upcasters, refusals: reading.refusals })]
    : []

const changeOf = (meeting: Meeting, sides: { readonly old: string; readonly new: string }): Change => {
  const { isOldReader, isOldWriter, reader, reading, written } = meeting
  const version = written.version ?? (isOldWriter ? sides.old : sides.new)
  const { address, pointer } = reader.place
  const place = isOldReader ? { before: { address, pointer } } : { after: { address, pointer } }
  const common = { subject: address, pointer, reaches: [written.message], ...place }
  if (reading._tag !== "Refuses") {
    const reasons = reading._tag === "Undecided" ? reading.reasons : []
    return {
      ...common,
      code: "compat/payload-undecided",
      class: "undecided",
      data: { part: "message", where: { version }, reasons }
    }
  }
  return {
    ...common,
    code: "compat/reader-refuses",
    class: "breaking",
    data: { message: written.message, version, reader: reader.by, isOldReader },
    witness: witnessOf(reading, written.message, version, shortAddress(reader.by))
  }
}

const witnessOf = (
  reading: Refused,
  message: string,
  acceptedBy: string,
  refusedBy: string
): NonNullable<Change["witness"]> => ({
  _tag: "Message",
  checked: true,
  acceptedBy,
  refusedBy,
  message,
  payload: { value: reading.value },
  refusals: reading.refusals
})

/** A change of what is kept that readers are not hurt by whose upcasters make of it what they decode. */
export const sparingUpcasters = (
  run: Run,
  { payload, version }: { readonly payload: Payload; readonly version: string | undefined },
  change: Change
): Change => ({
  ...change,
  spares: (address, user) => {
    if (change.spares?.(address, user) === true) return true
    const written: Written = { message: address as Address<"message">, version, payload, pointer: "", sources: [] }
    const own = readersOf(run.after, written.message).filter(({ by }) => by === user.address)
    return (
      own.length > 0 &&
      own.every(
        (reader) =>
          reader.upcasters.length > 0 &&
          readingOf(run.after, written, reader, readingOptions(run.policy))._tag === "Reads"
      )
    )
  }
})

/** Codes of changes of a message that name the readers they hurt themselves. */
const tellsReaders: ReadonlySet<string> = new Set([
  "compat/message-widened",
  "compat/message-misread",
  "compat/message-narrowed",
  "compat/retained-refused"
])

/**
 * Readers that say what they decode with, against everything they meet while both versions run: what old and new producers
 * write, and what is kept. What such a reader refused before is nothing new; where the message itself became narrower or
 * wider, that change names the readers already.
 */
export const compareReaders = (run: Run, messages: ReadonlyArray<NamedChanges>): ReadonlyArray<NamedChanges> => {
  const told = new Set(
    messages
      .flatMap(({ changes }) => changes)
      .filter(({ code }) => tellsReaders.has(code))
      .map(({ subject }) => subject)
  )
  const matrices = (index: ModelIndex) =>
    new Map(messageMatrices(index, readingOptions(run.policy)).map((matrix) => [matrix.message as string, matrix]))
  const [before, after] = [matrices(run.before), matrices(run.after)]
  const renames = renamesOf(run.before.model, run.after.model)
  const back: Renames = new Map([...renames].map(([name, other]) => [other, name]))
  return matchEntities("messages", run.before.model, run.after.model).pairs.flatMap(
    ([oldKey, newKey]): ReadonlyArray<NamedChanges> => {
      const [old, fresh] = [before.get(`message:${oldKey}`), after.get(`message:${newKey}`)]
      if (old === undefined || fresh === undefined || told.has(fresh.message)) return []
      const known = new Set(
        within(run, old, true)
          .filter(({ reading }) => reading._tag !== "Reads")
          .flatMap((it) => [keyOf(it), ...causeOf(it)])
      )
      const found = new Map<string, Meeting>()
      for (const meeting of [
        ...within(run, fresh, false),
        ...crossed(run, { index: run.after, matrix: fresh, names: renames }, old, false),
        ...crossed(run, { index: run.before, matrix: old, names: back }, fresh, true)
      ]) {
        const { _tag } = meeting.reading
        const key = keyOf(meeting)
        const isKnown = [key, ...causeOf(meeting)].some((it) => known.has(it))
        if ((_tag === "Refuses" || _tag === "Undecided") && !isKnown && !found.has(key)) found.set(key, meeting)
      }
      if (found.size === 0) return []
      const sides = sidesOf(
        run.before.find(old.message)?.value.version,
        run.after.find(fresh.message)?.value.version,
        run.sides
      )
      return [{ sides, changes: [...found.values()].map((meeting) => changeOf(meeting, sides)) }]
    }
  )
}
