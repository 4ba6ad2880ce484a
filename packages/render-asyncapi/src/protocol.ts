import type { Broker, Channel, Model } from "@lintel/model"
import { isJsonObject } from "@lintel/model"
import { keyOf } from "./scope.js"
import { objectIn } from "./tree.js"

const ofProduct: { readonly [P in Broker["product"]]: string } = {
  kafka: "kafka",
  rabbitmq: "amqp",
  sqs: "sqs",
  sns: "sns",
  azureServiceBus: "amqp1",
  azureEventHubs: "kafka",
  googlePubSub: "googlepubsub",
  kinesis: "kinesis",
  natsJetStream: "nats",
  redisStreams: "redis",
  other: "unknown"
}

/** What a broker speaks: what is said, else what its product speaks. */
export const protocolOf = ({ product, protocol }: Broker): string => protocol ?? ofProduct[product]

/** The product that a protocol alone says, as an importer reads it. */
export const productOf = (protocol: string): Broker["product"] => {
  const plain = bindingName(protocol)
  if (plain === "kafka" || plain === "sqs" || plain === "sns") return plain
  return plain === "googlepubsub" ? "googlePubSub" : "other"
}

const aliases: ReadonlyMap<string, string> = new Map([
  ["kafka-secure", "kafka"],
  ["amqps", "amqp"],
  ["mqtts", "mqtt"],
  ["secure-mqtt", "mqtt"],
  ["mqtt5", "mqtt"],
  ["https", "http"],
  ["wss", "ws"]
])

/** The name under which the bindings of a protocol stand. */
const bindingName = (protocol: string): string => aliases.get(protocol.toLowerCase()) ?? protocol.toLowerCase()

/** Protocols whose bindings say facts of the Model. */
const known: ReadonlySet<string> = new Set([
  "kafka",
  "amqp",
  "sqs",
  "sns",
  "googlepubsub",
  "pulsar",
  "nats",
  "mqtt",
  "ibmmq",
  "jms",
  "anypointmq"
])

/** The protocol by which a channel is bound: its broker's, else that of what was kept of its bindings. */
export const bindingOf = (model: Model, channel: Channel): string | undefined => {
  const broker = channel.broker === undefined ? undefined : model.brokers?.[keyOf(channel.broker)]
  const spoken = broker === undefined ? undefined : bindingName(protocolOf(broker))
  if (spoken !== undefined && known.has(spoken)) return spoken
  const kept = channel.extensions?.["asyncapi"]
  const bindings = isJsonObject(kept) ? Object.keys(objectIn(kept, "bindings")) : []
  return bindings.map(bindingName).find((it) => known.has(it))
}
