import type { AnyOperation, CommonFields } from "./entity.js"
import { defined } from "./encoding.js"
import { part } from "./meta.js"
import type { AnySchema } from "./payload.js"
import type { Bytes, Duration, LocalDate, Rate } from "./policy.js"
import { refuseUndefined } from "./undefinedField.js"

/**
 * Announced end of something. `{}` says deprecated and nothing more.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface Deprecation {
  readonly since?: LocalDate
  readonly sunset?: LocalDate
  readonly replacement?: string
  readonly note?: string
}

/**
 * How far a part of a contract may be relied on.
 *
 * @category contracts
 * @since 0.1.0
 */
export type Stability = "draft" | "alpha" | "beta" | "stable"

/**
 * Who may see a piece of data, by JSON Pointer with `*` for items and map values.
 *
 * @category contracts
 * @since 0.1.0
 */
export type Classification = Readonly<
  Record<string, "public" | "internal" | "confidential" | "personal" | "sensitive" | "secret">
>

/**
 * The long form of a parameter or header: its schema and whether it must be sent.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface ParameterOptions {
  readonly _tag?: never
  readonly schema?: AnySchema
  readonly required?: boolean
  readonly description?: string
  readonly deprecation?: Deprecation
  readonly style?: "matrix" | "label" | "simple" | "form" | "spaceDelimited" | "pipeDelimited" | "deepObject"
  readonly explode?: boolean
}

/**
 * Parameters of one place by name: a schema, or the long form. A schema made with `Schema.optionalKey` (or one that
 * accepts `undefined`) is optional; every other is required.
 *
 * @category contracts
 * @since 0.1.0
 */
export type Parameters = Readonly<Record<string, AnySchema | ParameterOptions>>

/**
 * A path template with every one of the names between braces. One type for each set of names, so that it costs the
 * compiler nothing per operation.
 *
 * @category contracts
 * @since 0.1.0
 */
export type PathWith<Name extends string> = [Name] extends [never]
  ? string
  : (Name extends string ? (path: `${string}{${Name}}${string}`) => void : never) extends (path: infer Path) => void
    ? Path & string
    : string

/**
 * One response in the long form.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface ResponseOptions {
  readonly _tag?: never
  readonly description?: string
  readonly body?: AnySchema
  readonly contentType?: string
  readonly headers?: Parameters
  readonly cardinality?: "one" | "stream"
}

/**
 * A status (`404`), a range (`"4XX"`) or every status not named (`"default"`).
 *
 * @category contracts
 * @since 0.1.0
 */
export type Status = number | "1XX" | "2XX" | "3XX" | "4XX" | "5XX" | "default"

/**
 * A mechanism that makes repeats safe: the client sends `key`, the service remembers it for `retention`, and a repeat
 * gets the stored reply (`replayed`) or has the same effect with a new reply (`fresh`).
 *
 * @category contracts
 * @since 0.1.0
 */
export interface Idempotency {
  /** A path parameter or a top-level field of the payload; with `in: "header"` or `"query"` any name. */
  readonly key: string
  readonly in?: "header" | "body" | "path" | "query"
  readonly retention?: Duration
  readonly replies?: "replayed" | "fresh"
}

/**
 * Facts of an operation that do not depend on its payloads.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface OperationFacts extends CommonFields {
  readonly operationId?: string
  readonly summary?: string
  readonly tags?: ReadonlyArray<string>
  /** What a repeat does by nature. Left out, the method decides; for POST and PATCH it is unknown. */
  readonly effects?: "none" | "idempotent" | "once"
  readonly pagination?: {
    readonly style: "offset" | "cursor" | "keyset" | "page" | "none"
    readonly limitParameter?: string
    readonly positionParameter?: string
    readonly defaultLimit?: number
    readonly maximumLimit?: number
    readonly orderedBy?: ReadonlyArray<string>
  }
  readonly batch?: {
    readonly maximum?: number
    readonly atomic?: boolean
    readonly results?: "perItem" | "allOrNothing" | "none"
  }
  readonly longRunning?: {
    readonly status?: AnyOperation
    readonly result?: AnyOperation
    readonly expires?: Duration
  }
  readonly rateLimit?: {
    readonly limit: Rate
    readonly per?: "client" | "user" | "address" | "service"
    readonly algorithm?: "tokenBucket" | "leakyBucket" | "fixedWindow" | "slidingWindow"
    readonly burst?: number
    readonly scope?: "instance" | "global"
  }
  readonly cache?: {
    readonly visibility: "public" | "private" | "noStore"
    readonly maxAge?: Duration
    readonly validators?: ReadonlyArray<"etag" | "lastModified">
    readonly vary?: ReadonlyArray<string>
  }
  /** Any one requirement is enough; each lists scopes by security scheme. `[]`: no security. */
  readonly security?: ReadonlyArray<Readonly<Record<string, ReadonlyArray<string>>>>
  readonly deprecation?: Deprecation
  readonly stability?: Stability
  readonly exposure?: "public" | "partner" | "internal"
  readonly classification?: Classification
  /** What happens to people when it fails halfway: "the customer's money stays held". */
  readonly consequence?: string
  /** What flows as a stream of bodies instead of one. */
  readonly streams?: "request" | "response" | "both"
  /** Largest request body. */
  readonly maxSize?: Bytes
  /** Media type of request and success bodies; `application/json` when left out. */
  readonly contentType?: string
  /** Status of `success`; 200 when left out, 204 when there is no body. */
  readonly successStatus?: number
  readonly query?: Parameters
  readonly headers?: Parameters
  readonly cookies?: Parameters
  /** Further responses, by status, in the long form. */
  readonly responses?: { readonly [S in Status]?: ResponseOptions }
}

