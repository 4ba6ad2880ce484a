import { isJsonObject, type Json, type JsonObject, type Message, nameOf, type Payload } from "@lintel/model"
import { declared, declaredKey, keptOf, spread } from "./kept.js"
import { asObject, writePayload } from "./payload.js"
import { writeSchema } from "./schema.js"
import type { Scope } from "./scope.js"
import { merged, nonEmpty, objectIn, own, put, tree, type Tree } from "./tree.js"

/** Fields that the document says in words of AsyncAPI. */
const said: ReadonlySet<string> = new Set(
  "title description payload headers contentType key correlation examples".split(" ")
)

const writeKey = (scope: Scope, subject: string, payload: Payload): Json | undefined => {
  const place = { holder: subject, subject, pointer: "/key/payload" }
  if (payload._tag === "JsonSchema") return writePayload(scope, { ...place, holder: `${subject}/key` }, payload)
  if (payload._tag === "Avro") return payload.schema
  scope.losses.drop(subject, "key that is no schema of its own", place.pointer)
  return undefined
}

const writeBindings = (scope: Scope, subject: string, { key }: Message, kept: JsonObject): Tree | undefined => {
  const separate = key?.payload === undefined ? undefined : writeKey(scope, subject, key.payload)
  const left = objectIn(kept, "bindings")
  return nonEmpty(separate === undefined ? { ...left } : merged({ kafka: { key: separate } }, left))
}

/** Examples by name, with what the document said beside their payloads. */
const writeExamples = ({ examples = {} }: Message, kept: JsonObject): Json | undefined => {
  const others = objectIn(kept, "examples")
  const names = [...new Set([...Object.keys(examples), ...Object.keys(others)])]
  const list = names.map((name) => ({
    ...(/^example \d+$/.test(name) ? {} : { name }),
    ...objectIn(others, name),
    ...tree({ payload: own(examples, name) })
  }))
  return list.length === 0 ? undefined : list
}

const writeCorrelation = (
  scope: Scope,
  subject: string,
  { correlation }: Message,
  kept: JsonObject
): Tree | undefined => {
  const written = objectIn(kept, "correlationId")
  // What lies elsewhere is referred to again.
  if (correlation === undefined) return own(written, "$ref") === undefined ? undefined : written
  const location = correlation.startsWith("$message.")
    ? correlation
    : correlation.startsWith("/")
      ? `$message.payload#${correlation}`
      : `$message.header#/${correlation}`
  if (location !== correlation) scope.losses.approximate(subject, "place of the correlation id", "/correlation")
  return { ...written, location }
}

/** What stands under `x-lintel`: a key that is part of the payload too, which AsyncAPI has no place for. */
const declaredOf = (scope: Scope, subject: string, message: Message): Tree | undefined => {
  const rest = declared(scope, subject, message, { said }) ?? {}
  const { key } = message
  if (key?.pointer !== undefined && key.payload === undefined) put(rest, "key", { pointer: key.pointer })
  else if (key?.pointer !== undefined) scope.losses.drop(subject, "key that is part of the payload too", "/key/pointer")
  return nonEmpty(rest)
}

/** A message as `components/messages` holds it. */
export const writeMessage = (scope: Scope, key: string, message: Message): Tree => {
  const subject = `message:${key}`
  const kept = keptOf(scope, subject, message.extensions)
  const name = nameOf(key)
  const elsewhere = own(objectIn(kept, "message"), "$ref")
  if (elsewhere !== undefined) return { $ref: elsewhere }
  const place = { holder: subject, subject, pointer: "/payload" }
  const { headers, payload } = message
  return {
    ...tree({
      name: scope.messageName(key) === name ? undefined : name,
      title: message.title,
      summary: own(kept, "summary"),
      description: message.description,
      contentType: message.contentType,
      correlationId: writeCorrelation(scope, subject, message, kept),
      headers:
        headers === undefined
          ? undefined
          : writeSchema({ scope, holder: `${subject}/headers`, subject, pointer: "/headers" }, asObject(headers)),
      payload: payload === undefined ? undefined : writePayload(scope, place, payload),
      bindings: writeBindings(scope, subject, message, kept),
      tags: own(kept, "tags"),
      externalDocs: own(kept, "externalDocs"),
      examples: writeExamples(message, kept),
      traits: own(kept, "traits")
    }),
    ...spread(kept, []),
    ...tree({ [declaredKey]: declaredOf(scope, subject, message) })
  }
}

/** Schemas of a message that may refer to definitions, with whose definitions they mean. */
export const schemasOf = (
  key: string,
  { headers, key: separate, payload }: Message
): ReadonlyArray<readonly [string, unknown]> => [
  ...(payload?._tag === "JsonSchema" ? [[`message:${key}`, payload.schema] as const] : []),
  ...(separate?.payload?._tag === "JsonSchema" ? [[`message:${key}/key`, separate.payload.schema] as const] : []),
  ...(headers === undefined ? [] : [[`message:${key}/headers`, headers] as const])
]

/** The definitions that a message brings, by whose they are. */
export const definitionsOf = (
  key: string,
  { headers, key: separate, payload }: Message
): ReadonlyArray<readonly [string, Readonly<Record<string, never>>]> => {
  const holders = [
    [`message:${key}`, payload?._tag === "JsonSchema" ? payload.schemas : undefined],
    [`message:${key}/key`, separate?.payload?._tag === "JsonSchema" ? separate.payload.schemas : undefined],
    [`message:${key}/headers`, isJsonObject(headers) ? headers["$defs"] : undefined]
  ] as const
  return holders.flatMap(([holder, definitions]) =>
    isJsonObject(definitions) ? [[holder, definitions as Readonly<Record<string, never>>] as const] : []
  )
}
