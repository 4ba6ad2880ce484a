import type { Address, Entity, ModelIndex } from "@lintel/model"

/** What is asked of a Model for each of its messages, gathered once for all of them. */
interface Lookups {
  /** Channels that list a message. */
  readonly channels: ReadonlyMap<string, ReadonlyArray<Address<"channel">>>
  /** Consumers outside that say what they take of a message, by its name. */
  readonly consumers: ReadonlyMap<string, ReadonlyArray<Entity<"consumer">>>
  /** Event stores that keep a message, make snapshots of it or compute views from it. */
  readonly stores: ReadonlyMap<string, ReadonlyArray<Entity<"store">>>
  /** The service that owns a store. */
  readonly owners: ReadonlyMap<string, Address<"service">>
}

const made = new WeakMap<ModelIndex, Lookups>()

const grouped = <K, V>(pairs: Iterable<readonly [K, V]>): ReadonlyMap<K, ReadonlyArray<V>> => {
  const found = new Map<K, Array<V>>()
  for (const [key, value] of pairs) {
    const known = found.get(key)
    if (known === undefined) found.set(key, [value])
    else if (known.at(-1) !== value) known.push(value)
  }
  return found
}

const messagesOfStore = ({ value: { events } }: Entity<"store">): ReadonlyArray<string> => {
  if (events === undefined) return []
  const snapshot = events.snapshots === "none" ? undefined : events.snapshots?.of
  const views = Object.values(events.projections ?? {}).flatMap(({ messages }) => messages ?? [])
  return [...new Set([...(events.messages ?? []), ...(snapshot === undefined ? [] : [snapshot]), ...views])]
}

const lookupsIn = (index: ModelIndex): Lookups => ({
  channels: grouped(
    index
      .ofKind("channel")
      .flatMap(({ address, value }) => (value.messages ?? []).map((message) => [message as string, address] as const))
  ),
  consumers: grouped(
    index
      .ofKind("consumer")
      .flatMap((consumer) => Object.keys(consumer.value.messages ?? {}).map((name) => [name, consumer] as const))
  ),
  stores: grouped(
    index.ofKind("store").flatMap((store) => messagesOfStore(store).map((message) => [message, store] as const))
  ),
  owners: new Map(
    index
      .ofKind("service")
      .toReversed()
      .flatMap(({ address, value }) => (value.owns ?? []).map((store) => [store as string, address] as const))
  )
})

/** The lookups of a Model; made when first asked for. */
export const lookupsOf = (index: ModelIndex): Lookups => {
  const lookups = made.get(index) ?? lookupsIn(index)
  made.set(index, lookups)
  return lookups
}
