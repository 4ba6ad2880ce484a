import type { AnyBroker, AnyChannel, AnyMessage, AnyService, AnyTeam, CommonFields } from "./entity.js"
import { entity } from "./meta.js"
import type { Bytes, Duration } from "./units.js"

/**
 * What `Broker.make` takes.
 *
 * @category messages
 * @since 0.1.0
 */
export interface BrokerOptions extends CommonFields {
  readonly product:
    | "kafka"
    | "rabbitmq"
    | "sqs"
    | "sns"
    | "azureServiceBus"
    | "azureEventHubs"
    | "googlePubSub"
    | "kinesis"
    | "natsJetStream"
    | "redisStreams"
    | "other"
  readonly version?: string
  /** What was bought, in the vendor's own word: `"standard"`, `"premium"`. */
  readonly tier?: string
  readonly protocol?: string
  readonly hosts?: ReadonlyArray<string>
  readonly owner?: AnyTeam
  readonly maxMessageSize?: Bytes
  readonly origin?: string
}

/**
 * A product that carries messages.
 *
 * @category messages
 * @since 0.1.0
 */
export interface Broker extends BrokerOptions {
  readonly _tag: "Broker"
  readonly name: string
}

function makeBroker(name: string, options: BrokerOptions): Broker {
  return entity("broker", { _tag: "Broker", name, ...options } as const, makeBroker, { names: () => [name] })
}

/**
 * Constructors of brokers.
 *
 * @example
 * ```ts
 * import { Broker } from "@lintel/core"
 *
 * Broker.make("events", { product: "kafka", maxMessageSize: "1MiB" }).product // => "kafka"
 * ```
 *
 * @category messages
 * @since 0.1.0
 */
export const Broker: {
  /** A broker. */
  readonly make: typeof makeBroker
} = { make: makeBroker }

/**
 * What a broker looks at before it lets a message pass; the value there has to be one of `oneOf`.
 *
 * @category messages
 * @since 0.1.0
 */
export interface RouteCondition {
  readonly in: "payload" | "header" | "key" | "attribute"
  /** A JSON Pointer into the payload or the key, or the name of a header or an attribute. */
  readonly at?: string
  readonly oneOf: ReadonlyArray<string | number | boolean | null>
}

/**
 * Messages that are put on another channel: all, those named, those for which every condition holds.
 *
 * @category messages
 * @since 0.1.0
 */
export interface Route {
  readonly to: AnyChannel
  readonly messages?: ReadonlyArray<AnyMessage>
  readonly when?: ReadonlyArray<RouteCondition>
}

/**
 * A value in the address of a channel. `location` says where in a message it is found.
 *
 * @category messages
 * @since 0.1.0
 */
export interface ChannelParameter {
  readonly description?: string
  readonly oneOf?: ReadonlyArray<string>
  readonly default?: string
  readonly location?: string
}

/**
 * What `Channel.make` takes.
 *
 * @category messages
 * @since 0.1.0
 */
export interface ChannelOptions extends CommonFields {
  readonly broker?: AnyBroker
  readonly kind?: "topic" | "queue" | "fanOut" | "stream"
  /** The kind of queue, where the product has several. */
  readonly variant?: "standard" | "fifo" | "classic" | "quorum" | "sessions"
  readonly address?: string
  /** Values that stand in braces in the address, as in `orders.{region}`. */
  readonly parameters?: Readonly<Record<string, ChannelParameter>>
  readonly messages?: ReadonlyArray<AnyMessage>
  /** A message fits exactly one of `messages`. */
  readonly oneMessagePerSchema?: boolean
  readonly partitions?: number
  readonly key?: string
  readonly ordering?: "none" | "perKey" | "total"
  readonly delivery?: "atMostOnce" | "atLeastOnce" | "exactlyOnce"
  readonly retention?: Duration | "forever" | "untilConsumed"
  /** Bounds each partition: older messages go when it is full. */
  readonly retentionSize?: Bytes
  readonly compaction?: boolean
  /** How long the broker holds a message back before anybody may read it. */
  readonly delay?: Duration
  readonly maxMessageSize?: Bytes
  readonly deadLetter?: AnyChannel | "none"
  readonly deduplication?: Duration | "none"
  readonly routes?: ReadonlyArray<Route>
  /** Where a message goes that takes none of the routes. */
  readonly unrouted?: AnyChannel | "dropped"
  readonly owner?: AnyTeam | AnyService
  readonly visibility?: "private" | "shared" | "public"
  readonly origin?: string
}

/**
 * A topic, a queue, a stream: where messages pass.
 *
 * @category messages
 * @since 0.1.0
 */
export interface Channel extends ChannelOptions {
  readonly _tag: "Channel"
  readonly name: string
}

function makeChannel(name: string, options: ChannelOptions = {}): Channel {
  return entity("channel", { _tag: "Channel", name, ...options } as const, makeChannel, { names: () => [name] })
}

/**
 * Constructors of channels.
 *
 * @example
 * ```ts
 * import { Channel } from "@lintel/core"
 *
 * Channel.make("orders.events", { kind: "topic", partitions: 12, retention: "7d" }).partitions // => 12
 * ```
 *
 * @category messages
 * @since 0.1.0
 */
export const Channel: {
  /** A channel. */
  readonly make: typeof makeChannel
} = { make: makeChannel }
