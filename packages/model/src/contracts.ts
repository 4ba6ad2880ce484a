import * as Schema from "effect/Schema"
import {
  bytes,
  common,
  date,
  definitions,
  duration,
  examples,
  json,
  jsonSchema,
  named,
  opt,
  positive,
  prose,
  rate,
  refTo,
  setOf
} from "./fields.js"

/**
 * How far a part of a contract may be relied on, from `draft` (may vanish) to `stable`.
 *
 * @category contracts
 * @since 0.1.0
 */
export const Stability = Schema.Literals(["draft", "alpha", "beta", "stable"])
/**
 * How far a part of a contract may be relied on, from `draft` (may vanish) to `stable`.
 *
 * @category contracts
 * @since 0.1.0
 */
export type Stability = typeof Stability.Type

/**
 * Announced end of something: `{}` says deprecated and nothing more (RFC 9745, RFC 8594).
 *
 * @category contracts
 * @since 0.1.0
 */
export const Deprecation = Schema.Struct({
  since: opt(date),
  sunset: opt(date),
  replacement: opt(prose),
  note: opt(prose)
}).annotate({ identifier: "Deprecation" })
/**
 * Announced end of something: `{}` says deprecated and nothing more (RFC 9745, RFC 8594).
 *
 * @category contracts
 * @since 0.1.0
 */
export interface Deprecation extends Schema.Schema.Type<typeof Deprecation> {}

/**
 * Who may see a piece of data.
 *
 * @category contracts
 * @since 0.1.0
 */
export const DataClass = Schema.Literals(["public", "internal", "confidential", "personal", "sensitive", "secret"])
/**
 * Who may see a piece of data.
 *
 * @category contracts
 * @since 0.1.0
 */
export type DataClass = typeof DataClass.Type
/**
 * Who may see which data. Keys are JSON Pointers with `*` for items and map values.
 *
 * @category contracts
 * @since 0.1.0
 */
export const Classification = Schema.Record(Schema.String, DataClass)
/**
 * Who may see which data. Keys are JSON Pointers with `*` for items and map values.
 *
 * @category contracts
 * @since 0.1.0
 */
export type Classification = typeof Classification.Type

/**
 * How a parameter's value is written, as OpenAPI names it.
 *
 * @category contracts
 * @since 0.1.0
 */
export const Style = Schema.Literals([
  "matrix",
  "label",
  "simple",
  "form",
  "spaceDelimited",
  "pipeDelimited",
  "deepObject",
  "cookie",
  "tabDelimited"
])
/**
 * How a parameter's value is written, as OpenAPI names it.
 *
 * @category contracts
 * @since 0.1.0
 */
export type Style = typeof Style.Type

/**
 * How one property of a form or multipart body is written.
 *
 * @category contracts
 * @since 0.1.0
 */
export const Encoding = Schema.Struct({
  contentType: opt(Schema.String),
  style: opt(Style),
  explode: opt(Schema.Boolean),
  allowReserved: opt(Schema.Boolean),
  headers: opt(named(Schema.suspend((): Schema.Codec<Header, unknown> => Header)))
}).annotate({ identifier: "Encoding" })
/**
 * How one property of a form or multipart body is written.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface Encoding extends Schema.Schema.Type<typeof Encoding> {}

/**
 * One representation of a body: its schema (of the whole, or of each item of a stream) and how its parts are
 * written.
 *
 * @category contracts
 * @since 0.1.0
 */
export const MediaType = Schema.Struct({
  schema: opt(jsonSchema),
  itemSchema: opt(jsonSchema),
  encoding: opt(named(Encoding)),
  examples: opt(examples)
}).annotate({ identifier: "MediaType" })
/**
 * One representation of a body: its schema (of the whole, or of each item of a stream) and how its parts are
 * written.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface MediaType extends Schema.Schema.Type<typeof MediaType> {}

/**
 * Representations by media type or range, as written: `application/json; charset=utf-8`, `text/*`.
 *
 * @category contracts
 * @since 0.1.0
 */
export const Content = Schema.Record(Schema.String.check(Schema.isPattern(/^[^/]+\/[^/]+/u)), MediaType).annotate({
  identifier: "Content"
})
/**
 * Representations by media type or range, as written: `application/json; charset=utf-8`, `text/*`.
 *
 * @category contracts
 * @since 0.1.0
 */
export type Content = typeof Content.Type

/**
 * A response header, or a header of a multipart part.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface Header {
  readonly description?: string
  readonly required?: boolean
  readonly schema?: typeof jsonSchema.Type
  readonly content?: Content
  readonly style?: Style
  readonly explode?: boolean
  readonly deprecation?: Deprecation
  readonly examples?: typeof examples.Type
}
/**
 * A response header, or a header of a multipart part.
 *
 * @category contracts
 * @since 0.1.0
 */
