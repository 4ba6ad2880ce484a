import {
  type Call,
  type Consumption,
  type Emission,
  isJsonObject,
  type Json,
  type JsonObject,
  type Model,
  nameOf,
  stableStringify
} from "@lintel/model"
import { compareText } from "@lintel/render"
import { declaredKey } from "./kept.js"
import { bindingOf } from "./protocol.js"
import { keyOf, type Scope } from "./scope.js"
import { messageReference, uponReferences, type Use } from "./use.js"
import { writeSecurity } from "./security.js"
import { merged, nonEmpty, objectIn, own, put, referenceTo, tree, type Tree } from "./tree.js"

const factsOf = (entity: Emission | Consumption, apart: ReadonlyArray<string>): JsonObject =>
  Object.fromEntries(
    Object.entries(entity).filter(([key, value]) => !apart.includes(key) && value !== undefined)
  ) as JsonObject

/** What the service sends, channel by channel; emissions with the same facts are one use. */
const sends = (scope: Scope): ReadonlyArray<Use> => {
  const subject = `service:${scope.service}`
  const found = new Map<string, Use>()
  for (const [index, emission] of (scope.model.services?.[scope.service]?.emits ?? []).entries()) {
    if (emission.channel === undefined) {
      scope.losses.drop(subject, "message that is sent to no channel", `/emits/${index}`)
      continue
    }
    const { answers = [], channel } = emission
    const facts = factsOf(emission, ["message", "channel", "answers"])
    const id = `${channel} ${stableStringify(facts)} ${[...answers].toSorted().join(" ")}`
    const messages = [...(found.get(id)?.messages ?? []), emission.message]
    found.set(id, { action: "send", channel: keyOf(channel), messages, facts, answers })
  }
  return [...found.values()]
}

const receives = ({ model, service }: Scope): ReadonlyArray<Use> =>
  (model.services?.[service]?.consumes ?? []).map((consumption) => ({
    action: "receive",
    channel: keyOf(consumption.channel),
    messages: consumption.messages ?? model.channels?.[keyOf(consumption.channel)]?.messages ?? [],
    facts: factsOf(consumption, ["channel", "messages"])
  }))

/** References to what the document does not describe: they are lost. */
const foreign: ReadonlyArray<string> = ["store", "into", "upcasters"]

const guarantees = ["atMostOnce", "atLeastOnce", "exactlyOnce"]

interface Bound {
  readonly bindings: Tree
  readonly said: ReadonlySet<string>
}

/** What the binding of an operation says of how messages travel. */
const boundFacts = (model: Model, { action, channel, facts }: Use): Bound => {
  const entity = model.channels?.[channel]
  const protocol = entity === undefined ? undefined : bindingOf(model, entity)
  const { group, guarantee } = facts
  const name = typeof group === "string" && action === "receive" ? group : undefined
  if (protocol === "kafka" && name !== undefined) {
    return { bindings: { kafka: { groupId: { type: "string", enum: [name] } } }, said: new Set(["group"]) }
  }
  if (protocol === "nats" && name !== undefined)
    return { bindings: { nats: { queue: name } }, said: new Set(["group"]) }
  const level = typeof guarantee === "string" ? guarantees.indexOf(guarantee) : -1
  if (protocol === "mqtt" && level >= 0) return { bindings: { mqtt: { qos: level } }, said: new Set(["guarantee"]) }
  if (protocol === "amqp" && (level === 0 || level === 1)) {
    return { bindings: { amqp: { ack: level === 1 } }, said: new Set(["guarantee"]) }
  }
  if (protocol === "sqs" && action === "receive" && isPlainRedelivery(facts["redelivery"])) {
    return { bindings: {}, said: new Set(["redelivery"]) }
  }
  return { bindings: {}, said: new Set() }
}

/** A redelivery of which the queue says everything. */
const isPlainRedelivery = (value: Json | undefined): boolean =>
  isJsonObject(value) &&
  Object.keys(value).every((key) => key === "visibility" || key === "attempts") &&
  value["attempts"] !== "unlimited"

/** What the service kept of an operation of its document: its name, and words for people. */
interface Kept {
  readonly name: string
  readonly operation: JsonObject
}

