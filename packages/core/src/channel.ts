import type { AnyBroker, AnyChannel, AnyMessage, AnyService, AnyTeam, CommonFields } from "./entity.js"
import { entity } from "./meta.js"
import type { Bytes, Duration } from "./policy.js"

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
 * What `Channel.make` takes.
 *
 * @category messages
 * @since 0.1.0
 */
export interface ChannelOptions extends CommonFields {
  readonly broker?: AnyBroker
  readonly kind?: "topic" | "queue" | "fanOut" | "stream"
  readonly address?: string
  readonly messages?: ReadonlyArray<AnyMessage>
  readonly oneMessagePerSchema?: boolean
  readonly partitions?: number
  readonly key?: string
  readonly ordering?: "none" | "perKey" | "total"
  readonly delivery?: "atMostOnce" | "atLeastOnce" | "exactlyOnce"
  readonly retention?: Duration | "forever" | "untilConsumed"
  readonly compaction?: boolean
  readonly maxMessageSize?: Bytes
  readonly deadLetter?: AnyChannel | "none"
  readonly deduplication?: Duration | "none"
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
