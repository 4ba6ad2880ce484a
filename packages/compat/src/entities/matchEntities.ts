import { type CollectionName, kindOfCollection, type Message, type Model } from "@lintel/model"
import { matchContracts } from "../contracts.js"
import { type KeyPair, sameBrokers, sameChannels, soleMessages, soleServices } from "../messaging/identity.js"

/** Keys of the entities of one collection, old with new. */
export interface MatchedEntities {
  readonly pairs: ReadonlyArray<readonly [before: string, after: string]>
  readonly removed: ReadonlyArray<string>
  readonly added: ReadonlyArray<string>
}

const formerlyOf = (entity: object | undefined): ReadonlyArray<string> => {
  const value: unknown = entity === undefined ? undefined : Reflect.get(entity, "formerly")
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : []
}

/** A message is the same when its CloudEvents type is, whatever it is called here. */
const eventType = (message: Message | undefined): string | undefined => message?.cloudEvents?.type

/** Pairs that are known by more than their keys: what a thing is on the wire goes before what it is called here. */
const identified = (collection: CollectionName, before: Model, after: Model): ReadonlyArray<KeyPair> => {
  if (collection === "channels") return sameChannels(before, after)
  if (collection === "brokers") return sameBrokers(before, after)
  return []
}

/** Pairs of what is left over: there is nothing else that it could be. */
const leftOver = (collection: CollectionName, before: Model, after: Model): ReadonlyArray<KeyPair> => {
  if (collection === "services") return soleServices(before, after)
  if (collection !== "messages") return []
  return soleMessages(before, after, matchEntities("channels", before, after).pairs)
}

/**
 * Matches the entities of one collection: channels by their address, brokers by their hosts; then by key, by the addresses
 * they had before, messages by the type of their events; what is alone on both sides last.
 */
export const matchEntities = (collection: CollectionName, before: Model, after: Model): MatchedEntities => {
  if (collection === "contracts") return matchedContracts(before, after)
  const kind = kindOfCollection[collection]
  const [left, right] = [before[collection] ?? {}, after[collection] ?? {}]
  const olds = Object.keys(left)
  const news = Object.keys(right)
  const taken = new Set<string>()
  const pairs = new Map<string, string>()
  const pair = (old: string, fresh: string | undefined): void => {
    if (fresh === undefined || pairs.has(old) || taken.has(fresh)) return
    pairs.set(old, fresh)
    taken.add(fresh)
  }
  for (const [old, fresh] of identified(collection, before, after)) pair(old, fresh)
  for (const key of olds) pair(key, Object.hasOwn(right, key) ? key : undefined)
  for (const key of olds) {
    if (pairs.has(key)) continue
    const address = `${kind}:${key}`
    pair(
      key,
      news.find((fresh) => !taken.has(fresh) && formerlyOf(right[fresh]).includes(address))
    )
    const type = collection === "messages" ? eventType(before.messages?.[key]) : undefined
    if (type !== undefined) {
      pair(
        key,
        news.find((fresh) => !taken.has(fresh) && eventType(after.messages?.[fresh]) === type)
      )
    }
  }
  for (const [old, fresh] of leftOver(collection, before, after)) pair(old, fresh)
  return {
    pairs: [...pairs],
    removed: olds.filter((key) => !pairs.has(key)),
    added: news.filter((key) => !taken.has(key))
  }
}

const matchedContracts = (before: Model, after: Model): MatchedEntities => {
  const { added, pairs, removed } = matchContracts(before, after)
  return {
    pairs: pairs.map((pair) => [pair.before.key, pair.after.key]),
    removed: removed.map(({ key }) => key),
    added: added.map(({ key }) => key)
  }
}
