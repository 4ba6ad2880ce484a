import { type BrokerProfile, says } from "./profile.js"

const kafkaDesign = "https://kafka.apache.org/documentation/#semantics"
const kafkaTopic = "https://kafka.apache.org/documentation/#topicconfigs"

export const kafkaTopicProfile: BrokerProfile = {
  name: "Kafka topic",
  ordering: says("perKey", "https://kafka.apache.org/documentation/#intro_concepts_and_terms"),
  delivery: says("exactlyOnce", kafkaDesign),
  replay: says(true, "https://kafka.apache.org/documentation/#design_consumerposition"),
  deduplication: says("none", kafkaDesign),
  // A 32-bit number of bytes, as the longest pause between two polls is one of milliseconds.
  maxMessageSize: says("2147483647B", `${kafkaTopic}_max.message.bytes`),
  maxRetention: says("unlimited", `${kafkaTopic}_retention.ms`),
  maxDelay: says("none", kafkaTopic),
  transactions: says(true, kafkaDesign),
  compaction: says(true, "https://kafka.apache.org/documentation/#compaction"),
  maxVisibility: says("2147483647ms", "https://kafka.apache.org/documentation/#consumerconfigs_max.poll.interval.ms"),
  sharing: says("partition", "https://kafka.apache.org/documentation/#intro_consumers"),
  isLog: true
}

const kinesis = "https://docs.aws.amazon.com/streams/latest/dev"

export const kinesisProfile: BrokerProfile = {
  name: "Kinesis data stream",
  ordering: says("perKey", `${kinesis}/key-concepts.html`),
  delivery: says("atLeastOnce", `${kinesis}/kinesis-record-processor-duplicates.html`),
  replay: says(true, `${kinesis}/kinesis-extended-retention.html`),
  deduplication: says("none", `${kinesis}/kinesis-record-processor-duplicates.html`),
  maxMessageSize: says("10MiB", `${kinesis}/large-records.html`),
  maxRetention: says("365d", `${kinesis}/kinesis-extended-retention.html`),
  maxDelay: says("none", `${kinesis}/service-sizes-and-limits.html`),
  transactions: says(false, `${kinesis}/service-sizes-and-limits.html`),
  compaction: says(false, `${kinesis}/kinesis-extended-retention.html`),
  sharing: says("partition", `${kinesis}/shared-throughput-kcl-consumers.html`),
  isLog: true
}

const hubs = "https://learn.microsoft.com/en-us/azure/event-hubs"

/** Event Hubs by the tier that was bought. */
export const eventHubsProfiles: Readonly<Record<"basic" | "standard" | "premium" | "dedicated", BrokerProfile>> =
  (() => {
    const tier = (
      name: string,
      maxMessageSize: "256KiB" | "1MiB" | "20MiB",
      maxRetention: "1d" | "7d" | "90d",
      compaction: boolean
    ): BrokerProfile => ({
      name: `Event Hubs, ${name}`,
      ordering: says("perKey", `${hubs}/event-hubs-features#partitions`),
      delivery: says("atLeastOnce", `${hubs}/event-hubs-features#consumer-groups`),
      replay: says(true, `${hubs}/event-hubs-features#event-retention`),
      deduplication: says("none", `${hubs}/event-hubs-features`),
      maxMessageSize: says(maxMessageSize, `${hubs}/event-hubs-quotas`),
      maxRetention: says(maxRetention, `${hubs}/event-hubs-quotas`),
      maxDelay: says("none", `${hubs}/event-hubs-features`),
      compaction: says(compaction, `${hubs}/log-compaction`),
      sharing: says("partition", `${hubs}/event-processor-balance-partition-load`),
      isLog: true
    })
    return {
      basic: tier("basic tier", "256KiB", "1d", false),
      standard: tier("standard tier", "1MiB", "7d", true),
      premium: tier("premium tier", "1MiB", "90d", true),
      dedicated: tier("dedicated tier", "20MiB", "90d", true)
    }
  })()

const nats = "https://docs.nats.io/nats-concepts/jetstream"

export const jetStreamProfile: BrokerProfile = {
  name: "NATS JetStream stream",
  ordering: says("total", `${nats}/streams`),
  delivery: says("exactlyOnce", `${nats}#exactly-once-semantics`),
  replay: says(true, `${nats}/consumers`),
  deduplication: says("unlimited", `${nats}/streams`),
  maxMessageSize: says("64MiB", "https://docs.nats.io/reference/faq#what-is-the-maximum-message-size"),
  maxRetention: says("unlimited", `${nats}/streams`),
  compaction: says(true, `${nats}/streams`),
  maxVisibility: says("unlimited", `${nats}/consumers`),
  sharing: says("message", `${nats}/consumers`),
  isLog: false
}

const redis = "https://redis.io/docs/latest/develop/data-types"

export const redisStreamProfile: BrokerProfile = {
  name: "Redis stream",
  ordering: says("total", `${redis}/streams/`),
  delivery: says("atLeastOnce", "https://redis.io/docs/latest/commands/xreadgroup/"),
  replay: says(true, `${redis}/streams/`),
  maxMessageSize: says("512MiB", `${redis}/strings/`),
  maxRetention: says("unlimited", "https://redis.io/docs/latest/commands/xtrim/"),
  maxDelay: says("none", `${redis}/streams/`),
  transactions: says(true, "https://redis.io/docs/latest/develop/using-commands/transactions/"),
  compaction: says(false, "https://redis.io/docs/latest/commands/xtrim/"),
  maxVisibility: says("unlimited", "https://redis.io/docs/latest/commands/xautoclaim/"),
  sharing: says("message", "https://redis.io/docs/latest/commands/xreadgroup/"),
  isLog: false
}

export const rabbitStreamProfile: BrokerProfile = {
  name: "RabbitMQ stream",
  ordering: says("total", "https://www.rabbitmq.com/docs/streams"),
  delivery: says("atLeastOnce", "https://www.rabbitmq.com/docs/streams"),
  replay: says(true, "https://www.rabbitmq.com/docs/streams"),
  maxMessageSize: says("512MiB", "https://www.rabbitmq.com/docs/configure"),
  maxRetention: says("unlimited", "https://www.rabbitmq.com/docs/streams#retention"),
  transactions: says(false, "https://www.rabbitmq.com/docs/semantics"),
  compaction: says(false, "https://www.rabbitmq.com/docs/streams#retention"),
  sharing: says("partition", "https://www.rabbitmq.com/docs/streams#single-active-consumer"),
  isLog: true
}