const keptFor = (operations: JsonObject, use: Use, taken: Set<string>): Kept | undefined => {
  const wanted = [...use.messages].toSorted().join(" ")
  const candidates = Object.keys(operations).filter((name) => {
    const operation = objectIn(operations, name)
    return !taken.has(name) && operation["action"] === use.action && operation["channel"] === `channel:${use.channel}`
  })
  const messagesOf = (name: string): string => {
    const list = own(objectIn(operations, name), "messages")
    return Array.isArray(list) ? list.map(String).toSorted().join(" ") : ""
  }
  const name = candidates.find((it) => messagesOf(it) === wanted)
  if (name === undefined) return undefined
  taken.add(name)
  return { name, operation: objectIn(operations, name) }
}

/** The reply that an operation gives or waits for. */
interface Reply {
  readonly channel: string | undefined
  readonly messages: ReadonlyArray<string>
  readonly address: Json | undefined
  readonly call: { readonly key: string; readonly call: Call } | undefined
}

const textOf = (value: Json | undefined): string | undefined => (typeof value === "string" ? value : undefined)

const keptReply = (kept: Kept | undefined): Reply | undefined => {
  if (kept === undefined || own(kept.operation, "reply") === undefined) return undefined
  const reply = objectIn(kept.operation, "reply")
  const channel = textOf(own(reply, "channel"))
  const messages = own(reply, "messages")
  return {
    channel: channel === undefined ? undefined : keyOf(channel),
    messages: Array.isArray(messages) ? messages.map(String) : [],
    address: own(reply, "address"),
    call: undefined
  }
}

/** The call of the service that sends these requests and waits for the answer. */
const callFor = (scope: Scope, { action, channel, messages }: Use): Reply | undefined => {
  if (action !== "send") return undefined
  for (const [key, call] of Object.entries(scope.model.calls ?? {})) {
    const { on, reply, replyOn, request } = call.to
    const isThis = call.from === `service:${scope.service}` && request !== undefined && messages.includes(request)
    if (!isThis || (on !== undefined && keyOf(on) !== channel) || replyOn === undefined) continue
    const answers = reply === undefined ? (scope.model.channels?.[keyOf(replyOn)]?.messages ?? []) : [reply]
    return { channel: keyOf(replyOn), messages: answers, address: undefined, call: { key, call } }
  }
  return undefined
}

const isSameSet = (a: ReadonlyArray<string>, b: ReadonlyArray<string>): boolean =>
  a.length === b.length && a.every((it) => b.includes(it))

/** What the service sends in answer to these requests. */
const answersTo = ({ action, messages }: Use, uses: ReadonlyArray<Use>): Reply | undefined => {
  if (action !== "receive") return undefined
  const said = uses.filter(({ answers = [] }) => answers.length > 0 && isSameSet(answers, messages))
  const [first] = said
  if (first === undefined) return undefined
  const there = said.filter(({ channel }) => channel === first.channel)
  return {
    channel: first.channel,
    messages: there.flatMap((it) => it.messages),
    address: undefined,
    call: undefined
  }
}

const isReplied = (use: Use, replies: ReadonlyArray<{ readonly reply: Reply }>): boolean =>
  replies.some(
    ({ reply }) => reply.channel === use.channel && use.messages.every((message) => reply.messages.includes(message))
  )

const isWhole = (scope: Scope, channel: string, messages: ReadonlyArray<string>): boolean => {
  const all = scope.model.channels?.[channel]?.messages ?? []
  return all.length === messages.length && all.every((it) => messages.includes(it))
}

const writeMessages = (scope: Scope, channel: string, messages: ReadonlyArray<string>): Json | undefined =>
  isWhole(scope, channel, messages)
    ? undefined
    : [...messages].toSorted().map((message) => messageReference(scope, channel, message))

const saidOfCall: ReadonlySet<string> = new Set(["from", "to", "extensions"])

const writeReply = (scope: Scope, { address, call, channel, messages }: Reply): Tree => {
  const declared = Object.entries(call?.call ?? {}).filter(
    ([key, value]) => !saidOfCall.has(key) && value !== undefined
  )
  return tree({
    address,
    channel: channel === undefined ? undefined : referenceTo("channels", nameOf(channel)),
    messages: channel === undefined || messages.length === 0 ? undefined : writeMessages(scope, channel, messages),
    [declaredKey]: declared.length === 0 ? undefined : (Object.fromEntries(declared) as JsonObject)
  })
}

