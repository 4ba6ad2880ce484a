import { isRecord, own } from "@lintel/import"
import { type Extension, type ExtensionChange, type Json, type JsonObject, stableStringify } from "@lintel/model"

type Weight = ExtensionChange | undefined

const rank: Readonly<Record<ExtensionChange, number>> = { information: 1, "changes-meaning": 2, breaking: 3 }

const heavier = (a: Weight, b: Weight): Weight =>
  (a === undefined ? 0 : rank[a]) >= (b === undefined ? 0 : rank[b]) ? a : b

const isSame = (a: Json | undefined, b: Json | undefined): boolean =>
  a === undefined || b === undefined ? a === b : stableStringify(a) === stableStringify(b)

const keysOf = (...values: ReadonlyArray<unknown>): ReadonlyArray<string> => [
  ...new Set(values.flatMap((value) => (isRecord(value) ? Object.keys(value) : [])))
]

const part = (value: Json | undefined, key: string): Json | undefined =>
  isRecord(value) ? (own(value, key) as Json | undefined) : undefined

/** Words for people: nobody's code depends on them. */
const prose: ReadonlySet<string> = new Set(
  "title summary description tags externalDocs examples correlationId info termsOfService contact license".split(" ")
)

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

const weighBinding = (path: string, before: Json | undefined, after: Json | undefined): Weight => {
  if (isSame(before ?? {}, after ?? {})) return undefined
  if (meetingPoints.has(path)) return before === undefined ? "information" : "breaking"
  if (operational.has(path)) return "information"
  const keys = keysOf(before, after)
  const isInner =
    (isRecord(before) || before === undefined) && (isRecord(after) || after === undefined) && keys.length > 0
  if (!isInner) return "changes-meaning"
  return keys.reduce<Weight>(
    (all, key) => heavier(all, weighBinding(`${path}/${key}`, part(before, key), part(after, key))),
    undefined
  )
}

const weighBindings = (before: Json | undefined, after: Json | undefined): Weight =>
  keysOf(before, after).reduce<Weight>(
    (all, protocol) => heavier(all, weighBinding(protocol, part(before, protocol), part(after, protocol))),
    undefined
  )

/**
 * What a reply was and is, from the side of the application. One that goes leaves those waiting who asked; one that is
 * now waited for is given by nobody yet.
 */
const weighReply = (action: Json | undefined, before: Json | undefined, after: Json | undefined): Weight => {
  if (isSame(before, after)) return undefined
  if (before === undefined) return action === "send" ? "breaking" : "information"
  if (after === undefined) return action === "send" ? "information" : "breaking"
  // Channels and messages are compared where they stand; where the answer is sent to is only here.
  const [old, fresh] = [part(part(before, "address"), "location"), part(part(after, "address"), "location")]
  return isSame(old, fresh) ? undefined : "breaking"
}

/** Operations by what they do and where, whatever they are called. */
const byUse = (operations: Json | undefined): ReadonlyMap<string, Json> =>
  new Map(
    keysOf(operations).map((name) => {
      const operation = part(operations, name)
      return [
        stableStringify([part(operation, "action") ?? "", part(operation, "channel") ?? ""]),
        operation ?? null
      ] as const
    })
  )

const weighOperations = (before: Json | undefined, after: Json | undefined): Weight => {
  const [old, fresh] = [byUse(before), byUse(after)]
  return [...old].reduce<Weight>((all, [use, operation]) => {
    const other = fresh.get(use)
    if (other === undefined) return all // what it did is compared as what the service emits and consumes
    const reply = weighReply(part(operation, "action"), part(operation, "reply"), part(other, "reply"))
    const bindings = weighBindings(part(operation, "bindings"), part(other, "bindings"))
    // Who needs other credentials, the application or those it meets, is not said.
    const isTighter = weighSecurity(part(operation, "security"), part(other, "security")) === "breaking"
    return heavier(heavier(all, reply), heavier(bindings, isTighter ? "changes-meaning" : undefined))
  }, undefined)
}

const alternativesOf = (security: Json | undefined): ReadonlyArray<Json> => (Array.isArray(security) ? security : [])

/** Names of scopes by scheme where a requirement has that form; `undefined` for a scheme that stands in place. */
const scopesOf = (alternative: Json): ReadonlyArray<readonly [string, ReadonlyArray<Json>]> | undefined => {
  if (!isRecord(alternative)) return undefined
  const entries = Object.entries(alternative)
  return entries.every(([, scopes]) => Array.isArray(scopes))
    ? entries.map(([name, scopes]) => [name, Array.isArray(scopes) ? scopes : []])
    : undefined
}

const withoutProse = (value: Json): Json =>
  isRecord(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => !prose.has(key))) : value

/** Whether what satisfies one requirement satisfies another: the same scheme, with no scope more. */
const satisfies = (before: Json, after: Json): boolean => {
  const [old, fresh] = [scopesOf(before), scopesOf(after)]
  if (old === undefined || fresh === undefined) return isSame(withoutProse(before), withoutProse(after))
  const held = new Map(old)
  return fresh.every(
    ([name, scopes]) =>
      scopes.every((scope) => held.get(name)?.some((it) => isSame(it, scope)) === true) && held.has(name)
  )
}

/** One of several requirements has to be met; none is met by everybody. What was enough before has to be enough now. */
const weighSecurity = (before: Json | undefined, after: Json | undefined): Weight => {
  if (isSame(before, after)) return undefined
  const [old, fresh] = [alternativesOf(before), alternativesOf(after)]
  if (fresh.length === 0) return "information"
  if (old.length === 0) return "breaking"
  return old.every((one) => fresh.some((other) => satisfies(one, other))) ? "information" : "breaking"
}

/** Values of a variable in the address of a server: those that are gone lead nowhere. */
const weighVariable = (before: Json | undefined, after: Json | undefined): Weight => {
  const [old, fresh] = [part(before, "enum"), part(after, "enum")]
  const isNarrower =
    Array.isArray(fresh) && (!Array.isArray(old) || old.some((value) => !fresh.some((it) => isSame(it, value))))
  if (before !== undefined && after !== undefined && isNarrower) return "breaking"
  return isSame(part(before, "default"), part(after, "default")) ? "information" : "changes-meaning"
}

const weighKey = (key: string, before: Json | undefined, after: Json | undefined): Weight => {
  if (isSame(before, after) || prose.has(key)) return undefined
  switch (key) {
    case "bindings":
      return weighBindings(before, after)
    case "operations":
      return weighOperations(before, after)
    case "parameterSchemas":
      return "changes-meaning"
    case "pathname":
      return "breaking"
    case "security":
      return weighSecurity(before, after)
    case "variables":
      return keysOf(before, after).reduce<Weight>(
        (all, name) => heavier(all, weighVariable(part(before, name), part(after, name))),
        "information"
      )
    default:
      return "information"
  }
}

const compare = (before: Json | undefined, after: Json | undefined): Weight =>
  keysOf(before, after).reduce<Weight>(
    (all, key) => heavier(all, weighKey(key, part(before, key), part(after, key))),
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
  compare
}
