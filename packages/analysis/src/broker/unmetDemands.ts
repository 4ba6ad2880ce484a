import type { Address, ModelIndex } from "@lintel/model"
import { isUnitError, parseBytes } from "@lintel/model/units"
import type { Origin } from "../knowledge.js"
import { compareSpans, microseconds, type Span } from "../span.js"
import type { BrokerFact, BrokerProfile } from "./profile.js"
import { brokerProfiles } from "./profilesOf.js"

/**
 * A fact of a profile that somebody relies on.
 *
 * @category brokers
 * @since 0.1.0
 */
export type BrokerAbility = Exclude<keyof BrokerProfile, "name" | "sharing" | "isLog">

/**
 * Something that a design asks of a broker and that no kind of channel it may be can do: what is asked (`asked`, as the
 * design writes it) and where, and what each of the profiles offers instead.
 *
 * @category brokers
 * @since 0.1.0
 */
export interface UnmetDemand extends Origin {
  readonly ability: BrokerAbility
  readonly asked: string
  readonly offers: ReadonlyArray<{ readonly profile: string; readonly value: string; readonly source: string }>
}

/** A demand before it is put to the profiles: whether one of them meets it; nothing when its fact is not known. */
interface Demand extends Origin {
  readonly ability: BrokerAbility
  readonly asked: string
  readonly isMet: (profile: BrokerProfile) => boolean | undefined
}

const spanOf = (text: string): Span =>
  text === "unlimited" || text === "forever" ? "unbounded" : text === "none" ? 0n : microseconds(text)

const sizeOf = (text: string): Span => {
  if (text === "unlimited") return "unbounded"
  const value = parseBytes(text)
  return isUnitError(value) ? 0n : value
}

const atMost =
  (fact: (profile: BrokerProfile) => BrokerFact<string> | undefined, asked: string, measure: (text: string) => Span) =>
  (profile: BrokerProfile): boolean | undefined => {
    const limit = fact(profile)
    if (limit === undefined) return undefined
    return limit.value !== "none" && compareSpans(measure(asked), measure(limit.value)) <= 0
  }

const allows =
  (fact: (profile: BrokerProfile) => BrokerFact<boolean> | undefined) =>
  (profile: BrokerProfile): boolean | undefined =>
    fact(profile)?.value

/** Whether a profile keeps the order that a channel promises. One key, or one partition, is an order of everything. */
const keepsOrder =
  (asked: "perKey" | "total", partitions: number | undefined, key: string | undefined) =>
  (profile: BrokerProfile): boolean | undefined => {
    const offered = profile.ordering.value
    if (offered === "none") return false
    if (asked === "perKey" || offered === "total") return true
    if (profile.sharing.value === "partition") return partitions === undefined ? undefined : partitions === 1
    return key === undefined || key === "none" ? undefined : false
  }

const demandsOfChannel = (index: ModelIndex, address: Address<"channel">): ReadonlyArray<Demand> => {
  const channel = index.find(address)?.value
  if (channel === undefined) return []
  const demands: Array<Demand> = []
  const ask = (ability: BrokerAbility, pointer: string, asked: string, isMet: Demand["isMet"]): void => {
    demands.push({ ability, address, pointer, asked, isMet })
  }
  const { ordering, delivery, deduplication, retention, delay, maxMessageSize, compaction } = channel
  if (ordering === "perKey" || ordering === "total")
    ask("ordering", "/ordering", ordering, keepsOrder(ordering, channel.partitions, channel.key))
  if (delivery === "exactlyOnce")
    ask("delivery", "/delivery", delivery, (profile) => profile.delivery.value === "exactlyOnce")
  if (deduplication !== undefined && deduplication !== "none")
    ask(
      "deduplication",
      "/deduplication",
      deduplication,
      atMost((it) => it.deduplication, deduplication, spanOf)
    )
  if (retention !== undefined && retention !== "untilConsumed")
    ask(
      "maxRetention",
      "/retention",
      retention,
      atMost((it) => it.maxRetention, retention, spanOf)
    )
  if (delay !== undefined && microseconds(delay) > 0n)
    ask(
      "maxDelay",
      "/delay",
      delay,
      atMost((it) => it.maxDelay, delay, spanOf)
    )
  if (maxMessageSize !== undefined)
    ask(
      "maxMessageSize",
      "/maxMessageSize",
      maxMessageSize,
      atMost((it) => it.maxMessageSize, maxMessageSize, sizeOf)
    )
  if (compaction === true)
    ask(
      "compaction",
      "/compaction",
      "compaction",
      allows((it) => it.compaction)
    )
  return demands
}

