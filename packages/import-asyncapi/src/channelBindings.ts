import { type Cursor, isRecord, textOf } from "@lintel/import"
import type { Channel, Json } from "@lintel/model"
import {
  type Binding,
  bytesOf,
  durationOf,
  durationOfText,
  type Facts,
  note,
  takeCount,
  takeFlag,
  takeText
} from "./facts.js"

/** What the binding of a channel says of those who read it. */
export interface ReaderFacts {
  /** How long a message stays hidden after it was taken. */
  visibility?: string
  attempts?: number
}

/** Everything that the bindings of one channel say. */
export interface ChannelFacts extends Facts<Channel> {
  readonly reader: ReaderFacts
  /** Whether the application reads the channel: what is said of readers is a fact of its reading then. */
  readonly isRead: boolean
  /** The name of the queue that takes what could not be handled, with its place. */
  deadLetter?: { readonly name: string; readonly cursor: Cursor }
}

const second = 1_000_000

const named = (facts: ChannelFacts, found: readonly [string, Cursor] | undefined): void => {
  if (found !== undefined && found[0] !== "") note(facts, "address", found[0], found[1])
}

const kafkaPolicies = (facts: ChannelFacts, binding: Binding): void => {
  const path = ["topicConfiguration", "cleanup.policy"]
  const cursor = binding.look(...path)
  if (cursor === undefined) return
  const written: ReadonlyArray<unknown> = Array.isArray(cursor.value)
    ? cursor.value
    : typeof cursor.value === "string"
      ? cursor.value.split(",").map((it) => it.trim())
      : []
  const isCompacted = written.includes("compact")
  const isKnown = written.every((it) => it === "compact" || it === "delete")
  if (written.length > 0 && isKnown) {
    // Compaction with a retention says both policies, compaction without one only the first.
    const hasRetention = binding.look("topicConfiguration", "retention.ms") !== undefined
    const isBoth = written.length > 1
    if (!isCompacted || isBoth === hasRetention) binding.take(...path)
    note(facts, "compaction", isCompacted, cursor)
  }
}

const kafka = (facts: ChannelFacts, binding: Binding): void => {
  note(facts, "kind", "topic", binding.cursor)
  named(facts, takeText(binding, "topic"))
  const partitions = takeCount(binding, 1, "partitions")
  if (partitions !== undefined) note(facts, "partitions", ...partitions)
  kafkaPolicies(facts, binding)
  const retention = takeCount(binding, -1, "topicConfiguration", "retention.ms")
  if (retention !== undefined) {
    note(facts, "retention", retention[0] === -1 ? "forever" : durationOf(retention[0], 1000), retention[1])
  }
  const size = binding.look("topicConfiguration", "retention.bytes")
  if (typeof size?.value === "number" && size.value >= 0 && Number.isSafeInteger(size.value)) {
    binding.take("topicConfiguration", "retention.bytes")
    note(facts, "retentionSize", bytesOf(size.value), size)
  }
  const largest = takeCount(binding, 0, "topicConfiguration", "max.message.bytes")
  if (largest !== undefined) note(facts, "maxMessageSize", bytesOf(largest[0]), largest[1])
}

const amqp = (facts: ChannelFacts, binding: Binding): void => {
  const is = textOf(binding.look("is"))
  const type = textOf(binding.look("exchange", "type"))
  if (is === "queue") {
    binding.take("is")
    note(facts, "kind", "queue", binding.look("is"))
    named(facts, takeText(binding, "queue", "name"))
  } else {
    const said = binding.look("exchange", "type") ?? binding.look("is") ?? binding.cursor
    note(facts, "kind", type === "fanout" ? "fanOut" : "topic", said)
  }
}

const sqsQueue = (facts: ChannelFacts, binding: Binding): void => {
  named(facts, takeText(binding, "queue", "name"))
  const fifo = takeFlag(binding, "queue", "fifoQueue")
  if (fifo !== undefined) {
    note(facts, "variant", fifo[0] ? "fifo" : "standard", fifo[1])
    if (fifo[0]) note(facts, "ordering", "perKey", fifo[1])
  }
  const retention = takeCount(binding, 0, "queue", "messageRetentionPeriod")
  if (retention !== undefined) note(facts, "retention", durationOf(retention[0], second), retention[1])
  const delay = takeCount(binding, 0, "queue", "deliveryDelay")
  if (delay !== undefined) note(facts, "delay", durationOf(delay[0], second), delay[1])
  if (!facts.isRead) return
  const visibility = takeCount(binding, 0, "queue", "visibilityTimeout")
  const hidden = visibility === undefined ? undefined : durationOf(visibility[0], second)
  if (hidden !== undefined) facts.reader.visibility = hidden
  const attempts = takeCount(binding, 1, "queue", "redrivePolicy", "maxReceiveCount")
  if (attempts !== undefined) [facts.reader.attempts] = attempts
}

