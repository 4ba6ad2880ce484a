import { type Address, byText, type Model, type Service } from "@lintel/model"
import { matchEntities } from "../entities/matchEntities.js"
import type { Renames } from "./rename.js"

/** Which way messages go, seen from the component. */
export type Way = "sends" | "receives"

/** What one component sends or receives on one channel, on both sides; old addresses under their new names. */
export interface Traffic {
  readonly component: { readonly before: string; readonly after: string }
  /** The channel as the new Model calls it; `undefined` for messages that are said to go nowhere in particular. */
  readonly channel: string | undefined
  readonly sends: Sides
  readonly receives: Sides
}

/** Messages by address, as each side calls them. */
export interface Sides {
  readonly before: ReadonlyMap<string, string>
  readonly after: ReadonlyMap<string, string>
}

interface Uses {
  readonly sends: Map<string, Map<string, string>>
  readonly receives: Map<string, Map<string, string>>
}

const nowhereInParticular = ""

const usesOf = (
  { consumes = [], emits = [] }: Pick<Service, "emits" | "consumes">,
  model: Model,
  nameOf: (address: string) => string
): Uses => {
  const uses: Uses = { sends: new Map(), receives: new Map() }
  const add = (way: Way, channel: string | undefined, message: string): void => {
    const key = channel === undefined ? nowhereInParticular : nameOf(channel)
    const found = uses[way].get(key) ?? new Map<string, string>()
    uses[way].set(key, found.set(nameOf(message), message))
  }
  for (const { channel, message } of emits) add("sends", channel, message)
  for (const { channel, messages } of consumes) {
    const onChannel = model.channels?.[channel.slice("channel:".length)]?.messages
    for (const message of messages ?? onChannel ?? []) add("receives", channel, message)
  }
  return uses
}

const none: ReadonlyMap<string, string> = new Map()

const components = ["services", "externals"] as const

/** What every component that both sides have sends and receives, channel by channel. */
export const trafficOf = (before: Model, after: Model, renames: Renames): ReadonlyArray<Traffic> =>
  components.flatMap((collection) =>
    matchEntities(collection, before, after).pairs.flatMap(([oldKey, newKey]) => {
      const [old, fresh] = [before[collection]?.[oldKey], after[collection]?.[newKey]]
      if (old === undefined || fresh === undefined) return []
      const kind = collection === "services" ? "service" : "external"
      const left = usesOf(old, before, (address) => renames.get(address) ?? address)
      const right = usesOf(fresh, after, (address) => address)
      const channels = [...left.sends.keys(), ...left.receives.keys(), ...right.sends.keys(), ...right.receives.keys()]
      return [...new Set(channels)].toSorted(byText).map((channel): Traffic => ({
        component: { before: `${kind}:${oldKey}`, after: `${kind}:${newKey}` },
        channel: channel === nowhereInParticular ? undefined : channel,
        sends: { before: left.sends.get(channel) ?? none, after: right.sends.get(channel) ?? none },
        receives: { before: left.receives.get(channel) ?? none, after: right.receives.get(channel) ?? none }
      }))
    })
  )

/**
 * Whether components write a message, read it, or both; neither when nobody says. A reader that brings a schema of its
 * own leaves it to the message to say what is written.
 */
export interface Roles {
  readonly isWritten: boolean
  readonly isRead: boolean
  readonly hasOwnReader: boolean
}

/** What the components of two Models do with a message. */
export const rolesOf = (models: ReadonlyArray<readonly [model: Model, address: Address<"message">]>): Roles => {
  const roles = { isWritten: false, isRead: false, hasOwnReader: false }
  for (const [model, address] of models) {
    for (const component of [...Object.values(model.services ?? {}), ...Object.values(model.externals ?? {})]) {
      roles.isWritten ||= (component.emits ?? []).some(({ message }) => message === address)
      roles.hasOwnReader ||= (component.consumes ?? []).some(({ readers = {} }) =>
        Object.hasOwn(readers, address.slice("message:".length))
      )
      roles.isRead ||= (component.consumes ?? []).some(({ channel, messages }) =>
        (messages ?? model.channels?.[channel.slice("channel:".length)]?.messages ?? []).includes(address)
      )
    }
  }
  return roles
}
