import type { AnyChannel, AnyMessage, AnyStore, CommonFields } from "./entity.js"
import type { Json } from "@lintel/model"
import { entity, part } from "./meta.js"
import type { RouteCondition } from "./channel.js"
import type { Classification, Deprecation, Stability } from "./lifecycle.js"
import type { AnySchema, FieldOf, ForeignPayload } from "./payload.js"
import type { Bytes, Duration, LocalDate } from "./units.js"
import { refuseUndefined } from "./undefinedField.js"

/**
 * A version of a message that can still be met in a log, a dead letter queue or an outbox.
 *
 * @category messages
 * @since 0.1.0
 */
export interface RetainedVersion {
  readonly version: string
  readonly payload?: AnySchema | ForeignPayload
  readonly since?: LocalDate
  readonly until?: LocalDate
  /** Logs and queues where it may still lie. */
  readonly channels?: ReadonlyArray<AnyChannel>
  /** Event stores, outboxes and snapshots where it may still lie. */
  readonly stores?: ReadonlyArray<AnyStore>
}

/**
 * Facts of a message beside its payload and key.
 *
 * @category messages
 * @since 0.1.0
 */
export interface MessageFacts extends CommonFields {
  readonly title?: string
  readonly kind?: "event" | "command" | "document" | "reply"
  readonly version?: string
  readonly headers?: AnySchema
  readonly contentType?: string
  readonly correlation?: string
  readonly cloudEvents?: {
    readonly type?: string
    readonly source?: string
    readonly subject?: string
    readonly dataSchema?: string
    readonly extensions?: Readonly<Record<string, AnySchema>>
  }
  readonly retained?: ReadonlyArray<RetainedVersion>
  readonly classification?: Classification
  readonly examples?: Readonly<Record<string, unknown>>
  readonly stability?: Stability
  readonly deprecation?: Deprecation
  readonly maxSize?: Bytes
  readonly consequence?: string
  /** `"error"`: every object of the payload refuses undeclared fields. */
  readonly onExcessProperty?: "ignore" | "error"
}

/**
 * What `Message.make` takes. `key` is a top-level field of the payload, a JSON Pointer into it, or the schema of a
 * separate key.
 *
 * @category messages
 * @since 0.1.0
 */
export interface MessageOptions<Payload> extends MessageFacts {
  readonly payload?: Payload
  readonly key?: FieldOf<NoInfer<Payload>> | `/${string}` | { readonly schema: AnySchema | ForeignPayload }
}

/**
 * What is published and consumed. Its payload is the live schema.
 *
 * @category messages
 * @since 0.1.0
 */
export interface Message<Name extends string, Payload = unknown> extends MessageFacts {
  readonly _tag: "Message"
  readonly name: Name
  readonly payload: Payload
  readonly key?: string | { readonly schema: AnySchema | ForeignPayload }
}

function make<const Name extends string, Payload extends AnySchema | ForeignPayload = never>(
  name: Name,
  options: MessageOptions<Payload> = {}
): Message<Name, Payload> {
  return entity("message", { _tag: "Message", name, ...options } as const, make, { names: () => [name] }) as never
}

/**
 * Constructors of messages.
 *
 * @example
 * ```ts
 * import * as Schema from "effect/Schema"
 * import { Message } from "@lintel/core"
 *
 * class OrderBody extends Schema.Class<OrderBody>("OrderBody")({ orderId: Schema.String }) {}
 * const OrderPlaced = Message.make("OrderPlaced", { payload: OrderBody, key: "orderId" })
 * OrderPlaced.key // => "orderId"
 * ```
 *
 * @category messages
 * @since 0.1.0
 */
export const Message: {
  /** A message under a name. */
  readonly make: typeof make
} = { make }

/**
 * How a message leaves a service.
 *
 * @category messages
 * @since 0.1.0
 */
export interface EmitOptions {
  /** The channel it goes to. */
  readonly on?: AnyChannel
  /** `direct`: a write and a publish, not atomic; `outbox`; or change data capture. */
  readonly delivery?: "direct" | "outbox" | "changeDataCapture"
  /** The store whose transaction carries the outbox or is captured; an event store that the message is appended to. */
  readonly store?: AnyStore
  readonly guarantee?: "atMostOnce" | "atLeastOnce" | "exactlyOnce"
  /** Versions it writes now; the message's own when left out. */
  readonly versions?: ReadonlyArray<string>
  /** How long it, or its relay, tries to hand one message over. */
  readonly retriesFor?: Duration | "none" | "unlimited"
  /** What is emitted together is one transaction of the broker. */
  readonly transactional?: boolean
  /** The requests that it is the reply to. */
  readonly answers?: ReadonlyArray<AnyMessage>
  /** Messages each of which leads to it, whatever they hold; what depends on a case is for a flow to say. */
  readonly upon?: ReadonlyArray<AnyMessage>
}

