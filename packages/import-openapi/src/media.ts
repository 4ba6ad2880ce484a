import {
  annotations,
  child,
  compact,
  type Cursor,
  dereference,
  entriesOf,
  isExtension,
  isRecord,
  itemsOf,
  listAt,
  objectAt,
  own,
  readSchema,
  referenceText,
  source,
  type Source,
  type Sources,
  textOf,
  type Trail,
  unknownSchema,
  warnAt
} from "@lintel/import"
import { type Content, type Encoding, type Header, type JsonSchema, type MediaType, segment } from "@lintel/model"
import type { Context } from "./context.js"
import { readExamples } from "./examples.js"
import { isSet } from "./flag.js"
import { hasInlineSchema, inlineSchema } from "./inlineSchema.js"
import { readDeprecation } from "./lifecycle.js"
import { readStyle } from "./style.js"

/** A value of the Model with the sources of what lies inside it where the file has it elsewhere. */
export interface Read<T> {
  readonly value: T
  readonly source: Source
}

export const readSchemaAt = (context: Context, holder: Cursor, key: string): JsonSchema | undefined => {
  const cursor = child(holder, key)
  return cursor === undefined ? undefined : readSchema(context, cursor)
}

/** What stands for a part whose description cannot be found. */
const unknownPart = (raw: Cursor): { readonly schema: JsonSchema } => ({ schema: unknownSchema(referenceText(raw)) })

const mediaTypeForm = /^[^/\s]+\/[^/]+/

/** Representations by media type. */
export const readContent = (context: Context, cursor: Cursor | undefined): Read<Content> | undefined => {
  const holder = objectAt(context, cursor, "content")
  if (holder === undefined) return undefined
  const content: Record<string, MediaType> = {}
  const inside = new Map<string, Source>()
  for (const [name, raw] of entriesOf(holder)) {
    if (isExtension(name)) continue
    if (!mediaTypeForm.test(name)) {
      warnAt(context, "malformed", raw.trail, `"${name}" is no media type; it is left out`, "media type")
      continue
    }
    const media = objectAt(context, dereference(context, raw), "a media type")
    const read =
      media === undefined ? { value: unknownPart(raw), source: source(raw.trail) } : readMediaType(context, media, name)
    content[name] = read.value
    inside.set(name, read.source)
  }
  return { value: content, source: source(holder.trail, inside) }
}

const mediaTypeKeys = new Set([
  "schema",
  "itemSchema",
  "encoding",
  "prefixEncoding",
  "itemEncoding",
  "example",
  "examples"
])
const nestedEncodings = ["encoding", "prefixEncoding", "itemEncoding"]

const binaryForm = /^(?:image|audio|video|font)\/|^application\/(?:octet-stream|pdf|zip|gzip|x-gzip|x-tar)(?:$|[\s;])/i

const bytes = { type: "string", format: "binary" } as const

/** Media types that are only ever bytes have one schema, however a version of the specification writes it. */
const asBytes = (name: string, schema: JsonSchema | undefined): JsonSchema | undefined => {
  if (!binaryForm.test(name)) return schema
  if (schema === undefined || schema === true) return bytes
  if (schema === false) return schema
  const isPlain = Object.entries(schema).every(
    ([key, value]) => isAnnotation(key) || key === "contentMediaType" || own(bytes, key) === value
  )
  if (!isPlain) return schema
  return { ...Object.fromEntries(Object.entries(schema).filter(([key]) => isAnnotation(key))), ...bytes }
}

const isAnnotation = (key: string): boolean => annotations.has(key) || isExtension(key)

const readMediaType = (context: Context, media: Cursor, name: string): Read<MediaType> => {
  const sources: Sources = new Map()
  for (const [key, cursor] of entriesOf(media)) {
    if (mediaTypeKeys.has(key) || isExtension(key)) continue
    warnAt(context, "unknown-key", cursor.trail, `"${key}" of a media type is left out`, `media ${key}`)
  }
  const value = compact<MediaType>({
    schema: asBytes(name, readSchemaAt(context, media, "schema")),
    itemSchema: readSchemaAt(context, media, "itemSchema"),
    encoding: readEncodings(context, child(media, "encoding"), name, sources),
    prefixEncoding: readPrefixEncoding(context, child(media, "prefixEncoding"), name, sources),
    itemEncoding: readItemEncoding(context, child(media, "itemEncoding"), name, sources),
    examples: readExamples(context, media, sources)
  })
  return { value, source: source(media.trail, sources) }
}

/** Of multipart bodies OpenAPI has styles since 3.1, and only for `multipart/form-data`. */
const isStyled = ({ version }: Context, mediaType: string): boolean => {
  const essence = (mediaType.split(";")[0] ?? "").trim().toLowerCase()
  const isForm = essence === "multipart/form-data" && version !== "3.0"
  return isForm || !essence.startsWith("multipart/") || essence === "multipart/*"
}

const styleKeys = ["style", "explode", "allowReserved"]

