/**
 * Pairs of AsyncAPI documents in the styles that people write: one application in AsyncAPI 2.6 and in 3, traits, several
 * messages, replies, servers and bindings of many protocols, Avro beside JSON. What each change means was written before
 * anything was run.
 */
import type { DocumentPair, Tree, Truth } from "./asyncapiPairs.js"

type Role = "send" | "receive"
const [C, B, U] = ["compatible", "breaking", "undecided"] as const
const pairs: Array<DocumentPair> = []

const S = { type: "string" }
const I = { type: "integer" }
const object = (properties: Tree, required: ReadonlyArray<string> = Object.keys(properties)): Tree => ({
  type: "object",
  required,
  properties
})

interface Around {
  readonly version?: string
  readonly root?: Tree
  readonly channel?: Tree
  readonly operation?: Tree
  /** The address, which is the key of the channel in AsyncAPI 2. */
  readonly address?: string
}

const info = { title: "Shop", version: "1" }
const three = (action: Role, messages: Tree, around: Around = {}): Tree => ({
  asyncapi: around.version ?? "3.0.0",
  info,
  channels: { c: { address: around.address ?? "orders", messages, ...around.channel } },
  operations: { op: { action, channel: { $ref: "#/channels/c" }, ...around.operation } },
  ...around.root
})
const two = (action: Role, message: Tree, around: Around = {}): Tree => ({
  asyncapi: around.version ?? "2.6.0",
  info,
  channels: {
    [around.address ?? "orders"]: {
      [action === "send" ? "subscribe" : "publish"]: { message, ...around.operation },
      ...around.channel
    }
  },
  ...around.root
})

type Document = (role: Role) => Tree
const add = (name: string, old: Document, fresh: Document, truths: readonly [send: Truth, receive: Truth]): void => {
  for (const [index, role] of (["send", "receive"] as const).entries()) {
    pairs.push({ name: `${role}: ${name}`, old: old(role), new: fresh(role), truth: truths[index] ?? C })
  }
}
const both = (
  name: string,
  old: Tree,
  fresh: Tree,
  truths: readonly [Truth, Truth],
  before: Around = {},
  after: Around = before
): void =>
  add(
    name,
    (role) => three(role, old, before),
    (role) => three(role, fresh, after),
    truths
  )
/** The same application in AsyncAPI 2.6, and in 3.0 after it. */
const across = (
  name: string,
  old: Tree,
  fresh: Tree,
  truths: readonly [Truth, Truth],
  before: Around = {},
  after: Around = {}
): void =>
  add(
    `2.6 to 3.0: ${name}`,
    (role) => two(role, old, before),
    (role) => three(role, fresh, after),
    truths
  )

const message = { name: "M", payload: object({ id: S }) }
const one = { M: message }
const kind = (k: string): Tree => ({ name: k.toUpperCase(), payload: object({ k: { const: k } }) })
const [a, b, c] = [kind("a"), kind("b"), kind("c")]
const headers = (properties: Tree, required: ReadonlyArray<string> = []): Tree => object(properties, required)

// AsyncAPI 2.6 and 3.0 of one application.
across(
  "headers of a trait stand in the message",
  { ...message, traits: [{ headers: headers({ v: S }, ["v"]) }] },
  { M: { ...message, headers: headers({ v: S }, ["v"]) } },
  [C, C]
)
across("one of two", { oneOf: [a, b] }, { A: a, B: b }, [C, C])
across("one of two, and one is gone", { oneOf: [a, b] }, { A: a }, [C, B])
across("one, and one more", { oneOf: [a] }, { A: a, C: c }, [B, C])
const tenants = (values: ReadonlyArray<string>): Around => ({
  address: "o/{t}",
  channel: { parameters: { t: { enum: values } } }
})
const tenants2: Around = {
  address: "o/{t}",
  channel: { parameters: { t: { schema: { type: "string", enum: ["x", "y"] } } } }
}
across("values of a parameter", message, one, [C, C], tenants2, tenants(["x", "y"]))
across("values of a parameter, one less", message, one, [C, B], tenants2, tenants(["x"]))
const group = { operation: { bindings: { kafka: { groupId: { type: "string", enum: ["g"] } } } } }
across("the group", message, one, [C, C], group, group)
const keyed = (key: unknown): Tree => ({ ...message, bindings: { kafka: { key } } })
across("another type of key", keyed(S), { M: keyed(I) }, [B, B])
const server = (value: Tree): Around => ({ root: { servers: { p: value } } })
across(
  "a server",
  message,
  one,
  [C, C],
  server({ url: "kafka://h:9092", protocol: "kafka" }),
  server({ host: "h:9092", protocol: "kafka" })
)
across(
  "a server with a variable",
  message,
  one,
  [C, C],
  server({ url: "mqtt://h:{port}", protocol: "mqtt", variables: { port: { default: "1883" } } }),
  server({ host: "h:{port}", protocol: "mqtt", variables: { port: { default: "1883" } } })
)
across(
  "a server with a path",
  message,
  one,
  [C, C],
  server({ url: "wss://h/v1", protocol: "wss" }),
  server({ host: "h", protocol: "wss", pathname: "/v1" })
)
across("a server called otherwise", message, one, [C, C], server({ url: "kafka://h:9092", protocol: "kafka" }), {
  root: { servers: { main: { host: "h:9092", protocol: "kafka" } } }
})
add(
  "2.6 to 3.0: the word taken for the action, which is the other one",
  (role) => two(role, message),
  (role) => three(role === "send" ? "receive" : "send", one),
  [B, B]
)
pairs.push({
  name: "2.6 to 3.0: both directions on one channel",
  old: { asyncapi: "2.6.0", info, channels: { orders: { publish: { message: a }, subscribe: { message: b } } } },
  new: {
    asyncapi: "3.0.0",
    info,
    channels: { c: { address: "orders", messages: { A: a, B: b } } },
    operations: {
      i: { action: "receive", channel: { $ref: "#/channels/c" }, messages: [{ $ref: "#/channels/c/messages/A" }] },
      o: { action: "send", channel: { $ref: "#/channels/c" }, messages: [{ $ref: "#/channels/c/messages/B" }] }
    }
  },
  truth: C
})

