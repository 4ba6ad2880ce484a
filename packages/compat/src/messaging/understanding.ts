import { readByOneOf, readSchema } from "@lintel/avro"
import type { Refusal } from "@lintel/diagnostic"
import { encodedReading, encodingOf, refusalsOf } from "@lintel/evolution"
import { isJsonObject, type Json, type JsonSchema, type Message, type Payload } from "@lintel/model"
import { refusalAt } from "../avro/avroChanges.js"
import { createJudge, type Side } from "../payload/judge.js"
import { scopeOf } from "../payload/scope.js"
import type { Run } from "../run.js"
import { readingOptions } from "./compareReaders.js"
import { jsonPayloads, unionOf } from "./union.js"

/** A message with the address each side knows it by. */
export interface Passing {
  readonly address: string
  readonly message: Message | undefined
}

/** What those who understand some messages make of another one. */
export type Understanding =
  | { readonly _tag: "Understood" }
  | {
      readonly _tag: "Refused"
      readonly value: Json
      /** Where the payload alone would be taken: the headers that come with it. */
      readonly headers?: Readonly<Record<string, string>>
      readonly refusals: ReadonlyArray<Refusal>
    }
  /** It is decoded, and taken for something else. */
  | { readonly _tag: "Misread"; readonly value: Json }
  | { readonly _tag: "Unknown" }

/**
 * Whether a message that one side writes is understood where the other side knows others: whatever it carries is taken as
 * one of them, headers and payload of the same one.
 */
export const understood = (
  run: Run,
  one: Passing,
  all: ReadonlyArray<Message | undefined>,
  writer: Side
): Understanding => {
  const others = all.filter((it) => isOfOneKind(one.message, it))
  if (others.length === 0) return { _tag: "Unknown" }
  const payloads = payloadUnderstood(run, one, others, writer)
  const isPlain = [one.message, ...others].every((it) => it?.headers === undefined)
  return isPlain || payloads._tag === "Refused" || payloads._tag === "Unknown"
    ? payloads
    : wholeUnderstood(run, one, others, writer, payloads)
}

const mediaTypeOf = (message: Message | undefined): string | undefined =>
  message?.contentType?.split(";")[0]?.trim().toLowerCase()

/** Whether two JSON Schemas describe data of one kind: both JSON text, or of one content type that is something else. */
const isOfOneKind = (one: Message | undefined, other: Message | undefined): boolean => {
  if (one?.payload?._tag !== "JsonSchema" || other?.payload?._tag !== "JsonSchema") return true
  const [a, b] = [mediaTypeOf(one), mediaTypeOf(other)]
  if (a === undefined || b === undefined || a === b) return true
  const isText = (message: Message, payload: Payload): boolean =>
    encodingOf(payload, message.contentType)._tag === "JsonText"
  return isText(one, one.payload) && isText(other, other.payload)
}

/** Headers and payload of a message as one object; who writes and declares no headers writes none, who reads takes any. */
const wholeOf = (message: Message, payload: JsonSchema, isWriter: boolean): JsonSchema => ({
  type: "object",
  required: ["payload", "headers"],
  properties: {
    payload,
    headers: message.headers ?? (isWriter ? { type: "object", maxProperties: 0 } : true)
  }
})

/** The same messages, their headers put beside their payloads. */
const wholes = (messages: ReadonlyArray<Message | undefined>, isWriter: boolean) =>
  messages.flatMap((it): ReadonlyArray<Message> =>
    it?.payload?._tag === "JsonSchema"
      ? [{ payload: { ...it.payload, schema: wholeOf(it, it.payload.schema, isWriter) } }]
      : []
  )

const headerText = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value))

/** Where the payload is taken: whether its headers are those of a message that takes it. */
const wholeUnderstood = (
  run: Run,
  one: Passing,
  others: ReadonlyArray<Message | undefined>,
  writer: Side,
  payloads: Understanding
): Understanding => {
  const [message] = wholes([one.message], true)
  const known = wholes(others, false)
  if (message === undefined || known.length !== others.length) {
    return headersFit(run, one, others, writer) ? payloads : { _tag: "Unknown" }
  }
  const answer = payloadUnderstood(run, { address: one.address, message }, known, writer)
  if (answer._tag !== "Refused" || !isJsonObject(answer.value)) return answer
  const { headers, payload } = answer.value
  const texts = isJsonObject(headers) ? Object.entries(headers).map(([name, it]) => [name, headerText(it)]) : []
  return { _tag: "Refused", value: payload ?? null, headers: Object.fromEntries(texts), refusals: [] }
}

