import type { Witness } from "@lintel/diagnostic"
import { isJsonObject, type Json, type JsonSchema } from "@lintel/model"
import type { PayloadPosition } from "../payload/comparison.js"
import type { Cause } from "../payload/judge.js"
import type { PayloadJudge } from "../payload/judgement.js"
import { asSchema, resolved } from "../payload/place.js"
import { compareWire } from "./compareWire.js"
import { filled } from "./sampleValues.js"
import {
  admits,
  admitsAnyText,
  type FormChange,
  formChanges,
  isMedia,
  type ValuePosition,
  type WrittenValue
} from "./formChanges.js"
import { type Flow, type OperationScope, readingOf } from "./scope.js"
import { type Forms, formsOf, isOneText, listSeparators, looksLikeItem } from "./serialisation.js"
import { meantAsText } from "./textual.js"
import { type WireOptions, wireSchema } from "./wire.js"
import { readings } from "./written.js"

/** What comparing a written value gave beyond what the payload comparison gathers. */
export interface ValueFindings {
  readonly forms: ReadonlyArray<FormChange>
  readonly narrowed?: { readonly witness: Witness }
  readonly isUndecided?: true
}

/**
 * Forms in which a list or an object is one text: with separators inside, or a document of its own. A document counts
 * where it was sent before: whoever reads any text now reads the same letters. Where a text becomes a document, its
 * reader was never told of one.
 */
const isText = (form: string, { sender }: Flow): boolean => isOneText(form) || (sender === "before" && isMedia(form))

const wireOptions = (scope: OperationScope, sent: Forms, read: Forms, position: ValuePosition): WireOptions => {
  const { unknownProperties } = scope.context.policy
  const isLost = !admits(scope, position, "array")
  const between = listSeparators.get(sent.array)
  const isPlain = read.scalar === "plain"
  return {
    oneIsList: sent.scalar === read.scalar && looksLikeItem(read.array, sent.scalar),
    // A document in JSON or XML is never empty.
    isFilled: position.isFilled === true || isMedia(sent.scalar),
    listsAreText: isPlain && isText(sent.array, position.flow) && isLost && admitsAnyText(scope, position),
    ...(isLost && isPlain && between !== undefined ? { listSeparator: between } : {}),
    objectsAreText:
      isPlain &&
      isText(sent.object, position.flow) &&
      !admits(scope, position, "object") &&
      admitsAnyText(scope, position),
    listIsItems: sent.scalar === read.scalar && looksLikeItem(sent.array, read.scalar) && isLost,
    question: {
      ...readingOf(scope, position.flow),
      reader: unknownProperties === "ignored" ? "tolerant" : "as-written"
    }
  }
}

/** Whether what the values are, and not only how they read as text, is refused: then the payload comparison tells it. */
const isRefusedAsWritten = (
  scope: OperationScope,
  { flow, reader }: ValuePosition,
  options: WireOptions,
  value: Json
): boolean => {
  const { judge } = scope.context.payloads
  const understood = wireSchema(judge, flow.reader, "reader", reader.placed.schema, options)
  const isItem = options.listIsItems === true && Array.isArray(value) && value.length === 1
  const written = asWritten(isItem ? (value[0] ?? null) : value)
  // An empty list or object is written as nothing at all.
  if (typeof value === "object" && value !== null && Object.keys(value).length === 0) return false
  return judge.contained([flow.reader, { const: written }], [flow.reader, understood.schema])._tag === "NotIncluded"
}

const isEmptyValue = (value: Json): boolean =>
  Array.isArray(value)
    ? value.every((item) => item === "")
    : value === "" || (isJsonObject(value) && Object.keys(value).length === 0)

/** A refused value that is not empty, where empty ones are not written; undefined when no other is refused. */
const filledRefusal = (
  scope: OperationScope,
  { flow, reader, sender }: ValuePosition,
  { question }: WireOptions
): { readonly value: Json } | undefined => {
  const schema: JsonSchema = { allOf: [sender.placed.schema, filled] }
  const options = { sender: "closed", ...question } as const
  const answer = scope.context.payloads.judge.contained(
    [flow.sender, schema],
    [flow.reader, reader.placed.schema],
    options
  )
  return answer._tag === "NotIncluded" ? answer.witness : answer._tag === "Included" ? undefined : { value: "" }
}

