import { indexModel, type Broker, type Channel, type Consumption, type Emission } from "@lintel/model"
import { describe, expect, it } from "vitest"
import { type BrokerAbility, type BrokerProfile, brokerProfiles, unmetDemands } from "../src/index.js"

/** What a design asks: of the channel, as a reader, as a writer. */
interface Asked {
  readonly channel?: Partial<Channel>
  readonly reader?: Partial<Consumption>
  readonly writer?: Partial<Emission>
}

interface Kind {
  readonly name: string
  readonly broker: Broker
  readonly channel?: Channel
  /** By ability: what is refused, and what is just allowed. An ability without limit refuses nothing. */
  readonly facts: Partial<Record<BrokerAbility, { readonly refused?: Asked; readonly allowed?: Asked }>>
}

const order = (ordering: "perKey" | "total", more: Partial<Channel> = {}): Asked => ({ channel: { ordering, ...more } })
const exactlyOnce: Asked = { channel: { delivery: "exactlyOnce" } }
const atLeastOnce: Asked = { channel: { delivery: "atLeastOnce" } }
const replays: Asked = { reader: { replays: "all" } }
const noReplays: Asked = { reader: { replays: "none" } }
const window = (deduplication: NonNullable<Channel["deduplication"]>): Asked => ({ channel: { deduplication } })
const size = (maxMessageSize: NonNullable<Channel["maxMessageSize"]>): Asked => ({ channel: { maxMessageSize } })
const kept = (retention: NonNullable<Channel["retention"]>): Asked => ({ channel: { retention } })
const delayed = (delay: NonNullable<Channel["delay"]>): Asked => ({ channel: { delay } })
const writesTogether: Asked = { writer: { transactional: true } }
const readsTogether: Asked = { reader: { transactional: true } }
const compacted: Asked = { channel: { compaction: true } }
const held = (visibility: `${number}${"s" | "m" | "h"}`): Asked => ({ reader: { redelivery: { visibility } } })

const noDelay = { refused: delayed("1s"), allowed: delayed("0ms") }
const noWindow = { refused: window("1s"), allowed: window("none") }
const noCompaction = { refused: compacted, allowed: { channel: { compaction: false } } }
const noTransactions = { refused: writesTogether, allowed: { writer: { transactional: false } } }
const onePartition = { refused: order("total", { partitions: 3 }), allowed: order("total", { partitions: 1 }) }
const repeats = { refused: exactlyOnce, allowed: atLeastOnce }
const gone = { refused: replays, allowed: noReplays }

const sqsLimits = {
  replay: gone,
  maxMessageSize: { refused: size("1025KiB"), allowed: size("1MiB") },
  maxRetention: { refused: kept("15d"), allowed: kept("14d") },
  maxDelay: { refused: delayed("16m"), allowed: delayed("15m") },
  transactions: noTransactions,
  compaction: noCompaction,
  maxVisibility: { refused: held("13h"), allowed: held("12h") }
}
const rabbitLimits = {
  ordering: { allowed: order("total") },
  delivery: repeats,
  replay: gone,
  deduplication: noWindow,
  maxMessageSize: { refused: size("513MiB"), allowed: size("512MiB") },
  maxRetention: { allowed: kept("forever") },
  transactions: noTransactions,
  compaction: noCompaction,
  maxVisibility: { allowed: held("24h") }
}
const hub = (tier: string, most: Asked, more: Asked, longest: Asked, longer: Asked, keepsLast: boolean): Kind => ({
  name: `Event Hubs, ${tier} tier`,
  broker: { product: "azureEventHubs", tier },
  facts: {
    ordering: onePartition,
    delivery: repeats,
    replay: { allowed: replays },
    deduplication: noWindow,
    maxMessageSize: { refused: more, allowed: most },
    maxRetention: { refused: longer, allowed: longest },
    maxDelay: noDelay,
    compaction: keepsLast ? { allowed: compacted } : noCompaction
  }
})
const bus = (tier: "basic" | "standard" | "premium", variant: "sessions" | "standard"): Kind => {
  const isBasic = tier === "basic"
  const isOrdered = variant === "sessions" && !isBasic
  const many = order("total", { key: "/orderId" })
  return {
    name: `Service Bus, ${tier} tier${variant === "sessions" ? ", sessions" : ""}`,
    broker: { product: "azureServiceBus", tier },
    channel: { variant },
    facts: {
      ordering: isOrdered
        ? { refused: many, allowed: order("perKey", { key: "/orderId" }) }
        : { refused: order("perKey"), allowed: { channel: { ordering: "none" } } },
      delivery: repeats,
      replay: gone,
      deduplication: isBasic ? noWindow : { refused: window("8d"), allowed: window("7d") },
      maxMessageSize:
        tier === "premium"
          ? { refused: size("101MiB"), allowed: size("100MiB") }
          : { refused: size("257KiB"), allowed: size("256KiB") },
      maxRetention: isBasic ? { refused: kept("15d"), allowed: kept("14d") } : { allowed: kept("forever") },
      maxDelay: { allowed: delayed("30d") },
      transactions: isBasic ? noTransactions : { allowed: writesTogether },
      compaction: noCompaction,
      maxVisibility: { refused: held("6m"), allowed: held("5m") }
    }
  }
}