// Traits of AsyncAPI 3 lie below what has them; lists are replaced.
both(
  "a list of a trait is replaced",
  { M: { payload: object({ id: S }), headers: headers({ a: S, b: S }, ["b"]) } },
  {
    M: {
      payload: object({ id: S }),
      traits: [{ headers: headers({ a: S, b: S }, ["a"]) }],
      headers: { required: ["b"] }
    }
  },
  [C, C]
)
both(
  "the content type of a trait",
  { M: { ...message, contentType: "application/json" } },
  { M: { ...message, traits: [{ contentType: "application/xml" }] } },
  [B, B]
)
both(
  "an operation says otherwise than its trait",
  one,
  one,
  [C, C],
  { operation: { bindings: { kafka: { groupId: { const: "g2" } } } } },
  {
    operation: {
      traits: [{ bindings: { kafka: { groupId: { const: "g1" } } } }],
      bindings: { kafka: { groupId: { const: "g2" } } }
    }
  }
)

// Messages.
both(
  "one of in the payload, then two messages",
  { M: { payload: { oneOf: [a["payload"], b["payload"]] } } },
  { A: a, B: b },
  [C, C]
)
both(
  "two messages, then any of three in a payload",
  { A: a, B: b },
  { M: { payload: { anyOf: [a, b, c].map((it) => it["payload"]) } } },
  [B, C]
)
both(
  "a header has to be there for the correlation",
  { M: { ...message, headers: headers({ cid: S }) } },
  { M: { ...message, headers: headers({ cid: S }, ["cid"]), correlationId: { location: "$message.header#/cid" } } },
  [C, B]
)
const some = (role: Role, names: ReadonlyArray<string>): Tree =>
  three(
    role,
    { A: a, B: b },
    { operation: { messages: names.map((name) => ({ $ref: `#/channels/c/messages/${name}` })) } }
  )
add(
  "an operation takes one message less",
  (role) => some(role, ["A", "B"]),
  (role) => some(role, ["A"]),
  [C, B]
)
both("no address, and one more is required", one, { M: { payload: object({ id: S, n: S }) } }, [C, B], {
  channel: { address: null }
})
both(
  "header of another type",
  { M: { ...message, headers: headers({ v: I }, ["v"]) } },
  { M: { ...message, headers: headers({ v: S }, ["v"]) } },
  [B, B]
)
both("names and words only", one, { Z: { ...message, title: "t", summary: "s", tags: [{ name: "a" }] } }, [C, C])
both("3.0 and 3.1", one, one, [C, C], {}, { version: "3.1.0" })
both(
  "what is meant where nothing is said",
  one,
  one,
  [B, B],
  { root: { defaultContentType: "application/json" } },
  { root: { defaultContentType: "application/cbor" } }
)

