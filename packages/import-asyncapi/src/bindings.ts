import { type Cursor, foreignAt, isExtension, isRecord, partAt, setOwn, warnAt } from "@lintel/import"
import type { Json } from "@lintel/model"
import type { Context } from "./context.js"
import { type Binding, openBinding } from "./facts.js"
import { unknownPart } from "./foreign.js"
import { member, membersOf } from "./merged.js"

/** Protocols that carry the same bindings under another name. */
const aliases: ReadonlyMap<string, string> = new Map([
  ["kafka-secure", "kafka"],
  ["amqps", "amqp"],
  ["mqtts", "mqtt"],
  ["secure-mqtt", "mqtt"],
  ["mqtt5", "mqtt"],
  ["https", "http"],
  ["wss", "ws"]
])

/** The protocol whose bindings a protocol has. */
export const bindingProtocol = (protocol: string): string =>
  aliases.get(protocol.toLowerCase()) ?? protocol.toLowerCase()

/**
 * Reads the bindings of an element, protocol by protocol. What the reader of a protocol leaves is gathered, to be kept
 * among the extensions of the entity.
 */
export const readBindings = (
  context: Context,
  holder: Cursor,
  read: (protocol: string, binding: Binding) => Json | undefined
): Json | undefined => {
  const raw = member(holder, "bindings")
  const elsewhere = foreignAt(context, raw)
  if (elsewhere !== undefined) return unknownPart(elsewhere)
  const bindings = partAt(context, raw, "what the bindings refer to")
  if (raw === undefined || bindings === undefined) return undefined
  if (!isRecord(bindings.value)) {
    warnAt(context, "malformed", bindings.trail, "bindings must be an object; they are left out", "bindings")
    return undefined
  }
  const left: Record<string, Json> = {}
  for (const [protocol, part] of membersOf(bindings)) {
    const foreign = foreignAt(context, part)
    if (foreign !== undefined) setOwn(left, protocol, unknownPart(foreign))
    const binding = foreign === undefined ? partAt(context, part, "the binding") : undefined
    if (binding === undefined) continue
    if (isExtension(protocol) || !isRecord(binding.value)) {
      setOwn(left, protocol, binding.value)
      continue
    }
    const rest = read(bindingProtocol(protocol), openBinding(context, binding))
    if (rest !== undefined) setOwn(left, protocol, rest)
  }
  return Object.keys(left).length === 0 ? undefined : left
}
