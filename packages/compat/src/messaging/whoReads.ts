import { type Block, Doc, shortAddress } from "@lintel/doc"
import {
  decoderText,
  meetingPlaces,
  type MessageReader,
  metText,
  type Reading,
  readersOf,
  readingOf,
  readingText,
  type Source,
  supportTexts,
  type Written,
  writtenVersions,
  plainReader
} from "@lintel/evolution"
import { type Address, indexModel, type Model, type ModelIndex, stableStringify } from "@lintel/model"
import { matchEntities } from "../entities/matchEntities.js"
import { appliedPolicy, type ComparePolicy } from "../policy.js"
import { readingOptions } from "./compareReaders.js"
import { renamesOf } from "./rename.js"

/**
 * A version of a design or document, by the name people know it by.
 *
 * @category messages
 * @since 0.1.0
 */
export interface ReadingSide {
  readonly name: string
  readonly model: Model
}

/**
 * A reader and a form of a message that it can meet while all the versions run.
 *
 * @category messages
 * @since 0.1.0
 */
export interface ReadingPair {
  /** Address of the reader; `undefined` where nobody is named. */
  readonly reader: string | undefined
  /** The versions that have this reader with this decoder. */
  readonly readerIn: ReadonlyArray<string>
  /** What it decodes with, in words. */
  readonly decodes: string
  /** The version of the message, where it has one. */
  readonly version: string | undefined
  /** The versions of the design that write or keep it. */
  readonly writtenIn: ReadonlyArray<string>
  /** Where the reader meets it, and until when, in words. */
  readonly met: string
  readonly reading: Reading
}

/**
 * Who reads what of one message.
 *
 * @category messages
 * @since 0.1.0
 */
export interface ReadingMatrix {
  /** By the name of the last version. */
  readonly message: Address<"message">
  readonly pairs: ReadonlyArray<ReadingPair>
  /** Sentences on when support for versions that are only kept may go. */
  readonly support: ReadonlyArray<string>
}

interface Side {
  readonly name: string
  readonly index: ModelIndex
  /** Channels by the names that the last version has for them, and back. */
  readonly channel: (address: string) => string
  readonly ownChannel: (address: string) => string
}

interface Reader {
  readonly reader: MessageReader
  readonly isNamed: boolean
  readonly side: Side
  readonly in: Array<Side>
}

interface Form {
  readonly written: Written
  readonly in: Array<{ readonly side: Side; readonly sources: ReadonlyArray<Source> }>
}

/** The same decoder behind the same upcasters in the same place is the same reader, whichever version has it. */
const addReaders = (found: Map<string, Reader>, side: Side, message: Address<"message">): void => {
  const named = readersOf(side.index, message)
  const current = side.index.find(message)?.value.payload
  for (const reader of named.length > 0 ? named : [plainReader(message, message)]) {
    const { by, from, projection, upcasters } = reader
    const isNamed = named.length > 0
    const place = from === undefined ? undefined : side.channel(from)
    const key = stableStringify({ by: isNamed ? by : "", place, projection, upcasters, current })
    const known = found.get(key)
    if (known === undefined) found.set(key, { reader, isNamed, side, in: [side] })
    else if (!known.in.includes(side)) known.in.push(side)
  }
}

const addForms = (found: Map<string, Form>, side: Side, message: Address<"message">): void => {
  for (const written of writtenVersions(side.index, message)) {
    const { payload, sources, version } = written
    const key = stableStringify({ version, payload })
    const known = found.get(key) ?? { written, in: [] }
    found.set(key, known)
    known.in.push({ side, sources })
  }
}

/** What is kept is met by readers of its own version of the design; what is written now by everybody who runs. */
const meetings = ({ in: own, reader, side }: Reader, form: Form): ReadonlyArray<Source> => {
  return form.in.flatMap(({ side: writing, sources }) => {
    const name = (address: string): string => writing.ownChannel(side.channel(address))
    const from = reader.from === undefined ? undefined : name(reader.from)
    const here = { ...reader, from, returns: reader.returns.map(name) }
    const met = meetingPlaces(writing.index, here, { ...form.written, sources })
    return own.includes(writing) ? met : met.filter(({ _tag }) => _tag === "Live")
  })
}

const pairOf = (
  reader: Reader,
  form: Form,
  met: ReadonlyArray<Source>,
  options: ReturnType<typeof readingOptions>
): ReadingPair => ({
  reader: reader.isNamed ? reader.reader.by : undefined,
  readerIn: reader.in.map(({ name }) => name),
  decodes: decoderText(reader.reader),
  version: form.written.version,
  writtenIn: form.in.map(({ side }) => side.name),
  met: metText(met),
  reading: readingOf(reader.side.index, { ...form.written, message: reader.reader.message }, reader.reader, options)
})

/** The same message in each version that has it, by its key there. */
const sameMessages = (sides: ReadonlyArray<Side>, last: Side): ReadonlyMap<string, ReadonlyMap<Side, string>> => {
  const found = new Map<string, Map<Side, string>>()
  for (const side of sides) {
    for (const [old, fresh] of matchEntities("messages", side.index.model, last.index.model).pairs) {
      found.set(fresh, (found.get(fresh) ?? new Map<Side, string>()).set(side, old))
    }
  }
  return found
}

