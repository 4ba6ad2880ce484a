import {
  partAt,
  type Cursor,
  foreignAt,
  isRecord,
  itemsOf,
  setOwn,
  source,
  type Source,
  type Sources,
  textOf,
  type Trail,
  unknownSchema,
  warnAt
} from "@lintel/import"
import type { CloudEvents, Json, JsonSchema, Message, Payload } from "@lintel/model"
import { readBindings } from "./bindings.js"
import { cloudEventsOf } from "./cloudEvents.js"
import { type Definitions, definitionSources, inlined, selfContained } from "./closure.js"
import type { Context } from "./context.js"
import { readDeclared } from "./declared.js"
import type { FoundMessage } from "./foundMessage.js"
import { unknownPart } from "./foreign.js"
import { extensionsOf, keep, type Kept, keepRest } from "./kept.js"
import { member } from "./merged.js"
import { type PendingPayload, readKey, readPayload, type ReadPayload } from "./payload.js"

/** A message whose schemas are read, but not yet the definitions they need. */
export interface PendingMessage {
  readonly found: FoundMessage
  readonly payload: ReadPayload | undefined
  readonly headers: ReadPayload | undefined
  readonly key: ReadPayload | undefined
  readonly bindings: Json | undefined
}

const schemaFormatOf = (context: Context, cursor: Cursor): string | undefined =>
  context.version === 2 ? textOf(member(cursor, "schemaFormat")) : undefined

const readKafkaKey = (
  context: Context,
  cursor: Cursor,
  payload: PendingPayload | undefined
): { readonly key: ReadPayload | undefined; readonly bindings: Json | undefined } => {
  let key: ReadPayload | undefined
  const bindings = readBindings(context, cursor, (protocol, binding) => {
    const written = protocol === "kafka" ? binding.take("key") : undefined
    if (written !== undefined) key = readKey(context, written, payload)
    return binding.rest()
  })
  return { key, bindings }
}

/** Reads the schemas of a message. */
export const startMessage = (context: Context, found: FoundMessage): PendingMessage => {
  const { cursor, unknown } = found
  if (unknown !== undefined) {
    const lost: ReadPayload = { payload: { _tag: "PendingSchema", schema: unknown }, trail: cursor.trail }
    return { found, payload: lost, headers: lost, key: undefined, bindings: undefined }
  }
  const written = member(cursor, "payload")
  const payload = written === undefined ? undefined : readPayload(context, written, schemaFormatOf(context, cursor))
  const headers = member(cursor, "headers")
  return {
    found,
    payload,
    headers: headers === undefined ? undefined : readPayload(context, headers),
    ...readKafkaKey(context, cursor, payload?.payload)
  }
}

const known: ReadonlySet<string> = new Set(
  "messageId name title description payload headers contentType schemaFormat correlationId bindings examples traits".split(
    " "
  )
)
const keptFields = ["summary", "tags", "externalDocs"]

interface ReadExamples {
  readonly payloads: Readonly<Record<string, Json>> | undefined
  readonly others: Json | undefined
}

/** Examples by name; what they say beside the payload is kept apart. */
const readExamples = (context: Context, cursor: Cursor): ReadExamples => {
  const list = member(cursor, "examples")
  const payloads: Record<string, Json> = {}
  const others: Record<string, Json> = {}
  for (const [index, item] of itemsOf(list).entries()) {
    if (!isRecord(item.value)) {
      warnAt(context, "malformed", item.trail, "an example of a message must be an object; it is left out", "example")
      continue
    }
    const { name: own, payload, ...rest } = item.value
    const name = typeof own === "string" && own !== "" ? own : `example ${index + 1}`
    if (payload !== undefined) setOwn(payloads, name, payload)
    if (Object.keys(rest).length > 0) setOwn(others, name, rest)
  }
  return {
    payloads: Object.keys(payloads).length === 0 ? undefined : payloads,
    others: Object.keys(others).length === 0 ? undefined : others
  }
}

