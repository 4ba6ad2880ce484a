import * as Schema from "effect/Schema"
import { common, duration, named, opt, positive, prose, rate, refTo, setOf } from "./fields.js"
import { Parameter, Request, Responses } from "./body.js"
import { Classification, Deprecation, Stability } from "./lifecycle.js"
import { methodForm } from "./method.js"
import { Security } from "./security.js"

/**
 * Where a contract is served. The path of `url`, after its variables are filled in, is the base path.
 *
 * @category contracts
 * @since 0.1.0
 */
export const Server = Schema.Struct({
  url: Schema.String,
  name: opt(Schema.String),
  description: opt(prose),
  variables: opt(
    named(Schema.Struct({ default: Schema.String, enum: opt(setOf(Schema.String)), description: opt(prose) }))
  )
}).annotate({ identifier: "Server" })

/**
 * Where a contract is served. The path of `url`, after its variables are filled in, is the base path.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface Server extends Schema.Schema.Type<typeof Server> {}

/**
 * A mechanism that makes repeats safe: the client sends `key`, the service remembers it for `retention`, and a
 * repeat gets the stored reply (`replayed`) or is executed to the same effect with a new reply (`fresh`).
 *
 * @category contracts
 * @since 0.1.0
 */
export const Idempotency = Schema.Struct({
  key: Schema.String,
  in: opt(Schema.Literals(["header", "body", "path", "query"])),
  retention: opt(duration),
  replies: opt(Schema.Literals(["replayed", "fresh"]))
}).annotate({ identifier: "Idempotency" })

/**
 * A mechanism that makes repeats safe: the client sends `key`, the service remembers it for `retention`, and a
 * repeat gets the stored reply (`replayed`) or is executed to the same effect with a new reply (`fresh`).
 *
 * @category contracts
 * @since 0.1.0
 */
export interface Idempotency extends Schema.Schema.Type<typeof Idempotency> {}

/**
 * How a list is given in parts; limits are counts of items.
 *
 * @category contracts
 * @since 0.1.0
 */
export const Pagination = Schema.Struct({
  style: Schema.Literals(["offset", "cursor", "keyset", "page", "none"]),
  limitParameter: opt(Schema.String),
  positionParameter: opt(Schema.String),
  defaultLimit: opt(positive),
  maximumLimit: opt(positive),
  orderedBy: opt(Schema.Array(Schema.String))
}).annotate({ identifier: "Pagination" })

/**
 * How a list is given in parts; limits are counts of items.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface Pagination extends Schema.Schema.Type<typeof Pagination> {}

/**
 * How often an operation may be called, and by whom the calls are counted.
 *
 * @category contracts
 * @since 0.1.0
 */
export const RateLimit = Schema.Struct({
  limit: rate,
  per: opt(Schema.Literals(["client", "user", "address", "service"])),
  algorithm: opt(Schema.Literals(["tokenBucket", "leakyBucket", "fixedWindow", "slidingWindow"])),
  burst: opt(positive),
  scope: opt(Schema.Literals(["instance", "global"]))
}).annotate({ identifier: "RateLimit" })

/**
 * How often an operation may be called, and by whom the calls are counted.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface RateLimit extends Schema.Schema.Type<typeof RateLimit> {}

/**
 * Who may keep a reply, and for how long.
 *
 * @category contracts
 * @since 0.1.0
 */
export const CacheRules = Schema.Struct({
  visibility: Schema.Literals(["public", "private", "noStore"]),
  maxAge: opt(duration),
  validators: opt(setOf(Schema.Literals(["etag", "lastModified"]))),
  vary: opt(setOf(Schema.String))
}).annotate({ identifier: "CacheRules" })

/**
 * Who may keep a reply, and for how long.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface CacheRules extends Schema.Schema.Type<typeof CacheRules> {}

/**
 * What a repeat of the operation does by nature, without any mechanism.
 *
 * @category contracts
 * @since 0.1.0
 */
export const Effects = Schema.Literals(["none", "idempotent", "once"])

/**
 * What a repeat of the operation does by nature, without any mechanism.
 *
 * @category contracts
 * @since 0.1.0
 */
export type Effects = typeof Effects.Type

const operationFields = {
  ...common,
  operationId: opt(Schema.String),
  summary: opt(prose),
  tags: opt(setOf(Schema.String)),
  parameters: opt(setOf(Parameter)),
  request: opt(Request),
  responses: opt(Responses),
  security: opt(Security),
  servers: opt(Schema.Array(Server)),
  effects: opt(Effects),
  idempotency: opt(Idempotency),
  pagination: opt(Pagination),
  batch: opt(
    Schema.Struct({
      maximum: opt(positive),
      atomic: opt(Schema.Boolean),
      results: opt(Schema.Literals(["perItem", "allOrNothing", "none"]))
    })
  ),
  longRunning: opt(
    Schema.Struct({ status: opt(refTo("operation")), result: opt(refTo("operation")), expires: opt(duration) })
  ),
  rateLimit: opt(RateLimit),
  cache: opt(CacheRules),
  deprecation: opt(Deprecation),
  stability: opt(Stability),
  exposure: opt(Schema.Literals(["public", "partner", "internal"])),
  classification: opt(Classification),
  consequence: opt(prose)
}

/**
 * A request that the service sends: the directions of its payloads are those of the operation, reversed.
 *
 * @category contracts
 * @since 0.1.0
 */
export const OutgoingOperation = Schema.Struct({ method: Schema.String, ...operationFields }).annotate({
  identifier: "OutgoingOperation"
})

/**
 * A request that the service sends: the directions of its payloads are those of the operation, reversed.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface OutgoingOperation extends Schema.Schema.Type<typeof OutgoingOperation> {}

/**
 * What a service calls back at a URL that its client gave.
 *
 * @category contracts
 * @since 0.1.0
 */
export const Callback = Schema.Struct({
  expression: Schema.String,
  operations: named(OutgoingOperation)
}).annotate({ identifier: "Callback" })

/**
 * What a service calls back at a URL that its client gave.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface Callback extends Schema.Schema.Type<typeof Callback> {}

/**
 * One method of one path of an HTTP contract. `path` is a template: `/orders/{orderId}`.
 *
 * @category contracts
 * @since 0.1.0
 */
export const HttpOperation = Schema.TaggedStruct("Http", {
  method: Schema.String.check(Schema.isPattern(methodForm)),
  path: Schema.String,
  ...operationFields,
  callbacks: opt(named(Callback))
}).annotate({ identifier: "HttpOperation" })

/**
 * One method of one path of an HTTP contract. `path` is a template: `/orders/{orderId}`.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface HttpOperation extends Schema.Schema.Type<typeof HttpOperation> {}

/**
 * Something a caller can ask of a provider.
 *
 * @category contracts
 * @since 0.1.0
 */
export const Operation: typeof HttpOperation = HttpOperation

/**
 * Something a caller can ask of a provider.
 *
 * @category contracts
 * @since 0.1.0
 */
export type Operation = HttpOperation
