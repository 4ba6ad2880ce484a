import type { AnyComponent, AnyMessage, AnyOperation, AnyStore, AnyCall, CommonFields } from "./entity.js"
import { entity, metaOf, part } from "./meta.js"
import type { Projection } from "./message.js"
import type { Status } from "./operation.js"
import type { Duration, PolicyFields, Rate, RatioText } from "./policy.js"

/**
 * An operation at a provider, when more than one provides it.
 *
 * @category calls
 * @since 0.1.0
 */
export interface OperationAt {
  readonly _tag?: never
  readonly operation: AnyOperation
  readonly at: AnyComponent
}

/**
 * A message that gets a reply.
 *
 * @category calls
 * @since 0.1.0
 */
export interface RequestReply {
  readonly _tag?: never
  readonly request: AnyMessage
  readonly reply?: AnyMessage
  readonly at?: AnyComponent
}

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
 * What `Call.make` takes. Its policy fields are its client layer.
 *
 * @category calls
 * @since 0.1.0
 */
export interface CallOptions extends CommonFields, PolicyFields {
  /** Unique per caller; `to-` and the operation's name when left out. */
  readonly name?: string
  readonly from: AnyComponent
  readonly to: AnyOperation | OperationAt | RequestReply
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
 * An edge: one component uses one operation.
 *
 * @category calls
 * @since 0.1.0
 */
export interface Call extends CallOptions {
  readonly _tag: "Call"
}

const targetName = (to: CallOptions["to"]): string => {
  if ("operation" in to) return to.operation.name
  return "request" in to ? to.request.name : to.name
}

/** The name of a call below its caller. */
export const callName = ({ name, to }: CallOptions): string => name ?? `to-${targetName(to)}`

function make(options: CallOptions): Call {
  const value: Call = { _tag: "Call", ...options }
  return entity("call", value, make, {
    names: () => [...(metaOf(options.from)?.names() ?? [options.from.name]), callName(options)]
  })
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
export const Call: { readonly make: typeof make; readonly mitigated: typeof mitigated } = { make, mitigated }