const correlationOf = (context: Context, cursor: Cursor, kept: Kept, sources: Sources): string | undefined => {
  const written = member(cursor, "correlationId")
  const foreign = foreignAt(context, written)
  if (foreign !== undefined) {
    keep(kept, "correlationId", unknownPart(foreign))
    return undefined
  }
  const target = partAt(context, written, "the correlation id")
  if (target === undefined) return undefined
  const location = member(target, "location")
  if (location !== undefined) sources.set("correlation", source(location.trail))
  const description = textOf(member(target, "description"))
  keep(kept, "correlationId", description === undefined ? undefined : { description })
  return textOf(location)
}

const headersOf = (
  context: Context,
  definitions: Definitions,
  { headers }: PendingMessage,
  sources: Sources
): JsonSchema | undefined => {
  if (headers === undefined) return undefined
  sources.set("headers", source(headers.trail))
  const { payload, trail } = headers
  if (payload._tag === "PendingSchema") return inlined(context, definitions, payload.schema, trail)
  warnAt(context, "not-representable", trail, "headers that are no JSON Schema are unknown", "headers format")
  return unknownSchema("headers")
}

/** Where a payload was written: its schema, and each of the definitions it carries. */
const payloadSource = (definitions: Definitions, payload: Payload, trail: Trail): Source =>
  source(
    trail,
    new Map([
      ["schema", source(trail)],
      ["schemas", definitionSources(definitions, payload, trail)]
    ])
  )

/** A message of the Model, with the places of its parts. */
export const finishMessage = (
  context: Context,
  definitions: Definitions,
  pending: PendingMessage,
  defaultContentType: Cursor | undefined
): { readonly message: Message; readonly sources: Sources } => {
  const { bindings, found, key, payload } = pending
  const { cursor } = found
  const sources: Sources = new Map()
  const kept = keepRest(context, cursor, "a message", { known, kept: keptFields })
  keep(kept, "bindings", bindings)
  keep(kept, "message", found.foreign && unknownPart(found.foreign))
  const examples = readExamples(context, cursor)
  keep(kept, "examples", examples.others)
  const body = payload && selfContained(context, definitions, payload.payload, payload.trail)
  // A message that lies elsewhere may say another.
  const contentType = member(cursor, "contentType") ?? (found.foreign === undefined ? defaultContentType : undefined)
  if (contentType !== undefined) sources.set("contentType", source(contentType.trail))
  const separate = key && { payload: selfContained(context, definitions, key.payload, key.trail) }
  if (payload !== undefined && body !== undefined) {
    sources.set("payload", payloadSource(definitions, body, payload.trail))
  }
  if (key !== undefined && separate !== undefined) {
    const inside = new Map([["payload", payloadSource(definitions, separate.payload, key.trail)]])
    sources.set("key", source(key.trail, inside))
  }
  const headers = headersOf(context, definitions, pending, sources)
  const cloudEvents: CloudEvents | undefined = cloudEventsOf(body, headers, textOf(contentType))
  const correlation = correlationOf(context, cursor, kept, sources)
  const title = textOf(member(cursor, "title"))
  const description = textOf(member(cursor, "description"))
  const extensions = extensionsOf(kept)
  const declared = readDeclared(context, cursor, "message", sources)
  const message: Message = {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(body === undefined ? {} : { payload: body }),
    ...(headers === undefined ? {} : { headers }),
    ...(textOf(contentType) === undefined ? {} : { contentType: textOf(contentType) ?? "" }),
    ...(separate === undefined ? {} : { key: separate }),
    ...(correlation === undefined ? {} : { correlation }),
    ...(cloudEvents === undefined ? {} : { cloudEvents }),
    ...(examples.payloads === undefined ? {} : { examples: examples.payloads }),
    ...(extensions === undefined ? {} : { extensions }),
    ...declared
  }
  return { message, sources }
}
