import type { Witness } from "@lintel/diagnostic"
import {
  type Encoding,
  type Header,
  isJsonObject,
  type Json,
  type JsonSchema,
  type MediaType,
  nameOf
} from "@lintel/model"
import { bodyEncodingChanged } from "../changes/body-encoding-changed/change.js"
import type { PayloadPart } from "../payload/comparison.js"
import { asSchema, type Placed, resolved } from "../payload/place.js"
import { type BodyPart, named, namedParts, placedParts } from "./bodyParts.js"
import type { ContentPair } from "./contents.js"
import { compareWire } from "./compareWire.js"
import { styledPart, writtenField } from "./partsText.js"
import {
  type EncodedBody,
  withStyledParts,
  withWrittenForm,
  withWrittenParts,
  withWrittenXml
} from "./writtenEncoding.js"
import { tellingScalar } from "./formChanges.js"
import { byName, covers, isForm } from "./mediaType.js"
import { type Flow, type OperationScope, participant, pointerOf, readingOf, type SideName } from "./scope.js"
import { formsOf, isPlainList, scalarText } from "./serialisation.js"
import { isXml, xmlDifferences } from "./xml.js"

interface Pair extends ContentPair {
  readonly sent: string
  readonly read: string
}

/** Default content types of a part (OpenAPI 3.1 section 4.8.15.1). */
const defaultType = (scope: OperationScope, side: SideName, schema: JsonSchema): string => {
  const own = scope.context.payloads.judge[side]
  const plain = resolved({ schema, place: { address: own.address, pointer: "" } }, own).schema
  if (!isJsonObject(plain)) return "application/octet-stream"
  const type = plain["type"]
  if (type === "object") return "application/json"
  if (type === "array") return defaultType(scope, side, asSchema(plain["items"]) ?? true)
  if (plain["format"] === "binary" || plain["contentEncoding"] !== undefined || type === undefined) {
    return "application/octet-stream"
  }
  return "text/plain"
}

const typesOf = (encoding: Encoding | undefined, fallback: string): ReadonlyArray<string> =>
  (encoding?.contentType ?? fallback)
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "")

/** Content types that a part may be sent with and that are not read any more. */
const refusedType = (sent: ReadonlyArray<string>, read: ReadonlyArray<string>): string | undefined =>
  sent.find((one) => !read.some((other) => covers(byName(other), byName(one))))

const hasStyle = (encoding: Encoding | undefined): boolean =>
  encoding?.style !== undefined || encoding?.explode !== undefined || encoding?.allowReserved !== undefined

/** A value of the property that the two styles write differently. */
const differingStyle = (
  scope: OperationScope,
  flow: Flow,
  { encodings: [sent, read], name, schemas: [schema, other] }: BodyPart,
  isMultipart: boolean
): { readonly value: Json; readonly from: string; readonly to: string } | undefined => {
  const styled = isMultipart ? styledPart : writtenField
  const [from, to] = [formsOf(styled(name, sent)), formsOf(styled(name, read))]
  for (const kind of ["scalar", "array", "object"] as const) {
    if (from[kind] === to[kind]) continue
    const isList = isPlainList(from[kind]) && isPlainList(to[kind])
    const form: JsonSchema =
      kind === "array"
        ? { type: "array", minItems: isList ? 2 : 1 }
        : kind === "object"
          ? { type: "object", minProperties: 1 }
          : tellingScalar(from, to)
    const { judge } = scope.context.payloads
    const sample = judge.example(flow.sender, { allOf: [schema, form] })
    // What the other side has no lists or objects for is a matter of the schemas.
    const isKnown = kind === "scalar" || judge.example(flow.reader, { allOf: [other, { type: kind }] }) !== undefined
    if (sample !== undefined && isKnown) return { value: sample.value, from: from[kind], to: to[kind] }
  }
  return undefined
}

const missingHeader = (sent: Encoding | undefined, read: Encoding | undefined): string | undefined => {
  const given = new Set(
    Object.entries(sent?.headers ?? {}).flatMap(([name, header]) =>
      header.required === true ? [nameOf(name).toLowerCase()] : []
    )
  )
  return Object.entries(read?.headers ?? {}).find(
    ([name, header]) => header.required === true && !given.has(nameOf(name).toLowerCase())
  )?.[0]
}