/**
 * Who reads what while several versions of a design run side by side: every form of each message that any of them writes
 * or keeps, and everybody who can meet it, with what they make of it. A message without known readers is read by whoever
 * decodes with its form. The last version gives the names.
 *
 * @example
 * ```ts
 * import { whoReads } from "@lintel/compat"
 *
 * const design = (fields: ReadonlyArray<Readonly<Record<string, string>>>) => ({
 *   lintel: "1.0" as const,
 *   messages: { Paid: { payload: { _tag: "Avro" as const, schema: { type: "record", name: "Paid", fields } } } }
 * })
 * const [paid] = whoReads([
 *   { name: "v1", model: design([]) },
 *   { name: "v2", model: design([{ name: "sum", type: "int" }]) }
 * ])
 * paid?.pairs.map(({ readerIn, reading, writtenIn }) => `${readerIn} ${writtenIn} ${reading._tag}`) // => ["v1 v1 Reads", "v1 v2 Reads", "v2 v1 Refuses", "v2 v2 Reads"]
 * ```
 *
 * @category messages
 * @since 0.1.0
 */
export const whoReads = (
  versions: ReadonlyArray<ReadingSide>,
  options: { readonly policy?: ComparePolicy } = {}
): ReadonlyArray<ReadingMatrix> => {
  const lastModel = versions.at(-1)?.model
  if (lastModel === undefined) return []
  const sides = versions.map(({ model, name }): Side => {
    const renames = renamesOf(model, lastModel)
    const back = new Map([...renames].map(([old, fresh]) => [fresh, old]))
    return {
      name,
      index: indexModel(model),
      channel: (address) => renames.get(address) ?? address,
      ownChannel: (address) => back.get(address) ?? address
    }
  })
  const last = sides.at(-1)
  const reading = readingOptions(appliedPolicy(options.policy))
  return last === undefined
    ? []
    : [...sameMessages(sides, last)].map(([key, names]) => {
        const readers = new Map<string, Reader>()
        const forms = new Map<string, Form>()
        for (const [side, own] of names) {
          addReaders(readers, side, `message:${own}`)
          addForms(forms, side, `message:${own}`)
        }
        const pairs = [...readers.values()].flatMap((reader) =>
          [...forms.values()].flatMap((form) => {
            const met = meetings(reader, form)
            return met.length === 0 ? [] : [pairOf(reader, form, met, reading)]
          })
        )
        const address: Address<"message"> = `message:${key}`
        return { message: address, pairs, support: supportTexts(writtenVersions(last.index, address)) }
      })
}

const mostRows = 60

const inVersions = (names: ReadonlyArray<string>, count: number): string =>
  names.length === count && count > 1 ? (count === 2 ? "both" : "all") : names.join(", ")

const rowOf = (
  { decodes, met, reader, readerIn, reading, version, writtenIn }: ReadingPair,
  count: number
): ReadonlyArray<Doc.Cell> => [
  reader === undefined ? "whoever reads it" : Doc.name(reader),
  inVersions(readerIn, count),
  decodes,
  version ?? "",
  inVersions(writtenIn, count),
  met,
  reading._tag === "Reads" ? readingText(reading) : Doc.strong(Doc.text(readingText(reading)))
]

const listed = (names: ReadonlyArray<string>): string =>
  names.length < 3 ? names.join(" and ") : `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`

const columns = ["Who reads", "In", "How", "Version", "Of", "Where it is met", "What becomes of it"]

const matrixBlocks = ({ message, pairs, support }: ReadingMatrix, count: number): Block => {
  const rows = pairs.slice(0, mostRows).map((pair) => rowOf(pair, count))
  const kept = columns.map((_, at) => at).filter((at) => rows.some((row) => row[at] !== ""))
  const more = pairs.length - rows.length
  return Doc.section(
    Doc.text(shortAddress(message)),
    Doc.table(
      rows.map((row) => kept.map((at) => row[at] ?? "")),
      kept.map((at) => columns[at] ?? "")
    ),
    ...(more > 0 ? [Doc.para(`${more} more pairs are not shown.`)] : []),
    ...support.map((it) => Doc.para(it))
  )
}

/**
 * The matrices as a section of a document: a table for each message; nothing where there is no pair.
 *
 * @example
 * ```ts
 * import { whoReads, whoReadsSection } from "@lintel/compat"
 *
 * const model = { lintel: "1.0" as const, messages: { Paid: { payload: { _tag: "Avro" as const, schema: "int" } } } }
 * whoReadsSection(whoReads([{ name: "v1", model }]), ["v1"]).length // => 1
 * whoReadsSection([], []) // => []
 * ```
 *
 * @category messages
 * @since 0.1.0
 */
export const whoReadsSection = (
  matrices: ReadonlyArray<ReadingMatrix>,
  versions: ReadonlyArray<string>
): ReadonlyArray<Block> => {
  const shown = matrices.filter(({ pairs }) => pairs.length > 0)
  if (shown.length === 0) return []
  return [
    Doc.section(
      "Who reads what",
      Doc.para(`While ${listed(versions)} run side by side: everybody who reads, with everything that can be met.`),
      ...shown.map((matrix) => matrixBlocks(matrix, versions.length))
    )
  ]
}
