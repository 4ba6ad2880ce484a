import type { ComparePolicy } from "@lintel/compat"
import {
  meetingPlaces,
  type MessageReader,
  readersOf,
  readingOf,
  type Source,
  type Written,
  writtenVersions
} from "@lintel/evolution"
import { type Address, type Message, type ModelIndex, stableStringify } from "@lintel/model"
import { type Evidence, mixtureOf, type UnitPair, type Wait } from "../pair.js"
import type { Side, Survey } from "../survey.js"
import { isDeclaredWhole } from "./calls.js"
import { type Crossing, crossed, evidenceOf, readingOptions } from "./readings.js"

/** What messages are judged with. */
export interface MessageOptions {
  readonly policy: ComparePolicy
  /** What people call a unit on one side: `orders 2`. */
  readonly versioned: (unit: string, side: "old" | "new") => string
  readonly count: () => void
}

interface Edge {
  readonly written: ReadonlyArray<Written>
  readonly readers: ReadonlyArray<MessageReader>
}

const noEdge: Edge = { written: [], readers: [] }

/** Names of those who write or read a message without being declared. */
const unnamed = (message: string): { readonly readers: string; readonly writers: string } => ({
  readers: `readers:${message}`,
  writers: `writers:${message}`
})

/** Somebody who reads a message in the form it has, from wherever it is. */
const unnamedReader = (message: Address<"message">, by: string): MessageReader => ({
  by,
  message,
  place: { address: message, pointer: "/payload" },
  from: undefined,
  projection: undefined,
  upcasters: [],
  returns: [],
  replays: true,
  filter: []
})

/** Who writes and reads a message on one side. `name` is the plan's; those of whom nobody is known count as somebody. */
const edgeOf = (side: Side, key: string | undefined, name: string, isRead: boolean): Edge => {
  if (key === undefined) return noEdge
  const address: Address<"message"> = `message:${key}`
  const { readers: reader, writers: writer } = unnamed(name)
  const written = writtenVersions(side.index, address).map((version) => ({
    ...version,
    sources: version.sources.map((source): Source =>
      source._tag === "Live" && source.by === undefined ? { ...source, by: writer } : source
    )
  }))
  const readers = readersOf(side.index, address)
  return { written, readers: isRead || readers.length > 0 ? readers : [unnamedReader(address, reader)] }
}

/** What a writer writes now. */
const liveBy = (written: ReadonlyArray<Written>, side: Side, writer: string): ReadonlyArray<Written> =>
  written.flatMap((it) => {
    const sources = it.sources.filter(
      (source) => source._tag === "Live" && source.by !== undefined && side.nameOf(source.by) === writer
    )
    return sources.length === 0 ? [] : [{ ...it, sources }]
  })

const writersOf = (written: ReadonlyArray<Written>, side: Side): ReadonlyArray<string> =>
  written.flatMap(({ sources }) =>
    sources.flatMap((source) => (source._tag === "Live" && source.by !== undefined ? [side.nameOf(source.by)] : []))
  )

const isMet = (index: ModelIndex, reader: MessageReader, written: Written): boolean =>
  meetingPlaces(index, reader, written).length > 0

/** How long what an old writer wrote is still met once it is replaced. */
const waitOf = (side: Side, reader: MessageReader, written: ReadonlyArray<Written>): Wait | undefined => {
  const channels = written.flatMap(({ sources }) =>
    sources.flatMap((source) => (source._tag === "Live" && source.channel !== undefined ? [source.channel] : []))
  )
  const [channel] = channels
  if (channel === undefined) return { in: reader.from ?? reader.message, for: "unknown" }
  if (!reader.replays) return { in: channel, for: "untilConsumed" }
  const place = side.index.find(channel as Address<"channel">)?.value
  return { in: channel, for: place?.compaction === true ? "forever" : (place?.retention ?? "unknown") }
}

interface Judged {
  readonly evidence: ReadonlyArray<Evidence>
  readonly wait?: Wait
}