// Replies.
const asked = (
  role: Role,
  values: ReadonlyArray<string>,
  reply: Tree = {},
  address: string | null = "replies"
): Tree => ({
  asyncapi: "3.0.0",
  info,
  channels: {
    c: { address: "requests", messages: { Q: message } },
    r: { address, messages: { K: { payload: object({ s: { enum: values } }) } } }
  },
  operations: {
    op: { action: role, channel: { $ref: "#/channels/c" }, reply: { channel: { $ref: "#/channels/r" }, ...reply } }
  }
})
add(
  "a reply of more values",
  (role) => asked(role, ["ok"]),
  (role) => asked(role, ["ok", "late"]),
  [C, B]
)
add(
  "a reply of fewer values",
  (role) => asked(role, ["ok", "late"]),
  (role) => asked(role, ["ok"]),
  [B, C]
)
const back = (header: string): Tree => ({ address: { location: `$message.header#/${header}` } })
add(
  "the header that says where to reply",
  (role) => asked(role, ["ok"], back("replyTo"), null),
  (role) => asked(role, ["ok"], back("answerTo"), null),
  [B, B]
)
add(
  "replies go elsewhere",
  (role) => asked(role, ["ok"]),
  (role) => asked(role, ["ok"], {}, "answers"),
  [B, B]
)

// Bindings.
const kafka = (binding: Tree): Around => ({ channel: { bindings: { kafka: binding } } })
both("fewer partitions", one, one, [C, C], kafka({ partitions: 12 }), kafka({ partitions: 6 }))
both(
  "compacted, and keys of another type",
  { M: keyed(S) },
  { M: keyed(object({ id: S })) },
  [B, B],
  kafka({ topicConfiguration: { "cleanup.policy": ["compact"] } })
)
both(
  "compacted from now on, and shorter keys",
  { M: keyed(S) },
  { M: keyed({ type: "string", maxLength: 8 }) },
  [C, B],
  kafka({ topicConfiguration: { "cleanup.policy": ["delete"] } }),
  kafka({ topicConfiguration: { "cleanup.policy": ["compact"] } })
)
const bound = (protocol: string, before: Tree, after: Tree): readonly [Around, Around] => [
  { channel: { bindings: { [protocol]: before } } },
  { channel: { bindings: { [protocol]: after } } }
]
both(
  "googlepubsub: another encoding",
  one,
  one,
  [B, B],
  ...bound(
    "googlepubsub",
    { schemaSettings: { encoding: "json", name: "s" } },
    { schemaSettings: { encoding: "binary", name: "s" } }
  )
)
both(
  "pulsar: another namespace",
  one,
  one,
  [B, B],
  ...bound("pulsar", { namespace: "a", persistence: "persistent" }, { namespace: "b", persistence: "persistent" })
)
both("jms: another destination", one, one, [B, B], ...bound("jms", { destination: "d1" }, { destination: "d2" }))
both(
  "ws: a parameter is required now",
  one,
  one,
  [B, B],
  ...bound("ws", { query: object({ t: S }, []) }, { query: object({ t: S }) })
)
both(
  "ws: a parameter is not required any more",
  one,
  one,
  [C, C],
  ...bound("ws", { query: object({ t: S }) }, { query: object({ t: S }, []) })
)
both(
  "ws: a parameter that may be given",
  one,
  one,
  [C, C],
  ...bound("ws", { query: object({ t: S }) }, { query: object({ t: S, u: S }, ["t"]) })
)
both("ws: a header is required", one, one, [B, B], ...bound("ws", {}, { headers: object({ "X-T": S }) }))
const http = (binding: Tree): Around => ({ operation: { bindings: { http: binding } } })
both("http: another method", one, one, [B, B], http({ method: "POST" }), http({ method: "PUT" }))
both(
  "http: a parameter is required",
  one,
  one,
  [C, B],
  http({ query: object({ t: S }, []) }),
  http({ query: object({ t: S, u: S }, ["u"]) })
)
both(
  "http: a parameter of fewer values",
  one,
  one,
  [U, U],
  http({ query: object({ t: S }) }),
  http({ query: object({ t: { enum: ["a"] } }) })
)

// Servers.
const kafkaServer = (host: string, more: Tree = {}): Around => server({ host, protocol: "kafka", ...more })
both("hosts in another order", one, one, [C, C], kafkaServer("a:9092,b:9092"), kafkaServer("b:9092,a:9092"))
both(
  "another version of the protocol",
  one,
  one,
  [C, C],
  kafkaServer("a", { protocolVersion: "2.8" }),
  kafkaServer("a", { protocolVersion: "3.6" })
)
const servers = { p: { host: "a", protocol: "kafka" }, q: { host: "b", protocol: "kafka" } }
const on = (...names: ReadonlyArray<string>): Around => ({
  root: { servers },
  ...(names.length === 0 ? {} : { channel: { servers: names.map((name) => ({ $ref: `#/servers/${name}` })) } })
})
both("a channel on one server less", one, one, [B, B], on("p", "q"), on("p"))
both("a channel on all servers, then on one", one, one, [B, B], on(), on("p"))
both("a channel on one server more", one, one, [C, C], on("p"), on("p", "q"))
both("a channel on one server, then on all", one, one, [C, C], on("p"), on())
both("a channel on all servers, each of which is named", one, one, [C, C], on(), on("q", "p"))
both("a channel on another server", one, one, [B, B], on("p"), on("q"))
both("a channel on one server less, and servers called otherwise", one, one, [B, B], on("p", "q"), {
  root: { servers: { x: servers.p, y: servers.q } },
  channel: { servers: [{ $ref: "#/servers/x" }] }
})
both("a channel on the same servers, which are called otherwise", one, one, [C, C], on("p"), {
  root: { servers: { x: servers.p, y: servers.q } },
  channel: { servers: [{ $ref: "#/servers/x" }] }
})

