import { type Model, nameOf, parseAddress, type Service } from "@lintel/model"
import { refusal, type RenderRefusal, sortedEntries } from "@lintel/render"
import { keyOf } from "./scope.js"

/** Whether a service sends or receives anything. */
const hasMessages = ({ consumes = [], emits = [] }: Service): boolean => consumes.length + emits.length > 0

const shown = 20

const isCalled = (address: string, of: string): boolean => {
  const path = parseAddress(address)?.path ?? ""
  return address === of || path === of || nameOf(path) === of
}

/** The keys of the services that are asked for: one, those of a context, or all that send or receive. */
export const selectServices = (model: Model, of: string): ReadonlyArray<string> | RenderRefusal => {
  const able = sortedEntries(model.services).filter(([, service]) => hasMessages(service))
  if (of === "") return able.map(([key]) => key)
  const one = able.filter(([key]) => isCalled(`service:${key}`, of))
  const inContext = able.filter(([, { context }]) => context !== undefined && isCalled(context, of))
  const found = one.length > 0 ? one : inContext
  if (found.length > 0) return found.map(([key]) => key)
  const names = able.map(([key]) => `service:${key}`)
  const more = names.length > shown ? ` and ${names.length - shown} more` : ""
  const there =
    names.length === 0
      ? "No service of the design sends or receives messages."
      : `There are: ${names.slice(0, shown).join(", ")}${more}.`
  const isKnown = sortedEntries(model.services).some(([key]) => isCalled(`service:${key}`, of))
  const problem = isKnown
    ? `${of} neither sends nor receives messages.`
    : `No service is called ${JSON.stringify(of.slice(0, 200))}.`
  return refusal(`${problem} ${there}`)
}

/** The keys of what a service uses. */
export interface Used {
  readonly channels: ReadonlyArray<string>
  readonly messages: ReadonlyArray<string>
  readonly brokers: ReadonlyArray<string>
}

const channelsOf = (model: Model, key: string, { consumes = [], emits = [] }: Service): ReadonlySet<string> => {
  const found = new Set<string>()
  const add = (address: string | undefined): void => {
    if (address === undefined || address === "none") return
    const channel = keyOf(address)
    if (found.has(channel) || model.channels?.[channel] === undefined) return
    found.add(channel)
    add(model.channels[channel].deadLetter)
  }
  for (const { channel } of emits) add(channel)
  for (const { channel, deadLetter, redelivery } of consumes) {
    add(channel)
    add(deadLetter)
    for (const retry of redelivery?.retryChannels ?? []) add(retry)
  }
  for (const { from, to } of Object.values(model.calls ?? {})) {
    if (from === `service:${key}`) for (const address of [to.on, to.replyOn]) add(address)
  }
  return found
}

const isWhole = (model: Model): boolean => Object.keys(model.services ?? {}).length === 1

/** What a document of a service describes; of a design with one service everything there is. */
export const usedBy = (model: Model, key: string, service: Service): Used => {
  const all = <Entity>(entities: Readonly<Record<string, Entity>> | undefined): ReadonlyArray<string> =>
    sortedEntries(entities).map(([name]) => name)
  if (isWhole(model))
    return { channels: all(model.channels), messages: all(model.messages), brokers: all(model.brokers) }
  const channels = [...channelsOf(model, key, service)].toSorted()
  const messages = new Set([
    ...channels.flatMap((channel) => model.channels?.[channel]?.messages ?? []),
    ...(service.emits ?? []).map(({ message }) => message),
    ...(service.consumes ?? []).flatMap((it) => it.messages ?? [])
  ])
  const brokers = new Set(channels.flatMap((channel) => model.channels?.[channel]?.broker ?? []))
  const existing = (addresses: Iterable<string>, entities: object | undefined): ReadonlyArray<string> =>
    [...addresses]
      .map(keyOf)
      .filter((name) => Object.hasOwn(entities ?? {}, name))
      .toSorted()
  return { channels, messages: existing(messages, model.messages), brokers: existing(brokers, model.brokers) }
}
