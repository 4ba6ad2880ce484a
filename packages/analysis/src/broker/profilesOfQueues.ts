import { type BrokerProfile, says } from "./profile.js"

const rabbit = "https://www.rabbitmq.com/docs"

/** How long a message may be held back is not known: a plugin of the vendor does it, which is not always there. */
const rabbitQueue = (name: string): BrokerProfile => ({
  name,
  ordering: says("total", `${rabbit}/queues#message-ordering`),
  delivery: says("atLeastOnce", `${rabbit}/reliability`),
  replay: says(false, `${rabbit}/streams`),
  deduplication: says("none", `${rabbit}/reliability`),
  maxMessageSize: says("512MiB", `${rabbit}/configure`),
  maxRetention: says("unlimited", `${rabbit}/ttl`),
  transactions: says(false, `${rabbit}/semantics`),
  compaction: says(false, `${rabbit}/ttl`),
  maxVisibility: says("unlimited", `${rabbit}/consumers#acknowledgement-timeout`),
  sharing: says("message", `${rabbit}/queues#message-ordering`),
  isLog: false
})

export const classicQueueProfile = rabbitQueue("RabbitMQ classic queue")
export const quorumQueueProfile = rabbitQueue("RabbitMQ quorum queue")

const sqs = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide"

const sqsLimits = {
  replay: says(false, `${sqs}/sqs-basic-architecture.html`),
  maxMessageSize: says("1MiB", `${sqs}/quotas-messages.html`),
  maxRetention: says("14d", `${sqs}/quotas-messages.html`),
  maxDelay: says("15m", `${sqs}/quotas-messages.html`),
  transactions: says(false, `${sqs}/sqs-batch-api-actions.html`),
  compaction: says(false, `${sqs}/quotas-messages.html`),
  maxVisibility: says("12h", `${sqs}/quotas-messages.html`),
  isLog: false
} satisfies Partial<BrokerProfile>

export const sqsStandardProfile: BrokerProfile = {
  name: "Amazon SQS standard queue",
  ordering: says("none", `${sqs}/standard-queues.html`),
  delivery: says("atLeastOnce", `${sqs}/standard-queues-at-least-once-delivery.html`),
  deduplication: says("none", `${sqs}/standard-queues.html`),
  sharing: says("message", `${sqs}/standard-queues.html`),
  ...sqsLimits
}

export const sqsFifoProfile: BrokerProfile = {
  name: "Amazon SQS FIFO queue",
  ordering: says("perKey", `${sqs}/FIFO-queues-understanding-logic.html`),
  delivery: says("exactlyOnce", `${sqs}/FIFO-queues-exactly-once-processing.html`),
  deduplication: says("5m", `${sqs}/FIFO-key-terms.html`),
  sharing: says("key", `${sqs}/FIFO-key-terms.html`),
  ...sqsLimits
}

const sns = "https://docs.aws.amazon.com/sns/latest/dg"

const snsLimits = {
  maxMessageSize: says("1MiB", `${sns}/large-message-payloads.html`),
  maxDelay: says("none", `${sns}/sns-publishing.html`),
  transactions: says(false, `${sns}/sns-batch-api-actions.html`),
  compaction: says(false, `${sns}/sns-publishing.html`),
  isLog: false
} satisfies Partial<BrokerProfile>

export const snsStandardProfile: BrokerProfile = {
  name: "Amazon SNS standard topic",
  ordering: says("none", `${sns}/welcome.html`),
  delivery: says("atLeastOnce", `${sns}/welcome.html`),
  replay: says(false, `${sns}/fifo-message-archiving-replay.html`),
  deduplication: says("none", `${sns}/fifo-message-dedup.html`),
  maxRetention: says("0ms", `${sns}/fifo-message-archiving-replay.html`),
  sharing: says("message", `${sns}/welcome.html`),
  ...snsLimits
}

export const snsFifoProfile: BrokerProfile = {
  name: "Amazon SNS FIFO topic",
  ordering: says("perKey", `${sns}/fifo-topic-message-ordering.html`),
  delivery: says("exactlyOnce", `${sns}/fifo-message-delivery.html`),
  replay: says(true, `${sns}/fifo-message-archiving-replay.html`),
  deduplication: says("5m", `${sns}/fifo-message-dedup.html`),
  maxRetention: says("365d", `${sns}/fifo-message-archiving-replay.html`),
  sharing: says("key", `${sns}/fifo-topic-message-ordering.html`),
  ...snsLimits
}

const bus = "https://learn.microsoft.com/en-us/azure/service-bus-messaging"

/** Service Bus by the tier that was bought, without and with sessions. */
export const serviceBusProfile = (tier: "basic" | "standard" | "premium", hasSessions: boolean): BrokerProfile => ({
  name: `Service Bus, ${tier} tier${hasSessions ? ", sessions" : ""}`,
  ordering: says(hasSessions && tier !== "basic" ? "perKey" : "none", `${bus}/message-sessions`),
  delivery: says("atLeastOnce", `${bus}/message-transfers-locks-settlement`),
  replay: says(false, `${bus}/message-browsing`),
  deduplication: says(tier === "basic" ? "none" : "7d", `${bus}/duplicate-detection`),
  maxMessageSize: says(tier === "premium" ? "100MiB" : "256KiB", `${bus}/service-bus-quotas`),
  maxRetention: says(tier === "basic" ? "14d" : "unlimited", `${bus}/message-expiration`),
  // The table of tiers has scheduled messages in all three.
  maxDelay: says("unlimited", "https://azure.microsoft.com/en-us/pricing/details/service-bus/"),
  transactions: says(tier !== "basic", `${bus}/service-bus-transactions`),
  compaction: says(false, `${bus}/message-expiration`),
  maxVisibility: says("5m", `${bus}/message-transfers-locks-settlement#peeklock`),
  sharing: says(hasSessions && tier !== "basic" ? "key" : "message", `${bus}/message-sessions`),
  isLog: false
})

const pubSub = "https://cloud.google.com/pubsub"

export const pubSubProfile: BrokerProfile = {
  name: "Google Pub/Sub topic",
  ordering: says("perKey", `${pubSub}/docs/ordering`),
  delivery: says("exactlyOnce", `${pubSub}/docs/exactly-once-delivery`),
  replay: says(true, `${pubSub}/docs/replay-overview`),
  deduplication: says("none", `${pubSub}/docs/exactly-once-delivery`),
  maxMessageSize: says("10MB", `${pubSub}/quotas`),
  maxRetention: says("31d", `${pubSub}/docs/replay-overview`),
  maxDelay: says("none", `${pubSub}/docs/publisher`),
  transactions: says(false, `${pubSub}/docs/publisher`),
  compaction: says(false, `${pubSub}/docs/replay-overview`),
  maxVisibility: says("10m", `${pubSub}/docs/lease-management`),
  sharing: says("key", `${pubSub}/docs/ordering`),
  isLog: false
}
