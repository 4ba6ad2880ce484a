import { unknownReason } from "@lintel/json-schema"
import type { Refusal, Witness } from "@lintel/diagnostic"
import {
  type Content,
  type Encoding,
  isJsonObject,
  type Json,
  type JsonSchema,
  type MediaType,
  type Response
} from "@lintel/model"
import type { PayloadPart, PayloadPosition } from "../payload/comparison.js"
import type { Exploration } from "../payload/judge.js"
import type { Step } from "../payload/align.js"
import { asSchema, type Placed, resolved } from "../payload/place.js"
import { isAnyText, isDocumentAsText, isOfText } from "./anyText.js"
import { encodingOf } from "./bodyParts.js"
import { compareEncodings } from "./encodings.js"
import {
  byName,
  isAsItIs,
  isForm,
  isPlainText,
  isSequential,
  type NamedRange,
  rangesOf,
  readPairs
} from "./mediaType.js"
import { type Flow, type OperationScope, participant, readingOf, pointerOf, type SideName } from "./scope.js"
import { styledPart } from "./partsText.js"
import { formsOf, listSeparators } from "./serialisation.js"
import { compareWire, type WireVerdict } from "./compareWire.js"
import { meantAsText, partsMeantAsText, typedFields } from "./textual.js"
import type { WireOptions } from "./wire.js"

/** The representations of one side, and where they stand in their operation. */
export interface FoundContent {
  readonly content: Content
  readonly pointer: string
}

/** Representations of both sides, and the exchange that carries a payload of one of them. */
export interface ContentPair {
  readonly sender: FoundContent
  readonly reader: FoundContent
  readonly witness: (value: Json, mediaType: string, refusals: ReadonlyArray<Refusal>) => Witness
}

/** What the items of a sequence are: as a version without a word for them says it, a list or the item alone. */
const itemSchema = (scope: OperationScope, side: SideName, media: MediaType | undefined): JsonSchema => {
  if (media?.itemSchema !== undefined) return media.itemSchema
  const schema = media?.schema ?? true
  const own = scope.context.payloads.judge[side]
  const plain = resolved({ schema, place: { address: own.address, pointer: "" } }, own).schema
  return isJsonObject(plain) && plain["type"] === "array" ? (asSchema(plain["items"]) ?? true) : schema
}

const placed = (
  scope: OperationScope,
  side: SideName,
  found: FoundContent,
  name: string,
  key: "schema" | "itemSchema"
): Placed => {
  const owner = participant(scope, side)
  const media = found.content[name]
  const schema = key === "schema" ? (media?.schema ?? true) : itemSchema(scope, side, media)
  const pointer = `${owner.pointer}${found.pointer}${pointerOf(name, key)}`
  return { schema, place: { address: owner.address, pointer } }
}

const typesOf = (schema: JsonSchema): string | undefined => {
  if (!isJsonObject(schema)) return undefined
  if (schema["type"] !== undefined) return JSON.stringify(schema["type"])
  const values = Array.isArray(schema["enum"]) ? (schema["enum"] as ReadonlyArray<Json>) : undefined
  return values === undefined ? undefined : JSON.stringify([...new Set(values.map((value) => typeof value))])
}

/** Only types that changed can be the same as text; everything else that is refused stays refused. */
const isAboutTypes = ({ after, before }: Pick<Exploration["causes"][number], "before" | "after">): boolean => {
  const [old, fresh] = [typesOf(before.schema), typesOf(after.schema)]
  return old === undefined || fresh === undefined || old !== fresh
}

/**
 * Fields of a form, and items of lists there, stand for themselves as texts, and so do the properties of an object whose
 * names are written out; what lies deeper does not, nor what is JSON inside.
 */
const isField = (range: NamedRange["range"], path: ReadonlyArray<Step>, typed: ReadonlySet<string>): boolean => {
  const [first, second, ...rest] = path.slice(
    Math.max(
      0,
      path.findIndex(({ _tag }) => _tag !== "Branch")
    )
  )
  const isNamed = first?._tag === "Property" ? !typed.has(first.name) : first?._tag === "MapValue"
  const isPart =
    second === undefined || second._tag === "Item" || (second._tag === "Property" && range.type !== "multipart")
  return isNamed && isPart && rest.length === 0
}

/** Fields of a body that is a form, and how its sender writes them. */
interface Fields {
  readonly range: NamedRange["range"]
  readonly typed: ReadonlySet<string>
  readonly encodingOf: (name: string) => Encoding | undefined
}