/** What readers of one side make of what a writer of the other side writes. */
const judge = (
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
      const found = evidenceOf(reading, { message: reader.message, ...names }, reader.place.pointer)
      if (found === undefined) continue
      evidence.push(found)
      wait ??= waitOf(crossing.writing, reader, [version])
    }
  }
  return { evidence, ...(wait === undefined ? {} : { wait }) }
}

const byName = (readers: ReadonlyArray<MessageReader>, side: Side, name: string): ReadonlyArray<MessageReader> =>
  readers.filter(({ by }) => side.nameOf(by) === name)

/** Everything that decides about a message: equal texts mean that nothing has to be judged. */
const textOf = (side: Side, message: Message | undefined, { readers, written }: Edge): string =>
  stableStringify({
    message: message ?? null,
    readers: readers.map(({ by, filter, from, projection, replays, returns, upcasters }) => [
      side.nameOf(by),
      from ?? null,
      projection ?? null,
      upcasters,
      returns,
      replays,
      filter
    ]),
    written: written.map(({ sources, version }) => ({ version, sources })),
    vocabulary: side.model.schemas ?? null
  })

/** What is kept, and the new reader refuses although the old one read it: no order takes it away. */
const keptPairs = (
  survey: Survey,
  before: Edge,
  after: Edge,
  messages: { readonly name: string },
  options: MessageOptions
): ReadonlyArray<UnitPair> => {
  const { after: side } = survey
  const settings = readingOptions(options.policy)
  const found = new Map<string, Array<Evidence>>()
  for (const reader of after.readers) {
    for (const version of after.written) {
      const kept = { ...version, sources: version.sources.filter(({ _tag }) => _tag === "Kept") }
      if (kept.sources.length === 0 || !isMet(side.index, reader, kept)) continue
      options.count()
      const reading = readingOf(side.index, kept, reader, settings)
      const name = side.nameOf(reader.by)
      const wasRefused = byName(before.readers, survey.before, name).some(
        (old) => readingOf(survey.before.index, { ...kept, message: old.message }, old, settings)._tag === reading._tag
      )
      if (reading._tag === "Reads" || wasRefused) continue
      const names = {
        message: reader.message,
        acceptedBy: `version ${version.version ?? "without a name"}, which is kept`,
        refusedBy: options.versioned(name, "new")
      }
      const evidence = evidenceOf(reading, names, reader.place.pointer)
      if (evidence === undefined) continue
      const list = found.get(name)
      if (list === undefined) found.set(name, [evidence])
      else list.push(evidence)
    }
  }
  return [...found].map(([reader, evidence]) => ({
    client: reader,
    server: reader,
    medium: "message",
    through: messages.name,
    oldClientNewServer: { verdict: "compatible", evidence: [] },
    newClientOldServer: mixtureOf(evidence)
  }))
}

/** Readers that take whatever passes on a channel, before a message that was never there. */
const newcomers = (
  survey: Survey,
  writer: string,
  fresh: ReadonlyArray<Written>,
  crossing: Crossing,
  options: MessageOptions
): ReadonlyMap<string, ReadonlyArray<Evidence>> => {
  const { before } = survey
  const settings = readingOptions(options.policy)
  const found = new Map<string, ReadonlyArray<Evidence>>()
  const channels = new Set(
    fresh.flatMap(({ sources }) =>
      sources.flatMap((source) =>
        source._tag === "Live" && source.channel !== undefined ? [crossing.across(source.channel)] : []
      )
    )
  )
  for (const channel of channels) {
    const known = before.index.find(channel as Address<"channel">)?.value.messages ?? []
    for (const { by, consumption } of before.index.readersOfChannel(channel)) {
      // Who names what it takes leaves everything else alone.
      if (consumption.messages !== undefined || known.length === 0) continue
      const evidence = fresh.flatMap((version) => {
        const readings = known.flatMap((message) =>
          readersOf(before.index, message)
            .filter((reader) => reader.by === by && reader.from === channel)
            .map((reader) => readingOf(before.index, crossed(version, message, crossing), reader, settings))
        )
        options.count()
        if (readings.length === 0 || readings.some(({ _tag }) => _tag === "Reads")) return []
        const worst = readings.find(({ _tag }) => _tag === "Undecided") ?? readings[0]
        const names = {
          message: version.message,
          acceptedBy: options.versioned(writer, "new"),
          refusedBy: options.versioned(before.nameOf(by), "old")
        }
        const one = worst === undefined ? undefined : evidenceOf(worst, names, "/consumes")
        return one === undefined ? [] : [{ ...one, code: "compat/message-added" }]
      })
      if (evidence.length > 0) found.set(before.nameOf(by), evidence)
    }
  }
  return found
}