export const Header: Schema.Codec<Header, unknown> = Schema.Struct({
  description: opt(prose),
  required: opt(Schema.Boolean),
  schema: opt(jsonSchema),
  content: opt(Schema.suspend((): Schema.Codec<Content, unknown> => Content)),
  style: opt(Style),
  explode: opt(Schema.Boolean),
  deprecation: opt(Deprecation),
  examples: opt(examples)
}).annotate({ identifier: "Header" })

/**
 * A parameter of a request. Identity is `in` and `name` (header names without regard to case). `required` absent
 * means optional, except in a path. `style` and `explode` absent mean the default of the place: `form` and
 * exploded in query and cookie, `simple` and not exploded in path and header. In `querystring` the parameter is
 * the whole query.
 *
 * @category contracts
 * @since 0.1.0
 */
export const Parameter = Schema.Struct({
  in: Schema.Literals(["path", "query", "header", "cookie", "querystring"]),
  name: Schema.String,
  description: opt(prose),
  required: opt(Schema.Boolean),
  schema: opt(jsonSchema),
  content: opt(Content),
  style: opt(Style),
  explode: opt(Schema.Boolean),
  allowEmptyValue: opt(Schema.Boolean),
  allowReserved: opt(Schema.Boolean),
  deprecation: opt(Deprecation),
  stability: opt(Stability),
  examples: opt(examples)
}).annotate({ identifier: "Parameter" })
/**
 * A parameter of a request. Identity is `in` and `name` (header names without regard to case). `required` absent
 * means optional, except in a path. `style` and `explode` absent mean the default of the place: `form` and
 * exploded in query and cookie, `simple` and not exploded in path and header. In `querystring` the parameter is
 * the whole query.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface Parameter extends Schema.Schema.Type<typeof Parameter> {}

/**
 * Whether one message flows or a stream of them.
 *
 * @category contracts
 * @since 0.1.0
 */
export const Cardinality = Schema.Literals(["one", "stream"])
/**
 * Whether one message flows or a stream of them.
 *
 * @category contracts
 * @since 0.1.0
 */
export type Cardinality = typeof Cardinality.Type

/**
 * What an operation takes as its body. `required` absent means that nobody said.
 *
 * @category contracts
 * @since 0.1.0
 */
export const Request = Schema.Struct({
  description: opt(prose),
  required: opt(Schema.Boolean),
  cardinality: opt(Cardinality),
  content: Content,
  maxSize: opt(bytes)
}).annotate({ identifier: "Request" })
/**
 * What an operation takes as its body. `required` absent means that nobody said.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface Request extends Schema.Schema.Type<typeof Request> {}

/**
 * How values of a response feed another operation.
 *
 * @category contracts
 * @since 0.1.0
 */
export const Link = Schema.Struct({
  operation: opt(Schema.String),
  parameters: opt(json),
  requestBody: opt(json),
  description: opt(prose)
}).annotate({ identifier: "Link" })
/**
 * How values of a response feed another operation.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface Link extends Schema.Schema.Type<typeof Link> {}

/**
 * One response of an operation. Without `content` it has no body that anybody described.
 *
 * @category contracts
 * @since 0.1.0
 */
export const Response = Schema.Struct({
  description: opt(prose),
  cardinality: opt(Cardinality),
  headers: opt(named(Header)),
  content: opt(Content),
  links: opt(named(Link))
}).annotate({ identifier: "Response" })
/**
 * One response of an operation. Without `content` it has no body that anybody described.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface Response extends Schema.Schema.Type<typeof Response> {}

/**
 * Responses by status (`"200"`), range (`"2XX"`) or `"default"` for every status not named.
 *
 * @category contracts
 * @since 0.1.0
 */
export const Responses = Schema.Record(
  Schema.String.check(Schema.isPattern(/^([1-5][0-9][0-9]|[1-5]XX|default)$/u)),
  Response
)
/**
 * Responses by status (`"200"`), range (`"2XX"`) or `"default"` for every status not named.
 *
 * @category contracts
 * @since 0.1.0
 */
export type Responses = typeof Responses.Type

/**
 * Scopes by security scheme: all of them are needed (AND).
 *
 * @category contracts
 * @since 0.1.0
 */
export const SecurityRequirement = named(setOf(Schema.String))
/**
 * Scopes by security scheme: all of them are needed (AND).
 *
 * @category contracts
 * @since 0.1.0
 */
export type SecurityRequirement = typeof SecurityRequirement.Type

/**
 * Any one requirement is enough (OR). Empty: no security. A requirement without schemes: anonymous is allowed.
 *
 * @category contracts
 * @since 0.1.0
 */
export const Security = setOf(SecurityRequirement)
/**
 * Any one requirement is enough (OR). Empty: no security. A requirement without schemes: anonymous is allowed.
 *
 * @category contracts
 * @since 0.1.0
 */
export type Security = typeof Security.Type

/**
 * One flow of an OAuth 2 scheme, with the scopes it can grant and what each is for.
 *
 * @category contracts
 * @since 0.1.0
 */