const asWritten = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(asWritten)
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asWritten(item)]))
  return String(value)
}

const payloadOf = (scope: OperationScope, position: ValuePosition): PayloadPosition => {
  const { flow, reader, sender } = position
  const [before, after] = flow.sender === "before" ? [sender.placed, reader.placed] : [reader.placed, sender.placed]
  return {
    writer: flow.writer,
    part: position.part,
    outgoing: scope.outgoing,
    of: scope.after.address,
    where: position.where,
    before,
    after,
    witness: position.witness
  }
}

/** The same, with another value shown where an empty one would be. */
const showing = (position: ValuePosition, value: Json): ValuePosition => ({
  ...position,
  witness: (refused, refusals) => position.witness(isEmptyValue(refused) ? value : refused, refusals)
})

/** The same with schemas that speak of texts alone taken for texts. */
const asMeant = (scope: OperationScope, position: ValuePosition): ValuePosition => {
  const { judge } = scope.context.payloads
  const meant = (side: Flow["sender"], { placed, styled }: WrittenValue): WrittenValue => ({
    styled,
    placed: isMedia(formsOf(styled).scalar) ? placed : { ...placed, schema: meantAsText(judge[side], placed.schema) }
  })
  const { flow, reader, sender } = position
  return { ...position, sender: meant(flow.sender, sender), reader: meant(flow.reader, reader) }
}

/**
 * Compares a value that travels as text. What values may be is judged as text: a number is a text that a reader of
 * texts accepts, a text that reads as a number is one.
 */
export const compareWritten = (scope: OperationScope, written: ValuePosition): ValueFindings => {
  const position = asMeant(scope, written)
  const { flow, reader, sender } = position
  const [sent, read] = [formsOf(sender.styled), formsOf(reader.styled)]
  const forms = formChanges(scope, position, sent, read)
  const payload = payloadOf(scope, position)
  const verdict = scope.context.payloads.judge.compare(payload.before, payload.after, flow.writer)
  if (verdict._tag === "Same") return { forms }
  if (verdict._tag === "Accepted" || (isMedia(read.scalar) && !isMedia(sent.scalar))) {
    scope.payload(payload)
    return { forms }
  }
  const options = wireOptions(scope, sent, read, position)
  const refused = verdict._tag === "Refused" ? verdict.refused : undefined
  const isEmpty = refused !== undefined && isEmptyValue(refused.value)
  const other = isEmpty ? filledRefusal(scope, position, options) : undefined
  if (isEmpty && position.isFilled === true && other === undefined) return { forms }
  if (other === undefined) return { forms, ...judgedAsText(scope, position, options, refused?.value) }
  return { forms, ...judgedAsText(scope, showing(position, other.value), options, other.value) }
}

/**
 * The verdict whether every value that may be sent is one of the reader's, or an item of a list that it takes; undefined
 * where the reader has no such list.
 */
const asItem = (
  scope: OperationScope,
  { flow, reader, sender }: ValuePosition,
  options: WireOptions
): ReturnType<PayloadJudge["contained"]> | undefined => {
  const { judge } = scope.context.payloads
  const { schema } = resolved(reader.placed, judge[flow.reader])
  if (!isJsonObject(schema) || schema["type"] !== "array") return undefined
  const { maxItems = 1, minItems = 1 } = schema
  if (typeof minItems !== "number" || minItems > 1 || typeof maxItems !== "number" || maxItems < 1) return undefined
  if (["prefixItems", "contains", "enum", "const"].some((key) => Object.hasOwn(schema, key))) return undefined
  const understood: JsonSchema = {
    anyOf: [reader.placed.schema, meantAsText(judge[flow.reader], asSchema(schema["items"]) ?? true)]
  }
  const asked = { sender: "closed", ...options.question } as const
  return judge.contained([flow.sender, sender.placed.schema], [flow.reader, understood], asked)
}