const pairsOf = (
  survey: Survey,
  keys: { readonly before: string | undefined; readonly after: string | undefined },
  toOld: (address: string) => string,
  options: MessageOptions
): ReadonlyArray<UnitPair> => {
  const { after, before } = survey
  const name = `message:${keys.after ?? keys.before ?? ""}`
  const isRead =
    isDeclaredWhole(options.policy, name) ||
    [
      ...(keys.before === undefined ? [] : readersOf(before.index, `message:${keys.before}`)),
      ...(keys.after === undefined ? [] : readersOf(after.index, `message:${keys.after}`))
    ].length > 0
  const [old, fresh] = [edgeOf(before, keys.before, name, isRead), edgeOf(after, keys.after, name, isRead)]
  const messageOf = (side: Side, key: string | undefined): Message | undefined =>
    key === undefined ? undefined : side.model.messages?.[key]
  if (textOf(before, messageOf(before, keys.before), old) === textOf(after, messageOf(after, keys.after), fresh))
    return []
  const writers = [...new Set([...writersOf(old.written, before), ...writersOf(fresh.written, after)])]
  const readers = [
    ...new Set([...old.readers.map(({ by }) => before.nameOf(by)), ...fresh.readers.map(({ by }) => after.nameOf(by))])
  ]
  const toNew: Crossing = { reading: after, writing: before, across: (address) => before.nameOf(address) }
  const toOldSide: Crossing = { reading: before, writing: after, across: toOld }
  const pairs = writers.flatMap((writer) => {
    const [oldWritten, newWritten] = [liveBy(old.written, before, writer), liveBy(fresh.written, after, writer)]
    const strangers =
      oldWritten.length > 0 || newWritten.length === 0
        ? new Map<string, ReadonlyArray<Evidence>>()
        : newcomers(survey, writer, newWritten, toOldSide, options)
    const all = [...new Set([...readers, ...strangers.keys()])]
    return all.map((reader): UnitPair => {
      const names = (of: "old" | "new", by: "old" | "new") => ({
        acceptedBy: options.versioned(writer, of),
        refusedBy: options.versioned(reader, by)
      })
      const onNew = judge(toOldSide, byName(old.readers, before, reader), newWritten, names("new", "old"), options)
      const onOld = judge(toNew, byName(fresh.readers, after, reader), oldWritten, names("old", "new"), options)
      const isForever = onOld.wait?.for === "forever"
      const newClientOldServer = mixtureOf(onOld.evidence)
      return {
        client: reader,
        // What is kept for ever is met by the new reader whatever its writer does: nothing to wait for.
        server: isForever && newClientOldServer.verdict !== "compatible" ? reader : writer,
        medium: "message",
        through: name,
        oldClientNewServer: mixtureOf([...onNew.evidence, ...(strangers.get(reader) ?? [])]),
        newClientOldServer,
        ...(onOld.wait === undefined ? {} : { wait: onOld.wait })
      }
    })
  })
  return [...pairs, ...keptPairs(survey, old, fresh, { name }, options)]
}

/**
 * Every edge on which one service reads what another writes, where the message, its writers, its readers or what is kept of
 * it changed: new messages before old readers, and old ones, with everything that is retained, before new readers.
 */
export const messagePairs = (survey: Survey, options: MessageOptions): ReadonlyArray<UnitPair> => {
  const oldNames = new Map<string, string>(
    survey.channels.pairs.flatMap(({ after, before }) =>
      before === undefined || after === undefined ? [] : [[`channel:${after}`, `channel:${before}`] as const]
    )
  )
  const toOld = (address: string): string => oldNames.get(address) ?? address
  return survey.messages.pairs.flatMap((keys) => pairsOf(survey, keys, toOld, options))
}