const words = ["title", "summary", "description", "tags", "externalDocs"]

const writeUse = (
  scope: Scope,
  use: Use,
  {
    kept,
    reply,
    uses
  }: { readonly kept: Kept | undefined; readonly reply: Reply | undefined; readonly uses: ReadonlyArray<Use> }
): Tree => {
  const subject = `service:${scope.service}`
  const { bindings, said } = boundFacts(scope.model, use)
  const rest: Tree = {}
  for (const [key, value] of Object.entries(use.facts)) {
    if (said.has(key)) continue
    if (key === "upon") {
      const references = uponReferences(scope, value, uses)
      const isKept = Array.isArray(value) && references.length === value.length
      if (references.length > 0) put(rest, key, references)
      if (!isKept) scope.losses.drop(subject, "messages that lead to others", "/emits")
      else scope.losses.approximate(subject, "messages that lead to others, which only Lintel reads", "/emits")
    } else if (foreign.includes(key)) scope.losses.drop(subject, key, use.action === "send" ? "/emits" : "/consumes")
    else put(rest, key, value)
  }
  const operation = kept?.operation ?? {}
  const out: Tree = {}
  for (const word of words) {
    const value = own(operation, word)
    if (value !== undefined) put(out, word, value)
  }
  const extra = Object.entries(operation).filter(([key]) => key.startsWith("x-"))
  return {
    action: use.action,
    channel: referenceTo("channels", nameOf(use.channel)),
    ...out,
    ...tree({
      security: writeSecurity(scope, subject, own(operation, "security")),
      messages: writeMessages(scope, use.channel, use.messages),
      traits: own(operation, "traits"),
      bindings: nonEmpty(merged(bindings, objectIn(operation, "bindings"))),
      reply: reply === undefined ? undefined : writeReply(scope, reply)
    }),
    ...Object.fromEntries(extra),
    ...tree({ [declaredKey]: nonEmpty(rest) })
  }
}

/** Uses that a reply of another operation says already. */
const isCovered = (use: Use, replies: ReadonlyArray<{ readonly of: Use; readonly reply: Reply }>): boolean =>
  replies.some(
    ({ of, reply }) =>
      of.action !== use.action &&
      reply.channel === use.channel &&
      use.messages.length > 0 &&
      use.messages.every((message) => reply.messages.includes(message)) &&
      Object.keys(use.facts).length === 0
  )

const freeName = (taken: ReadonlySet<string>, wish: string): string => {
  let name = wish
  for (let count = 2; taken.has(name); count++) name = `${wish} ${count}`
  return name
}

const callName = (service: string, { call }: Reply): string | undefined =>
  call?.key.startsWith(`${service}/`) === true ? nameOf(call.key.slice(service.length + 1)) : undefined

/** The operations of the service by name: what it sends and receives, with the replies. */
export const writeOperations = (scope: Scope, kept: JsonObject): Tree => {
  const operations = objectIn(kept, "operations")
  const uses = [...sends(scope), ...receives(scope)]
  const taken = new Set<string>()
  const found = uses.map((use) => ({ use, kept: keptFor(operations, use, taken) }))
  const withReplies = found.map(({ kept: known, use }) => {
    const [asked, told] = [callFor(scope, use) ?? answersTo(use, uses), keptReply(known)]
    const reply = asked === undefined ? told : { ...asked, address: told?.address }
    return { use, kept: known, reply }
  })
  const replies = withReplies.flatMap(({ reply, use }) => (reply === undefined ? [] : [{ of: use, reply }]))
  const names = new Set(taken)
  const out: Tree = {}
  for (const { kept: known, reply, use } of withReplies) {
    if ((use.answers ?? []).length > 0 && !isReplied(use, replies))
      scope.losses.drop(`service:${scope.service}`, "requests that a message answers", "/emits")
    if (known === undefined && isCovered(use, replies)) continue
    const wish = (reply && callName(scope.service, reply)) ?? `${use.action} ${nameOf(use.channel)}`
    const name = known?.name ?? freeName(names, wish)
    names.add(name)
    put(out, name, writeUse(scope, use, { kept: known, reply, uses }))
  }
  return Object.fromEntries(Object.entries(out).toSorted(([a], [b]) => compareText(a, b)))
}
