import { type Channel, type Consumption, isJsonObject, type Json, type JsonObject, nameOf } from "@lintel/model"
import { channelBinding } from "./channelBindings.js"
import { declared, declaredKey, keptOf, spread } from "./kept.js"
import { bindingOf } from "./protocol.js"
import { keyOf, type Scope } from "./scope.js"
import { merged, nonEmpty, objectIn, own, put, referenceTo, tree, type Tree } from "./tree.js"

const always = ["description", "address", "messages", "parameters", "broker"]

const writeParameters = ({ parameters = {} }: Channel, kept: JsonObject): Tree | undefined => {
  const schemas = objectIn(kept, "parameterSchemas")
  const out: Tree = {}
  for (const [key, { default: preset, description, location, oneOf }] of Object.entries(parameters)) {
    const schema = objectIn(schemas, nameOf(key))
    const elsewhere = own(schema, "$ref")
    if (elsewhere !== undefined) {
      put(out, nameOf(key), { $ref: elsewhere })
      continue
    }
    const examples = own(schema, "examples")
    put(out, nameOf(key), tree({ description, enum: oneOf, default: preset, examples, location }))
  }
  return nonEmpty(out)
}

const serversOf = (scope: Scope, { broker }: Channel, kept: JsonObject): Json | undefined => {
  const listed = own(kept, "servers")
  const keys = Array.isArray(listed)
    ? listed.flatMap((it: Json) => (typeof it === "string" ? [keyOf(it)] : []))
    : broker === undefined
      ? []
      : [keyOf(broker)]
  const known = keys.filter((key) => scope.brokers.includes(key))
  const names = known.length === scope.brokers.length ? [] : known.map(nameOf)
  return names.length === 0 ? undefined : names.map((name) => referenceTo("servers", name))
}

/** The consumption of the service at hand that reads a channel. */
const readerOf = ({ model, service }: Scope, key: string): Consumption | undefined =>
  (model.services?.[service]?.consumes ?? []).find(({ channel }) => channel === `channel:${key}`)

const bindingsOf = (
  scope: Scope,
  key: string,
  channel: Channel,
  kept: JsonObject
): { readonly bindings: Tree | undefined; readonly said: ReadonlySet<string> } => {
  const left = objectIn(kept, "bindings")
  const protocol = bindingOf(scope.model, channel)
  if (protocol === undefined) return { bindings: nonEmpty({ ...left }), said: new Set() }
  const isCalledOtherwise = own(kept, "address") !== undefined
  const target =
    channel.deadLetter === undefined || channel.deadLetter === "none" ? undefined : keyOf(channel.deadLetter)
  const { binding, said } = channelBinding(protocol, channel, {
    address: isCalledOtherwise ? channel.address : undefined,
    kept: objectIn(left, protocol),
    deadLetterName: target === undefined ? undefined : scope.model.channels?.[target]?.address,
    reader: readerOf(scope, key)
  })
  if (said.size === 0 && Object.keys(binding).length === 0) return { bindings: nonEmpty({ ...left }), said }
  return { bindings: merged({ [protocol]: binding }, left), said }
}

/** A channel as the document holds it. */
export const writeChannel = (scope: Scope, key: string, channel: Channel): Tree => {
  const subject = `channel:${key}`
  const kept = keptOf(scope, subject, channel.extensions)
  const { bindings, said } = bindingsOf(scope, key, channel, kept)
  const messages: Tree = {}
  for (const message of (channel.messages ?? []).toSorted()) {
    const name = scope.messageName(keyOf(message))
    put(messages, name, referenceTo("components", "messages", name))
  }
  const written = own(kept, "address")
  const rest = declared(scope, subject, channel, {
    said: new Set([...always, ...said]),
    lost: ["owner", "routes", "unrouted"]
  })
  return {
    ...tree({
      address: typeof written === "string" ? written : channel.address,
      title: own(kept, "title"),
      summary: own(kept, "summary"),
      description: channel.description,
      servers: serversOf(scope, channel, kept),
      messages: nonEmpty(messages),
      parameters: writeParameters(channel, kept),
      bindings,
      tags: own(kept, "tags"),
      externalDocs: own(kept, "externalDocs")
    }),
    ...spread(kept, []),
    ...tree({ [declaredKey]: rest === undefined || !isJsonObject(rest) ? undefined : rest })
  }
}