const kinds: ReadonlyArray<Kind> = [
  {
    name: "Kafka topic",
    broker: { product: "kafka" },
    facts: {
      ordering: onePartition,
      delivery: { allowed: exactlyOnce },
      replay: { allowed: replays },
      deduplication: noWindow,
      maxMessageSize: { refused: size("2GiB"), allowed: size("1GiB") },
      maxRetention: { allowed: kept("forever") },
      maxDelay: noDelay,
      transactions: { allowed: readsTogether },
      compaction: { allowed: compacted },
      maxVisibility: { refused: held("597h"), allowed: held("596h") }
    }
  },
  {
    name: "Kinesis data stream",
    broker: { product: "kinesis" },
    facts: {
      ordering: onePartition,
      delivery: repeats,
      replay: { allowed: replays },
      deduplication: noWindow,
      maxMessageSize: { refused: size("11MiB"), allowed: size("10MiB") },
      maxRetention: { refused: kept("366d"), allowed: kept("365d") },
      maxDelay: noDelay,
      transactions: noTransactions,
      compaction: noCompaction
    }
  },
  hub("basic", size("256KiB"), size("257KiB"), kept("1d"), kept("2d"), false),
  hub("standard", size("1MiB"), size("2MiB"), kept("7d"), kept("8d"), true),
  hub("premium", size("1MiB"), size("2MiB"), kept("90d"), kept("91d"), true),
  hub("dedicated", size("20MiB"), size("21MiB"), kept("90d"), kept("91d"), true),
  {
    name: "NATS JetStream stream",
    broker: { product: "natsJetStream" },
    facts: {
      ordering: { allowed: order("total") },
      delivery: { allowed: exactlyOnce },
      replay: { allowed: replays },
      deduplication: { allowed: window("1d") },
      maxMessageSize: { refused: size("65MiB"), allowed: size("64MiB") },
      maxRetention: { allowed: kept("forever") },
      compaction: { allowed: compacted },
      maxVisibility: { allowed: held("24h") }
    }
  },
  {
    name: "Redis stream",
    broker: { product: "redisStreams" },
    facts: {
      ordering: { allowed: order("total") },
      delivery: repeats,
      replay: { allowed: replays },
      maxMessageSize: { refused: size("513MiB"), allowed: size("512MiB") },
      maxRetention: { allowed: kept("forever") },
      maxDelay: noDelay,
      transactions: { allowed: writesTogether },
      compaction: noCompaction,
      maxVisibility: { allowed: held("24h") }
    }
  },
  {
    name: "RabbitMQ classic queue",
    broker: { product: "rabbitmq" },
    channel: { kind: "queue", variant: "classic" },
    facts: rabbitLimits
  },
  {
    name: "RabbitMQ quorum queue",
    broker: { product: "rabbitmq" },
    channel: { kind: "queue", variant: "quorum" },
    facts: rabbitLimits
  },
  {
    name: "RabbitMQ stream",
    broker: { product: "rabbitmq" },
    channel: { kind: "stream" },
    facts: {
      ordering: { allowed: order("total") },
      delivery: repeats,
      replay: { allowed: replays },
      maxMessageSize: { refused: size("513MiB"), allowed: size("512MiB") },
      maxRetention: { allowed: kept("forever") },
      transactions: noTransactions,
      compaction: noCompaction
    }
  },
  {
    name: "Amazon SQS standard queue",
    broker: { product: "sqs" },
    channel: { variant: "standard" },
    facts: {
      ordering: { refused: order("perKey"), allowed: { channel: { ordering: "none" } } },
      delivery: repeats,
      deduplication: noWindow,
      ...sqsLimits
    }
  },
  {
    name: "Amazon SQS FIFO queue",
    broker: { product: "sqs" },
    channel: { variant: "fifo" },
    facts: {
      ordering: { refused: order("total", { key: "/orderId" }), allowed: order("total", { key: "none" }) },
      delivery: { allowed: exactlyOnce },
      deduplication: { refused: window("6m"), allowed: window("5m") },
      ...sqsLimits
    }
  },
  {
    name: "Amazon SNS standard topic",
    broker: { product: "sns" },
    channel: { variant: "standard" },
    facts: {
      ordering: { refused: order("perKey"), allowed: { channel: { ordering: "none" } } },
      delivery: repeats,
      replay: gone,
      deduplication: noWindow,
      maxMessageSize: { refused: size("1025KiB"), allowed: size("1MiB") },
      maxRetention: { refused: kept("1d"), allowed: kept("untilConsumed") },
      maxDelay: noDelay,
      transactions: noTransactions,
      compaction: noCompaction
    }
  },
  {
    name: "Amazon SNS FIFO topic",
    broker: { product: "sns" },
    channel: { variant: "fifo" },
    facts: {
      ordering: { refused: order("total", { key: "/orderId" }), allowed: order("perKey") },
      delivery: { allowed: exactlyOnce },
      replay: { allowed: replays },
      deduplication: { refused: window("6m"), allowed: window("5m") },
      maxMessageSize: { refused: size("1025KiB"), allowed: size("1MiB") },
      maxRetention: { refused: kept("366d"), allowed: kept("365d") },
      maxDelay: noDelay,
      transactions: noTransactions,
      compaction: noCompaction
    }
  },
  bus("basic", "standard"),
  bus("basic", "sessions"),
  bus("standard", "standard"),
  bus("standard", "sessions"),
  bus("premium", "standard"),
  bus("premium", "sessions"),
  {
    name: "Google Pub/Sub topic",
    broker: { product: "googlePubSub" },
    facts: {
      ordering: { refused: order("total", { key: "/orderId" }), allowed: order("perKey") },
      delivery: { allowed: exactlyOnce },
      replay: { allowed: replays },
      deduplication: noWindow,
      maxMessageSize: { refused: size("10MiB"), allowed: size("10MB") },
      maxRetention: { refused: kept("32d"), allowed: kept("31d") },
      maxDelay: noDelay,
      transactions: noTransactions,
      compaction: noCompaction,
      maxVisibility: { refused: held("11m"), allowed: held("10m") }
    }
  }
]