/**
 * Bodies of failures: by status (`{ 402: CardDeclined, "5XX": Problem }`), or a list where each schema's own
 * `httpApiStatus` says the status.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface ErrorsOf<Failure> {
  readonly [status: number]: Failure
  readonly "4XX"?: Failure
  readonly "5XX"?: Failure
  readonly default?: Failure
}

/**
 * What an operation takes and gives. `payload` is the request body, `success` the reply (`Schema.Void`: no body),
 * `errors` the bodies of failures, by status or as a list.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface OperationOptions<Name extends string, Payload, Success, Failure> extends OperationFacts {
  readonly params?: { readonly [N in Name]: AnySchema | ParameterOptions }
  readonly payload?: Payload
  readonly success?: Success
  readonly errors?: ErrorsOf<Failure>
  readonly idempotency?: Idempotency
}

/**
 * An operation before a service or a contract gives it a name.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface OperationDefinition<Payload = unknown, Success = unknown, Failure = unknown> {
  readonly _tag: "OperationDefinition"
  readonly method: string
  readonly path: string
  readonly payload: Payload
  readonly success: Success
  readonly errors: ErrorsOf<Failure>
  readonly facts: OperationFacts & {
    readonly params?: Parameters
    readonly idempotency?: Idempotency
  }
}

/**
 * Any operation definition.
 *
 * @category references
 * @since 0.1.0
 */
export interface AnyOperationDefinition {
  readonly _tag: "OperationDefinition"
  readonly method: string
  readonly path: string
}

/**
 * An operation of a contract. Its definition keeps the live schemas.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface Operation<Contract extends string, Name extends string, Definition = unknown> {
  readonly _tag: "Operation"
  readonly contract: Contract
  readonly name: Name
  readonly definition: Definition
}

/** Constructs an operation of one method. */
interface MakeOperation {
  <
    Name extends string = never,
    Payload extends AnySchema = never,
    Success extends AnySchema = never,
    Failure extends AnySchema = never
  >(
    path: PathWith<Name>,
    options?: OperationOptions<Name, Payload, Success, Failure>
  ): OperationDefinition<Payload, Success, Failure>
}

const define = (method: string): MakeOperation => {
  const construct: MakeOperation = (path, options) => build(method, path, options as never, construct) as never
  return construct
}

interface Untyped extends OperationFacts {
  readonly params?: Parameters
  readonly idempotency?: Idempotency
  readonly payload?: unknown
  readonly success?: unknown
  readonly errors?: ReadonlyArray<unknown>
}

const build = (
  method: string,
  path: string,
  options: Untyped = {},
  constructor: (...args: never) => unknown
): OperationDefinition => {
  refuseUndefined(options, constructor)
  const { payload, success, errors = [], ...facts } = options
  const bodies = defined({ payload, success })
  return part({ _tag: "OperationDefinition", method, path, ...bodies, errors, facts } as never, constructor)
}

function custom<
  Name extends string = never,
  Payload extends AnySchema = never,
  Success extends AnySchema = never,
  Failure extends AnySchema = never
>(
  method: Uppercase<string>,
  path: PathWith<Name>,
  options?: OperationOptions<Name, Payload, Success, Failure>
): OperationDefinition<Payload, Success, Failure> {
  return build(method, path, options as never, custom) as never
}

/**
 * Constructors of HTTP operations. The path is a template: `/orders/{orderId}`.
 *
 * @example
 * ```ts
 * import * as Schema from "effect/Schema"
 * import { Operation, Service } from "@lintel/core"
 *
 * class Order extends Schema.Class<Order>("Order")({ id: Schema.String }) {}
 * const Orders = Service.make("orders", {
 *   operations: { get: Operation.get("/orders/{id}", { params: { id: Schema.String }, success: Order }) }
 * })
 * Orders.operations.get.name // => "get"
 * ```
 *
 * @category contracts
 * @since 0.1.0
 */
export const Operation: {
  /** A GET of a path. */
  readonly get: MakeOperation

  /** A HEAD of a path. */
  readonly head: MakeOperation

  /** A POST to a path. */
  readonly post: MakeOperation

  /** A PUT to a path. */
  readonly put: MakeOperation

  /** A PATCH of a path. */
  readonly patch: MakeOperation

  /** A DELETE of a path. */
  readonly del: MakeOperation

  /** An OPTIONS of a path. */
  readonly options: MakeOperation
  /** Any other method. */
  readonly make: typeof custom
} = {
  get: define("GET"),
  head: define("HEAD"),
  post: define("POST"),
  put: define("PUT"),
  patch: define("PATCH"),
  del: define("DELETE"),
  options: define("OPTIONS"),
  make: custom
}
