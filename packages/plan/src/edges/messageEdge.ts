import {
  type MessageReader,
  readersOf,
  type Source,
  type Written,
  writtenVersions,
  plainReader
} from "@lintel/evolution"
import { type Address, type Message, stableStringify } from "@lintel/model"
import type { Side } from "../survey.js"
import { type Spoken, spokenOf } from "./spoken.js"

/** Who writes and who reads a message on one side. */
export interface MessageEdge {
  readonly written: ReadonlyArray<Written>
  readonly readers: ReadonlyArray<MessageReader>
}

const noEdge: MessageEdge = { written: [], readers: [] }

/** Names of those who write or read a message without being declared. */
const unnamed = (message: string): { readonly readers: string; readonly writers: string } => ({
  readers: `readers:${message}`,
  writers: `writers:${message}`
})

/** Readers with those of calls and sagas, where these do not read it anyway. */
const allReaders = (
  message: Address<"message">,
  declared: ReadonlyArray<MessageReader>,
  spoken: Spoken
): ReadonlyArray<MessageReader> => {
  const known = new Set(declared.map(({ by }) => by))
  const others = spoken.readers.filter(({ by }) => !known.has(by))
  return [...declared, ...others.map(({ by, channel }) => plainReader(message, by, channel))]
}

/** What is written, with what calls and sagas write: the form that the message has now. */
const allWritten = (declared: ReadonlyArray<Written>, spoken: Spoken, nobody: string): ReadonlyArray<Written> => {
  const known = new Set(
    declared.flatMap(({ sources }) =>
      sources.flatMap((it) => (it._tag === "Live" && it.by !== undefined ? [it.by] : []))
    )
  )
  const others = spoken.writers
    .filter(({ by }) => !known.has(by))
    .map(({ by, channel }): Source => ({ _tag: "Live", by, channel }))
  return declared.map((version) => {
    const isCurrent = version.pointer === ""
    const isNobody = (source: Source): boolean => source._tag === "Live" && source.by === undefined
    const own = version.sources.filter((source) => others.length === 0 || !isNobody(source))
    const named = own.map((source): Source =>
      source._tag === "Live" && source.by === undefined ? { ...source, by: nobody } : source
    )
    return { ...version, sources: isCurrent ? [...named, ...others] : named }
  })
}

/** Whether anybody is known to read a message on one side. */
export const isReadOn = (side: Side, key: string | undefined): boolean =>
  key !== undefined &&
  (readersOf(side.index, `message:${key}`).length > 0 || spokenOf(side.index, `message:${key}`).readers.length > 0)

/**
 * Who writes and reads a message on one side. `name` is the plan's. Where nobody is known to read it on either side,
 * somebody counts as its reader.
 */
export const messageEdgeOf = (side: Side, key: string | undefined, name: string, isRead: boolean): MessageEdge => {
  if (key === undefined) return noEdge
  const address: Address<"message"> = `message:${key}`
  const { readers: reader, writers: writer } = unnamed(name)
  const spoken = spokenOf(side.index, address)
  const written = allWritten(writtenVersions(side.index, address), spoken, writer)
  const readers = allReaders(address, readersOf(side.index, address), spoken)
  return { written, readers: isRead || readers.length > 0 ? readers : [plainReader(address, reader, undefined)] }
}

/** What a writer writes now. */
export const liveBy = (written: ReadonlyArray<Written>, side: Side, writer: string): ReadonlyArray<Written> =>
  written.flatMap((it) => {
    const sources = it.sources.filter(
      (source) => source._tag === "Live" && source.by !== undefined && side.nameOf(source.by) === writer
    )
    return sources.length === 0 ? [] : [{ ...it, sources }]
  })

/** Everybody who writes something now, by the plan's names. */
export const writersOf = (written: ReadonlyArray<Written>, side: Side): ReadonlyArray<string> =>
  written.flatMap(({ sources }) =>
    sources.flatMap((source) => (source._tag === "Live" && source.by !== undefined ? [side.nameOf(source.by)] : []))
  )

/** The readers of one name. */
export const readersBy = (
  readers: ReadonlyArray<MessageReader>,
  side: Side,
  name: string
): ReadonlyArray<MessageReader> => readers.filter(({ by }) => side.nameOf(by) === name)

/** Everything that decides about a message: equal texts mean that nothing has to be judged. */
export const textOf = (side: Side, message: Message | undefined, { readers, written }: MessageEdge): string =>
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
