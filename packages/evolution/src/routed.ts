import type { Address, ModelIndex } from "@lintel/model"

/** Channels on which the broker puts a message, or may put it, that comes to a channel. */
export const routedOnce = (index: ModelIndex, channel: string, message: string): ReadonlyArray<string> => {
  const { routes = [], unrouted } = index.find(channel as Address<"channel">)?.value ?? {}
  const targets: ReadonlyArray<string> = routes.flatMap(({ messages, to }) =>
    messages?.some((it) => it === message) === false ? [] : [to]
  )
  return unrouted === undefined || unrouted === "dropped" ? targets : [...targets, unrouted]
}

/** Every channel that a message put on one channel comes to, by the broker's routes: the channel itself first. */
export const routedFrom = (index: ModelIndex, channel: string, message: string): ReadonlySet<string> => {
  const found = new Set([channel])
  for (const at of found) for (const to of routedOnce(index, at, message)) found.add(to)
  return found
}
