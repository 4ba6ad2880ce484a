import {
  type Channel,
  type Consumption,
  isUnitError,
  type Json,
  type JsonObject,
  nameOf,
  parseBytes,
  parseDuration
} from "@lintel/model"
import { keyOf } from "./scope.js"
import { put, tree, type Tree } from "./tree.js"

/** What a binding says of a channel. */
export interface ChannelBinding {
  readonly binding: Tree
  /** The fields of the channel that it says. */
  readonly said: ReadonlySet<string>
}

type Fields = ReadonlyArray<readonly [field: keyof Channel, path: ReadonlyArray<string>, value: Json | undefined]>

/** A duration in some unit (of microseconds), where it is a whole number of them. */
const durationIn = (text: string | undefined, unit: bigint): number | undefined => {
  const parsed = text === undefined ? undefined : parseDuration(text)
  return parsed === undefined || isUnitError(parsed) || parsed % unit !== 0n ? undefined : Number(parsed / unit)
}

const bytesIn = (text: string | undefined): number | undefined => {
  const parsed = text === undefined ? undefined : parseBytes(text)
  return parsed === undefined || isUnitError(parsed) ? undefined : Number(parsed)
}

const second = 1_000_000n

const kafkaRetention = ({ retention }: Channel): number | undefined =>
  retention === "forever" ? -1 : durationIn(retention, 1000n)

const kafkaPolicy = (channel: Channel): Json | undefined => {
  if (channel.compaction === undefined) return undefined
  if (!channel.compaction) return ["delete"]
  return kafkaRetention(channel) === undefined ? ["compact"] : ["compact", "delete"]
}

const kafka = (channel: Channel): Fields => [
  ["kind", [], channel.kind === "topic" ? {} : undefined],
  ["partitions", ["partitions"], channel.partitions],
  ["compaction", ["topicConfiguration", "cleanup.policy"], kafkaPolicy(channel)],
  ["retention", ["topicConfiguration", "retention.ms"], kafkaRetention(channel)],
  ["retentionSize", ["topicConfiguration", "retention.bytes"], bytesIn(channel.retentionSize)],
  ["maxMessageSize", ["topicConfiguration", "max.message.bytes"], bytesIn(channel.maxMessageSize)]
]

const amqp = ({ kind }: Channel): Fields =>
  kind === "queue"
    ? [["kind", ["is"], "queue"]]
    : kind === "fanOut"
      ? [["kind", ["exchange", "type"], "fanout"]]
      : [["kind", [], kind === "topic" ? {} : undefined]]

/** First in, first out says an order: where none is stated, the variant is not stated in a binding either. */
const isOrderedFifo = ({ ordering, variant }: Channel): boolean => variant === "fifo" && ordering !== undefined

const sqs = (channel: Channel): Fields => [
  ["kind", [], channel.kind === "queue" ? {} : undefined],
  [
    "variant",
    ["queue", "fifoQueue"],
    isOrderedFifo(channel) ? true : channel.variant === "standard" ? false : undefined
  ],
  ["retention", ["queue", "messageRetentionPeriod"], durationIn(channel.retention, second)],
  ["delay", ["queue", "deliveryDelay"], durationIn(channel.delay, second)]
]

const sns = (channel: Channel): Fields => [
  ["kind", [], channel.kind === "fanOut" ? {} : undefined],
  [
    "variant",
    ["ordering", "type"],
    isOrderedFifo(channel) ? "FIFO" : channel.variant === "standard" ? "standard" : undefined
  ]
]

const seconds = (text: string | undefined): Json | undefined => {
  const count = durationIn(text, second)
  return count === undefined ? undefined : `${count}s`
}

const byDestination = ({ kind, maxMessageSize }: Channel): Fields => [
  ["kind", ["destinationType"], kind === "queue" || kind === "topic" ? kind : undefined],
  ["maxMessageSize", ["maxMsgLength"], bytesIn(maxMessageSize)]
]

const asTopic = ({ kind }: Channel): Fields => [["kind", [], kind === "topic" ? {} : undefined]]

const writers: ReadonlyMap<string, (channel: Channel) => Fields> = new Map<string, (channel: Channel) => Fields>([
  ["kafka", kafka],
  ["amqp", amqp],
  ["sqs", sqs],
  ["sns", sns],
  [
    "googlepubsub",
    (channel) => [...asTopic(channel), ["retention", ["messageRetentionDuration"], seconds(channel.retention)]]
  ],
  ["pulsar", asTopic],
  ["nats", asTopic],
  ["mqtt", asTopic],
  ["ibmmq", byDestination],
  ["jms", byDestination],
  ["anypointmq", byDestination]
])

