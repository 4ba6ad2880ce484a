import * as Schema from "effect/Schema"
import { bytes, common, duration, named, none, opt, positive, prose, refTo, setOf } from "./fields.js"
import { Route } from "./routing.js"

/**
 * A product that carries messages. What it can do is a profile that analyses look up by `product` and, where it
 * depends on what was bought, `tier` (the vendor's own word: `"standard"`, `"premium"`).
 *
 * @category components
 * @since 0.1.0
 */
export const Broker = Schema.Struct({
  ...common,
  product: Schema.Literals([
    "kafka",
    "rabbitmq",
    "sqs",
    "sns",
    "azureServiceBus",
    "azureEventHubs",
    "googlePubSub",
    "kinesis",
    "natsJetStream",
    "redisStreams",
    "other"
  ]),
  version: opt(Schema.String),
  tier: opt(Schema.String),
  protocol: opt(Schema.String),
  hosts: opt(setOf(Schema.String)),
  owner: opt(refTo("team")),
  maxMessageSize: opt(bytes),
  origin: opt(Schema.String)
}).annotate({ identifier: "Broker" })

/**
 * A product that carries messages. What it can do is a profile that analyses look up by `product` and, where it
 * depends on what was bought, `tier` (the vendor's own word: `"standard"`, `"premium"`).
 *
 * @category components
 * @since 0.1.0
 */
export interface Broker extends Schema.Schema.Type<typeof Broker> {}

/**
 * A value that stands in braces in the address of a channel, as in `orders.{region}`; `location` says where in a message
 * it is found.
 *
 * @category components
 * @since 0.1.0
 */
export const ChannelParameter = Schema.Struct({
  description: opt(prose),
  oneOf: opt(setOf(Schema.String)),
  default: opt(Schema.String),
  location: opt(Schema.String)
}).annotate({ identifier: "ChannelParameter" })

/**
 * A value that stands in braces in the address of a channel, as in `orders.{region}`; `location` says where in a message
 * it is found.
 *
 * @category components
 * @since 0.1.0
 */
export interface ChannelParameter extends Schema.Schema.Type<typeof ChannelParameter> {}

/**
 * A topic, a queue, a stream: where messages pass. `variant` is the kind of queue of a product that has several.
 * `retentionSize` bounds each partition: older messages go when it is full. `routes` put messages on other channels;
 * what takes none of them is `unrouted`. `oneMessagePerSchema` promises that a message fits exactly one of `messages`.
 *
 * @category components
 * @since 0.1.0
 */
export const Channel = Schema.Struct({
  ...common,
  broker: opt(refTo("broker")),
  kind: opt(Schema.Literals(["topic", "queue", "fanOut", "stream"])),
  variant: opt(Schema.Literals(["standard", "fifo", "classic", "quorum", "sessions"])),
  address: opt(Schema.String),
  parameters: opt(named(ChannelParameter)),
  messages: opt(setOf(refTo("message"))),
  oneMessagePerSchema: opt(Schema.Boolean),
  partitions: opt(positive),
  key: opt(Schema.Union([Schema.String, none])),
  ordering: opt(Schema.Literals(["none", "perKey", "total"])),
  delivery: opt(Schema.Literals(["atMostOnce", "atLeastOnce", "exactlyOnce"])),
  retention: opt(Schema.Union([duration, Schema.Literals(["forever", "untilConsumed"])])),
  retentionSize: opt(bytes),
  compaction: opt(Schema.Boolean),
  delay: opt(duration),
  maxMessageSize: opt(bytes),
  deadLetter: opt(Schema.Union([refTo("channel"), none])),
  deduplication: opt(Schema.Union([duration, none])),
  routes: opt(setOf(Route)),
  unrouted: opt(Schema.Union([refTo("channel"), Schema.Literal("dropped")])),
  owner: opt(refTo("team", "service")),
  visibility: opt(Schema.Literals(["private", "shared", "public"])),
  origin: opt(Schema.String)
}).annotate({ identifier: "Channel" })

/**
 * A topic, a queue, a stream: where messages pass. `variant` is the kind of queue of a product that has several.
 * `retentionSize` bounds each partition: older messages go when it is full. `routes` put messages on other channels;
 * what takes none of them is `unrouted`. `oneMessagePerSchema` promises that a message fits exactly one of `messages`.
 *
 * @category components
 * @since 0.1.0
 */
export interface Channel extends Schema.Schema.Type<typeof Channel> {}