const unmet = (
  broker: Broker,
  form: Partial<Channel>,
  { channel, reader, writer }: Asked
): ReadonlyArray<BrokerAbility> => {
  const index = indexModel({
    lintel: "1.0",
    messages: { Done: {} },
    brokers: { it: broker },
    channels: { it: { broker: "broker:it", ...form, ...channel } },
    services: {
      web: {
        consumes: [{ channel: "channel:it", ...reader }],
        emits: [{ message: "message:Done", channel: "channel:it", ...writer }]
      }
    }
  })
  return unmetDemands(index, "channel:it").map(({ ability }) => ability)
}

const abilitiesOf = (profile: BrokerProfile): ReadonlyArray<string> =>
  Object.keys(profile).filter((key) => !["name", "sharing", "isLog"].includes(key))

describe.each(kinds.map((kind) => [kind.name, kind] as const))("%s", (name, { broker, channel = {}, facts }) => {
  const [profile, ...others] = brokerProfiles(broker, channel)

  it("is the one profile, and each of its facts stands here", () => {
    expect(others).toEqual([])
    expect(profile?.name).toBe(name)
    expect(Object.keys(facts).toSorted()).toEqual(abilitiesOf(profile!).toSorted())
  })

  it("each fact has the address of a vendor's page", () => {
    const vendors =
      /^https:\/\/(?:kafka\.apache\.org|www\.rabbitmq\.com|docs\.aws\.amazon\.com|learn\.microsoft\.com|azure\.microsoft\.com|cloud\.google\.com|docs\.nats\.io|redis\.io)\//
    for (const ability of Object.keys(facts)) expect(profile?.[ability as BrokerAbility]?.source).toMatch(vendors)
  })

  it.each(Object.entries(facts))("%s", (ability, { refused, allowed }) => {
    if (refused !== undefined) expect(unmet(broker, channel, refused)).toEqual([ability])
    if (allowed !== undefined) expect(unmet(broker, channel, allowed)).toEqual([])
    expect(refused ?? allowed).toBeDefined()
  })
})