/** Whether every other message takes the headers, so that it does not matter which of them takes the payload. */
const headersFit = (run: Run, one: Passing, others: ReadonlyArray<Message | undefined>, writer: Side): boolean => {
  const alone = (message: Message | undefined, isWriter: boolean): Message => ({
    payload: { _tag: "JsonSchema", schema: wholeOf(message ?? {}, true, isWriter) }
  })
  const sent = { address: one.address, message: alone(one.message, true) }
  return others.every((it) => payloadUnderstood(run, sent, [alone(it, false)], writer)._tag === "Understood")
}

const payloadUnderstood = (
  run: Run,
  one: Passing,
  others: ReadonlyArray<Message | undefined>,
  writer: Side
): Understanding => {
  const format = one.message?.payload?._tag
  const [alike, foreign] = [true, false].map((isAlike) =>
    others.filter((it) => (it?.payload === undefined || it.payload._tag === format) === isAlike)
  )
  if (foreign !== undefined && foreign.length > 0) {
    return understoodElsewhere(run, one, { alike: alike ?? [], foreign }, writer)
  }
  if (one.message?.payload?._tag === "Avro") return understoodAvro(one.message.payload.schema, others)
  const [payload] = jsonPayloads([one.message]) ?? []
  const known = jsonPayloads(others)
  if (payload === undefined || known === undefined) return { _tag: "Unknown" }
  const union = unionOf(known)
  const own = { schema: payload.schema, definitions: payload.schemas ?? {} }
  const scopes = { before: writer === "before" ? own : union, after: writer === "before" ? union : own }
  const judge = createJudge(
    scopeOf(run.before.model, one.address, scopes.before.definitions, "/payload/schemas"),
    scopeOf(run.after.model, one.address, scopes.after.definitions, "/payload/schemas"),
    { policy: run.policy, arena: run.arena, isDirected: false }
  )
  const reader = writer === "before" ? "after" : "before"
  const result = judge.contained([writer, own.schema], [reader, union.schema], {
    sender: run.policy.relation === "senderClosed" ? "closed" : "as-written",
    reader: run.policy.unknownProperties === "ignored" ? "tolerant" : "as-written",
    enums: run.policy.enums
  })
  if (result._tag === "Included") return { _tag: "Understood" }
  if (result._tag === "Undecided") return { _tag: "Unknown" }
  return { _tag: "Refused", value: result.witness.value, refusals: refusalsOf(result, judge[reader].root) }
}

/**
 * The same where some readers decode another encoding: one of them that reads it understands it; what all of them refuse
 * is for the others to judge, and where there are none, it is refused.
 */
const understoodElsewhere = (
  run: Run,
  one: Passing,
  {
    alike,
    foreign
  }: { readonly alike: ReadonlyArray<Message | undefined>; readonly foreign: ReadonlyArray<Message | undefined> },
  writer: Side
): Understanding => {
  const reader = writer === "before" ? "after" : "before"
  const sent = one.message?.payload
  if (sent === undefined) return { _tag: "Unknown" }
  const from = { model: run[writer].model, payload: sent, contentType: one.message?.contentType }
  const readings = foreign.map((it) =>
    it?.payload === undefined
      ? undefined
      : encodedReading(
          from,
          { model: run[reader].model, payload: it.payload, contentType: it.contentType },
          readingOptions(run.policy)
        )
  )
  if (readings.some((it) => it?._tag === "Reads")) return { _tag: "Understood" }
  const [first] = readings
  if (first?._tag !== "Refuses" || !readings.every((it) => it?._tag === "Refuses")) return { _tag: "Unknown" }
  if (alike.length > 0) return payloadUnderstood(run, one, alike, writer)
  return { _tag: "Refused", value: first.value, refusals: first.refusals }
}

/**
 * The same of Avro: a reader that knows several schemas takes what comes for one of them that reads it. A message is
 * refused where one datum is refused by all of them.
 */
const understoodAvro = (writer: Json, others: ReadonlyArray<Message | undefined>): Understanding => {
  const sent = readSchema(writer)
  const readers = others.flatMap((it) => {
    const read = it?.payload?._tag === "Avro" ? readSchema(it.payload.schema) : undefined
    return read?._tag === "AvroSchema" ? [read] : []
  })
  if (sent._tag === "InvalidSchema" || readers.length !== others.length) return { _tag: "Unknown" }
  const answer = readByOneOf(sent, readers)
  switch (answer._tag) {
    case "Read":
      return { _tag: "Understood" }
    case "Misread":
      return { _tag: "Misread", value: answer.value }
    case "Refused": {
      const { cause, value } = answer
      return { _tag: "Refused", value, refusals: cause === undefined ? [] : [refusalAt(cause.kind, cause.at)] }
    }
    case "Unknown":
      return { _tag: "Unknown" }
  }
}
