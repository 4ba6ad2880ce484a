import { readByOneOf, readSchema } from "@lintel/avro"
import type { Refusal } from "@lintel/diagnostic"
import { encodedReading, refusalsOf } from "@lintel/evolution"
import type { Json, Message } from "@lintel/model"
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
  | { readonly _tag: "Refused"; readonly value: Json; readonly refusals: ReadonlyArray<Refusal> }
  /** It is decoded, and taken for something else. */
  | { readonly _tag: "Misread"; readonly value: Json }
  | { readonly _tag: "Unknown" }

/** Whether a message that one side writes is understood where the other side knows others. */
export const understood = (
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
    { policy: run.policy, arena: run.arena, isDirected: false, isProjected: false }
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
  if (alike.length > 0) return understood(run, one, alike, writer)
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