const schemaOf = ({ content, schema }: Header): JsonSchema => schema ?? Object.values(content ?? {})[0]?.schema ?? true

/** Headers of a part whose values are not all understood any more. */
const refusingHeaders = (
  scope: OperationScope,
  flow: Flow,
  sent: Encoding | undefined,
  read: Encoding | undefined
): ReadonlyArray<{ readonly name: string; readonly value: string }> => {
  const known = new Map(Object.entries(sent?.headers ?? {}).map(([key, header]) => [nameOf(key).toLowerCase(), header]))
  return Object.entries(read?.headers ?? {}).flatMap(([key, header]) => {
    const other = known.get(nameOf(key).toLowerCase())
    if (other === undefined || nameOf(key).toLowerCase() === "content-type") return []
    const { judge } = scope.context.payloads
    const asked = { question: readingOf(scope, flow) }
    const verdict = compareWire(judge, flow, schemaOf(other), schemaOf(header), asked)
    return verdict._tag === "Refused" ? [{ name: nameOf(key), value: scalarText(verdict.value) }] : []
  })
}

/** Values that XML writes as other elements or attributes than it is read from. */
const compareXml = (scope: OperationScope, flow: Flow, part: PayloadPart, pair: Pair): void => {
  const { judge } = scope.context.payloads
  const placed = (side: SideName): Placed => {
    const [found, name] = side === flow.sender ? [pair.sender, pair.sent] : [pair.reader, pair.read]
    const { address, pointer } = participant(scope, side)
    const place = { address, pointer: `${pointer}${found.pointer}${pointerOf(name, "schema")}` }
    return { schema: found.content[name]?.schema ?? true, place }
  }
  const [sent, read] = [placed(flow.sender), placed(flow.reader)]
  if (judge.same(sent.schema, read.schema)) return
  for (const { path, ...forms } of xmlDifferences(sent, judge[flow.sender], read, judge[flow.reader])) {
    const data = { property: path.join("."), how: "xml", from: forms.sent, to: forms.read } as const
    const written = (value: Json, witness: Witness): Witness => withWrittenXml(scope, flow, witness, value, sent, read)
    reportEncoding(scope, flow, part, pair, data, undefined, undefined, written)
  }
}

/** Compares how a body is written where its media type leaves that open: parts of forms, names in XML. */
export const compareEncodings = (scope: OperationScope, flow: Flow, part: PayloadPart, pair: Pair): void => {
  const range = byName(pair.read)
  const [sent, read] = [pair.sender.content[pair.sent], pair.reader.content[pair.read]]
  if (isXml(range)) return compareXml(scope, flow, part, pair)
  if (!isForm(range) || sent === undefined || read === undefined) return
  const { judge } = scope.context.payloads
  const isSameEncoding =
    JSON.stringify([sent.encoding, sent.prefixEncoding, sent.itemEncoding]) ===
    JSON.stringify([read.encoding, read.prefixEncoding, read.itemEncoding])
  if (
    isSameEncoding &&
    judge.same(sent.schema ?? true, read.schema ?? true) &&
    judge.same(sent.itemSchema ?? true, read.itemSchema ?? true)
  )
    return
  const isMultipart = range.type === "multipart"
  const isAsked = (one: JsonSchema, other: JsonSchema): boolean => !isSameEncoding || !judge.same(one, other)
  for (const one of namedParts(scope, flow, sent, read, isAsked)) comparePart(scope, flow, part, pair, one, isMultipart)
  if (!isMultipart) return
  // What follows the places is told once, and only where no place says the same.
  const told = new Set<string>()
  for (const one of placedParts(scope, flow, sent, read)) {
    const key = JSON.stringify([one.schemas, one.encodings])
    if (!told.has(key) && isEverSent(scope, flow, sent, one)) comparePart(scope, flow, part, pair, one, true)
    told.add(key)
  }
}

/** Whether a body may have the part at all. */
const isEverSent = (scope: OperationScope, flow: Flow, sent: MediaType, { needed }: BodyPart): boolean => {
  const bodies: JsonSchema = { allOf: [sent.schema ?? true, needed] }
  return scope.context.payloads.judge.contained([flow.sender, bodies], [flow.sender, false])._tag !== "Included"
}

