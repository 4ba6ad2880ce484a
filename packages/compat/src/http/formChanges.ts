import type { Refusal, Witness } from "@lintel/diagnostic"
import { isJsonObject, type Json, type JsonSchema } from "@lintel/model"
import type { PayloadPart } from "../payload/comparison.js"
import type { Placed } from "../payload/place.js"
import type { Flow, OperationScope } from "./scope.js"
import { type Forms, formsOf, isOneText, looksLikeItem, type Styled } from "./serialisation.js"

/** A value written as text, on one side: a parameter, a header, a property of a form. */
export interface WrittenValue {
  readonly styled: Styled
  readonly placed: Placed
}

/** Where such a value stands. */
export interface ValuePosition {
  readonly flow: Flow
  readonly part: PayloadPart
  readonly where: Readonly<Record<string, string>>
  readonly sender: WrittenValue
  readonly reader: WrittenValue
  /** What is empty is not written there: a path with an empty segment is another path. */
  readonly isFilled?: boolean
  /** The exchange that carries the value; the value is as it is written: texts, lists and objects of texts. */
  readonly witness: (value: Json, refusals: ReadonlyArray<Refusal>) => Witness
}

/** How the way of writing differs. */
export interface FormChange {
  readonly kind: "scalar" | "array" | "object"
  readonly sent: string
  readonly read: string
  readonly witness: Witness
}

const text = { type: "string" } as const

/** Whether a form is a media type: what is written is a document of its own. */
export const isMedia = (form: string): boolean => form.includes("/")

/** A list of one item whose text holds the point that stands between the items of exploded labels. */
const pointed: JsonSchema = {
  type: "array",
  minItems: 1,
  items: {
    anyOf: [
      { type: "string", pattern: "[.]" },
      { type: "number", not: { type: "integer" } }
    ]
  }
}

/** Scalars that two forms write differently: numbers and truth values look the same in JSON. */
export const tellingScalar = (sent: Forms, read: Forms): JsonSchema =>
  isMedia(sent.scalar) || isMedia(read.scalar) ? text : { not: { type: ["array", "object"] } }

/** The smallest values of a kind that two forms write differently: of the first schema that has one. */
const telling = (kind: FormChange["kind"], sent: Forms, read: Forms): ReadonlyArray<JsonSchema> => {
  if (kind === "scalar") return [tellingScalar(sent, read)]
  if (kind === "object") return [{ type: "object", minProperties: 1 }]
  if (sent.scalar === "label" && read.scalar === "label") return [{ type: "array", minItems: 2 }, pointed]
  const isItem =
    sent.scalar === read.scalar && looksLikeItem(sent.array, sent.scalar) && looksLikeItem(read.array, read.scalar)
  return [{ type: "array", minItems: isItem ? 2 : 1 }]
}

const kinds = ["scalar", "array", "object"] as const

/** Whether the reader takes every text that may be written there; a document in JSON or XML is never empty. */
export const admitsAnyText = (scope: OperationScope, { flow, isFilled, reader, sender }: ValuePosition): boolean => {
  const isNeverEmpty = isFilled === true || isMedia(formsOf(sender.styled).scalar)
  return (
    scope.context.payloads.judge.contained(
      [flow.reader, isNeverEmpty ? { type: "string", minLength: 1 } : { type: "string" }],
      [flow.reader, reader.placed.schema]
    )._tag === "Included"
  )
}

const isText = (kind: FormChange["kind"], form: string): boolean =>
  kind === "scalar" ? form === "plain" : isOneText(form)

const kindOf = (type: string): string => (type === "integer" ? "number" : type)

/** Whether a schema names one type, and that is another one. */
const isOfOtherType = (schema: JsonSchema, type: string): boolean => {
  const named = isJsonObject(schema) ? schema["type"] : undefined
  return typeof named === "string" && kindOf(named) !== kindOf(type)
}

/** Whether the reader takes values of a type. */
export const admits = (scope: OperationScope, { flow, reader }: ValuePosition, type: string): boolean =>
  !isOfOtherType(reader.placed.schema, type) &&
  scope.context.payloads.judge.contained(
    [flow.reader, { allOf: [reader.placed.schema, { type }] }],
    [flow.reader, false]
  )._tag !== "Included"

const formChange = (
  scope: OperationScope,
  position: ValuePosition,
  kind: FormChange["kind"],
  sent: Forms,
  read: Forms
): ReadonlyArray<FormChange> => {
  if (sent[kind] === read[kind]) return []
  const { flow, sender } = position
  const { judge } = scope.context.payloads
  const sample = telling(kind, sent, read)
    .map((form) => judge.example(flow.sender, { allOf: [sender.placed.schema, form] }))
    .find((one) => one !== undefined)
  if (sample === undefined) return []
  // A value of another kind over there is a matter of the schemas.
  if (kind !== "scalar" && !admits(scope, position, kind)) return []
  if (isText(kind, sent[kind]) && read.scalar === "plain" && admitsAnyText(scope, position)) return []
  return [{ kind, sent: sent[kind], read: read[kind], witness: position.witness(sample.value, []) }]
}

/** How the way of writing differs, for each kind of value that is sent and read. */
export const formChanges = (
  scope: OperationScope,
  position: ValuePosition,
  sent: Forms,
  read: Forms
): ReadonlyArray<FormChange> => kinds.flatMap((kind) => formChange(scope, position, kind, sent, read))