const demandsOfUsers = (index: ModelIndex, address: Address<"channel">): ReadonlyArray<Demand> => {
  const demands: Array<Demand> = []
  for (const { address: by, value } of [...index.ofKind("service"), ...index.ofKind("external")]) {
    for (const [i, emission] of (value.emits ?? []).entries()) {
      if (emission.channel !== address || emission.transactional !== true) continue
      const pointer = `/emits/${i}/transactional`
      demands.push({
        ability: "transactions",
        address: by,
        pointer,
        asked: "a transaction",
        isMet: allows((it) => it.transactions)
      })
    }
    for (const [i, { channel, replays, redelivery, transactional }] of (value.consumes ?? []).entries()) {
      if (channel !== address) continue
      const ask = (ability: BrokerAbility, field: string, asked: string, isMet: Demand["isMet"]): void => {
        demands.push({ ability, address: by, pointer: `/consumes/${i}/${field}`, asked, isMet })
      }
      if (replays !== undefined && replays !== "none")
        ask(
          "replay",
          "replays",
          replays,
          allows((it) => it.replay)
        )
      if (transactional === true)
        ask(
          "transactions",
          "transactional",
          "a transaction",
          allows((it) => it.transactions)
        )
      const visibility = redelivery?.visibility
      if (visibility !== undefined)
        ask(
          "maxVisibility",
          "redelivery/visibility",
          visibility,
          atMost((it) => it.maxVisibility, visibility, spanOf)
        )
    }
  }
  return demands
}

const offersOf = (profiles: ReadonlyArray<BrokerProfile>, ability: BrokerAbility): UnmetDemand["offers"] =>
  profiles.flatMap((profile) => {
    const fact = profile[ability]
    return fact === undefined ? [] : [{ profile: profile.name, value: String(fact.value), source: fact.source }]
  })

/**
 * What a design asks of a channel that its broker cannot do, by the vendors' own pages. A demand counts only when every
 * kind of channel that it may be refuses it, so that what nobody said is never held against a design.
 *
 * @example
 * ```ts
 * import { unmetDemands } from "@lintel/analysis"
 * import { indexModel } from "@lintel/model"
 *
 * const index = indexModel({
 *   lintel: "1.0",
 *   brokers: { queues: { product: "sqs" } },
 *   channels: { jobs: { broker: "broker:queues", retention: "28d" } }
 * })
 * unmetDemands(index, "channel:jobs").map(({ ability, asked }) => [ability, asked]) // => [["maxRetention", "28d"]]
 * ```
 *
 * @category brokers
 * @since 0.1.0
 */
export const unmetDemands = (index: ModelIndex, channel: Address<"channel">): ReadonlyArray<UnmetDemand> => {
  const value = index.find(channel)?.value
  const broker = value?.broker === undefined ? undefined : index.find(value.broker)?.value
  if (value === undefined || broker === undefined) return []
  const profiles = brokerProfiles(broker, value)
  if (profiles.length === 0) return []
  return [...demandsOfChannel(index, channel), ...demandsOfUsers(index, channel)]
    .filter(({ isMet }) => profiles.every((profile) => isMet(profile) === false))
    .map(({ ability, address, pointer, asked }) => ({
      ability,
      address,
      pointer,
      asked,
      offers: offersOf(profiles, ability)
    }))
}
