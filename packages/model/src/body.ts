import * as Schema from "effect/Schema"
import { bytes, examples, json, jsonSchema, named, opt, prose } from "./fields.js"
import { Deprecation, Stability } from "./lifecycle.js"

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
 * How one property of a form, or one part of a multipart body, is written.
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
  /** Of properties, by their names. */
  encoding: opt(named(Encoding)),
  /** Of the parts of a multipart body without names, by their place. */
  prefixEncoding: opt(Schema.Array(Encoding)),
  /** Of all other parts of a multipart body without names. */
  itemEncoding: opt(Encoding),
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
