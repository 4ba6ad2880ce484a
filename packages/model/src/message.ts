import * as Schema from "effect/Schema"
import {
  bytes,
  common,
  date,
  definitions,
  examples,
  json,
  jsonSchema,
  named,
  opt,
  prose,
  refTo,
  setOf
} from "./fields.js"
import { Classification, Deprecation, Stability } from "./lifecycle.js"

/**
 * What a message carries, in the format that its wire has. JSON Schema payloads may refer to `#/$defs/Name` of
 * `schemas`.
 *
 * @category contracts
 * @since 0.1.0
 */
export const Payload = Schema.Union([
  Schema.TaggedStruct("JsonSchema", { schema: jsonSchema, schemas: opt(definitions) }),
  Schema.TaggedStruct("Avro", { schema: json }),
  Schema.TaggedStruct("Protobuf", { message: Schema.String, source: opt(Schema.String) }),
  Schema.TaggedStruct("Unknown", { format: opt(Schema.String), schema: opt(json) })
]).annotate({ identifier: "Payload" })

/**
 * What a message carries, in the format that its wire has. JSON Schema payloads may refer to `#/$defs/Name` of
 * `schemas`.
 *
 * @category contracts
 * @since 0.1.0
 */
export type Payload = typeof Payload.Type

/**
 * A version whose messages can still be met: in a log or a dead letter queue (`channels`), in an event store, an
 * outbox or a snapshot (`stores`); in whatever carries the message when neither is said.
 *
 * @category contracts
 * @since 0.1.0
 */
export const RetainedVersion = Schema.Struct({
  version: Schema.String,
  payload: opt(Payload),
  since: opt(date),
  until: opt(date),
  channels: opt(setOf(refTo("channel"))),
  stores: opt(setOf(refTo("store")))
}).annotate({ identifier: "RetainedVersion" })

/**
 * A version whose messages can still be met: in a log or a dead letter queue (`channels`), in an event store, an
 * outbox or a snapshot (`stores`); in whatever carries the message when neither is said.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface RetainedVersion extends Schema.Schema.Type<typeof RetainedVersion> {}

/**
 * Attributes of a message in the CloudEvents envelope.
 *
 * @category contracts
 * @since 0.1.0
 */
export const CloudEvents = Schema.Struct({
  type: opt(Schema.String),
  source: opt(Schema.String),
  subject: opt(Schema.String),
  dataSchema: opt(Schema.String),
  extensions: opt(named(jsonSchema))
}).annotate({ identifier: "CloudEvents" })

/**
 * Attributes of a message in the CloudEvents envelope.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface CloudEvents extends Schema.Schema.Type<typeof CloudEvents> {}

/**
 * What is published and consumed. `key` is a JSON Pointer into the payload, or the schema of a separate key.
 *
 * @category contracts
 * @since 0.1.0
 */
export const Message = Schema.Struct({
  ...common,
  title: opt(prose),
  kind: opt(Schema.Literals(["event", "command", "document", "reply"])),
  version: opt(Schema.String),
  payload: opt(Payload),
  headers: opt(jsonSchema),
  contentType: opt(Schema.String),
  key: opt(Schema.Struct({ pointer: opt(Schema.String), payload: opt(Payload) })),
  correlation: opt(Schema.String),
  cloudEvents: opt(CloudEvents),
  retained: opt(setOf(RetainedVersion)),
  classification: opt(Classification),
  examples: opt(examples),
  stability: opt(Stability),
  deprecation: opt(Deprecation),
  maxSize: opt(bytes),
  consequence: opt(prose)
}).annotate({ identifier: "Message" })

/**
 * What is published and consumed. `key` is a JSON Pointer into the payload, or the schema of a separate key.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface Message extends Schema.Schema.Type<typeof Message> {}
