import type { AnyChannel, AnyComponent, AnyMessage, AnyOperation, AnyStore, AnyCall, CommonFields } from "./entity.js"
import { entity, metaOf, part } from "./meta.js"
import type { Projection } from "./message.js"
import type { Status } from "./operationFacts.js"
import type { PolicyFields } from "./policy.js"
import type { Duration, Rate, RatioText } from "./units.js"

/**
 * What else answers when a callee does not.
 *
 * @category calls
 * @since 0.1.0
 */
export interface Mitigated {
  readonly _tag: "Mitigated"
  readonly fallback?: AnyCall | AnyStore
  readonly by?: "cache" | "default" | "failOpen" | "degrade" | "queue" | "alternative"
  readonly description?: string
}

/**
 * What every call has. Its policy fields are its client layer.
 *
 * @category calls
 * @since 0.1.0
 */
export interface CallFacts extends CommonFields, PolicyFields {
  /** Unique per caller; `to-` and the name of what is called when left out. */
  readonly name?: string
  readonly from: AnyComponent
  /** Who answers; needed only when more than one component provides it. */
  readonly at?: AnyComponent
  /** Limit of one attempt: shorthand for `timeouts: { perTry }`. */
  readonly timeout?: Duration | "none"
  readonly criticality?: "hard" | "soft" | Mitigated
  /** What the caller uses of the success reply. */
  readonly reads?: ReadonlyArray<`/${string}` | "">
  /** What the caller uses of other replies, by status. */
  readonly responses?: { readonly [S in Status]?: Projection }
  readonly rate?: Rate
  /** Its part of the callee's traffic. */
  readonly share?: RatioText
}

/**
 * What `Call.make` takes.
 *
 * @category calls
 * @since 0.1.0
 */
export interface CallOptions extends CallFacts {
  readonly to: AnyOperation
}

/**
 * What `Call.request` takes: a message that gets a reply.
 *
 * @category calls
 * @since 0.1.0
 */
export interface RequestOptions extends CallFacts {
  readonly to: AnyMessage
  readonly reply?: AnyMessage
  /** The channel that carries the request. */
  readonly on?: AnyChannel
  /** The channel that carries the reply. */
  readonly replyOn?: AnyChannel
}

/**
 * An edge: one component uses one operation, or sends a message that gets a reply.
 *
 * @category calls
 * @since 0.1.0
 */
export interface Call extends CallFacts {
  readonly _tag: "Call"
  readonly to: AnyOperation | AnyMessage
  readonly reply?: AnyMessage
  readonly on?: AnyChannel
  readonly replyOn?: AnyChannel
}

/** The name of a call below its caller. */
const callName = ({ name, to }: Pick<Call, "name" | "to">): string => name ?? `to-${to.name}`

const build = (options: CallOptions | RequestOptions, constructor: (...args: never) => unknown): Call =>
  entity("call", { _tag: "Call", ...options } as const, constructor, {
    names: () => [...(metaOf(options.from)?.names() ?? [options.from.name]), callName(options)]
  })

function make(options: CallOptions): Call {
  return build(options, make)
}

function request(options: RequestOptions): Call {
  return build(options, request)
}

function mitigated(options: Omit<Mitigated, "_tag">): Mitigated {
  return part({ _tag: "Mitigated", ...options } as const, mitigated)
}

/**
 * Constructors of calls. A fact left out is unknown; `"none"` says that there is none.
 *
 * @example
 * ```ts
 * import { Call, Operation, Retry, Service } from "@lintel/core"
 *
 * const Payments = Service.make("payments", { operations: { pay: Operation.post("/payments") } })
 * const Orders = Service.make("orders")
 * const toPayments = Call.make({
 *   from: Orders,
 *   to: Payments.operations.pay,
 *   timeout: "800ms",
 *   retry: Retry.exponential({ attempts: 3, base: "50ms" }),
 *   criticality: "hard"
 * })
 * toPayments.timeout // => "800ms"
 * ```
 *
 * @category calls
 * @since 0.1.0
 */
export const Call: {
  /** A call of an operation. */
  readonly make: typeof make
  /** A message that gets a reply. */
  readonly request: typeof request
  /** A criticality: something else answers instead. */
  readonly mitigated: typeof mitigated
} = { make, request, mitigated }