it("what the readers of a group are given", () => {
  const given = kinds.flatMap(({ name, broker, channel = {} }) =>
    brokerProfiles(broker, channel).map(({ sharing }) => [name, sharing.value])
  )
  expect(Object.fromEntries(given)).toEqual({
    "Kafka topic": "partition",
    "Kinesis data stream": "partition",
    "Event Hubs, basic tier": "partition",
    "Event Hubs, standard tier": "partition",
    "Event Hubs, premium tier": "partition",
    "Event Hubs, dedicated tier": "partition",
    "NATS JetStream stream": "message",
    "Redis stream": "message",
    "RabbitMQ classic queue": "message",
    "RabbitMQ quorum queue": "message",
    "RabbitMQ stream": "partition",
    "Amazon SQS standard queue": "message",
    "Amazon SQS FIFO queue": "key",
    "Amazon SNS standard topic": "message",
    "Amazon SNS FIFO topic": "key",
    "Service Bus, basic tier": "message",
    "Service Bus, basic tier, sessions": "message",
    "Service Bus, standard tier": "message",
    "Service Bus, standard tier, sessions": "key",
    "Service Bus, premium tier": "message",
    "Service Bus, premium tier, sessions": "key",
    "Google Pub/Sub topic": "key"
  })
})

it("every profile stands here", () => {
  const products = [
    "kafka",
    "rabbitmq",
    "sqs",
    "sns",
    "azureServiceBus",
    "azureEventHubs",
    "googlePubSub",
    "kinesis",
    "natsJetStream",
    "redisStreams"
  ] as const
  const all = products.flatMap((product) => brokerProfiles({ product }, {})).map(({ name }) => name)
  expect(all.toSorted()).toEqual(kinds.map(({ name }) => name).toSorted())
})

describe("what nobody said is not held against a design", () => {
  it("a queue of either kind: only what both refuse", () => {
    expect(unmet({ product: "sqs" }, {}, order("perKey"))).toEqual([])
    expect(unmet({ product: "sqs" }, {}, kept("15d"))).toEqual(["maxRetention"])
  })

  it("a tier nobody named, or one that nobody knows", () => {
    expect(unmet({ product: "azureEventHubs" }, {}, kept("30d"))).toEqual([])
    expect(unmet({ product: "azureEventHubs", tier: "Premium" }, {}, kept("91d"))).toEqual(["maxRetention"])
    expect(unmet({ product: "azureEventHubs", tier: "gold" }, {}, kept("30d"))).toEqual([])
  })

  it("an order of everything over partitions that nobody counted", () => {
    expect(unmet({ product: "kafka" }, {}, order("total"))).toEqual([])
  })

  it("another product, no broker, no such channel", () => {
    expect(unmet({ product: "other" }, {}, { ...compacted, reader: { replays: "all" } })).toEqual([])
    const index = indexModel({ lintel: "1.0", channels: { it: { compaction: true, broker: "broker:gone" } } })
    expect(unmetDemands(index, "channel:it")).toEqual([])
    expect(unmetDemands(index, "channel:other")).toEqual([])
  })
})
