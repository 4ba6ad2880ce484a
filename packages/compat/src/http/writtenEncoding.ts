import type { HttpRequest, HttpResponse, Witness } from "@lintel/diagnostic"
import { type Encoding, isJsonObject, type Json, type JsonSchema, type MediaType, nameOf } from "@lintel/model"
import { equalJson } from "../payload/equal.js"
import type { Placed } from "../payload/place.js"
import { type BodyPart, encodingOf } from "./bodyParts.js"
import { byName, covers } from "./mediaType.js"
import {
  formPairs,
  headerOf,
  readParts,
  styledPart,
  withBoundary,
  writtenField,
  type WrittenPart,
  writeParts
} from "./partsText.js"
import type { Flow, OperationScope, SideName } from "./scope.js"
import { type Pair, queryPairs, scalarText } from "./serialisation.js"
import { readings, valuesWritten } from "./written.js"
import { xmlExchange } from "./xmlText.js"

/** What one version takes a written part for. */
type Reading = "same" | "otherwise" | "refused" | "unknown"

/** A part of a body that the two versions write in two ways, and a body that has it. */
export interface EncodedBody {
  readonly part: BodyPart
  readonly media: readonly [sent: MediaType, read: MediaType]
  readonly value: Json
  /** The content type that the part is sent with, where that is what differs. */
  readonly contentType?: string
  /** The header of the part that is missing or has another value. */
  readonly header?: { readonly name: string; readonly value?: string }
}

const concrete = (type: string): string => type.replaceAll("*", "example")

/** What a written field is to one version. */
const readField = (
  scope: OperationScope,
  side: SideName,
  { encodings, name, schemas }: BodyPart,
  body: EncodedBody,
  role: 0 | 1,
  { pairs, styled }: { readonly pairs: ReadonlyArray<Pair>; readonly styled: typeof styledPart }
): Reading => {
  const { judge } = scope.context.payloads
  const { value } = body
  const others = new Set(isJsonObject(value) ? Object.keys(value).filter((key) => key !== name) : [])
  const sent = isJsonObject(value) ? value[name] : undefined
  const found = valuesWritten(styled(name, encodings[role]), schemas[role], { pairs }, others)
  if (found === undefined || sent === undefined) return "unknown"
  if (found === "absent") {
    const rest = isJsonObject(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => key !== name)) : {}
    return judge.accepts(side, body.media[role].schema ?? true, rest) === false ? "refused" : "otherwise"
  }
  const taken = found.filter((one) => judge.accepts(side, schemas[role], one) !== false)
  if (taken.length === 0) return "refused"
  return taken.some((one) => equalJson(one, sent)) ? "same" : "otherwise"
}

const isPlace = (name: string): boolean => /^\[(?:\d+|\*)\]$/.test(name)

/** The place of a part without a name. */
const placeOf = (name: string, count: number): number => (name === "[*]" ? count - 1 : Number(name.slice(1, -1)))

const requiredHeaders = (
  scope: OperationScope,
  side: SideName,
  encoding: Encoding | undefined
): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(encoding?.headers ?? {}).flatMap(([key, { content, required, schema }]) => {
      const described = schema ?? Object.values(content ?? {})[0]?.schema ?? true
      const sample = scope.context.payloads.judge.example(side, described)?.value
      return required === true && sample !== undefined ? [[nameOf(key), scalarText(sample)] as const] : []
    })
  )

/** The parts of a body as its sender writes them. */
const partsOf = (scope: OperationScope, flow: Flow, body: EncodedBody): ReadonlyArray<WrittenPart> => {
  const { part, value } = body
  const [sent] = body.media
  const items = Array.isArray(value)
    ? value.map((item: Json, place) => [undefined, item, `[${place}]`] as const)
    : Object.entries(isJsonObject(value) ? value : {}).flatMap(([name, item]) =>
        (Array.isArray(item) ? item : [item]).map((one: Json) => [name, one, name] as const)
      )
  const own = isPlace(part.name) ? `[${placeOf(part.name, items.length)}]` : part.name
  return items.map(([name, item, key]) => {
    const isOwn = key === own
    const encoding = isOwn ? part.encodings[0] : encodingOf(sent.encoding, key)
    const [listed] = (encoding?.contentType ?? "").split(",")
    const standard = typeof item === "object" && item !== null ? "application/json" : "text/plain"
    const type = isOwn && body.contentType !== undefined ? body.contentType : listed?.trim() || standard
    const headers = new Map([["Content-Type", concrete(type)], ...requiredHeaders(scope, flow.sender, encoding)])
    if (isOwn && body.header?.value !== undefined) headers.set(body.header.name, body.header.value)
    return { ...(name === undefined ? {} : { name }), headers, text: scalarText(item) }
  })
}

/** Whether a version takes a part: by its type and its headers. */
const readPart = (
  scope: OperationScope,
  side: SideName,
  body: EncodedBody,
  role: 0 | 1,
  found: WrittenPart,
  types: ReadonlyArray<string>
): Reading => {
  const type = headerOf(found, "Content-Type") ?? ""
  if (body.contentType !== undefined && !types.some((range) => covers(byName(range), byName(type)))) return "refused"
  for (const [key, { content, required, schema }] of Object.entries(body.part.encodings[role]?.headers ?? {})) {
    const text = headerOf(found, nameOf(key))
    if (text === undefined && required === true && nameOf(key).toLowerCase() !== "content-type") return "refused"
    const described: JsonSchema = schema ?? Object.values(content ?? {})[0]?.schema ?? true
    const { judge } = scope.context.payloads
    if (text !== undefined && readings(text).every((one) => judge.accepts(side, described, one) === false))
      return "refused"
  }
  return "same"
}

