import type { Channel, Model, Service } from "@lintel/model"
import { keyOf } from "./scope.js"

/** What a service puts on and takes from each channel. */
const passing = ({ consumes = [], emits = [] }: Service): ReadonlyMap<string, ReadonlySet<string>> => {
  const found = new Map<string, Set<string>>()
  const add = (channel: string | undefined, message: string): void => {
    if (channel === undefined) return
    found.set(keyOf(channel), (found.get(keyOf(channel)) ?? new Set()).add(message))
  }
  for (const { channel, message } of emits) add(channel, message)
  for (const { channel, messages = [] } of consumes) for (const message of messages) add(channel, message)
  return found
}

/** The Model in which every channel lists what the service sends and takes there: a document refers to it by the channel. */
export const withMessages = (model: Model, service: Service): Model => {
  const more = passing(service)
  const channels = Object.fromEntries(
    Object.entries(model.channels ?? {}).map(([key, channel]): [string, Channel] => {
      const messages = [...new Set([...(channel.messages ?? []), ...(more.get(key) ?? [])])].toSorted()
      return [key, messages.length === 0 ? channel : Object.assign({}, channel, { messages })]
    })
  )
  return Object.assign({}, model, { channels })
}