// Avro, beside JSON as well.
const avro = (schema: unknown, version = "1.11.0", more: Tree = {}): Tree => ({
  contentType: "avro/binary",
  payload: { schemaFormat: `application/vnd.apache.avro;version=${version}`, schema },
  ...more
})
const record = (
  fields: ReadonlyArray<readonly [name: string, type: unknown, preset?: unknown]>,
  more: Tree = {}
): Tree => ({
  type: "record",
  name: "R",
  fields: fields.map(([name, type, ...preset]) => ({
    name,
    type,
    ...(preset.length === 0 ? {} : { default: preset[0] })
  })),
  ...more
})
const written = (name: string, old: Tree, fresh: Tree, truths: readonly [Truth, Truth], version?: string): void =>
  both(`avro: ${name}`, { M: avro(old, version) }, { M: avro(fresh, version) }, truths)
const list = ["next", ["null", "R"], null] as const
const int = record([["v", "int"]])
written(
  "recursive, a field with a default more",
  record([["v", "int"], list]),
  record([["v", "int"], list, ["w", "int", 0]]),
  [C, C]
)
written(
  "recursive, a field without a default more",
  record([["v", "int"], list]),
  record([["v", "int"], list, ["w", "int"]]),
  [C, B]
)
written("another name with an alias", int, record([["v", "int"]], { name: "S", aliases: ["R"] }), [B, C])
written("another namespace", record([["v", "int"]], { namespace: "a" }), record([["v", "int"]], { namespace: "b" }), [
  C,
  C
])
const timestamp = (logicalType: string): Tree => record([["t", { type: "long", logicalType }]])
written("milliseconds, then microseconds", timestamp("timestamp-millis"), timestamp("timestamp-micros"), [C, C])
const symbols = (...all: ReadonlyArray<string>): Tree => record([["e", { type: "enum", name: "E", symbols: all }]])
written("symbols in another order", symbols("A", "B"), symbols("B", "A"), [C, C])
written(
  "a wider type in a map",
  record([["m", { type: "map", values: "int" }]]),
  record([["m", { type: "map", values: "long" }]]),
  [B, C]
)
written("branches in another order", record([["u", ["null", "string"]]]), record([["u", ["string", "null"]]]), [C, C])
written("one branch more", record([["u", ["null", "string"]]]), record([["u", ["null", "string", "int"]]]), [B, C])
written(
  "another size",
  record([["x", { type: "fixed", name: "F", size: 4 }]]),
  record([["x", { type: "fixed", name: "F", size: 8 }]]),
  [B, B]
)
written(
  "a default of a later branch",
  int,
  record([
    ["v", "int"],
    ["y", ["null", "string"], "n"]
  ]),
  [C, C],
  "1.12.0"
)
written(
  "null as a later branch, by default",
  int,
  record([
    ["v", "int"],
    ["y", ["string", "null"], null]
  ]),
  [C, C],
  "1.12.0"
)
written(
  "a default of a later branch, and a type that is refused",
  int,
  record([
    ["v", "string"],
    ["y", ["null", "string"], "n"]
  ]),
  [B, B],
  "1.12.0"
)
written(
  "what had a default of a later branch is gone",
  record([
    ["v", "int"],
    ["y", ["null", "string"], "n"]
  ]),
  int,
  [C, C],
  "1.12.0"
)
both("avro: the same in another version of Avro", { M: avro(int, "1.9.0") }, { M: avro(int, "1.12.0") }, [C, C])
both(
  "avro: another type of key",
  { M: avro(int, "1.11.0", { bindings: { kafka: { key: "int" } } }) },
  { M: avro(int, "1.11.0", { bindings: { kafka: { key: "string" } } }) },
  [B, B]
)
const json = { J: { ...message, contentType: "application/json" } }
both("avro beside JSON is gone", { ...json, A: avro(int) }, json, [C, B])
both("avro beside JSON is new", json, { ...json, A: avro(int) }, [B, C])
both(
  "avro beside JSON is JSON, too",
  { ...json, A: avro(int) },
  { ...json, A: { payload: object({ v: I }), contentType: "application/json" } },
  [B, B]
)

export const styledPairs: ReadonlyArray<DocumentPair> = pairs