/**
 * A message that a service emits.
 *
 * @category messages
 * @since 0.1.0
 */
export interface Emit extends Omit<EmitOptions, "on"> {
  readonly message: AnyMessage
  readonly channel?: AnyChannel
}

function makeEmit(message: AnyMessage, emission: EmitOptions = {}): Emit {
  refuseUndefined(emission, makeEmit)
  const { on, ...options } = emission
  return part({ message, ...(on === undefined ? {} : { channel: on }), ...options }, makeEmit)
}

/**
 * Constructors of emissions: `emits: [Emit.make(OrderPlaced, { on: OrderEvents, delivery: "outbox" })]`.
 *
 * @example
 * ```ts
 * import { Channel, Emit, Message } from "@lintel/core"
 *
 * const emission = Emit.make(Message.make("Shipped"), { on: Channel.make("shipping"), delivery: "outbox" })
 * emission.channel?.name // => "shipping"
 * ```
 *
 * @category messages
 * @since 0.1.0
 */
export const Emit: {
  /** A message that is emitted. */
  readonly make: typeof makeEmit
} = { make: makeEmit }

/**
 * What a reader takes from a payload: pointers with `*` for items and map values, or the schema it decodes with;
 * `handles` lists the enum values it copes with, by pointer.
 *
 * @category messages
 * @since 0.1.0
 */
export interface Projection {
  readonly reads?: ReadonlyArray<`/${string}` | "">
  readonly decoder?: AnySchema
  /** The Avro schema it decodes with. */
  readonly avro?: Json
  readonly handles?: Readonly<Record<string, ReadonlyArray<string | number | boolean | null>>>
}

/**
 * What one reader takes from one message.
 *
 * @category messages
 * @since 0.1.0
 */
export interface MessageReader extends Projection {
  readonly message: AnyMessage
}

/**
 * Turns messages of an old version into the form of another before they are handled. `output` is what it gives.
 *
 * @category messages
 * @since 0.1.0
 */
export interface Upcaster {
  readonly message: AnyMessage
  readonly from: string
  readonly to: string
  readonly output?: AnySchema | ForeignPayload
}

/**
 * How a component reads a channel.
 *
 * @category messages
 * @since 0.1.0
 */
export interface ConsumeOptions {
  /** The messages it reads; all of the channel when left out. */
  readonly messages?: ReadonlyArray<AnyMessage>
  readonly group?: string
  /** Readers of the group, all instances together. */
  readonly concurrency?: number
  /** Messages taken at once and handled one after the other. */
  readonly batch?: number
  /** The order it relies on; what the channel promises when left out. */
  readonly order?: "none" | "perKey" | "total"
  /** What the subscription lets through: every condition has to hold. */
  readonly filter?: ReadonlyArray<RouteCondition>
  readonly idempotency?: "none" | "effect" | "replay"
  /** How long it remembers which messages it has handled. */
  readonly retention?: Duration
  readonly readers?: ReadonlyArray<MessageReader>
  /** What messages of old versions pass before they are handled. */
  readonly upcasters?: ReadonlyArray<Upcaster>
  /** The view that it keeps. */
  readonly into?: AnyStore
  readonly deadLetter?: AnyChannel | "none"
  readonly redelivery?: {
    readonly attempts?: number | "unlimited"
    /** How long the broker waits for an answer before another reader gets the message. */
    readonly visibility?: Duration
    /** The reader prolongs `visibility` while it works. */
    readonly renewed?: boolean
    readonly delay?: Duration
    /** What happens after the last attempt. */
    readonly exhausted?: "deadLetter" | "skipped" | "stops"
    readonly retryChannels?: ReadonlyArray<AnyChannel>
  }
  /** How long handling one message takes. */
  readonly handling?: Duration
  /** How far back it reads again, to repair or rebuild what it keeps. */
  readonly replays?: Duration | "none" | "all"
  readonly guarantee?: "atMostOnce" | "atLeastOnce" | "exactlyOnce"
  /** What it emits and how far it has read are one transaction of the broker. */
  readonly transactional?: boolean
}

/**
 * One consumer of a channel.
 *
 * @category messages
 * @since 0.1.0
 */
export interface Consume extends ConsumeOptions {
  readonly channel: AnyChannel
}

function makeConsume(channel: AnyChannel, options: ConsumeOptions = {}): Consume {
  return part({ channel, ...options }, makeConsume)
}

/**
 * Constructors of consumptions: `consumes: [Consume.make(OrderEvents, { group: "billing" })]`.
 *
 * @example
 * ```ts
 * import { Channel, Consume } from "@lintel/core"
 *
 * Consume.make(Channel.make("orders"), { group: "billing", idempotency: "effect" }).group // => "billing"
 * ```
 *
 * @category messages
 * @since 0.1.0
 */
export const Consume: {
  /** A reader of a channel. */
  readonly make: typeof makeConsume
} = { make: makeConsume }
