import type { Broker, Channel, Model } from "@lintel/model"
import { stableStringify } from "@lintel/model"

/** The address with the names of its parameters erased: they tell no messages apart. */
export const addressPattern = (address: string): string => address.replaceAll(/\{[^{}]*\}/g, "{}")

/** What brokers know a channel by: its address, on its broker. */
const channelIdentity = ({ address, broker }: Channel): string | undefined =>
  address === undefined ? undefined : `${broker ?? ""} ${addressPattern(address)}`

const brokerIdentity = ({ hosts, protocol }: Broker): string | undefined =>
  hosts === undefined || hosts.length === 0 ? undefined : `${protocol ?? ""} ${stableStringify([...hosts].toSorted())}`

/** A pair of keys, old and new. */
export type KeyPair = readonly [before: string, after: string]

/** Keys of two records that mean the same thing by what identifies it; what is ambiguous on a side is left out. */
const sameIdentity = <Entity>(
  left: Readonly<Record<string, Entity>> | undefined,
  right: Readonly<Record<string, Entity>> | undefined,
  identity: (entity: Entity) => string | undefined
): ReadonlyArray<KeyPair> => {
  const grouped = (side: Readonly<Record<string, Entity>> | undefined): Map<string, ReadonlyArray<string>> => {
    const found = new Map<string, ReadonlyArray<string>>()
    for (const [key, entity] of Object.entries(side ?? {})) {
      const id = identity(entity)
      if (id !== undefined) found.set(id, [...(found.get(id) ?? []), key])
    }
    return found
  }
  const news = grouped(right)
  return [...grouped(left)].flatMap(([id, olds]) => {
    const fresh = news.get(id) ?? []
    const [a, b] = [olds[0], fresh[0]]
    return a === undefined || b === undefined || olds.length > 1 || fresh.length > 1 ? [] : [[a, b] as const]
  })
}

/** Brokers that are the same: their hosts speak one protocol. */
export const sameBrokers = (before: Model, after: Model): ReadonlyArray<KeyPair> =>
  sameIdentity(before.brokers, after.brokers, brokerIdentity)

/**
 * Channels that are the same whatever they are called: those of one address. Brokers count by their new names; a side
 * that does not say the broker says any.
 */
export const sameChannels = (before: Model, after: Model): ReadonlyArray<KeyPair> => {
  const renamed = new Map(sameBrokers(before, after).map(([old, fresh]) => [`broker:${old}`, `broker:${fresh}`]))
  const old = (channel: Channel): string | undefined => {
    const broker = channel.broker === undefined ? undefined : renamed.get(channel.broker)
    return channelIdentity(broker === undefined ? channel : Object.assign({}, channel, { broker }))
  }
  const byBroker = sameIdentity(
    Object.fromEntries(Object.entries(before.channels ?? {}).map(([key, it]) => [key, old(it)])),
    Object.fromEntries(Object.entries(after.channels ?? {}).map(([key, it]) => [key, channelIdentity(it)])),
    (id) => id
  )
  const pattern = ({ address }: Channel): string | undefined =>
    address === undefined ? undefined : addressPattern(address)
  return [...byBroker, ...sameIdentity(before.channels, after.channels, pattern)]
}

const messagesOf = (channel: Channel | undefined): ReadonlyArray<string> =>
  Array.isArray(channel?.messages) ? channel.messages.map((it) => it.slice("message:".length)) : []

/** Messages that are alone on a channel on both sides: nobody tells them apart by a name there. */
export const soleMessages = (before: Model, after: Model, channels: ReadonlyArray<KeyPair>): ReadonlyArray<KeyPair> =>
  channels.flatMap(([old, fresh]) => {
    const [left, right] = [messagesOf(before.channels?.[old]), messagesOf(after.channels?.[fresh])]
    const [a, b] = [left[0], right[0]]
    return a === undefined || b === undefined || left.length > 1 || right.length > 1 ? [] : [[a, b] as const]
  })

/** The service that each of two designs is about, when each has one only. */
export const soleServices = (before: Model, after: Model): ReadonlyArray<KeyPair> => {
  const [old, ...moreOld] = Object.keys(before.services ?? {})
  const [fresh, ...moreNew] = Object.keys(after.services ?? {})
  return old === undefined || fresh === undefined || moreOld.length + moreNew.length > 0 ? [] : [[old, fresh]]
}