const sqs = (facts: ChannelFacts, binding: Binding): void => {
  note(facts, "kind", "queue", binding.cursor)
  sqsQueue(facts, binding)
  const target = binding.look("queue", "redrivePolicy", "deadLetterQueue")
  const name = textOf(binding.look("queue", "redrivePolicy", "deadLetterQueue", "name"))
  const arn = textOf(binding.look("queue", "redrivePolicy", "deadLetterQueue", "arn"))
  const called = name ?? arn?.split(":").at(-1)
  if (target !== undefined && called !== undefined && called !== "") {
    if (name !== undefined) binding.take("queue", "redrivePolicy", "deadLetterQueue", "name")
    facts.deadLetter = { name: called, cursor: target }
  }
}

const sns = (facts: ChannelFacts, binding: Binding): void => {
  note(facts, "kind", "fanOut", binding.cursor)
  named(facts, takeText(binding, "name"))
  const type = takeText(binding, "ordering", "type")
  if (type === undefined) return
  const isOrdered = type[0].toUpperCase() === "FIFO"
  note(facts, "variant", isOrdered ? "fifo" : "standard", type[1])
  if (isOrdered) note(facts, "ordering", "perKey", type[1])
}

const googlePubSub = (facts: ChannelFacts, binding: Binding): void => {
  note(facts, "kind", "topic", binding.cursor)
  named(facts, takeText(binding, "topic"))
  const retention = takeText(binding, "messageRetentionDuration")
  const read = retention === undefined ? undefined : durationOfText(retention[0])
  if (retention === undefined) return
  if (read === undefined) binding.keep("messageRetentionDuration")
  else note(facts, "retention", read, retention[1])
}

const pulsar = (facts: ChannelFacts, binding: Binding): void => {
  note(facts, "kind", "topic", binding.cursor)
  const time = takeCount(binding, 0, "retention", "time")
  if (time !== undefined) note(facts, "retention", durationOf(time[0], 60 * second), time[1])
  const size = takeCount(binding, 0, "retention", "size")
  if (size !== undefined) note(facts, "retentionSize", bytesOf(size[0] * 2 ** 20), size[1])
  const compaction = binding.look("compaction")
  if (compaction !== undefined) note(facts, "compaction", true, compaction)
}

/** Kinds that brokers name by a word of their own. */
const kindsByWord: ReadonlyMap<string, Channel["kind"]> = new Map([
  ["queue", "queue"],
  ["fifo-queue", "queue"],
  ["topic", "topic"],
  ["exchange", "fanOut"]
])

const byDestinationType = (facts: ChannelFacts, binding: Binding): void => {
  const type = binding.look("destinationType")
  const kind = kindsByWord.get(textOf(type) ?? "")
  if (kind !== undefined) {
    binding.take("destinationType")
    note(facts, "kind", kind, type)
  }
  if (textOf(type) === "fifo-queue") note(facts, "variant", "fifo", type)
  const largest = takeCount(binding, 0, "maxMsgLength")
  if (largest !== undefined) note(facts, "maxMessageSize", bytesOf(largest[0]), largest[1])
}

const asTopic = (facts: ChannelFacts, binding: Binding): void => note(facts, "kind", "topic", binding.cursor)

/** What the binding of a channel says, by its protocol. */
const readers: ReadonlyMap<string, (facts: ChannelFacts, binding: Binding) => void> = new Map([
  ["kafka", kafka],
  ["amqp", amqp],
  ["sqs", sqs],
  ["sns", sns],
  ["googlepubsub", googlePubSub],
  ["pulsar", pulsar],
  ["jms", byDestinationType],
  ["ibmmq", byDestinationType],
  ["anypointmq", byDestinationType],
  ["nats", asTopic],
  ["mqtt", asTopic]
])

/** Reads the binding of a channel for one protocol; what has no place in the Model is left. */
export const readChannelBinding = (protocol: string, facts: ChannelFacts, binding: Binding): Json | undefined => {
  readers.get(protocol)?.(facts, binding)
  const rest = binding.rest()
  // That there is a binding at all is said by the kind of the channel.
  return isRecord(rest) && Object.keys(rest).length === 0 && facts.values.kind !== undefined ? undefined : rest
}
