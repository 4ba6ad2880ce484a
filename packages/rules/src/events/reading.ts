import { type BrokerProfile, brokerProfiles } from "@lintel/analysis"
import type { Consumption, Entity, External, Flow, ModelIndex, Service } from "@lintel/model"
import { modelPointer, pointerOf } from "../place.js"

/** One consumption of a component, with the channel it reads and what that channel's broker may be. */
export interface ChannelReading {
  readonly by: Entity<"service"> | Entity<"external">
  readonly consumption: Consumption
  readonly channel: Entity<"channel"> | undefined
  readonly profiles: ReadonlyArray<BrokerProfile>
  /** JSON Pointer of a field of the consumption inside the component. */
  readonly at: (...keys: ReadonlyArray<string | number>) => string
  /** JSON Pointer of a field of the consumption in the Model. */
  readonly inModel: (...keys: ReadonlyArray<string | number>) => string
}

/** What a channel's broker may be; nothing when the broker is not known. */
export const profilesOf = (index: ModelIndex, channel: Entity<"channel"> | undefined): ReadonlyArray<BrokerProfile> => {
  const broker = channel?.value.broker
  const found = broker === undefined ? undefined : index.find(broker)
  return channel === undefined || found === undefined ? [] : brokerProfiles(found.value, channel.value)
}

/** Every consumption of every component. */
export const channelReadings = (index: ModelIndex): ReadonlyArray<ChannelReading> => {
  const components: ReadonlyArray<Entity<"service"> | Entity<"external">> = [
    ...index.ofKind("service"),
    ...index.ofKind("external")
  ]
  return components.flatMap((by) => {
    const value: Service | External = by.value
    return (value.consumes ?? []).map((consumption, i): ChannelReading => {
      const channel = index.find(consumption.channel)
      return {
        by,
        consumption,
        channel,
        profiles: profilesOf(index, channel),
        at: (...keys) => pointerOf("consumes", i, ...keys),
        inModel: (...keys) => modelPointer(by, "consumes", i, ...keys)
      }
    })
  })
}

/** Whether a flow says what a reader does with a message it gets. */
export const isHandledBy = ({ by, consumption, channel }: ChannelReading, { of, trigger }: Flow): boolean => {
  if (of !== by.address || trigger._tag !== "Message") return false
  if (trigger.channel !== undefined) return trigger.channel === consumption.channel
  const read = consumption.messages ?? channel?.value.messages
  return read?.includes(trigger.message) === true
}

/** Whether something holds for whatever the broker may be; `undefined` when that depends on what nobody said. */
export const certainly = (
  profiles: ReadonlyArray<BrokerProfile>,
  holds: (profile: BrokerProfile) => boolean
): boolean | undefined => {
  if (profiles.length === 0) return undefined
  const count = profiles.filter(holds).length
  return count === profiles.length ? true : count === 0 ? false : undefined
}

/** The order that a reader relies on: its own word, else what the channel promises. */
export const reliedOrder = ({ consumption, channel }: ChannelReading): "perKey" | "total" | undefined => {
  const order = consumption.order ?? channel?.value.ordering
  return order === "none" ? undefined : order
}

/** The name of an entity without its kind, as people read it in a title. */
export const bareName = (address: string): string => address.slice(address.indexOf(":") + 1)