/** How the value of a part is spelled, where its media type leaves a choice. */
const readSpelling = (
  context: Context,
  encoding: Cursor,
  mediaType: string
): { readonly [Key in "style" | "explode" | "allowReserved"]: Encoding[Key] | undefined } => {
  if (isStyled(context, mediaType)) {
    const allowReserved = isSet(context, encoding, "allowReserved") ? true : undefined
    return { ...readStyle(context, encoding, "form"), allowReserved }
  }
  for (const key of styleKeys) {
    const written = child(encoding, key)
    const reason = `"${key}" of a part has no effect in ${mediaType}`
    if (written !== undefined) warnAt(context, "without-effect", written.trail, reason, `encoding ${key}`)
  }
  return { style: undefined, explode: undefined, allowReserved: undefined }
}

const readEncoding = (context: Context, raw: Cursor, mediaType: string): Read<Encoding> | undefined => {
  const encoding = objectAt(context, raw, "an encoding")
  if (encoding === undefined) return undefined
  for (const key of nestedEncodings) {
    const nested = child(encoding, key)
    const reason = `"${key}" of a part that is multipart itself is left out`
    if (nested !== undefined) warnAt(context, "not-representable", nested.trail, reason, `encoding ${key}`)
  }
  const inner: Sources = new Map()
  const value = compact<Encoding>({
    contentType: textOf(child(encoding, "contentType")),
    ...readSpelling(context, encoding, mediaType),
    headers: readHeaders(context, child(encoding, "headers"), inner)
  })
  return { value, source: source(encoding.trail, inner) }
}

const readItemEncoding = (
  context: Context,
  cursor: Cursor | undefined,
  mediaType: string,
  sources: Sources
): Encoding | undefined => {
  const read = cursor === undefined ? undefined : readEncoding(context, cursor, mediaType)
  if (read !== undefined) sources.set("itemEncoding", read.source)
  return read?.value
}

const readPrefixEncoding = (
  context: Context,
  cursor: Cursor | undefined,
  mediaType: string,
  sources: Sources
): ReadonlyArray<Encoding> | undefined => {
  const list = listAt(context, cursor, "prefixEncoding")
  if (list === undefined) return undefined
  const inside = new Map<string, Source>()
  const encodings = itemsOf(list).map((item, index): Encoding => {
    const read = readEncoding(context, item, mediaType)
    if (read !== undefined) inside.set(String(index), read.source)
    return read?.value ?? {}
  })
  sources.set("prefixEncoding", source(list.trail, inside))
  return encodings.length === 0 ? undefined : encodings
}

const readEncodings = (
  context: Context,
  cursor: Cursor | undefined,
  mediaType: string,
  sources: Sources
): Readonly<Record<string, Encoding>> | undefined => {
  const holder = objectAt(context, cursor, "encoding")
  if (holder === undefined) return undefined
  const encodings: Record<string, Encoding> = {}
  const inside = new Map<string, Source>()
  for (const [name, raw] of entriesOf(holder)) {
    const encoding = readEncoding(context, raw, mediaType)
    if (encoding === undefined) continue
    encodings[segment(name)] = encoding.value
    inside.set(segment(name), encoding.source)
  }
  sources.set("encoding", source(holder.trail, inside))
  return Object.keys(encodings).length === 0 ? undefined : encodings
}

/** Headers by name. `Content-Type` is ignored, as the specification asks; names that differ only in case are one. */
export const readHeaders = (
  context: Context,
  cursor: Cursor | undefined,
  sources: Sources,
  read: (context: Context, header: Cursor) => Read<Header> = readHeader
): Readonly<Record<string, Header>> | undefined => {
  const holder = objectAt(context, cursor, "headers")
  if (holder === undefined) return undefined
  const headers: Record<string, Header> = {}
  const inside = new Map<string, Source>()
  const seen = new Set<string>()
  for (const [name, raw] of entriesOf(holder)) {
    if (isExtension(name) && !isRecord(raw.value)) continue
    if (isIgnoredHeader(context, name, raw.trail, seen)) continue
    const header = objectAt(context, dereference(context, raw), "a header")
    const result = header === undefined ? { value: unknownPart(raw), source: source(raw.trail) } : read(context, header)
    headers[segment(name)] = result.value
    inside.set(segment(name), result.source)
  }
  sources.set("headers", source(holder.trail, inside))
  return Object.keys(headers).length === 0 ? undefined : headers
}

const isIgnoredHeader = (context: Context, name: string, trail: Trail, seen: Set<string>): boolean => {
  const lower = name.toLowerCase()
  if (lower === "content-type") {
    warnAt(context, "without-effect", trail, "the header Content-Type is described by the media types", "content-type")
    return true
  }
  if (seen.has(lower)) {
    warnAt(context, "duplicate", trail, `the header ${name} is described twice; the first counts`, "header")
    return true
  }
  seen.add(lower)
  return false
}

const readHeader = (context: Context, header: Cursor): Read<Header> => {
  const sources: Sources = new Map()
  const content = readContent(context, child(header, "content"))
  if (content !== undefined) sources.set("content", content.source)
  const isInline = content === undefined && hasInlineSchema(context, header)
  if (isInline) sources.set("schema", source(header.trail))
  const value = compact<Header>({
    description: textOf(child(header, "description")),
    required: isSet(context, header, "required") ? true : undefined,
    schema: isInline ? inlineSchema(context, header) : readSchemaAt(context, header, "schema"),
    content: content?.value,
    ...readStyle(context, header, "simple"),
    deprecation: readDeprecation(context, header),
    examples: readExamples(context, header, sources)
  })
  return { value, source: source(header.trail, sources) }
}
