import { defined } from "./encoding.js"
import { part } from "./meta.js"
import type { Idempotency, OperationFacts } from "./operationFacts.js"
import type { ParameterOptions, Parameters, PathWith } from "./parameter.js"
import type { AnySchema } from "./payload.js"
import { refuseUndefined } from "./undefinedField.js"

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