/** A text that stands for a list, as the list. */
const asSent = (
  scope: OperationScope,
  { flow, sender }: ValuePosition,
  { listSeparator }: WireOptions,
  value: Json
): Json => {
  if (listSeparator === undefined || typeof value !== "string") return value
  const { judge } = scope.context.payloads
  const isSent = readings(value).some((one) => judge.accepts(flow.sender, sender.placed.schema, one) === true)
  return isSent ? value : value.split(listSeparator)
}

/** What is refused as a value may still be understood as text. */
const judgedAsText = (
  scope: OperationScope,
  position: ValuePosition,
  options: WireOptions,
  value: Json | undefined
): Omit<ValueFindings, "forms"> => {
  const { flow, reader, sender } = position
  const { judge } = scope.context.payloads
  const accepted = (): Omit<ValueFindings, "forms"> => {
    scope.payload({ ...payloadOf(scope, position), isAcceptedAsText: true })
    return {}
  }
  const item = options.oneIsList === true ? asItem(scope, position, options) : undefined
  if (item?._tag === "Included") return accepted()
  const asText = compareWire(judge, flow, sender.placed.schema, reader.placed.schema, options)
  if (asText._tag === "Accepted") return accepted()
  const isShown = asText._tag === "Refused" && !(position.isFilled === true && isEmptyValue(asText.value))
  if (isShown && (value === undefined || !isRefusedAsWritten(scope, position, options, value)))
    return { narrowed: { witness: position.witness(asSent(scope, position, options, asText.value), []) } }
  if (
    asText._tag === "Undecided" &&
    typeof value === "string" &&
    (admits(scope, position, "number") || admits(scope, position, "boolean"))
  ) {
    return { isUndecided: true }
  }
  // A value that reads as one of the other side shows nothing, where a list or an object would.
  const isTaken = value !== undefined && !isRefusedAsWritten(scope, position, options, value)
  const longer = options.listIsItems === true || isTaken ? withLonger(scope, position, isTaken) : position
  // One that could be an item shows nothing where an item is read as a list.
  const noItem = item?._tag === "NotIncluded" && typeof item.witness.value !== "string" ? item.witness : undefined
  const shown: ValuePosition =
    noItem === undefined ? longer : { ...longer, witness: (_, refusals) => position.witness(noItem.value, refusals) }
  const payload = payloadOf(scope, shown)
  const isSame = (cause: Pick<Cause, "before" | "after" | "path">): boolean => isPartOfSameText(scope, position, cause)
  const { causes } = judge.explore(payload.before, payload.after, flow.writer)
  if (asText._tag === "Undecided" && causes.length > 0 && causes.every(isSame)) return accepted()
  scope.payload({ ...payload, isSameAsText: isSame })
  return {}
}

/** Properties and items are written as texts of their own: what differs there may be the same text. */
const isPartOfSameText = (
  scope: OperationScope,
  { flow }: ValuePosition,
  { after, before, path }: Pick<Cause, "before" | "after" | "path">
): boolean => {
  const [step] = path
  if (path.length !== 1 || !["Property", "Item", "MapValue"].includes(step?._tag ?? "")) return false
  const [sender, reader] = flow.sender === "before" ? [before, after] : [after, before]
  const { judge } = scope.context.payloads
  return (
    compareWire(judge, flow, sender.schema, reader.schema, { question: readingOf(scope, flow) })._tag === "Accepted"
  )
}

/** A list of one looks like its item: where lists are not read, a longer one shows it. */
const withLonger = (scope: OperationScope, position: ValuePosition, always: boolean): ValuePosition => {
  const { flow, sender } = position
  const schema: JsonSchema = { allOf: [sender.placed.schema, { type: "array", minItems: 2 }] }
  const longer = admits(scope, position, "array")
    ? undefined
    : scope.context.payloads.judge.example(flow.sender, schema)
  if (longer === undefined) return position
  return {
    ...position,
    witness: (value, refusals) =>
      position.witness(always || (Array.isArray(value) && value.length < 2) ? longer.value : value, refusals)
  }
}
