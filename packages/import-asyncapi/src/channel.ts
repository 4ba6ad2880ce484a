import {
  partAt,
  child,
  type Cursor,
  dereference,
  foreignAt,
  isRecord,
  itemsOf,
  objectAt,
  setOwn,
  source,
  type Source,
  type Sources,
  textOf
} from "@lintel/import"
import { type Address, type Channel, type Json, segment } from "@lintel/model"
import { readBindings } from "./bindings.js"
import { type ChannelFacts, readChannelBinding } from "./channelBindings.js"
import type { Context } from "./context.js"
import { readDeclared } from "./declared.js"
import { noFacts, scalarText } from "./facts.js"
import { unknownPart } from "./foreign.js"
import type { FoundChannel } from "./found.js"
import { extensionsOf, keep, type Kept, keepRest } from "./kept.js"
import { namedIn } from "./named.js"

type Parameters = NonNullable<Channel["parameters"]>

/** A channel of the Model with what its bindings say of others. */
export interface ReadChannel {
  readonly found: FoundChannel
  readonly channel: Channel
  readonly sources: Sources
  readonly facts: ChannelFacts
}

const known: ReadonlySet<string> = new Set(
  "address messages description servers parameters bindings publish subscribe $ref".split(" ")
)
const keptFields = ["title", "summary", "tags", "externalDocs"]

const textsOf = (cursor: Cursor | undefined): ReadonlyArray<string> | undefined => {
  const values = itemsOf(cursor).map(({ value }) => value)
  const texts = values
    .filter((it) => typeof it === "string" || typeof it === "number" || typeof it === "boolean")
    .map(String)
  return texts.length === 0 ? undefined : texts
}

interface ReadParameter {
  readonly value: Parameters[string]
  /** What a schema of AsyncAPI 2 says beyond the values allowed. */
  readonly schema: Json | undefined
}

/** A parameter: its values stand beside it in AsyncAPI 3, in a schema in 2. */
const readParameter = (context: Context, cursor: Cursor): ReadParameter => {
  const written = child(cursor, "schema")
  const foreign = foreignAt(context, written)
  if (foreign !== undefined) return { value: {}, schema: unknownPart(foreign) }
  const schema = dereference(context, written) ?? cursor
  const oneOf =
    textsOf(child(schema, "enum")) ??
    (child(schema, "const") === undefined ? undefined : [String(child(schema, "const")?.value)])
  const preset = scalarText(child(schema, "default")?.value)
  const description = textOf(child(cursor, "description"))
  const location = textOf(child(cursor, "location"))
  const rest =
    isRecord(schema.value) && written !== undefined
      ? Object.fromEntries(
          Object.entries(schema.value).filter(
            ([key, value]) => !["enum", "const", "default"].includes(key) && !(key === "type" && value === "string")
          )
        )
      : {}
  return {
    value: {
      ...(description === undefined ? {} : { description }),
      ...(oneOf === undefined ? {} : { oneOf }),
      ...(preset === undefined ? {} : { default: preset }),
      ...(location === undefined ? {} : { location })
    },
    schema: Object.keys(rest).length === 0 ? undefined : (rest as Json)
  }
}

const readParameters = (context: Context, cursor: Cursor, kept: Kept, sources: Sources): Parameters | undefined => {
  const holder = objectAt(context, child(cursor, "parameters"), "the parameters of a channel")
  const parameters: Record<string, Parameters[string]> = {}
  const schemas: Record<string, Json> = {}
  const inside = new Map<string, Source>()
  for (const [name, raw] of namedIn(holder)) {
    const foreign = foreignAt(context, raw)
    if (foreign !== undefined) {
      parameters[segment(name)] = {}
      setOwn(schemas, name, unknownPart(foreign))
      inside.set(segment(name), source(raw.trail))
      continue
    }
    const parameter = objectAt(context, partAt(context, raw, "the parameter"), "a parameter")
    if (parameter === undefined) continue
    const { schema, value } = readParameter(context, parameter)
    parameters[segment(name)] = value
    if (schema !== undefined) setOwn(schemas, name, schema)
    inside.set(segment(name), source(parameter.trail))
  }
  keep(kept, "parameterSchemas", schemas)
  if (holder === undefined || inside.size === 0) return undefined
  sources.set("parameters", source(holder.trail, inside))
  return parameters
}

/** A broker as channels know it. */
export interface KnownBroker {
  readonly address: Address<"broker">
  /** The name of the bindings that its protocol has. */
  readonly protocol: string | undefined
}

/** The broker of a channel, when it is on one server only. */
const brokerOf = ({ servers }: FoundChannel, brokers: ReadonlyMap<string, KnownBroker>): KnownBroker | undefined => {
  const names = servers ?? [...brokers.keys()]
  const [only] = names
  return names.length === 1 && only !== undefined ? brokers.get(only) : undefined
}

/** Bindings of which everything became facts keep their names, as nothing else says the protocol. */
const withNames = (bindings: Json | undefined, names: ReadonlySet<string>): Json | undefined => {
  const out: Record<string, Json> = isRecord(bindings) ? { ...(bindings as Readonly<Record<string, Json>>) } : {}
  for (const name of names) if (!Object.hasOwn(out, name)) setOwn(out, name, {})
  return Object.keys(out).length === 0 ? undefined : out
}

/** Reads a channel, without the messages that pass there. */
export const readChannel = (
  context: Context,
  found: FoundChannel,
  brokers: ReadonlyMap<string, KnownBroker>,
  isRead: boolean
): ReadChannel => {
  const { cursor } = found
  const facts: ChannelFacts = { ...noFacts<Channel>(), reader: {}, isRead }
  const kept = keepRest(context, cursor, "a channel", { known, kept: keptFields })
  const broker = brokerOf(found, brokers)
  const spoken = new Set<string>()
  const bindings = readBindings(context, cursor, (protocol, binding) => {
    // Of several bindings only that of the broker counts; where no broker is known, each may.
    if (broker?.protocol !== undefined && broker.protocol !== protocol) return binding.rest()
    spoken.add(protocol)
    return readChannelBinding(protocol, facts, binding)
  })
  keep(kept, "bindings", broker === undefined ? withNames(bindings, spoken) : bindings)
  const written = textOf(found.address)
  // What brokers know is the name in the binding; what the document calls it stays beside it.
  if (facts.values.address !== undefined && written !== undefined && facts.values.address !== written) {
    keep(kept, "address", written)
  }
  // Of several servers, those it is on; of one, nothing has to be said.
  if (brokers.size > 1) {
    const names = found.servers ?? [...brokers.keys()]
    keep(kept, "servers", names.map((name) => `broker:${segment(name)}`).toSorted())
  }
  if (found.address !== undefined)
    facts.sources.set("address", facts.sources.get("address") ?? source(found.address.trail))
  const parameters = readParameters(context, cursor, kept, facts.sources)
  const description = textOf(child(cursor, "description"))
  const extensions = extensionsOf(kept)
  const channel: Channel = {
    ...(broker === undefined ? {} : { broker: broker.address }),
    ...(description === undefined ? {} : { description }),
    ...(written === undefined ? {} : { address: written }),
    ...facts.values,
    ...(parameters === undefined ? {} : { parameters }),
    ...(extensions === undefined ? {} : { extensions }),
    ...(readDeclared(context, cursor, "channel", facts.sources) as Partial<Channel>)
  }
  return { found, channel, sources: facts.sources, facts }
}