const answers = { same: "accepted", otherwise: "accepted", refused: "refused", unknown: "unknown" } as const

type Exchange = HttpRequest | HttpResponse

const isExchange = (witness: Witness): witness is Exchange =>
  witness._tag === "HttpRequest" || witness._tag === "HttpResponse"

const told = (
  witness: Exchange,
  text: string,
  type: string | undefined,
  sender: Reading,
  reader: Reading
): Exchange => {
  const { refusedBy, replay, ...rest } = witness
  const written = {
    ...rest,
    body: { value: witness.body?.value ?? null, text },
    ...(type === undefined ? {} : { headers: { ...witness.headers, "Content-Type": type } })
  }
  const refused = refusedBy === undefined ? {} : { refusedBy }
  if (witness.checked) return { ...written, ...refused }
  // Whatever else the exchange carries has to be accepted by its sender, and nothing else may be what is refused.
  if (replay?.sender !== "accepted" || sender !== "same")
    return { ...written, ...refused, ...(replay === undefined ? {} : { replay }) }
  if (reader === "refused") return { ...written, ...refused, checked: true }
  if (reader === "otherwise") return { ...written, checked: true, replay: { sender: "accepted", reader: "accepted" } }
  return { ...written, ...refused, replay: { sender: "accepted", reader: answers[reader] } }
}

/** Writes the body of an exchange as its sender does, and reads the text as both versions do. */
export const withWrittenForm = (scope: OperationScope, flow: Flow, witness: Witness, body: EncodedBody): Witness => {
  if (!isExchange(witness) || !isJsonObject(body.value)) return witness
  const [sent] = body.media
  const text = formPairs(body.value, (name) => encodingOf(sent.encoding, name))
    .map(([name, value]) => `${name}=${value}`)
    .join("&")
  const pairs = text.split("&").map((pair): Pair => {
    const at = pair.indexOf("=")
    return [pair.slice(0, at), pair.slice(at + 1)]
  })
  const read = (side: SideName, role: 0 | 1): Reading =>
    readField(scope, side, body.part, body, role, { pairs, styled: writtenField })
  return told(witness, text, undefined, read(flow.sender, 0), read(flow.reader, 1))
}

/** The same of a body of several parts, where types or headers of a part differ. */
export const withWrittenParts = (
  scope: OperationScope,
  flow: Flow,
  witness: Witness,
  body: EncodedBody,
  types: readonly [sent: ReadonlyArray<string>, read: ReadonlyArray<string>]
): Witness => {
  if (!isExchange(witness)) return witness
  const text = writeParts(partsOf(scope, flow, body))
  const parts = readParts(text)
  const { name } = body.part
  const own = isPlace(name)
    ? [parts[placeOf(name, parts.length)]].flatMap((part) => part ?? [])
    : parts.filter((part) => part.name === name)
  const read = (side: SideName, role: 0 | 1): Reading => {
    const found = own.map((part) => readPart(scope, side, body, role, part, types[role]))
    return found.length === 0 ? "unknown" : (found.find((one) => one === "refused") ?? "same")
  }
  const mediaType = Object.entries(witness.headers ?? {}).find(([key]) => key.toLowerCase() === "content-type")?.[1]
  return told(
    witness,
    text,
    withBoundary(mediaType ?? "multipart/form-data"),
    read(flow.sender, 0),
    read(flow.reader, 1)
  )
}

const plainText = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The same of a body of several parts, where one is written in another style; objects may be parts of their own. */
export const withStyledParts = (scope: OperationScope, flow: Flow, witness: Witness, body: EncodedBody): Witness => {
  const { encodings, name } = body.part
  const sent = isJsonObject(body.value) ? body.value[name] : undefined
  if (!isExchange(witness) || sent === undefined || isJsonObject(sent)) return witness
  const own = queryPairs(styledPart(name, encodings[0]), sent).map(([key, value]): WrittenPart => ({
    name: plainText(key),
    headers: new Map([["Content-Type", "text/plain"]]),
    text: plainText(value)
  }))
  const text = writeParts([...partsOf(scope, flow, body).filter((part) => part.name !== name), ...own])
  const pairs = readParts(text).map((part): Pair => [part.name ?? "", part.text.replaceAll("%", "%25")])
  const read = (side: SideName, role: 0 | 1): Reading =>
    readField(scope, side, body.part, body, role, { pairs, styled: styledPart })
  return told(witness, text, withBoundary("multipart/form-data"), read(flow.sender, 0), read(flow.reader, 1))
}

/** The same of a document in XML. */
export const withWrittenXml = (
  scope: OperationScope,
  flow: Flow,
  witness: Witness,
  value: Json,
  sender: Placed,
  reader: Placed
): Witness => {
  if (!isExchange(witness)) return witness
  const { judge } = scope.context.payloads
  const take =
    (side: SideName) =>
    (schema: JsonSchema, text: string): Json =>
      readings(text).find((one) => judge.accepts(side, schema, one) === true) ?? text
  const takes = { sender: take(flow.sender), reader: take(flow.reader) }
  const { read, sent, text } = xmlExchange(value, [sender, judge[flow.sender]], [reader, judge[flow.reader]], takes)
  const answer = (side: SideName, schema: JsonSchema, found: Json | undefined): Reading => {
    if (found === undefined || judge.accepts(side, schema, found, flow.writer) === false) return "refused"
    return equalJson(found, value) ? "same" : "otherwise"
  }
  const [own, other] = [answer(flow.sender, sender.schema, sent), answer(flow.reader, reader.schema, read)]
  return told(witness, text, undefined, own, other)
}
