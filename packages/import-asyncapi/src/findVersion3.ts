import { decodeFragmentToken } from "@lintel/model"
import {
  partAt,
  child,
  type Cursor,
  isRecord,
  itemsOf,
  listAt,
  objectAt,
  pathOf,
  refuse,
  textOf,
  warnAt
} from "@lintel/import"
import type { Context } from "./context.js"
import { declaredKey } from "./declared.js"
import { messageAt } from "./findMessages.js"
import type { Action, FoundChannel, FoundDocument, FoundOperation, FoundReply } from "./found.js"
import { member, withTraits } from "./merged.js"
import type { FoundMessage } from "./foundMessage.js"
import { namedIn } from "./named.js"

/** Names of the servers that a list of references names, by the last key of each. */
const serversOf = (context: Context, channel: Cursor): ReadonlyArray<string> | undefined => {
  const list = listAt(context, child(channel, "servers"), "the servers of a channel")
  if (list === undefined || itemsOf(list).length === 0) return undefined
  return itemsOf(list).flatMap((item) => {
    const reference = isRecord(item.value) ? textOf(child(item, "$ref")) : textOf(item)
    const name = reference?.split("/").at(-1)
    if (name === undefined)
      warnAt(context, "malformed", item.trail, "a server of a channel must be a reference", "server")
    else partAt(context, item, "the server of the channel")
    return name === undefined ? [] : [decodeFragmentToken(name)]
  })
}

/** Channels by the object that describes each, so that every reference to one finds the same. */
interface Channels {
  readonly all: Array<FoundChannel>
  readonly byValue: Map<unknown, FoundChannel>
}

const addChannel = (context: Context, channels: Channels, name: string, raw: Cursor): FoundChannel | undefined => {
  const item = objectAt(context, partAt(context, raw, "the channel"), "a channel")
  if (item === undefined) return undefined
  const known = channels.byValue.get(item.value)
  if (known !== undefined) return known
  const messages = namedIn(objectAt(context, child(item, "messages"), "the messages of a channel")).flatMap(
    ([key, one]) => messageAt(context, one, key) ?? []
  )
  const channel: FoundChannel = {
    name,
    cursor: item,
    address: child(item, "address"),
    messages,
    servers: serversOf(context, item)
  }
  channels.all.push(channel)
  channels.byValue.set(item.value, channel)
  return channel
}

const channelAt = (context: Context, channels: Channels, cursor: Cursor | undefined): FoundChannel | undefined => {
  if (cursor === undefined) return undefined
  const target = partAt(context, cursor, "the channel")
  const known = target === undefined ? undefined : channels.byValue.get(target.value)
  if (known !== undefined || target === undefined) return known
  const reason = "the channel is not among the channels of the document; it is added"
  warnAt(context, "repaired", cursor.trail, reason, "foreign channel")
  return addChannel(context, channels, pathOf(target.trail).at(-1) ?? "channel", cursor)
}

/** The messages that a list of references names; those of the channel when there is no list. */
const messagesAt = (
  context: Context,
  list: Cursor | undefined,
  channel: FoundChannel | undefined
): ReadonlyArray<FoundMessage> => {
  if (list === undefined) return channel?.messages ?? []
  return itemsOf(listAt(context, list, "messages")).flatMap((item) => {
    const found = messageAt(context, item, channel?.name ?? "message")
    if (found !== undefined && channel !== undefined && !channel.messages.includes(found)) {
      const reason = "the message is not among those of the channel"
      warnAt(context, "malformed", item.trail, reason, "foreign message")
    }
    return found ?? []
  })
}

const replyOf = (context: Context, channels: Channels, operation: Cursor): FoundReply | undefined => {
  const cursor = objectAt(context, partAt(context, member(operation, "reply"), "the reply"), "a reply")
  if (cursor === undefined) return undefined
  const channel = channelAt(context, channels, child(cursor, "channel"))
  return { cursor, channel, messages: messagesAt(context, child(cursor, "messages"), channel) }
}

const actionOf = (context: Context, operation: Cursor): Action | undefined => {
  const action = member(operation, "action")
  if (action?.value === "send" || action?.value === "receive") return action.value
  refuse(context, action?.trail ?? operation.trail, 'the action of an operation must be "send" or "receive"')
  return undefined
}

const operationOf = (
  context: Context,
  channels: Channels,
  name: string,
  raw: Cursor
): ReadonlyArray<FoundOperation> => {
  const item = objectAt(context, partAt(context, raw, "the operation"), "an operation")
  if (item === undefined) return []
  const cursor = withTraits(context, item, "an operation")
  const action = actionOf(context, cursor)
  const named = member(cursor, "channel")
  const channel = channelAt(context, channels, named)
  if (named === undefined) refuse(context, item.trail, 'an operation must name its "channel"')
  if (action === undefined || channel === undefined) return []
  const messages = messagesAt(context, member(cursor, "messages"), channel)
  const upon = action === "send" ? uponOf(context, channels, cursor) : []
  return [{ name, action, cursor, channel, messages, reply: replyOf(context, channels, cursor), upon }]
}

/** The messages that lead to what an operation sends: AsyncAPI has no words for that, so they stand under `x-lintel`. */
const uponOf = (context: Context, channels: Channels, operation: Cursor): ReadonlyArray<FoundMessage> => {
  const declared = member(operation, declaredKey)
  const list = declared !== undefined && isRecord(declared.value) ? child(declared, "upon") : undefined
  if (list === undefined || !Array.isArray(list.value)) return []
  return itemsOf(list).flatMap((item) => {
    if (!isRecord(item.value)) return []
    const found = messageAt(context, item, "message")
    if (found !== undefined && channels.all.some(({ messages }) => messages.includes(found))) return [found]
    warnAt(context, "malformed", item.trail, "the message is on none of the channels of the document", "upon")
    return []
  })
}

/** Finds what a document of AsyncAPI 3 describes. */
export const findVersion3 = (context: Context, root: Cursor): FoundDocument => {
  const channels: Channels = { all: [], byValue: new Map() }
  for (const [name, raw] of namedIn(objectAt(context, child(root, "channels"), '"channels"'))) {
    addChannel(context, channels, name, raw)
  }
  const operations = namedIn(objectAt(context, child(root, "operations"), '"operations"')).flatMap(([name, raw]) =>
    operationOf(context, channels, name, raw)
  )
  return { channels: channels.all, operations, unused: [] }
}
