import { isRecord, unknownReasonsIn } from "@lintel/import"
import {
  type Extension,
  type ExtensionChange,
  type ExtensionContext,
  type Json,
  type JsonObject,
  stableStringify
} from "@lintel/model"
import { prose } from "./kept.js"
import { keysOf, type OperationPair, operationPairs, part } from "./operationPairs.js"
import { refused, refusedByOperation } from "./refused.js"

type Weight = ExtensionChange | undefined

const rank: Readonly<Record<ExtensionChange, number>> = {
  information: 1,
  "changes-meaning": 2,
  undecided: 3,
  breaking: 4
}

const heavier = (a: Weight, b: Weight): Weight =>
  (a === undefined ? 0 : rank[a]) >= (b === undefined ? 0 : rank[b]) ? a : b

const isSame = (a: Json | undefined, b: Json | undefined): boolean =>
  a === undefined || b === undefined ? a === b : stableStringify(a) === stableStringify(b)

/** What must be the same for both sides to meet or to understand each other, by protocol and path. */
const meetingPoints: ReadonlySet<string> = new Set([
  "amqp/exchange/name",
  "amqp/exchange/vhost",
  "amqp/exchange/type",
  "amqp/queue/name",
  "amqp/queue/vhost",
  "amqp/is",
  "kafka/schemaIdLocation",
  "kafka/schemaIdPayloadEncoding",
  "googlepubsub/schemaSettings/encoding",
  "http/method",
  "ws/method",
  "nats/queue",
  "pulsar/namespace",
  "jms/destination",
  "sqs/queue/fifoQueue"
])

/** Schemas of what a client presents when it connects, or with each request. */
const presented: ReadonlySet<string> = new Set(["ws/query", "ws/headers", "http/query", "http/headers"])

const namesIn = (schema: Json | undefined, key: "properties" | "required"): ReadonlyArray<string> => {
  const value = part(schema, key)
  if (Array.isArray(value)) return value.filter((name) => typeof name === "string")
  return isRecord(value) ? Object.keys(value) : []
}

/** A schema without its members and words. */
const restOf = (schema: Json | undefined): Json =>
  Object.fromEntries(
    Object.entries(isRecord(schema) ? schema : {}).filter(
      ([key]) => !["properties", "required", "type"].includes(key) && !prose.has(key)
    )
  )

/** What was presented and what is asked for: something that has to be there and may be absent, or too hard to tell here. */
const weighPresented = (offered: Json | undefined, asked: Json | undefined): Weight => {
  const given = namesIn(offered, "required")
  if (namesIn(asked, "required").some((name) => !given.includes(name))) return "breaking"
  const isSameMember = namesIn(asked, "properties").every((name) => {
    const [one, other] = [offered, asked].map((schema) => part(part(schema, "properties"), name))
    return one === undefined || isSame(one, other)
  })
  const [before, after] = [restOf(offered), restOf(asked)]
  return isSameMember && (isSame(before, after) || isSame(after, {})) ? "information" : "undecided"
}

/** How the broker keeps its promises, or what only its operators see. */
const operational: ReadonlySet<string> = new Set([
  "kafka/replicas",
  "kafka/clientId",
  "kafka/schemaLookupStrategy",
  "kafka/schemaRegistryUrl",
  "kafka/schemaRegistryVendor",
  "sqs/queue/policy",
  "sqs/queue/tags",
  "sns/policy",
  "sns/tags",
  "googlepubsub/labels",
  "pulsar/geo-replication"
])

const weighBinding = (path: string, before: Json | undefined, after: Json | undefined, isClient: boolean): Weight => {
  if (isSame(before ?? {}, after ?? {})) return undefined
  if (meetingPoints.has(path)) return before === undefined ? "information" : "breaking"
  if (operational.has(path)) return "information"
  if (presented.has(path)) return isClient ? weighPresented(after, before) : weighPresented(before, after)
  const keys = keysOf(before, after)
  const isInner =
    (isRecord(before) || before === undefined) && (isRecord(after) || after === undefined) && keys.length > 0
  if (!isInner) return "changes-meaning"
  return keys.reduce<Weight>(
    (all, key) => heavier(all, weighBinding(`${path}/${key}`, part(before, key), part(after, key), isClient)),
    undefined
  )
}

/** Nothing can be said of what lies elsewhere, however equal it looks. */
const isUnknown = (...sides: ReadonlyArray<Json | undefined>): boolean => unknownReasonsIn(sides).length > 0

const isElsewhere = (value: Json | undefined): boolean => typeof part(value, "$ref") === "string" && isUnknown(value)

/** What bindings say; the application is the client of its own requests, and what it presents others have to take. */
const weighBindings = (before: Json | undefined, after: Json | undefined, isClient = false): Weight =>
  isElsewhere(before) || isElsewhere(after)
    ? "undecided"
    : keysOf(before, after).reduce<Weight>((all, protocol) => {
        const [old, fresh] = [part(before, protocol), part(after, protocol)]
        return heavier(all, isUnknown(old, fresh) ? "undecided" : weighBinding(protocol, old, fresh, isClient))
      }, undefined)