/** Whether a field whose schema names other types is read as before. */
const isSameField = (
  scope: OperationScope,
  flow: Flow,
  { encodingOf: encoding, range, typed }: Fields,
  cause: Pick<Exploration["causes"][number], "before" | "after" | "path">
): boolean => {
  if (!isField(range, cause.path, typed) || !isAboutTypes(cause)) return false
  const last = cause.path.at(-1)
  const written = last?._tag === "Property" && range.type !== "multipart" ? encoding(last.name) : undefined
  if (isDocumentAsText(scope, flow, written, cause.before, cause.after)) return true
  const form = last?._tag === "Property" ? formsOf(styledPart(last.name, encoding(last.name))).array : ""
  const listSeparator = range.type === "multipart" ? undefined : listSeparators.get(form)
  const options = { oneIsList: typed.size === 0, ...(listSeparator === undefined ? {} : { listSeparator }) }
  return isUnderstood(scope, flow, cause.before, cause.after, options)
}

/** Whether a body of texts is read as before although its schema names other types. */
const isSameAsText = (scope: OperationScope, flow: Flow, fields: Fields, before: Placed, after: Placed): boolean => {
  const { range, typed } = fields
  if (!isForm(range) && !isPlainText(range)) return false
  const { causes, isAccepted } = scope.context.payloads.judge.explore(before, after, flow.writer)
  if (isAccepted || !causes.every(isAboutTypes)) return false
  if (isForm(range) && causes.some(({ path }) => path.length > 0 && !isField(range, path, typed))) return false
  if (isUnderstood(scope, flow, before, after, { oneIsList: true, oneFieldIsList: typed.size === 0 })) return true
  return isForm(range) && causes.length > 0 && causes.every((cause) => isSameField(scope, flow, fields, cause))
}

/**
 * What comparing a body that is letters as they are gave; undefined where the body has a structure. Who reads any text
 * now takes every such body that was sent before, however a structure was written there.
 */
const comparedAsText = (
  scope: OperationScope,
  flow: Flow,
  range: NamedRange["range"],
  before: Placed,
  after: Placed
): WireVerdict | undefined => {
  if (!isAsItIs(range)) return undefined
  const [sender, reader] = flow.sender === "before" ? [before, after] : [after, before]
  if (flow.sender === "before" && isAnyText(scope, flow.reader, reader)) return { _tag: "Accepted" }
  if (!isOfText(scope, flow.sender, sender) || !isOfText(scope, flow.reader, reader)) return undefined
  const asked = { isOneText: true, question: readingOf(scope, flow) }
  return compareWire(scope.context.payloads.judge, flow, sender.schema, reader.schema, asked)
}

/** What comparing a form as names and texts gave. */
const comparedAsFields = (scope: OperationScope, flow: Flow, sender: Placed, reader: Placed): WireVerdict =>
  compareWire(scope.context.payloads.judge, flow, sender.schema, reader.schema, { question: readingOf(scope, flow) })

const isUnderstood = (
  scope: OperationScope,
  flow: Flow,
  before: Placed,
  after: Placed,
  options: WireOptions
): boolean => {
  const [sender, reader] = flow.sender === "before" ? [before, after] : [after, before]
  const { judge } = scope.context.payloads
  const asked = { ...options, question: readingOf(scope, flow) }
  return compareWire(judge, flow, sender.schema, reader.schema, asked)._tag === "Accepted"
}

/** The same with two items where a field is a list of one or none: on the wire that is the item alone, or nothing. */
const withLongerLists = (scope: OperationScope, flow: Flow, schema: JsonSchema, value: Json): Json | undefined => {
  if (!isJsonObject(value)) return undefined
  const lists = Object.entries(value).filter(([, item]) => Array.isArray(item) && item.length < 2)
  if (lists.length === 0) return undefined
  const longer = Object.fromEntries(lists.map(([name]) => [name, { minItems: 2 }]))
  const wanted: JsonSchema = { allOf: [schema, { required: Object.keys(longer), properties: longer }] }
  return scope.context.payloads.judge.example(flow.sender, wanted, flow.writer)?.value
}

/** A description that cannot be found: that something is there is all that is known of it. */
const isLost = (schema: JsonSchema | undefined): boolean =>
  isJsonObject(schema) && typeof schema["$ref"] === "string" && unknownReason(schema["$ref"]) !== undefined

/** Representations of which nobody knows what they are: they stand for any. */
export const isLostContent = (content: Content | undefined): boolean =>
  Object.values(content ?? {}).some(({ schema }) => isLost(schema))

