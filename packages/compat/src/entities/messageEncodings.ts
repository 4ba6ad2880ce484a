import { encodedReading, type Reading } from "@lintel/evolution"
import type { Payload } from "@lintel/model"
import { refusedCodes } from "../avro/avroChanges.js"
import type { Change } from "../change.js"
import type { SideNames } from "../context.js"
import { readingOptions } from "../messaging/compareReaders.js"
import type { Run } from "../run.js"

/** One form of a message, as it is sent. */
interface Form {
  readonly payload: Payload
  /** JSON Pointer of its schema in the message. */
  readonly pointer: string
  readonly version: string | undefined
  readonly contentType?: string | undefined
}

/** Two forms of a message, one of which is written and the other read. */
export interface EncodingQuestion {
  readonly part: "message" | "received" | "retained"
  readonly address: { readonly before: string; readonly after: string }
  readonly before: Form
  readonly after: Form
  readonly sides: SideNames
}

/** The words and the proof of a reading that is not simply right. */
const told = (
  { after, before, part, sides, address }: EncodingQuestion,
  reading: Exclude<Reading, { readonly _tag: "Reads" }>
): Pick<Change, "code" | "class" | "data" | "witness"> => {
  const common = { part, where: before.version === undefined ? {} : { version: before.version } }
  const roles =
    part === "message"
      ? { acceptedBy: sides.new, refusedBy: sides.old }
      : { acceptedBy: before.version ?? sides.old, refusedBy: sides.new }
  if (reading._tag === "Undecided") {
    return { code: "compat/payload-undecided", class: "undecided", data: { ...common, reasons: reading.reasons } }
  }
  const shown = {
    _tag: "Message" as const,
    acceptedBy: roles.acceptedBy,
    message: address.after,
    payload: { value: reading.value }
  }
  if (reading._tag === "Refuses") {
    return {
      code: refusedCodes[part],
      class: "breaking",
      data: {
        ...common,
        path: "",
        differences: [{ keyword: "encoding", old: before.payload._tag, new: after.payload._tag }],
        reasons: reading.reasons
      },
      witness: { ...shown, refusedBy: roles.refusedBy, checked: true, refusals: reading.refusals }
    }
  }
  return {
    code: "compat/message-misread",
    class: "changes-meaning",
    data: { ...common, path: "", kind: "encoding", reason: reading.reasons.join("; ") },
    witness: { ...shown, checked: true, replay: { sender: "accepted", reader: "accepted" } }
  }
}

/**
 * What becomes of a message that one side writes in one encoding and the other reads in another; `undefined` where both
 * have the same, and their schemas decide.
 */
export const encodingChanges = (run: Run, question: EncodingQuestion): ReadonlyArray<Change> | undefined => {
  const { address, after, before, part } = question
  const old = { model: run.before.model, payload: before.payload, contentType: before.contentType }
  const fresh = { model: run.after.model, payload: after.payload, contentType: after.contentType }
  if (old.payload._tag === fresh.payload._tag) return undefined
  const [from, to] = part === "message" ? [fresh, old] : [old, fresh]
  const reading = encodedReading(from, to, readingOptions(run.policy))
  if (reading === undefined || reading._tag === "Reads") return reading === undefined ? undefined : []
  return [
    {
      ...told(question, reading),
      subject: address.after,
      pointer: after.pointer,
      before: { address: address.before, pointer: before.pointer },
      after: { address: address.after, pointer: after.pointer },
      reaches: [address.after]
    }
  ]
}