/**
 * What a reply was and is, from the side of the application. One that goes leaves those waiting who asked; one that is
 * now waited for is given by nobody yet.
 */
const weighReply = (action: Json | undefined, before: Json | undefined, after: Json | undefined): Weight => {
  // Where the answer is sent to may have changed, however equal the references look.
  if (isUnknown(part(before, "address"), part(after, "address"))) return "undecided"
  if (isSame(before, after)) return undefined
  if (before === undefined) return action === "send" ? "breaking" : "information"
  if (after === undefined) return action === "send" ? "information" : "breaking"
  // Channels and messages are compared where they stand; where the answer is sent to is only here.
  const [old, fresh] = [part(part(before, "address"), "location"), part(part(after, "address"), "location")]
  return isSame(old, fresh) ? undefined : "breaking"
}

/** Credentials that are enough no more are told apart; what else is said of them is worth knowing. */
const weighSecurity = (before: Json | undefined, after: Json | undefined, isRefused: boolean): Weight =>
  isSame(before, after) || isRefused ? undefined : "information"

const weighOperation = (pair: OperationPair, context: ExtensionContext | undefined): Weight => {
  const { after, before } = pair
  const reply = weighReply(part(before, "action"), part(before, "reply"), part(after, "reply"))
  const bindings = weighBindings(part(before, "bindings"), part(after, "bindings"), part(before, "action") === "send")
  const security = weighSecurity(
    part(before, "security"),
    part(after, "security"),
    refusedByOperation(pair, context) !== undefined
  )
  const traits: Weight = isUnknown(part(before, "traits"), part(after, "traits")) ? "undecided" : undefined
  return heavier(heavier(reply, bindings), heavier(security, traits))
}

const weighOperations = (
  before: Json | undefined,
  after: Json | undefined,
  context: ExtensionContext | undefined
): Weight =>
  operationPairs(before, after).reduce<Weight>((all, pair) => heavier(all, weighOperation(pair, context)), undefined)

/** Values of a variable in the address of a server: those that are gone lead nowhere. */
const weighVariable = (before: Json | undefined, after: Json | undefined): Weight => {
  if (isUnknown(before, after)) return "undecided"
  const [old, fresh] = [part(before, "enum"), part(after, "enum")]
  const isNarrower =
    Array.isArray(fresh) && (!Array.isArray(old) || old.some((value) => !fresh.some((it) => isSame(it, value))))
  if (before !== undefined && after !== undefined && isNarrower) return "breaking"
  return isSame(part(before, "default"), part(after, "default")) ? "information" : "changes-meaning"
}

/** The servers of a channel: on one that is gone, nobody meets there any more. */
const weighServers = (before: Json | undefined, after: Json | undefined): Weight => {
  if (!Array.isArray(before) || !Array.isArray(after)) return undefined
  return before.every((server) => after.includes(server)) ? "information" : "breaking"
}

const weighKey = (
  key: string,
  before: Json | undefined,
  after: Json | undefined,
  context: ExtensionContext | undefined
): Weight => {
  if (prose.has(key) || key.startsWith("x-") || (isSame(before, after) && !isUnknown(before, after))) return undefined
  switch (key) {
    case "bindings":
      return weighBindings(before, after)
    case "operations":
      return weighOperations(before, after, context)
    case "servers":
      return weighServers(before, after)
    case "message":
      return undefined // its payload and its headers are not known either, and are told
    case "traits":
    case "server":
      return "undecided"
    case "parameterSchemas":
      return isUnknown(before, after) ? "undecided" : "changes-meaning"
    case "pathname":
      return "breaking"
    case "security":
      return weighSecurity(
        before,
        after,
        refused({ security: before ?? null }, { security: after ?? null }, context).length > 0
      )
    case "variables":
      return keysOf(before, after).reduce<Weight>(
        (all, name) => heavier(all, weighVariable(part(before, name), part(after, name))),
        isSame(before, after) ? undefined : "information"
      )
    default:
      return "information"
  }
}

const compare = (before: Json | undefined, after: Json | undefined, context?: ExtensionContext): Weight =>
  keysOf(before, after).reduce<Weight>(
    (all, key) => heavier(all, weighKey(key, part(before, key), part(after, key), context)),
    undefined
  )

const isObject = (value: Json): value is JsonObject => isRecord(value)

/**
 * What entities keep of their AsyncAPI document beyond the Model, under `extensions.asyncapi`, and what a change of it
 * means: another exchange or a reply that is no longer given breaks somebody, prose nobody.
 *
 * @example
 * ```ts
 * import { asyncapiExtension } from "@lintel/import-asyncapi"
 *
 * const exchange = (name: string) => ({ bindings: { amqp: { exchange: { name } } } })
 * asyncapiExtension.compare(exchange("orders"), exchange("sales")) // => "breaking"
 * asyncapiExtension.compare({ summary: "Orders." }, { summary: "All orders." }) // => undefined
 * ```
 *
 * @category Comparing
 * @since 0.1.0
 */
export const asyncapiExtension: Extension = {
  _tag: "Extension",
  key: "asyncapi",
  problems: (value) => (isObject(value) ? [] : [{ pointer: "", reason: "must be an object" }]),
  compare,
  refused
}