export const OAuthFlow = Schema.Struct({
  authorizationUrl: opt(Schema.String),
  deviceAuthorizationUrl: opt(Schema.String),
  tokenUrl: opt(Schema.String),
  refreshUrl: opt(Schema.String),
  scopes: opt(named(prose))
}).annotate({ identifier: "OAuthFlow" })
/**
 * One flow of an OAuth 2 scheme, with the scopes it can grant and what each is for.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface OAuthFlow extends Schema.Schema.Type<typeof OAuthFlow> {}

const schemeFields = { description: opt(prose), deprecation: opt(Deprecation) }

/**
 * How a client proves who it is.
 *
 * @category contracts
 * @since 0.1.0
 */
export const SecurityScheme = Schema.Union([
  Schema.TaggedStruct("ApiKey", {
    in: Schema.Literals(["query", "header", "cookie"]),
    name: Schema.String,
    ...schemeFields
  }),
  Schema.TaggedStruct("Http", { scheme: Schema.String, bearerFormat: opt(Schema.String), ...schemeFields }),
  Schema.TaggedStruct("OAuth2", {
    flows: Schema.Record(
      Schema.Literals(["implicit", "password", "clientCredentials", "authorizationCode", "deviceAuthorization"]).pipe(
        (flows) => Schema.String.check(Schema.isPattern(new RegExp(`^(${flows.literals.join("|")})$`, "u")))
      ),
      OAuthFlow
    ),
    metadataUrl: opt(Schema.String),
    ...schemeFields
  }),
  Schema.TaggedStruct("OpenIdConnect", { url: Schema.String, ...schemeFields }),
  Schema.TaggedStruct("MutualTls", schemeFields),
  Schema.TaggedStruct("Unknown", { type: Schema.String, ...schemeFields })
]).annotate({ identifier: "SecurityScheme" })
/**
 * How a client proves who it is.
 *
 * @category contracts
 * @since 0.1.0
 */
export type SecurityScheme = typeof SecurityScheme.Type

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
  method: Schema.String.check(Schema.isPattern(/^[A-Z][A-Z0-9-]*$/u)),
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

/**
 * The form of every error body of a contract.
 *
 * @category contracts
 * @since 0.1.0
 */
export const ErrorShape = Schema.Struct({
  mediaType: opt(Schema.String),
  schema: opt(jsonSchema)
}).annotate({ identifier: "ErrorShape" })
/**
 * The form of every error body of a contract.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface ErrorShape extends Schema.Schema.Type<typeof ErrorShape> {}

/**
 * A set of HTTP operations with the vocabulary they share.
 *
 * @category contracts
 * @since 0.1.0
 */
export const HttpContract = Schema.TaggedStruct("Http", {
  ...common,
  title: opt(prose),
  version: opt(Schema.String),
  /** Definitions that the payloads of this contract refer to as `#/$defs/Name`. */
  schemas: opt(definitions),
  servers: opt(Schema.Array(Server)),
  operations: named(HttpOperation),
  webhooks: opt(named(OutgoingOperation)),
  security: opt(Security),
  securitySchemes: opt(named(SecurityScheme)),
  errorShape: opt(ErrorShape),
  versioning: opt(
    Schema.Struct({ in: Schema.Literals(["path", "header", "query", "mediaType"]), name: opt(Schema.String) })
  ),
  stability: opt(Stability),
  deprecation: opt(Deprecation),
  supports: opt(
    setOf(Schema.Struct({ version: Schema.String, until: opt(date) }).annotate({ identifier: "SupportedVersion" }))
  ),
  tags: opt(named(Schema.Struct({ description: opt(prose) })))
}).annotate({ identifier: "HttpContract" })
/**
 * A set of HTTP operations with the vocabulary they share.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface HttpContract extends Schema.Schema.Type<typeof HttpContract> {}

/**
 * What a provider offers, under a name of its own.
 *
 * @category contracts
 * @since 0.1.0
 */
export const Contract: typeof HttpContract = HttpContract
/**
 * What a provider offers, under a name of its own.
 *
 * @category contracts
 * @since 0.1.0
 */
export type Contract = HttpContract

/**
 * Definitions shared between contracts, referred to as `schemas:NAME#/$defs/X`.
 *
 * @category contracts
 * @since 0.1.0
 */
export const SharedSchemas = Schema.Struct({
  ...common,
  version: opt(Schema.String),
  schemas: definitions
}).annotate({ identifier: "SharedSchemas" })
/**
 * Definitions shared between contracts, referred to as `schemas:NAME#/$defs/X`.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface SharedSchemas extends Schema.Schema.Type<typeof SharedSchemas> {}

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
 * A version whose messages can still be met: in a log, a dead letter queue, an outbox or a snapshot.
 *
 * @category contracts
 * @since 0.1.0
 */
export const RetainedVersion = Schema.Struct({
  version: Schema.String,
  payload: opt(Payload),
  since: opt(date),
  until: opt(date),
  channels: opt(setOf(refTo("channel")))
}).annotate({ identifier: "RetainedVersion" })
/**
 * A version whose messages can still be met: in a log, a dead letter queue, an outbox or a snapshot.
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
