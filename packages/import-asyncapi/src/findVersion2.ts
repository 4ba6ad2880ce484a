import {
  partAt,
  child,
  type Cursor,
  foreignAt,
  itemsOf,
  objectAt,
  readNames,
  refuse,
  textOf,
  warnAt
} from "@lintel/import"
import type { Context } from "./context.js"
import { messageAt } from "./findMessages.js"
import type { Action, FoundChannel, FoundDocument, FoundOperation } from "./found.js"
import { member, withTraits } from "./merged.js"
import type { FoundMessage } from "./foundMessage.js"
import { namedIn } from "./named.js"

/**
 * What `publish` and `subscribe` mean. In AsyncAPI 2 they say what others do: who publishes sends to the application, who
 * subscribes receives from it.
 */
const actions: ReadonlyArray<readonly [key: string, action: Action]> = [
  ["publish", "receive"],
  ["subscribe", "send"]
]

const messagesOf = (context: Context, operation: Cursor, fallback: string): ReadonlyArray<FoundMessage> => {
  const written = member(operation, "message")
  if (written === undefined) return []
  if (Array.isArray(written.value)) {
    warnAt(context, "repaired", written.trail, "a list of messages is read as oneOf", "message list")
  }
  const isWhole = Array.isArray(written.value) || foreignAt(context, written) !== undefined
  const target = isWhole ? written : partAt(context, written, "the message")
  if (target === undefined) return []
  const choices = Array.isArray(target.value) ? target : child(target, "oneOf")
  const all = choices === undefined ? [written] : itemsOf(choices)
  return all.flatMap((one, index) => {
    const found = messageAt(context, one, all.length === 1 ? fallback : `${fallback} ${index + 1}`)
    return found === undefined ? [] : [found]
  })
}

interface OperationParts {
  readonly name: string
  readonly action: Action
  readonly cursor: Cursor
  readonly messages: ReadonlyArray<FoundMessage>
}

const operationOf = (
  context: Context,
  item: Cursor,
  address: string,
  [key, action]: readonly [string, Action]
): OperationParts | undefined => {
  const written = objectAt(context, child(item, key), `"${key}" of a channel`)
  if (written === undefined) return undefined
  const cursor = withTraits(context, written, "an operation")
  const both = actions.every(([name]) => child(item, name) !== undefined)
  const messages = messagesOf(context, cursor, both ? `${address} ${key}` : address)
  return { name: textOf(member(cursor, "operationId")) ?? `${address} ${key}`, action, cursor, messages }
}

interface ChannelParts {
  readonly channel: FoundChannel
  readonly operations: ReadonlyArray<FoundOperation>
}

/** The servers that a channel names, each of which the document has to describe. */
const serversOf = (context: Context, root: Cursor, channel: Cursor): ReadonlyArray<string> | undefined => {
  const list = child(channel, "servers")
  const names = readNames(context, list, "the servers of a channel")
  const described = child(root, "servers")
  for (const name of names ?? []) {
    if (list !== undefined && (described === undefined || child(described, name) === undefined)) {
      refuse(context, list.trail, `the channel is on the server "${name}", which the document does not describe`)
    }
  }
  return names
}

const channelOf = (context: Context, root: Cursor, address: string, raw: Cursor): ChannelParts => {
  const item = objectAt(context, partAt(context, raw, "the channel"), "a channel")
  const cursor = item ?? { value: {}, trail: raw.trail }
  const parts = item === undefined ? [] : actions.flatMap((one) => operationOf(context, item, address, one) ?? [])
  const channel: FoundChannel = {
    name: address,
    cursor,
    address: { value: address, trail: raw.trail },
    messages: [...new Set(parts.flatMap(({ messages }) => messages))],
    servers: item === undefined ? undefined : serversOf(context, root, item)
  }
  return { channel, operations: parts.map((part) => ({ ...part, channel, reply: undefined })) }
}

/** Finds what a document of AsyncAPI 2 describes. */
export const findVersion2 = (context: Context, root: Cursor): FoundDocument => {
  const holder = objectAt(context, child(root, "channels"), '"channels"')
  if (holder === undefined && child(root, "components") === undefined) {
    refuse(context, root.trail, 'the document has neither "channels" nor "components"')
  }
  const found = namedIn(holder).map(([address, raw]) => channelOf(context, root, address, raw))
  return {
    channels: found.map(({ channel }) => channel),
    operations: found.flatMap(({ operations }) => operations),
    unused: []
  }
}