/** Whether the only representation of a parameter or a header is the same one on both sides. */
export const isSameMedia = (sent: Content, read: Content): boolean => {
  const [from, to] = [Object.keys(sent)[0], Object.keys(read)[0]]
  return from === undefined || to === undefined || from.toLowerCase() === to.toLowerCase()
}

const isAllSequential = (content: Content | undefined): boolean => {
  const ranges = rangesOf(content ?? {})
  return ranges.length > 0 && ranges.every(({ range }) => isSequential(range))
}

/** What sends one after the other does so by its media type, although nobody describes what it sends. */
export const isSameCardinality = (
  before: Pick<Response, "cardinality" | "content">,
  after: Pick<Response, "cardinality" | "content">
): boolean =>
  (before.cardinality ?? "one") === (after.cardinality ?? "one") ||
  (isAllSequential(before.content) && isAllSequential(after.content))

const sentAs = (
  scope: OperationScope,
  { sender }: Flow,
  { encodingOf: encoding, range }: Fields,
  one: Placed
): Placed =>
  range.type === "multipart"
    ? { ...one, schema: partsMeantAsText(scope.context.payloads.judge[sender], one.schema, encoding) }
    : one

/** Compares the payloads of every representation that is sent with the one it is read as. */
export const compareContents = (
  scope: OperationScope,
  flow: Flow,
  part: PayloadPart,
  where: Readonly<Record<string, string>>,
  pair: ContentPair
): void => {
  for (const [sent, read] of readPairs(rangesOf(pair.sender.content), rangesOf(pair.reader.content))) {
    const narrower = sent.name.includes("*") ? read.name : sent.name
    const compare = (key: "schema" | "itemSchema"): void => {
      const { judge } = scope.context.payloads
      const written = {
        sender: placed(scope, flow.sender, pair.sender, sent.name, key),
        reader: placed(scope, flow.reader, pair.reader, read.name, key)
      }
      if (judge.same(written.sender.schema, written.reader.schema)) return
      // A part that names its own media type is no plain text.
      const typed = typedFields(pair.reader.content[read.name]?.encoding)
      const fields: Fields = {
        range: read.range,
        typed,
        encodingOf: (name) => encodingOf(pair.sender.content[sent.name]?.encoding, name)
      }
      const isOfFields = isForm(read.range)
      const meant = (side: SideName, one: Placed): Placed =>
        isOfFields || isAsItIs(read.range) ? { ...one, schema: meantAsText(judge[side], one.schema, typed) } : one
      const reader = meant(flow.reader, written.reader)
      const sender = sentAs(scope, flow, fields, meant(flow.sender, written.sender))
      const [before, after] = flow.sender === "before" ? [sender, reader] : [reader, sender]
      if (isSameAsText(scope, flow, fields, before, after)) return
      const asText = comparedAsText(scope, flow, byName(narrower), before, after)
      if (asText?._tag === "Accepted") return
      const isSame: PayloadPosition["isSameAsText"] = (cause) => isSameField(scope, flow, fields, cause)
      const shownIn = (value: Json): Witness | undefined => {
        const longer = withLongerLists(scope, flow, sender.schema, value)
        const asFields = comparedAsFields(scope, flow, sender, reader)
        const values = [
          ...(asFields._tag === "Refused" ? [asFields.value] : []),
          ...(longer === undefined ? [] : [longer])
        ]
        return values.map((one) => pair.witness(one, narrower, [])).find(({ checked }) => checked)
      }
      scope.payload({
        writer: flow.writer,
        part,
        outgoing: scope.outgoing,
        of: scope.after.address,
        where: { ...where, mediaType: narrower },
        before,
        after,
        ...(isOfFields ? { isSameAsText: isSame } : {}),
        witness: (value, refusals) => {
          const witness = pair.witness(value, narrower, refusals)
          if (witness.checked) return witness
          if (asText?._tag === "Refused" && typeof value !== "string") return pair.witness(asText.value, narrower, [])
          return (isOfFields ? shownIn(value) : undefined) ?? witness
        }
      })
    }
    const described = [pair.sender.content[sent.name], pair.reader.content[read.name]].map(
      (media) => media?.itemSchema !== undefined
    )
    if (!described.includes(true) || described.every((isIt) => isIt)) compare("schema")
    if (described.includes(true)) compare("itemSchema")
    compareEncodings(scope, flow, part, { sent: sent.name, read: read.name, ...pair })
  }
}
