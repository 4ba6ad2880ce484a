import { type Address, indexModel, type Model, type ModelIndex, type Payload } from "@lintel/model"
import { judgeReading, type Reading, type ReadingOptions, type Sent } from "./judge.js"
import { type MessageReader, meetingPlaces, readersOf } from "./readers.js"
import { upcasted } from "./upcast.js"
import { type Source, type Written, writtenVersions } from "./written.js"

/**
 * One reader and one version that it can meet.
 *
 * @category matrix
 * @since 0.1.0
 */
export interface Pair {
  readonly written: Written
  readonly reader: MessageReader
  /** Where it meets the version. */
  readonly meets: ReadonlyArray<Source>
  /** The versions that upcasters make of it, the written one first. */
  readonly path: ReadonlyArray<string>
  readonly reading: Reading
}

/**
 * Everything that can be met of a message, everybody who reads it, and what each makes of each.
 *
 * @category matrix
 * @since 0.1.0
 */
export interface MessageMatrix {
  readonly message: Address<"message">
  readonly written: ReadonlyArray<Written>
  readonly readers: ReadonlyArray<MessageReader>
  readonly pairs: ReadonlyArray<Pair>
}

const worst = (readings: ReadonlyArray<Reading & { readonly path: ReadonlyArray<string> }>) =>
  (["Refuses", "Undecided", "ChangesMeaning", "Reads"] as const)
    .map((tag) => readings.find(({ _tag }) => _tag === tag))
    .find((it) => it !== undefined)

/** An upcaster gives what it says in the encoding of that format; what is not upcasted arrives as it was sent. */
const sentAs = (written: Written, payload: Payload | undefined, current: Sent): Sent => {
  if (payload === written.payload) return { payload, contentType: written.contentType }
  return { payload, contentType: payload?._tag === current.payload?._tag ? current.contentType : undefined }
}

const judged = (index: ModelIndex, written: Written, reader: MessageReader, options: ReadingOptions) => {
  const message = index.find(reader.message)?.value
  const current = { payload: message?.payload, contentType: message?.contentType }
  const readings = upcasted(written.version, written.payload, reader.upcasters).map(({ path, payload, silent }) => ({
    ...(silent === undefined
      ? judgeReading(index.model, sentAs(written, payload, current), reader, current, options)
      : {
          _tag: "Undecided" as const,
          reasons: [`the upcaster from ${silent.from} to ${silent.to} does not say what it gives`]
        }),
    path
  }))
  return worst(readings) ?? { _tag: "Undecided" as const, reasons: [], path: [] }
}

/**
 * What a reader makes of a version, behind its upcasters, wherever it meets it. `index` is that of the reader's Model.
 *
 * @category matrix
 * @since 0.1.0
 */
export const readingOf = (
  index: ModelIndex,
  written: Written,
  reader: MessageReader,
  options: ReadingOptions = {}
): Reading => {
  const { path: _, ...reading } = judged(index, written, reader, options)
  return reading
}

const matrixOf = (index: ModelIndex, message: Address<"message">, options: ReadingOptions): MessageMatrix => {
  const written = writtenVersions(index, message)
  const readers = readersOf(index, message)
  const pairs = readers.flatMap((reader) =>
    written.flatMap((version): ReadonlyArray<Pair> => {
      const meets = meetingPlaces(index, reader, version)
      if (meets.length === 0) return []
      const { path, ...reading } = judged(index, version, reader, options)
      return [{ written: version, reader, meets, path, reading }]
    })
  )
  return { message, written, readers, pairs }
}

/**
 * Who can read what: for every message of a Model, each version that live producers write or some place still keeps,
 * against everybody who reads it, by the schema that reader decodes with. Modes of schema registries are particular
 * choices of these two sets.
 *
 * @example
 * ```ts
 * import { messageMatrices } from "@lintel/evolution"
 *
 * const payload = (required: ReadonlyArray<string>) =>
 *   ({ _tag: "JsonSchema", schema: { type: "object", properties: { id: { type: "string" }, sum: { type: "number" } }, required } }) as const
 * const [matrix] = messageMatrices({
 *   lintel: "1.0",
 *   messages: { Placed: { version: "2", payload: payload(["id", "sum"]), retained: [{ version: "1", payload: payload(["id"]) }] } },
 *   channels: { orders: { messages: ["message:Placed"], retention: "7d" } },
 *   services: { billing: { consumes: [{ channel: "channel:orders" }] } }
 * })
 * matrix?.pairs.map(({ written, reading }) => [written.version, reading._tag]) // => [["2", "Reads"], ["1", "Refuses"]]
 * ```
 *
 * @category matrix
 * @since 0.1.0
 */
export const messageMatrices = (
  model: Model | ModelIndex,
  options: ReadingOptions = {}
): ReadonlyArray<MessageMatrix> => {
  const index = "ofKind" in model ? model : indexModel(model)
  return index.ofKind("message").map(({ address }) => matrixOf(index, address, options))
}