const comparePart = (
  scope: OperationScope,
  flow: Flow,
  part: PayloadPart,
  pair: Pair,
  body: BodyPart,
  isMultipart: boolean
): void => {
  const [one, two] = body.encodings
  const [schema, other] = body.schemas
  const isStyled = !isMultipart || hasStyle(one) || hasStyle(two)
  const style = isStyled ? differingStyle(scope, flow, body, isMultipart) : undefined
  const types = [
    typesOf(one, defaultType(scope, flow.sender, schema)),
    typesOf(two, defaultType(scope, flow.reader, other))
  ] as const
  const media = [pair.sender.content[pair.sent] ?? {}, pair.reader.content[pair.read] ?? {}] as const
  const report = (
    how: "style" | "contentType" | "header" | "headerValue",
    from: string,
    to: string,
    sample: Json | undefined,
    header?: EncodedBody["header"]
  ): void => {
    const written = (value: Json, witness: Witness): Witness => {
      const encoded = { part: body, media, value, ...(header === undefined ? {} : { header }) }
      if (how === "style") {
        const write = isMultipart ? withStyledParts : withWrittenForm
        return write(scope, flow, witness, encoded)
      }
      const sent = how === "contentType" ? { ...encoded, contentType: from } : encoded
      return withWrittenParts(scope, flow, witness, sent, types)
    }
    reportEncoding(scope, flow, part, pair, { property: body.name, how, from, to }, sample, body, written)
  }
  if (style !== undefined) report("style", style.from, style.to, style.value)
  if (!isMultipart) return
  // Without a word on either side the type follows the schema, which is compared as such.
  const refused = one?.contentType === undefined && two?.contentType === undefined ? undefined : refusedType(...types)
  if (refused !== undefined) report("contentType", refused, types[1].join(", "), undefined)
  const header = missingHeader(one, two)
  if (header !== undefined) report("header", "", nameOf(header), undefined, { name: nameOf(header) })
  for (const refusing of refusingHeaders(scope, flow, one, two))
    report("headerValue", "", refusing.name, undefined, refusing)
}

const filledIn = (name: string): JsonSchema => ({
  properties: Object.fromEntries([[name, { minItems: 1, minProperties: 1 }]])
})

const reportEncoding = (
  scope: OperationScope,
  flow: Flow,
  part: PayloadPart,
  pair: Pair,
  data: {
    readonly property: string
    readonly how: "style" | "contentType" | "header" | "headerValue" | "xml"
    readonly from: string
    readonly to: string
  },
  sample: Json | undefined,
  body: Pick<BodyPart, "needed" | "put"> = named(data.property.split(".")[0] ?? ""),
  written: (value: Json, witness: Witness) => Witness = (_value, witness) => witness
): void => {
  const { judge } = scope.context.payloads
  const media = pair.sender.content[pair.sent]
  const items: JsonSchema = media?.itemSchema === undefined ? true : { type: "array", items: media.itemSchema }
  const schema = media?.schema ?? items
  const isDocument = data.how === "xml" && data.property === ""
  const having = (needed: JsonSchema): Json | undefined =>
    judge.example(flow.sender, isDocument ? schema : { allOf: [schema, needed] })?.value
  // An empty list may be written as nothing at all.
  const whole = having({ allOf: [body.needed, filledIn(data.property.split(".")[0] ?? "")] }) ?? having(body.needed)
  const value = sample === undefined ? whole : body.put(whole, sample)
  const witness: Witness | undefined =
    value === undefined ? undefined : written(value, pair.witness(value, pair.sent, []))
  const pointerIn = (side: SideName): string => {
    const [found, name] = side === flow.sender ? [pair.sender, pair.sent] : [pair.reader, pair.read]
    return `${found.pointer}${pointerOf(name)}`
  }
  scope.report(
    bodyEncodingChanged,
    { part, mediaType: pair.read, ...data },
    {
      class: "breaking",
      pointer: { before: pointerIn("before"), after: pointerIn("after") },
      ...(witness === undefined ? {} : { witness })
    }
  )
}
