import { type MessageReader, readingOf, type Written } from "@lintel/evolution"
import { shortAddress } from "@lintel/doc"
import type { JsonSchema, Message } from "@lintel/model"
import type { Evidence } from "../pair.js"
import { sameJson } from "../sameJson.js"
import type { MessageOptions } from "./messageJudge.js"
import { type Crossing, readingOptions } from "./readings.js"

/** Who meets whom, as people call them. */
interface Names {
  readonly acceptedBy: string
  readonly refusedBy: string
}

const run = (
  { acceptedBy, refusedBy }: Names,
  subject: string,
  wrote: string,
  detail: string
): NonNullable<Evidence["witness"]> => ({
  _tag: "Run",
  checked: true,
  steps: [
    { outcome: "ok", step: acceptedBy, action: `writes ${shortAddress(subject)}`, detail: wrote },
    { outcome: "failed", step: refusedBy, action: `reads ${shortAddress(subject)}`, detail }
  ]
})

/** A media type without what makes no difference. */
const mediaType = (text: string | undefined): string | undefined =>
  text
    ?.toLowerCase()
    .split(";")
    .map((part) => part.trim())
    .filter((part) => part !== "charset=utf-8")
    .join(";")

const marks = [
  { pointer: "/cloudEvents/type", name: "the type", of: ({ cloudEvents }: Message) => cloudEvents?.type },
  { pointer: "/contentType", name: "the content type", of: ({ contentType }: Message) => mediaType(contentType) }
] as const

/** Marks by which a reader finds what concerns it, or knows how to decode it: who knows another one takes it for nothing. */
const markEvidence = (wrote: Message, reads: Message, subject: string, names: Names): ReadonlyArray<Evidence> =>
  marks.flatMap(({ name, of, pointer }): ReadonlyArray<Evidence> => {
    const [sent, known] = [of(wrote), of(reads)]
    if (sent === undefined || known === undefined || sent === known) return []
    const reason = `${names.acceptedBy} writes ${shortAddress(subject)} with ${name} ${sent}, and ${names.refusedBy} takes ${known}`
    const witness = run(names, subject, sent, `takes ${known}`)
    return [{ code: "compat/field-changed", verdict: "breaking", subject, pointer, reasons: [reason], witness }]
  })

/** Who writes and declares no headers writes none, who reads and declares none takes any. */
const headersOf = ({ headers }: Message, isWriter: boolean): JsonSchema =>
  headers ?? (isWriter ? { type: "object", maxProperties: 0 } : true)

const bare = (written: Written, schema: JsonSchema): Written => ({
  ...written,
  payload: { _tag: "JsonSchema", schema },
  contentType: undefined
})

const headerEvidence = (
  { reading }: Crossing,
  wrote: Message,
  reads: Message,
  { reader, version }: { readonly reader: MessageReader; readonly version: Written },
  names: Names,
  { policy }: MessageOptions
): ReadonlyArray<Evidence> => {
  if (sameJson(wrote.headers, reads.headers)) return []
  const decoder: MessageReader = {
    ...reader,
    projection: { decoder: headersOf(reads, false) },
    upcasters: [],
    filter: []
  }
  const found = readingOf(
    reading.index,
    bare({ ...version, message: reader.message }, headersOf(wrote, true)),
    decoder,
    readingOptions(policy)
  )
  const { message: subject } = reader
  const common = { subject, pointer: "/headers" }
  if (found._tag === "Undecided")
    return [{ ...common, code: "compat/payload-undecided", verdict: "undecided", reasons: found.reasons.slice(0, 4) }]
  if (found._tag !== "Refuses") return []
  const value = JSON.stringify(found.value)
  const where = found.refusals[0]?.pointer ?? ""
  const reason = `${names.acceptedBy} writes ${shortAddress(subject)} with the headers ${value}, which ${names.refusedBy} cannot read`
  const witness = run(names, subject, value, `refuses its headers${where === "" ? "" : ` at ${where}`}`)
  return [{ ...common, code: "compat/message-widened", verdict: "breaking", reasons: [reason], witness }]
}

/**
 * What comes with a payload and decides whether somebody takes it: its type, its content type, its headers. Of what is only
 * kept nobody says them.
 */
export const factEvidence = (
  crossing: Crossing,
  reader: MessageReader,
  version: Written,
  names: Names,
  options: MessageOptions
): ReadonlyArray<Evidence> => {
  const [wrote, reads] = [
    crossing.writing.index.find(version.message)?.value,
    crossing.reading.index.find(reader.message)?.value
  ]
  if (wrote === undefined || reads === undefined || version.pointer !== "") return []
  return [
    ...markEvidence(wrote, reads, reader.message, names),
    // Who says what it takes takes nothing else.
    ...(reader.projection === undefined
      ? headerEvidence(crossing, wrote, reads, { reader, version }, names, options)
      : [])
  ]
}
