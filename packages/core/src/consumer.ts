import type { AnyContract, AnyMessage, AnyOperation, CommonFields } from "./entity.js"
import type { Projection } from "./message.js"
import { entity, part } from "./meta.js"
import type { Status } from "./operationFacts.js"
import type { Rate, RatioText } from "./units.js"

/**
 * What a consumer sends to and reads from one operation.
 *
 * @category dossier
 * @since 0.1.0
 */
export interface OperationUse {
  readonly operation: AnyOperation
  readonly sends?: Projection
  readonly responses?: { readonly [S in Status]?: Projection }
  readonly rate?: Rate
}

/**
 * What a consumer reads of one message.
 *
 * @category dossier
 * @since 0.1.0
 */
export interface MessageUse extends Projection {
  readonly message: AnyMessage
}

/**
 * What `Consumer.make` takes. The contract is that of the operations it calls, unless given.
 *
 * @category dossier
 * @since 0.1.0
 */
export interface ConsumerOptions extends CommonFields {
  readonly owner?: string
  readonly contact?: string
  readonly contract?: AnyContract
  readonly version?: string
  readonly calls?: ReadonlyArray<OperationUse>
  readonly reads?: ReadonlyArray<MessageUse>
  readonly share?: RatioText
}

/**
 * Someone who uses a contract or a message without being a component of the design.
 *
 * @category dossier
 * @since 0.1.0
 */
export interface Consumer extends ConsumerOptions {
  readonly _tag: "Consumer"
  readonly name: string
}

function makeConsumer(name: string, options: ConsumerOptions = {}): Consumer {
  return entity("consumer", { _tag: "Consumer", name, ...options } as const, makeConsumer, { names: () => [name] })
}

function calls(operation: AnyOperation, options: Omit<OperationUse, "operation"> = {}): OperationUse {
  return part({ operation, ...options }, calls)
}

function reads(message: AnyMessage, projection: Projection = {}): MessageUse {
  return part({ message, ...projection }, reads)
}

/**
 * Constructors of consumers.
 *
 * @example
 * ```ts
 * import { Consumer, Operation, Service } from "@lintel/core"
 *
 * const Orders = Service.make("orders", { operations: { get: Operation.get("/orders/{id}") } })
 * const partner = Consumer.make("partner-shop", {
 *   calls: [Consumer.calls(Orders.operations.get, { responses: { 200: { reads: ["/status"] } } })]
 * })
 * partner.name // => "partner-shop"
 * ```
 *
 * @category dossier
 * @since 0.1.0
 */
export const Consumer: {
  /** A consumer under a name. */
  readonly make: typeof makeConsumer
  /** An operation it calls, and what it uses of it. */
  readonly calls: typeof calls
  /** A message it reads, and what it uses of it. */
  readonly reads: typeof reads
} = { make: makeConsumer, calls, reads }