const set = (into: Tree, path: ReadonlyArray<string>, value: Json): void => {
  const last = path.at(-1)
  if (last === undefined) return
  const holder = path.slice(0, -1).reduce<Tree>((at, key) => {
    const next = (at[key] ?? {}) as Tree
    put(at, key, next)
    return next
  }, into)
  put(holder, last, value)
}

/** Protocols whose bindings say what kind of channel it is, whatever stands in them. */
const tellKind: ReadonlySet<string> = new Set(["kafka", "amqp", "sqs", "sns", "googlepubsub", "pulsar", "nats", "mqtt"])

/** Where the binding of a protocol names the topic or queue itself. */
const namePaths: ReadonlyMap<string, ReadonlyArray<string>> = new Map([
  ["kafka", ["topic"]],
  ["sqs", ["queue", "name"]],
  ["sns", ["name"]],
  ["googlepubsub", ["topic"]]
])

const namePath = (protocol: string, { kind }: Channel): ReadonlyArray<string> | undefined =>
  protocol === "amqp" && kind === "queue" ? ["queue", "name"] : namePaths.get(protocol)

/** What the reader of an SQS queue does is said by the queue. */
const sqsReader = (into: Tree, channel: Channel, reader: Consumption | undefined): void => {
  const { attempts, visibility } = reader?.redelivery ?? {}
  const hidden = durationIn(visibility, second)
  if (hidden !== undefined) set(into, ["queue", "visibilityTimeout"], hidden)
  if (typeof attempts === "number") set(into, ["queue", "redrivePolicy", "maxReceiveCount"], attempts)
  const { deadLetter } = channel
  if (deadLetter !== undefined && deadLetter !== "none") {
    set(into, ["queue", "redrivePolicy", "deadLetterQueue", "name"], nameOf(keyOf(deadLetter)))
  }
}

/** Whether the binding of a protocol has all that it must have, or was there before. */
const isWritable = (protocol: string, channel: Channel, kept: JsonObject): boolean => {
  const { address, kind, variant } = channel
  if (protocol === "kafka" || protocol === "nats" || protocol === "mqtt") return true
  if (protocol === "amqp") return kind === "queue" ? address !== undefined : Object.hasOwn(kept, "exchange")
  if (protocol === "sqs") return address !== undefined && (variant === "standard" || isOrderedFifo(channel))
  if (protocol === "sns") return address !== undefined
  return Object.keys(kept).length > 0
}

/** Protocols whose binding must name the queue or topic. */
const mustName = ({ kind }: Channel, protocol: string): boolean =>
  protocol === "sqs" || protocol === "sns" || (protocol === "amqp" && kind === "queue")

/**
 * What the binding of a protocol says of a channel. `address` is what brokers call it, where the document calls it
 * something else.
 */
export const channelBinding = (
  protocol: string,
  channel: Channel,
  {
    address,
    deadLetterName,
    kept,
    reader
  }: {
    readonly address: string | undefined
    readonly deadLetterName: string | undefined
    readonly reader: Consumption | undefined
    /** What the document said in the same binding, beyond the Model. */
    readonly kept: JsonObject
  }
): ChannelBinding => {
  const binding: Tree = {}
  const said = new Set<string>()
  // A kind that nobody stated must not be stated by the binding.
  if (channel.kind === undefined && tellKind.has(protocol)) return { binding, said }
  if (!isWritable(protocol, channel, kept)) return { binding, said }
  for (const [field, path, value] of writers.get(protocol)?.(channel) ?? []) {
    if (value === undefined) continue
    set(binding, path, value)
    said.add(field)
  }
  const path = namePath(protocol, channel)
  const name = mustName(channel, protocol) ? channel.address : address
  if (name !== undefined && path !== undefined) set(binding, path, name)
  if (protocol === "sqs") {
    sqsReader(binding, channel, reader)
    if (deadLetterName !== undefined)
      set(binding, ["queue", "redrivePolicy", "deadLetterQueue", "name"], deadLetterName)
    if (channel.deadLetter !== undefined && channel.deadLetter !== "none") said.add("deadLetter")
    if (channel.variant === "fifo" && channel.ordering === "perKey") said.add("ordering")
  }
  if (protocol === "sns" && channel.variant === "fifo" && channel.ordering === "perKey") said.add("ordering")
  return { binding: tree(binding), said }
}
