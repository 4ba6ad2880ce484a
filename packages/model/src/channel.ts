import * as Schema from "effect/Schema"
import { bytes, common, duration, none, opt, positive, refTo, setOf } from "./fields.js"

/**
 * A product that carries messages. What it can do is a profile that analyses look up by `product`.
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
  owner: opt(refTo("team")),
  maxMessageSize: opt(bytes),
  origin: opt(Schema.String)
}).annotate({ identifier: "Broker" })

/**
 * A product that carries messages. What it can do is a profile that analyses look up by `product`.
 *
 * @category components
 * @since 0.1.0
 */
export interface Broker extends Schema.Schema.Type<typeof Broker> {}

/**
 * A topic, a queue, a stream: where messages pass.
 *
 * @category components
 * @since 0.1.0
 */
export const Channel = Schema.Struct({
  ...common,
  broker: opt(refTo("broker")),
  kind: opt(Schema.Literals(["topic", "queue", "fanOut", "stream"])),
  address: opt(Schema.String),
  messages: opt(setOf(refTo("message"))),
  oneMessagePerSchema: opt(Schema.Boolean),
  partitions: opt(positive),
  key: opt(Schema.Union([Schema.String, none])),
  ordering: opt(Schema.Literals(["none", "perKey", "total"])),
  delivery: opt(Schema.Literals(["atMostOnce", "atLeastOnce", "exactlyOnce"])),
  retention: opt(Schema.Union([duration, Schema.Literals(["forever", "untilConsumed"])])),
  compaction: opt(Schema.Boolean),
  maxMessageSize: opt(bytes),
  deadLetter: opt(Schema.Union([refTo("channel"), none])),
  deduplication: opt(Schema.Union([duration, none])),
  owner: opt(refTo("team", "service")),
  visibility: opt(Schema.Literals(["private", "shared", "public"])),
  origin: opt(Schema.String)
}).annotate({ identifier: "Channel" })

/**
 * A topic, a queue, a stream: where messages pass.
 *
 * @category components
 * @since 0.1.0
 */
export interface Channel extends Schema.Schema.Type<typeof Channel> {}
