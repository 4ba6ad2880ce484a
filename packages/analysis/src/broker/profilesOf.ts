import type { Broker, Channel } from "@lintel/model"
import type { BrokerProfile } from "./profile.js"
import {
  eventHubsProfiles,
  jetStreamProfile,
  kafkaTopicProfile,
  kinesisProfile,
  rabbitStreamProfile,
  redisStreamProfile
} from "./profilesOfLogs.js"
import {
  classicQueueProfile,
  pubSubProfile,
  quorumQueueProfile,
  serviceBusProfile,
  snsFifoProfile,
  snsStandardProfile,
  sqsFifoProfile,
  sqsStandardProfile
} from "./profilesOfQueues.js"

type ChannelForm = Pick<Channel, "kind" | "variant">

const byVariant = (
  { variant }: ChannelForm,
  profiles: ReadonlyMap<string, BrokerProfile>
): ReadonlyArray<BrokerProfile> => {
  const one = variant === undefined ? undefined : profiles.get(variant)
  return one === undefined ? [...profiles.values()] : [one]
}

const sqs: ReadonlyMap<string, BrokerProfile> = new Map([
  ["standard", sqsStandardProfile],
  ["fifo", sqsFifoProfile]
])
const sns: ReadonlyMap<string, BrokerProfile> = new Map([
  ["standard", snsStandardProfile],
  ["fifo", snsFifoProfile]
])
const rabbit: ReadonlyMap<string, BrokerProfile> = new Map([
  ["classic", classicQueueProfile],
  ["quorum", quorumQueueProfile]
])

const busTiers = ["basic", "standard", "premium"] as const
const hubTiers = ["basic", "standard", "premium", "dedicated"] as const

/** The named tier, as people spell it; every tier when nobody said which. */
const tiersOf = <T extends string>(tiers: ReadonlyArray<T>, tier: string | undefined): ReadonlyArray<T> => {
  if (tier === undefined) return tiers
  const said = tier.toLowerCase()
  const known = tiers.filter((name) => name === said)
  return known.length === 0 ? tiers : known
}

const rabbitProfiles = (channel: ChannelForm): ReadonlyArray<BrokerProfile> => {
  if (channel.kind === "stream") return [rabbitStreamProfile]
  return channel.kind === undefined && channel.variant === undefined
    ? [...rabbit.values(), rabbitStreamProfile]
    : byVariant(channel, rabbit)
}

/**
 * What a channel of a broker may be: one profile, or several where the design does not say which kind of queue or which
 * tier it is. None for a product without a profile: then nothing is judged.
 *
 * @example
 * ```ts
 * import { brokerProfiles } from "@lintel/analysis"
 *
 * brokerProfiles({ product: "sqs" }, { variant: "fifo" }).map((profile) => profile.deduplication?.value) // => ["5m"]
 * brokerProfiles({ product: "sqs" }, {}).length // => 2
 * ```
 *
 * @category brokers
 * @since 0.1.0
 */
export const brokerProfiles = (
  broker: Pick<Broker, "product" | "tier">,
  channel: ChannelForm
): ReadonlyArray<BrokerProfile> => {
  switch (broker.product) {
    case "kafka":
      return [kafkaTopicProfile]
    case "rabbitmq":
      return rabbitProfiles(channel)
    case "sqs":
      return byVariant(channel, sqs)
    case "sns":
      return byVariant(channel, sns)
    case "azureServiceBus": {
      const sessions =
        channel.variant === "sessions" ? [true] : channel.variant === "standard" ? [false] : [false, true]
      const tiers = tiersOf(busTiers, broker.tier)
      return sessions.flatMap((hasSessions) => tiers.map((tier) => serviceBusProfile(tier, hasSessions)))
    }
    case "azureEventHubs":
      return tiersOf(hubTiers, broker.tier).map((tier) => eventHubsProfiles[tier])
    case "googlePubSub":
      return [pubSubProfile]
    case "kinesis":
      return [kinesisProfile]
    case "natsJetStream":
      return [jetStreamProfile]
    case "redisStreams":
      return [redisStreamProfile]
    case "other":
      return []
  }
}
