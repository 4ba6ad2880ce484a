import { canRead, type Cause, type ChangesMeaning, type Refused, type SchemaPlace } from "@lintel/avro"
import type { Refusal } from "@lintel/diagnostic"
import type { Json } from "@lintel/model"
import type { Change } from "../change.js"
import type { SideNames } from "../context.js"
import { sparesOf } from "./spared.js"

/** One version of an Avro payload. */
export interface AvroVersion {
  readonly schema: Json
  /** Address of its message. */
  readonly address: string
  /** JSON Pointer of the schema in the message. */
  readonly pointer: string
  /** The version people know it by, where it has one. */
  readonly version: string | undefined
}

/**
 * A question about two versions. `message`: do readers of the old version read what the new one writes? `received`: does
 * the new version read what senders of the old one write? `retained`: does it read what is already written?
 */
export interface AvroQuestion {
  readonly part: "message" | "received" | "retained"
  readonly before: AvroVersion
  readonly after: AvroVersion
  readonly sides: SideNames
}

/** The kind of change by the question that refuses. */
export const refusedCodes = {
  message: "compat/message-widened",
  received: "compat/message-narrowed",
  retained: "compat/retained-refused"
} as const

const joined = (question: AvroQuestion, side: "before" | "after", place: SchemaPlace): string =>
  `${question[side].pointer}${place.pointer}`

/** Places of a cause in both versions: which of them writes depends on the question. */
const placesOf = (
  question: AvroQuestion,
  cause: Cause<string>
): Pick<Change, "before" | "after" | "subject" | "pointer"> => {
  const { after, before, part } = question
  const [old, fresh] = part === "message" ? [cause.reader, cause.writer] : [cause.writer, cause.reader]
  const pointer = joined(question, "after", fresh)
  return {
    subject: after.address,
    pointer,
    before: { address: before.address, pointer: joined(question, "before", old) },
    after: { address: after.address, pointer }
  }
}

const whereOf = ({ before }: AvroQuestion): Readonly<Record<string, string>> =>
  before.version === undefined ? {} : { version: before.version }

/** Who writes and who reads, by the names of the versions. */
const rolesOf = ({ before, part, sides }: AvroQuestion): { readonly writer: string; readonly reader: string } =>
  part === "message"
    ? { writer: sides.new, reader: sides.old }
    : { writer: before.version ?? sides.old, reader: sides.new }

/** A field that is missing is missed by its record. */
export const refusalAt = (kind: string, at: string): Refusal => {
  const end = at.lastIndexOf("/")
  return kind === "field"
    ? { pointer: at.slice(0, end), keyword: "avro:field", expected: at.slice(end + 1) }
    : { pointer: at, keyword: `avro:${kind}` }
}

const refusal = (question: AvroQuestion, cause: Refused["refusals"][number]): Change => {
  const { reader, writer } = rolesOf(question)
  const { at, kind, text, witness } = cause
  return {
    code: refusedCodes[question.part],
    class: "breaking",
    ...placesOf(question, cause),
    data: {
      part: question.part,
      where: whereOf(question),
      path: at,
      differences: [{ keyword: kind }],
      reasons: [text]
    },
    ...(witness === undefined
      ? {}
      : {
          witness: {
            _tag: "Message",
            checked: true,
            acceptedBy: writer,
            refusedBy: reader,
            message: question.after.address,
            payload: { value: witness.datum },
            refusals: [refusalAt(kind, at)]
          }
        }),
    reaches: [question.after.address],
    spares: sparesOf(question)
  }
}

const misreading = (question: AvroQuestion, cause: ChangesMeaning["changes"][number]): Change => {
  const { writer } = rolesOf(question)
  const { at, kind, text, witness } = cause
  return {
    code: "compat/message-misread",
    class: "changes-meaning",
    // A default that stands in for what nobody wrote is what defaults are for; it is told, and weighs little.
    ...(kind === "default-masks-absence" ? { severity: "note" as const } : {}),
    ...placesOf(question, cause),
    data: {
      part: question.part,
      where: whereOf(question),
      path: at,
      kind,
      reason: text,
      ...(witness?.change === undefined ? {} : { written: witness.change.written, read: witness.change.read })
    },
    ...(witness === undefined
      ? {}
      : {
          witness: {
            _tag: "Message",
            checked: true,
            replay: { sender: "accepted", reader: "accepted" },
            acceptedBy: writer,
            message: question.after.address,
            payload: { value: witness.datum }
          }
        }),
    reaches: [question.after.address],
    spares: sparesOf(question)
  }
}

const undecided = (question: AvroQuestion, reasons: ReadonlyArray<string>): Change => {
  const { after, before, part } = question
  return {
    code: "compat/payload-undecided",
    class: "undecided",
    subject: after.address,
    pointer: after.pointer,
    data: { part, where: whereOf(question), reasons },
    before: { address: before.address, pointer: before.pointer },
    after: { address: after.address, pointer: after.pointer },
    reaches: [after.address]
  }
}

const harmless = (question: AvroQuestion, remarks: ReadonlyArray<string>): Change => {
  const { after, before, part } = question
  return {
    code: "compat/payload-changed",
    class: "information",
    subject: after.address,
    pointer: after.pointer,
    data: { part, where: whereOf(question), path: "", differences: [], reasons: remarks },
    before: { address: before.address, pointer: before.pointer },
    after: { address: after.address, pointer: after.pointer },
    reaches: [after.address]
  }
}

const texts = (found: ReadonlyArray<{ readonly text: string }>): ReadonlyArray<string> => [
  ...new Set(found.map(({ text }) => text))
]

/** What two versions of an Avro payload are to each other, in one of the two questions. */
export const avroChanges = (question: AvroQuestion): ReadonlyArray<Change> => {
  const { after, before, part } = question
  const [writer, reader] = part === "message" ? [after, before] : [before, after]
  const answer = canRead(writer.schema, reader.schema)
  switch (answer._tag) {
    case "Reads":
      // What is only worth knowing is told once, not for each direction.
      return part === "retained" ? [] : [harmless(question, texts(answer.remarks))]
    case "ChangesMeaning":
      return answer.changes.map((cause) => misreading(question, cause))
    case "Refused":
      return [
        ...answer.refusals.map((cause) => refusal(question, cause)),
        ...answer.changes.map((cause) => misreading(question, cause))
      ]
    case "Undecided":
      return [undecided(question, texts(answer.reasons)), ...answer.changes.map((cause) => misreading(question, cause))]
    case "InvalidSchema": {
      const side = answer.side === "writer" ? "what is written" : "the reader"
      const at = answer.pointer === "" ? "" : ` at ${answer.pointer}`
      return [undecided(question, [`the schema of ${side} is no Avro schema${at}: ${answer.reason}`])]
    }
  }
}
