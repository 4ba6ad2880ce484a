/**
 * Pairs of AsyncAPI documents with what the change between them means: written from the specification and by reasoning,
 * before anything was run. Each pair says who breaks, whatever the words.
 */

export type Tree = Readonly<Record<string, unknown>>
export type Truth = "compatible" | "breaking" | "undecided"

export interface DocumentPair {
  readonly name: string
  readonly old: Tree
  readonly new: Tree
  readonly truth: Truth
}

const C = "compatible"
const B = "breaking"
const U = "undecided"
const pairs: Array<DocumentPair> = []

/** What a document has beside its one channel and its one operation. */
interface Around {
  readonly v?: string
  readonly root?: Tree
  readonly ch?: Tree
  readonly op?: Tree
}
interface Sides extends Around {
  readonly o?: Around
  readonly n?: Around
}

const doc = (messages: Tree, action: string, x: Around = {}): Tree => ({
  asyncapi: x.v ?? "3.0.0",
  info: { title: "Shop", version: "1.0.0" },
  defaultContentType: "application/json",
  ...x.root,
  channels: { c: { address: "a", messages, ...x.ch } },
  operations: { op: { action, channel: { $ref: "#/channels/c" }, ...x.op } }
})
const add = (name: string, o: Tree, n: Tree, send: Truth, receive: Truth, x: Sides = {}): void => {
  for (const [role, truth] of [
    ["send", send],
    ["receive", receive]
  ] as const) {
    pairs.push({ name: `${role}: ${name}`, old: doc(o, role, x.o ?? x), new: doc(n, role, x.n ?? x), truth })
  }
}
const P = (props: Tree, req: ReadonlyArray<string> = Object.keys(props), more: Tree = {}): Tree => ({
  payload: { type: "object", required: req, properties: props, ...more }
})
const docR = (role: string, replies: Tree, m: Tree, reply: Tree): Tree => ({
  asyncapi: "3.0.0",
  info: { title: "S", version: "1" },
  channels: { c: { address: "a", messages: m }, r: { address: "r", messages: replies } },
  operations: {
    op: { action: role, channel: { $ref: "#/channels/c" }, reply: { channel: { $ref: "#/channels/r" }, ...reply } }
  }
})
const v2 = (kind: string, message: Tree, x: Around = {}): Tree => ({
  asyncapi: x.v ?? "2.6.0",
  info: { title: "S", version: "1" },
  ...x.root,
  channels: { a: { [kind]: { message, ...x.op }, ...x.ch } }
})
const add2 = (name: string, o: Tree, n: Tree, send: Truth, receive: Truth, x: Sides = {}): void => {
  for (const [kind, truth] of [
    ["subscribe", send],
    ["publish", receive]
  ] as const) {
    const role = kind === "subscribe" ? "send" : "receive"
    pairs.push({ name: `v2 ${role}: ${name}`, old: v2(kind, o, x.o ?? x), new: v2(kind, n, x.n ?? x), truth })
  }
}
const S = { type: "string" },
  I = { type: "integer" }
// draft-07 payload details
const MF = (f: string, schema: Tree | string): Tree => ({ payload: { schemaFormat: f, schema } })
const d7 = "application/schema+json;version=draft-07"
add(
  "draft-07 if/then tightened",
  {
    M: MF(d7, {
      type: "object",
      properties: { k: { enum: ["a", "b"] }, v: {} },
      required: ["k"],
      if: { properties: { k: { const: "b" } } },
      else: { required: ["v"] }
    })
  },
  { M: MF(d7, { type: "object", properties: { k: { enum: ["a", "b"] }, v: {} }, required: ["k", "v"] }) },
  C,
  B
)
add(
  "draft-07 dependencies removed",
  { M: MF(d7, { type: "object", properties: { a: S, b: S }, dependencies: { a: ["b"] } }) },
  { M: MF(d7, { type: "object", properties: { a: S, b: S } }) },
  B,
  C
)
add(
  "draft-07 definitions vs $defs same",
  {
    M: MF(d7, {
      definitions: { X: S },
      type: "object",
      required: ["a"],
      properties: { a: { $ref: "#/definitions/X" } }
    })
  },
  { M: { payload: { type: "object", required: ["a"], properties: { a: S } } } },
  C,
  C
)
add(
  "draft-07 $ref hides siblings",
  {
    M: MF(d7, {
      definitions: { X: { type: "string" } },
      properties: { a: { $ref: "#/definitions/X", maxLength: 3 } },
      type: "object",
      required: ["a"]
    })
  },
  {
    M: MF(d7, {
      definitions: { X: { type: "string" } },
      properties: { a: { $ref: "#/definitions/X" } },
      type: "object",
      required: ["a"]
    })
  },
  C,
  C
)
add(
  "draft-07 tuple items longer",
  { M: MF(d7, { type: "array", items: [S, I], additionalItems: false }) },
  { M: MF(d7, { type: "array", items: [S, I, S], additionalItems: false }) },
  B,
  C
)
add(
  "draft-07 exclusiveMinimum number",
  { M: MF(d7, { type: "number", exclusiveMinimum: 0 }) },
  { M: MF(d7, { type: "number", minimum: 0 }) },
  B,
  C
)
const d4 = "application/schema+json;version=draft-04"
add(
  "draft-04 boolean exclusiveMinimum dropped",
  { M: MF(d4, { type: "number", minimum: 0, exclusiveMinimum: true }) },
  { M: MF(d4, { type: "number", minimum: 0 }) },
  B,
  C
)
add(
  "draft-04 to draft-07 same meaning",
  { M: MF(d4, { type: "number", minimum: 0, exclusiveMinimum: true }) },
  { M: MF(d7, { type: "number", exclusiveMinimum: 0 }) },
  C,
  C
)
add(
  "2020-12 prefixItems vs draft-07 tuple",
  { M: MF(d7, { type: "array", items: [S] }) },
  { M: MF("application/schema+json;version=2020-12", { type: "array", prefixItems: [S] }) },
  C,
  C
)
// openapi format
const oa = (v: string): string => `application/vnd.oai.openapi;version=${v}`
add(
  "openapi nullable added",
  { M: MF(oa("3.0.0"), { type: "object", required: ["a"], properties: { a: S } }) },
  { M: MF(oa("3.0.0"), { type: "object", required: ["a"], properties: { a: { type: "string", nullable: true } } }) },
  B,
  C
)
add(
  "openapi 3.0 nullable to asyncapi type list",
  { M: MF(oa("3.0.3"), { type: "object", required: ["a"], properties: { a: { type: "string", nullable: true } } }) },
  { M: { payload: { type: "object", required: ["a"], properties: { a: { type: ["string", "null"] } } } } },
  C,
  C
)
add(
  "openapi 3.0 exclusiveMaximum boolean",
  { M: MF(oa("3.0.0"), { type: "integer", maximum: 10, exclusiveMaximum: true }) },
  { M: MF(oa("3.0.0"), { type: "integer", maximum: 9 }) },
  C,
  C
)
// protobuf
const pb = "application/vnd.google.protobuf;version=3"
add(
  "protobuf same",
  { M: MF(pb, 'syntax = "proto3";\nmessage A { string id = 1; }') },
  { M: MF(pb, 'syntax = "proto3";\nmessage A { string id = 1; }') },
  C,
  C
)
add(
  "protobuf changed",
  { M: MF(pb, 'syntax = "proto3";\nmessage A { string id = 1; }') },
  { M: MF(pb, 'syntax = "proto3";\nmessage A { int32 id = 1; }') },
  U,
  U
)
add(
  "protobuf to json",
  { M: { ...MF(pb, 'syntax = "proto3";\nmessage A { string id = 1; }'), contentType: "application/x-protobuf" } },
  { M: P({ id: S }) },
  B,
  B
)
add(
  "raml format unchanged",
  { M: MF("application/raml+yaml;version=1.0", { type: "object", properties: { a: "string" } }) },
  { M: MF("application/raml+yaml;version=1.0", { type: "object", properties: { a: "string" } }) },
  C,
  C
)
add(
  "raml format changed",
  { M: MF("application/raml+yaml;version=1.0", { type: "object", properties: { a: "string" } }) },
  { M: MF("application/raml+yaml;version=1.0", { type: "object", properties: { a: "integer" } }) },
  U,
  U
)
// avro
const AV = (schema: unknown, ct = "avro/binary"): Tree => ({
  payload: { schemaFormat: "application/vnd.apache.avro;version=1.11.0", schema },
  contentType: ct
})
const rec = (...fields: ReadonlyArray<Tree>): Tree => ({ type: "record", name: "R", fields })
const f = (name: string, type: unknown, ...d: ReadonlyArray<unknown>): Tree => ({
  name,
  type,
  ...(d.length ? { default: d[0] } : {})
})
add(
  "avro optional field without default",
  { M: AV(rec(f("a", "int"))) },
  { M: AV(rec(f("a", "int"), f("b", ["null", "int"]))) },
  C,
  B
)
add(
  "avro field removed that had a default",
  { M: AV(rec(f("a", "int"), f("b", "int", 3))) },
  { M: AV(rec(f("a", "int"))) },
  C,
  C
)
add("avro int to string", { M: AV(rec(f("a", "int"))) }, { M: AV(rec(f("a", "string"))) }, B, B)
add(
  "avro alias renamed field",
  { M: AV(rec(f("a", "int"))) },
  { M: AV(rec({ name: "b", type: "int", aliases: ["a"] })) },
  B,
  C
)
add(
  "avro enum symbol added with default",
  { M: AV(rec(f("e", { type: "enum", name: "E", symbols: ["A"], default: "A" }))) },
  { M: AV(rec(f("e", { type: "enum", name: "E", symbols: ["A", "B"], default: "A" }))) },
  C,
  C
)
add(
  "avro yaml keys via components",
  { M: AV(rec(f("a", "int"))) },
  { M: { payload: { $ref: "#/components/schemas/R" }, contentType: "avro/binary" } },
  C,
  C,
  {
    o: {},
    n: {
      root: {
        components: {
          schemas: { R: { schemaFormat: "application/vnd.apache.avro;version=1.11.0", schema: rec(f("a", "int")) } }
        }
      }
    }
  }
)
add(
  "avro fixed to bytes",
  { M: AV(rec(f("a", { type: "fixed", name: "F", size: 4 }))) },
  { M: AV(rec(f("a", "bytes"))) },
  B,
  B
)
add(
  "avro doc and order only",
  { M: AV(rec(f("a", "int"))) },
  { M: AV({ ...rec({ ...f("a", "int"), doc: "x", order: "ignore" }), doc: "y" }) },
  C,
  C
)
// message traits v3: message wins over trait
add(
  "v3 trait gives content type that message overrides",
  { M: { ...P({ id: S }), contentType: "application/json" } },
  { M: { ...P({ id: S }), contentType: "application/json", traits: [{ contentType: "application/xml" }] } },
  C,
  C
)
add(
  "v3 trait gives headers",
  { M: P({ id: S }) },
  { M: { ...P({ id: S }), traits: [{ headers: { type: "object", required: ["h"], properties: { h: S } } }] } },
  C,
  B
)
add(
  "v3 two traits merge header properties",
  { M: { ...P({ id: S }), headers: { type: "object", properties: { a: S, b: S } } } },
  {
    M: {
      ...P({ id: S }),
      traits: [
        { headers: { type: "object", properties: { a: S } } },
        { headers: { type: "object", properties: { b: S } } }
      ]
    }
  },
  C,
  C
)
add("v3 trait key binding", { M: P({ id: S }) }, { M: { ...P({ id: S }), bindings: { kafka: { key: S } } } }, C, C)
add(
  "v3 trait key binding moved",
  { M: { ...P({ id: S }), bindings: { kafka: { key: S } } } },
  { M: { ...P({ id: S }), traits: [{ bindings: { kafka: { key: S } } }] } },
  C,
  C
)
// headers
const H = (h: Tree, req: ReadonlyArray<string> = []): Tree => ({
  ...P({ id: S }),
  headers: { type: "object", required: req, properties: h }
})
add("header enum widened", { M: H({ v: { enum: ["1"] } }, ["v"]) }, { M: H({ v: { enum: ["1", "2"] } }, ["v"]) }, B, C)
add("header optional removed", { M: H({ v: S, w: S }, ["v"]) }, { M: H({ v: S }, ["v"]) }, C, C)
add(
  "headers closed",
  { M: H({ v: S }) },
  { M: { ...P({ id: S }), headers: { type: "object", properties: { v: S }, additionalProperties: false } } },
  C,
  C
)
add(
  "headers closed, one dropped",
  { M: { ...P({ id: S }), headers: { type: "object", properties: { v: S, w: S }, additionalProperties: false } } },
  { M: { ...P({ id: S }), headers: { type: "object", properties: { v: S }, additionalProperties: false } } },
  C,
  B
)
add(
  "headers via components ref",
  { M: H({ v: S }, ["v"]) },
  { M: { ...P({ id: S }), headers: { $ref: "#/components/schemas/H" } } },
  C,
  C,
  { o: {}, n: { root: { components: { schemas: { H: { type: "object", required: ["v"], properties: { v: S } } } } } } }
)
add(
  "headers schema format wrapper",
  { M: H({ v: S }, ["v"]) },
  {
    M: {
      ...P({ id: S }),
      headers: {
        schemaFormat: "application/schema+json;version=draft-07",
        schema: { type: "object", required: ["v"], properties: { v: S } }
      }
    }
  },
  C,
  C
)
// correlation
add(
  "correlation location to payload",
  { M: { ...H({ cid: S }, ["cid"]), correlationId: { location: "$message.header#/cid" } } },
  { M: { ...H({ cid: S }, ["cid"]), correlationId: { location: "$message.payload#/id" } } },
  C,
  C
)
add(
  "correlation via component same",
  { M: { ...H({ cid: S }, ["cid"]), correlationId: { location: "$message.header#/cid" } } },
  { M: { ...H({ cid: S }, ["cid"]), correlationId: { $ref: "#/components/correlationIds/x" } } },
  C,
  C,
  { o: {}, n: { root: { components: { correlationIds: { x: { location: "$message.header#/cid" } } } } } }
)
// bindings
const ch = (bindings: Tree): Around => ({ ch: { bindings } })
const M1 = { M: P({ id: S }) }
add("kafka partitions added", M1, M1, C, C, { o: ch({ kafka: {} }), n: ch({ kafka: { partitions: 6 } }) })
add(
  "kafka key string to integer",
  { M: { ...P({ id: S }), bindings: { kafka: { key: S } } } },
  { M: { ...P({ id: S }), bindings: { kafka: { key: I } } } },
  B,
  B
)
add(
  "kafka key enum narrowed",
  { M: { ...P({ id: S }), bindings: { kafka: { key: { enum: ["a", "b"] } } } } },
  { M: { ...P({ id: S }), bindings: { kafka: { key: { enum: ["a"] } } } } },
  C,
  B
)
add("kafka topic renamed", M1, M1, B, B, { o: ch({ kafka: { topic: "t1" } }), n: ch({ kafka: { topic: "t2" } }) })
add("kafka max.message.bytes lowered", M1, M1, C, C, {
  o: ch({ kafka: { topicConfiguration: { "max.message.bytes": 2000000 } } }),
  n: ch({ kafka: { topicConfiguration: { "max.message.bytes": 1000 } } })
})
add("amqp exchange topic to fanout", M1, M1, B, B, {
  o: ch({ amqp: { is: "routingKey", exchange: { name: "e", type: "topic" } } }),
  n: ch({ amqp: { is: "routingKey", exchange: { name: "e", type: "fanout" } } })
})
add("amqp queue renamed", M1, M1, B, B, {
  o: ch({ amqp: { is: "queue", queue: { name: "q1" } } }),
  n: ch({ amqp: { is: "queue", queue: { name: "q2" } } })
})
add("amqp vhost changed", M1, M1, B, B, {
  o: ch({ amqp: { is: "queue", queue: { name: "q", vhost: "/a" } } }),
  n: ch({ amqp: { is: "queue", queue: { name: "q", vhost: "/b" } } })
})
add("amqp exclusive queue", M1, M1, C, C, {
  o: ch({ amqp: { is: "queue", queue: { name: "q", exclusive: false } } }),
  n: ch({ amqp: { is: "queue", queue: { name: "q", exclusive: true } } })
})
add("sqs fifo dropped", M1, M1, B, B, {
  o: ch({ sqs: { queue: { name: "q.fifo", fifoQueue: true } } }),
  n: ch({ sqs: { queue: { name: "q", fifoQueue: false } } })
})
add("sqs queue renamed", M1, M1, B, B, {
  o: ch({ sqs: { queue: { name: "q1", fifoQueue: false } } }),
  n: ch({ sqs: { queue: { name: "q2", fifoQueue: false } } })
})
add("sns topic renamed", M1, M1, B, B, { o: ch({ sns: { name: "t1" } }), n: ch({ sns: { name: "t2" } }) })
add("sqs retention shortened", M1, M1, C, C, {
  o: ch({ sqs: { queue: { name: "q", fifoQueue: false, messageRetentionPeriod: 1209600 } } }),
  n: ch({ sqs: { queue: { name: "q", fifoQueue: false, messageRetentionPeriod: 3600 } } })
})
add("mqtt qos lowered", M1, M1, C, C, {
  o: { op: { bindings: { mqtt: { qos: 2 } } } },
  n: { op: { bindings: { mqtt: { qos: 0 } } } }
})
add("mqtt retain", M1, M1, C, C, {
  o: { op: { bindings: { mqtt: { qos: 1, retain: true } } } },
  n: { op: { bindings: { mqtt: { qos: 1, retain: false } } } }
})
add("ws method", M1, M1, B, B, { o: ch({ ws: { method: "GET" } }), n: ch({ ws: { method: "POST" } }) })
add("pubsub topic schema/retention", M1, M1, C, C, {
  o: ch({ googlepubsub: { messageRetentionDuration: "86400s" } }),
  n: ch({ googlepubsub: { messageRetentionDuration: "864000s" } })
})
add("x-extension in bindings only", M1, M1, C, C, {
  o: ch({ kafka: { topic: "t" } }),
  n: ch({ kafka: { topic: "t", "x-owner": "me" } })
})
// parameters
const par = (addr: string, parameters: Tree): Around => ({ ch: { address: addr, parameters } })
add("parameter enum widened", M1, M1, C, C, {
  o: par("o.{r}", { r: { enum: ["eu"] } }),
  n: par("o.{r}", { r: { enum: ["eu", "us"] } })
})
add("parameter enum narrowed", M1, M1, C, B, {
  o: par("o.{r}", { r: { enum: ["eu", "us"] } }),
  n: par("o.{r}", { r: { enum: ["eu"] } })
})
add("parameter renamed", M1, M1, C, C, { o: par("o.{r}.x", { r: {} }), n: par("o.{q}.x", { q: {} }) })
add("parameter becomes literal", M1, M1, B, B, { o: par("o.{r}", { r: { enum: ["eu", "us"] } }), n: par("o.eu", {}) })
add("parameter moved in address", M1, M1, B, B, { o: par("o.{r}.x", { r: {} }), n: par("o.x.{r}", { r: {} }) })
add("parameter default", M1, M1, C, C, {
  o: par("o.{r}", { r: { default: "eu" } }),
  n: par("o.{r}", { r: { default: "us" } })
})
// servers
const srv = (s: Tree): Around => ({ root: { servers: s } })
add("server protocol kafka to kafka-secure", M1, M1, B, B, {
  o: srv({ p: { host: "h:9092", protocol: "kafka" } }),
  n: srv({ p: { host: "h:9092", protocol: "kafka-secure" } })
})
add("server added", M1, M1, C, C, {
  o: srv({ p: { host: "h:9092", protocol: "kafka" } }),
  n: srv({ p: { host: "h:9092", protocol: "kafka" }, q: { host: "i:9092", protocol: "kafka" } })
})
add("server removed of two", M1, M1, B, B, {
  o: srv({ p: { host: "h:9092", protocol: "kafka" }, q: { host: "i:9092", protocol: "kafka" } }),
  n: srv({ p: { host: "h:9092", protocol: "kafka" } })
})
add("server security added", M1, M1, B, B, {
  o: srv({ p: { host: "h:9092", protocol: "kafka" } }),
  n: {
    root: {
      servers: { p: { host: "h:9092", protocol: "kafka", security: [{ $ref: "#/components/securitySchemes/s" }] } },
      components: { securitySchemes: { s: { type: "scramSha256" } } }
    }
  }
})
add("server variable host same", M1, M1, B, B, {
  o: srv({ p: { host: "{e}.h:9092", protocol: "kafka", variables: { e: { enum: ["a", "b"], default: "a" } } } }),
  n: srv({ p: { host: "{e}.h:9092", protocol: "kafka", variables: { e: { enum: ["a"], default: "a" } } } })
})
add("server pathname", M1, M1, B, B, {
  o: srv({ p: { host: "h", protocol: "ws", pathname: "/v1" } }),
  n: srv({ p: { host: "h", protocol: "ws", pathname: "/v2" } })
})
// operation security
add("operation security added", M1, M1, B, B, { o: {}, n: { op: { security: [{ type: "userPassword" }] } } })
// actions
pairs.push({ name: "flip send to receive", old: doc(M1, "send"), new: doc(M1, "receive"), truth: B })
pairs.push({ name: "flip receive to send", old: doc(M1, "receive"), new: doc(M1, "send"), truth: B })
// components renamed
add(
  "component message renamed",
  { M: { $ref: "#/components/messages/Old" } },
  { M: { $ref: "#/components/messages/New" } },
  C,
  C,
  {
    o: { root: { components: { messages: { Old: P({ id: S }) } } } },
    n: { root: { components: { messages: { New: P({ id: S }) } } } }
  }
)
add(
  "component schema renamed and narrowed",
  { M: { payload: { $ref: "#/components/schemas/A" } } },
  { M: { payload: { $ref: "#/components/schemas/B" } } },
  C,
  B,
  {
    o: { root: { components: { schemas: { A: { type: "string" } } } } },
    n: { root: { components: { schemas: { B: { type: "string", maxLength: 5 } } } } }
  }
)
add("unused component changed", M1, M1, C, C, {
  o: { root: { components: { schemas: { Z: S }, messages: { U: P({ id: S }) } } } },
  n: { root: { components: { schemas: { Z: I }, messages: { U: P({ id: I }) } } } }
})
// operation traits
add("operation trait group id", M1, M1, C, C, {
  o: { op: { bindings: { kafka: { groupId: { type: "string", enum: ["g"] } } } } },
  n: { op: { traits: [{ bindings: { kafka: { groupId: { type: "string", enum: ["g"] } } } }] } }
})
// default content type
add("default content type removed, json stays", M1, M1, C, C, { o: {}, n: { root: { defaultContentType: undefined } } })
add(
  "default content type changed, message overrides",
  { M: { ...P({ id: S }), contentType: "application/json" } },
  { M: { ...P({ id: S }), contentType: "application/json" } },
  C,
  C,
  { o: {}, n: { root: { defaultContentType: "application/xml" } } }
)
add(
  "content type +json",
  { M: { ...P({ id: S }), contentType: "application/json" } },
  { M: { ...P({ id: S }), contentType: "application/vnd.shop.order+json" } },
  B,
  B
)
// reply
const R = (
  name: string,
  a: Tree,
  b: Tree,
  send: Truth,
  receive: Truth,
  ra: Tree = {},
  rb: Tree = {},
  ma: Tree = M1,
  mb: Tree = M1
): void => {
  pairs.push({ name: `requester: ${name}`, old: docR("send", a, ma, ra), new: docR("send", b, mb, rb), truth: send })
  pairs.push({
    name: `replier: ${name}`,
    old: docR("receive", a, ma, ra),
    new: docR("receive", b, mb, rb),
    truth: receive
  })
}
R("reply gains required", { K: P({ ok: S }) }, { K: P({ ok: S, n: S }) }, B, C)
R("reply loses required", { K: P({ ok: S, n: S }) }, { K: P({ ok: S, n: S }, ["ok"]) }, C, B)
R("reply second message", { K: P({ ok: S }) }, { K: P({ ok: S }), E: P({ error: S }) }, C, B)
R("reply message dropped", { K: P({ ok: S }), E: P({ error: S }) }, { K: P({ ok: S }) }, B, C)
R(
  "reply limited to one of the channel",
  { K: P({ ok: S }), E: P({ error: S }) },
  { K: P({ ok: S }), E: P({ error: S }) },
  B,
  C,
  {},
  { messages: [{ $ref: "#/channels/r/messages/K" }] }
)
R("request gains required", { K: P({ ok: S }) }, { K: P({ ok: S }) }, C, B, {}, {}, M1, { M: P({ id: S, z: S }) })
R(
  "reply address from header",
  { K: P({ ok: S }) },
  { K: P({ ok: S }) },
  B,
  B,
  {},
  { address: { location: "$message.header#/replyTo" } }
)
// v2
add2("2.0 to 2.6 same", P({ id: S }), P({ id: S }), C, C, { o: { v: "2.0.0" }, n: { v: "2.6.0" } })
add2(
  "2.3 oneOf gains member",
  { oneOf: [{ name: "A", ...P({ id: S }) }] },
  {
    oneOf: [
      { name: "A", ...P({ id: S }) },
      { name: "B", ...P({ q: I }) }
    ]
  },
  B,
  C,
  { v: "2.3.0" }
)
add2(
  "2.4 oneOf loses member",
  {
    oneOf: [
      { messageId: "A", ...P({ id: S }) },
      { messageId: "B", ...P({ q: I }) }
    ]
  },
  { oneOf: [{ messageId: "A", ...P({ id: S }) }] },
  C,
  B,
  { v: "2.4.0" }
)
add2(
  "2.5 oneOf split by const",
  { name: "A", ...P({ k: { enum: ["x", "y"] } }) },
  {
    oneOf: [
      { name: "A", ...P({ k: { const: "x" } }) },
      { name: "B", ...P({ k: { const: "y" } }) }
    ]
  },
  C,
  C,
  { v: "2.5.0" }
)
add2(
  "trait overrides in v2: trait wins",
  { ...P({ id: S }), contentType: "application/json" },
  { ...P({ id: S }), contentType: "application/json", traits: [{ contentType: "application/xml" }] },
  B,
  B
)
add2(
  "avro in v2 with $ref component",
  { schemaFormat: "application/vnd.apache.avro;version=1.9.0", payload: rec(f("a", "int")) },
  { schemaFormat: "application/vnd.apache.avro;version=1.9.0", payload: rec(f("a", "long")) },
  B,
  C
)
add2("server url path", P({ id: S }), P({ id: S }), B, B, {
  o: { root: { servers: { p: { url: "wss://h/v1", protocol: "wss" } } } },
  n: { root: { servers: { p: { url: "wss://h/v2", protocol: "wss" } } } }
})
add2("v2 server url to same with scheme", P({ id: S }), P({ id: S }), C, C, {
  o: { root: { servers: { p: { url: "h:9092", protocol: "kafka" } } } },
  n: { root: { servers: { p: { url: "kafka://h:9092", protocol: "kafka" } } } }
})
add2("v2 operation trait merged", P({ id: S }), P({ id: S }), C, C, {
  o: { op: { bindings: { kafka: { groupId: { const: "g" } } } } },
  n: { op: { traits: [{ bindings: { kafka: { groupId: { const: "g" } } } }] } }
})
add2("v2 message content type inherited", P({ id: S }), P({ id: S }), B, B, {
  o: { root: { defaultContentType: "application/json" } },
  n: { root: { defaultContentType: "application/cbor" } }
})
// v2 to v3.1
pairs.push({
  name: "2.6 subscribe to 3.1 send same",
  old: v2("subscribe", { name: "M", ...P({ id: S }) }),
  new: { ...doc({ M: P({ id: S }) }, "send", { v: "3.1.0", root: { defaultContentType: undefined } }) },
  truth: C
})
pairs.push({
  name: "2.6 publish to 3.1 receive narrower",
  old: v2("publish", { name: "M", ...P({ id: S }) }),
  new: { ...doc({ M: P({ id: S, z: I }) }, "receive", { v: "3.1.0", root: { defaultContentType: undefined } }) },
  truth: B
})
// channels
pairs.push({
  name: "channel renamed with the same address",
  old: doc(M1, "receive"),
  new: {
    ...doc(M1, "receive"),
    channels: { zzz: { address: "a", messages: M1 } },
    operations: { op: { action: "receive", channel: { $ref: "#/channels/zzz" } } }
  },
  truth: C
})
pairs.push({
  name: "two channels swap addresses",
  old: {
    ...doc({ M: P({ id: S }) }, "receive"),
    channels: { c: { address: "a", messages: { M: P({ id: S }) } }, d: { address: "b", messages: { N: P({ q: I }) } } },
    operations: {
      o1: { action: "receive", channel: { $ref: "#/channels/c" } },
      o2: { action: "receive", channel: { $ref: "#/channels/d" } }
    }
  },
  new: {
    ...doc({ M: P({ id: S }) }, "receive"),
    channels: { c: { address: "b", messages: { M: P({ id: S }) } }, d: { address: "a", messages: { N: P({ q: I }) } } },
    operations: {
      o1: { action: "receive", channel: { $ref: "#/channels/c" } },
      o2: { action: "receive", channel: { $ref: "#/channels/d" } }
    }
  },
  truth: B
})
pairs.push({
  name: "channel keys swapped, addresses kept",
  old: {
    asyncapi: "3.0.0",
    info: { title: "S", version: "1" },
    channels: { c: { address: "a", messages: { M: P({ id: S }) } }, d: { address: "b", messages: { N: P({ q: I }) } } },
    operations: {
      o1: { action: "receive", channel: { $ref: "#/channels/c" } },
      o2: { action: "receive", channel: { $ref: "#/channels/d" } }
    }
  },
  new: {
    asyncapi: "3.0.0",
    info: { title: "S", version: "1" },
    channels: { d: { address: "a", messages: { M: P({ id: S }) } }, c: { address: "b", messages: { N: P({ q: I }) } } },
    operations: {
      o1: { action: "receive", channel: { $ref: "#/channels/d" } },
      o2: { action: "receive", channel: { $ref: "#/channels/c" } }
    }
  },
  truth: C
})

// Messages that are split, merged or moved among those that are taken in one place.
const named = (name: string, ...fields: ReadonlyArray<Tree>): Tree => ({ type: "record", name, fields })
const T = (k: string | ReadonlyArray<string>, props: Tree = {}, req: ReadonlyArray<string> = []): Tree => ({
  payload: {
    type: "object",
    required: ["k", ...req],
    properties: { k: typeof k !== "string" ? { enum: k } : { const: k }, ...props }
  }
})
const tagged = (t: string | ReadonlyArray<string>, payload: Tree = { type: "object" }): Tree => ({
  headers: { type: "object", required: ["t"], properties: { t: typeof t !== "string" ? { enum: t } : { const: t } } },
  payload
})
add("split by const, key kept", { A: T(["x", "y"]) }, { A: T("x"), A2: T("y") }, C, C)
add("split by const, keys new", { A: T(["x", "y"]) }, { A1: T("x"), A2: T("y") }, C, C)
add("split leaves one out", { A: T(["x", "y", "z"]) }, { A: T("x"), A2: T("y") }, C, B)
add("split leaves one out, keys new", { A: T(["x", "y", "z"]) }, { A1: T("x"), A2: T("y") }, C, B)
add("split, half needs more", { A: T(["x", "y"]) }, { A: T("x"), A2: T("y", { n: { type: "integer" } }, ["n"]) }, C, B)
add(
  "split by type",
  { A: { payload: { type: ["string", "integer"] } } },
  { A: { payload: { type: "string" } }, B: { payload: { type: "integer" } } },
  C,
  C
)
add(
  "split by presence",
  { A: { payload: { type: "object", properties: { a: { type: "string" } } } } },
  {
    A: { payload: { type: "object", required: ["a"], properties: { a: { type: "string" } } } },
    B: { payload: { type: "object", properties: { a: false } } }
  },
  C,
  C
)
add("merge two", { A: T("x"), B: T("y") }, { A: T(["x", "y"]) }, C, C)
add("merge two, new key", { A: T("x"), B: T("y") }, { M: T(["x", "y"]) }, C, C)
add("merge two and one more", { A: T("x"), B: T("y") }, { A: T(["x", "y", "z"]) }, B, C)
add(
  "merge loses required",
  { A: T("x", { n: { type: "integer" } }, ["n"]), B: T("y") },
  { A: T(["x", "y"], { n: { type: "integer" } }) },
  B,
  C
)
add("header split", { A: tagged(["p", "q"]) }, { A: tagged("p"), B: tagged("q") }, C, C)
add(
  "header split, payload differs",
  { A: tagged(["p", "q"], { type: ["string", "integer"] }) },
  { A: tagged("p", { type: "string" }), B: tagged("q", { type: "integer" }) },
  C,
  B
)
add("header new message unknown to readers", { A: tagged("p") }, { A: tagged("p"), B: tagged("q") }, B, C)
add("header message dropped, same payload", { A: tagged("p"), B: tagged("q") }, { A: tagged("p") }, C, B)
add("merge with header", { A: tagged("p"), B: tagged("q") }, { A: tagged(["p", "q"]) }, C, C)
add(
  "split with header const that nobody sent",
  { A: T(["x", "y"]) },
  {
    A: { ...T("x") },
    B: { ...T("y"), headers: { type: "object", required: ["v"], properties: { v: { type: "string" } } } }
  },
  C,
  B
)
add(
  "avro union split",
  { A: AV([named("P", f("a", "int")), named("Q", f("b", "string"))]) },
  { A: AV(named("P", f("a", "int"))), B: AV(named("Q", f("b", "string"))) },
  C,
  C
)
add(
  "avro union split leaves one",
  { A: AV([named("P", f("a", "int")), named("Q", f("b", "string")), named("Z")]) },
  { A: AV(named("P", f("a", "int"))), B: AV(named("Q", f("b", "string"))) },
  C,
  B
)
add(
  "avro merge",
  { A: AV(named("P", f("a", "int"))), B: AV(named("Q", f("b", "string"))) },
  { A: AV([named("P", f("a", "int")), named("Q", f("b", "string"))]) },
  C,
  C
)
add("json to two encodings", { A: T(["x", "y"]) }, { A: T("x"), B: { ...AV(named("Q", f("b", "string"))) } }, B, B)
add("narrowed with unrelated neighbour", { A: T(["x", "y"]), Z: T("z") }, { A: T("x"), Z: T("z") }, C, B)
add("widened with neighbour that knows", { A: T("x"), Z: T(["y", "z"]) }, { A: T(["x", "y"]), Z: T(["y", "z"]) }, C, C)
add("moves between two", { A: T(["x", "y"]), Z: T("z") }, { A: T("x"), Z: T(["y", "z"]) }, C, C)

// What another content type says is another kind of data, whatever the schema.
const xml = (message: Tree): Tree => ({ ...message, contentType: "application/xml" })
add("the half of a split is XML", { A: T(["x", "y"]) }, { A: T("x"), B: xml(T("y")) }, U, B)
add("a message of the same schema in XML is not heard any more", { A: T("x"), B: xml(T("x")) }, { A: T("x") }, C, U)
add("both halves of a split are XML", { A: xml(T(["x", "y"])) }, { A: xml(T("x")), B: xml(T("y")) }, C, C)

// Who is let in: formulas over what schemes ask for, on servers and operations, in both roles.
type Security = ReadonlyArray<Tree>
const user: Tree = { type: "userPassword" }
const plain: Tree = { type: "plain" }
const scram: Tree = { type: "scramSha512" }
const x509: Tree = { type: "X509" }
const flow = (tokenUrl: string): Tree => ({ tokenUrl, availableScopes: { read: "r", write: "w" } })
const oauth = (scopes: ReadonlyArray<string>, flows: Tree = { clientCredentials: flow("https://t") }): Tree => ({
  type: "oauth2",
  flows,
  scopes
})
const openId = (url: string, scopes: ReadonlyArray<string> = []): Tree => ({
  type: "openIdConnect",
  openIdConnectUrl: url,
  scopes
})
const elsewhere = { $ref: "https://schemas.example.com/security.yaml#/main" }
const asks: ReadonlyArray<readonly [string, Security | undefined, Security | undefined, Truth]> = [
  ["asked for where nothing was", undefined, [user], B],
  ["nothing asked for any more", [user], undefined, C],
  ["an empty list asks for nothing", [], undefined, C],
  ["one alternative more", [user], [user, scram], C],
  ["one alternative less", [user, scram], [scram], B],
  ["in another order", [user, scram], [scram, user], C],
  ["another mechanism", [plain], [scram], B],
  ["described in other words", [{ ...user, description: "a" }], [{ ...user, description: "b" }], C],
  ["one scope more", [oauth(["read"])], [oauth(["read", "write"])], B],
  ["one scope less", [oauth(["read", "write"])], [oauth(["read"])], C],
  [
    "scopes that exist are others",
    [oauth(["read"])],
    [{ ...oauth(["read"]), flows: { clientCredentials: { tokenUrl: "https://t", availableScopes: { read: "x" } } } }],
    C
  ],
  ["tokens from elsewhere", [oauth([])], [oauth([], { clientCredentials: flow("https://u") })], B],
  ["one flow more", [oauth([])], [oauth([], { clientCredentials: flow("https://t"), password: flow("https://t") })], C],
  ["one flow less", [oauth([], { clientCredentials: flow("https://t"), password: flow("https://t") })], [oauth([])], B],
  ["the same provider", [openId("https://a")], [openId("https://a")], C],
  ["another provider", [openId("https://a")], [openId("https://b")], B],
  [
    "a key by another name",
    [{ type: "httpApiKey", in: "header", name: "X-Key" }],
    [{ type: "httpApiKey", in: "header", name: "X-Token" }],
    B
  ],
  [
    "headers have no case",
    [{ type: "httpApiKey", in: "header", name: "X-Key" }],
    [{ type: "httpApiKey", in: "header", name: "x-key" }],
    C
  ],
  [
    "query parameters have",
    [{ type: "httpApiKey", in: "query", name: "key" }],
    [{ type: "httpApiKey", in: "query", name: "Key" }],
    B
  ],
  ["a key that moves", [{ type: "apiKey", in: "user" }], [{ type: "apiKey", in: "password" }], B],
  ["bearer instead of basic", [{ type: "http", scheme: "basic" }], [{ type: "http", scheme: "bearer" }], B],
  [
    "another hint at the format",
    [{ type: "http", scheme: "bearer" }],
    [{ type: "http", scheme: "Bearer", bearerFormat: "JWT" }],
    C
  ],
  ["elsewhere on both sides", [elsewhere], [elsewhere], U],
  ["now elsewhere", [user], [elsewhere], U],
  ["elsewhere, and now nothing", [elsewhere], undefined, C],
  ["elsewhere as one more", [user], [user, elsewhere], C],
  ["less, and elsewhere was one more", [user, elsewhere], [scram], B]
]
for (const [name, before, after, truth] of asks) {
  const onServer = (security: Security | undefined): Around => ({
    root: { servers: { p: { host: "h:9092", protocol: "kafka-secure", ...(security && { security }) } } }
  })
  const onOperation = (security: Security | undefined): Around => ({ op: { ...(security && { security }) } })
  add(`server security: ${name}`, M1, M1, truth, truth, { o: onServer(before), n: onServer(after) })
  add(`operation security: ${name}`, M1, M1, truth, truth, { o: onOperation(before), n: onOperation(after) })
}
// A server and an operation on it have to be met together.
type Both = readonly [server: Security | undefined, operation: Security | undefined]
const asksTogether: ReadonlyArray<readonly [string, Both, Both, Truth]> = [
  ["moved to the server", [undefined, [user]], [[user], undefined], C],
  ["moved to the operation", [[user], undefined], [undefined, [user]], C],
  ["now at both", [undefined, [user]], [[user], [user]], C],
  ["moved, and another", [undefined, [user]], [[plain], undefined], B],
  ["changed places", [[user], [x509]], [[x509], [user]], C],
  ["one more at the other", [[user], undefined], [[user], [x509]], B],
  ["alternatives moved", [undefined, [user, x509]], [[user, x509], undefined], C],
  ["one alternative lost on the way", [undefined, [user, x509]], [[user], undefined], B],
  ["scopes moved in part", [undefined, [oauth(["read", "write"])]], [[oauth(["read"])], [oauth(["write"])]], C],
  ["scopes grew on the way", [undefined, [oauth(["read"])]], [[oauth(["read", "write"])], undefined], B],
  ["moved, and elsewhere", [undefined, [elsewhere]], [[elsewhere], undefined], U]
]
for (const [name, before, after, truth] of asksTogether) {
  const secured = ([security, own]: Both): Around => ({
    root: { servers: { p: { host: "h:9092", protocol: "kafka-secure", ...(security && { security }) } } },
    op: { ...(own && { security: own }) }
  })
  add(`security of both: ${name}`, M1, M1, truth, truth, { o: secured(before), n: secured(after) })
}
/** Two operations, each with what it asks for, on two servers; each channel may name its servers. */
const twoServers = (
  servers: readonly [Security | undefined, Security | undefined],
  operations: Readonly<Record<string, readonly [Security | undefined, ReadonlyArray<string>?]>>
): Tree => ({
  asyncapi: "3.0.0",
  info: { title: "Shop", version: "1.0.0" },
  servers: Object.fromEntries(
    servers.map((security, at) => [`s${at}`, { host: `h${at}:9092`, protocol: "kafka", ...(security && { security }) }])
  ),
  channels: Object.fromEntries(
    Object.entries(operations).map(([name, [, on]]) => [
      name,
      {
        address: name,
        messages: { M: { name: "M", ...P({ id: S }) } },
        ...(on && { servers: on.map((server) => ({ $ref: `#/servers/${server}` })) })
      }
    ])
  ),
  operations: Object.fromEntries(
    Object.entries(operations).map(([name, [security]]) => [
      name,
      { action: "send", channel: { $ref: `#/channels/${name}` }, ...(security && { security }) }
    ])
  )
})
const none = undefined
type Served = Readonly<Parameters<typeof twoServers>>
const served: ReadonlyArray<readonly [string, Served, Served, Truth]> = [
  [
    "another operation asked for nothing",
    [[none, none], { a: [[user]], b: [none] }],
    [[[user], none], { a: [none], b: [none] }],
    B
  ],
  [
    "all operations asked for it",
    [[none, none], { a: [[user]], b: [[user]] }],
    [[[user], [user]], { a: [none], b: [none] }],
    C
  ],
  ["to one of two servers", [[none, none], { a: [[user]] }], [[[user], none], { a: [none] }], C],
  ["from one of two servers", [[[user], none], { a: [none] }], [[none, none], { a: [[user]] }], B],
  [
    "from the one that its channel is on",
    [[[user], none], { a: [none, ["s0"]] }],
    [[none, none], { a: [[user], ["s0"]] }],
    C
  ],
  [
    "from one that its channel is not on",
    [[[user], none], { a: [none, ["s1"]] }],
    [[none, none], { a: [[user], ["s1"]] }],
    B
  ]
]
for (const [name, old, fresh, truth] of served) {
  pairs.push({ name: `security moved: ${name}`, old: twoServers(...old), new: twoServers(...fresh), truth })
}
const secured2 = (security: ReadonlyArray<Tree>, securitySchemes: Tree, isServer: boolean): Around => ({
  root: {
    servers: { p: { url: "h:9092", protocol: "kafka-secure", ...(isServer && { security }) } },
    components: { securitySchemes }
  },
  ...(!isServer && { op: { security } })
})
const v2flow = { type: "oauth2", flows: { clientCredentials: { tokenUrl: "https://t", scopes: { read: "r" } } } }
const asks2: ReadonlyArray<
  readonly [string, readonly [ReadonlyArray<Tree>, Tree], readonly [ReadonlyArray<Tree>, Tree], Truth]
> = [
  ["a scheme is called otherwise", [[{ a: [] }], { a: user }], [[{ b: [] }], { b: user }], C],
  ["a name stands for another scheme", [[{ a: [] }], { a: plain }], [[{ a: [] }], { a: scram }], B],
  ["both instead of one", [[{ a: [] }], { a: user, b: x509 }], [[{ a: [], b: [] }], { a: user, b: x509 }], B],
  ["one instead of both", [[{ a: [], b: [] }], { a: user, b: x509 }], [[{ b: [] }], { a: user, b: x509 }], C],
  [
    "either instead of both",
    [[{ a: [], b: [] }], { a: user, b: x509 }],
    [[{ a: [] }, { b: [] }], { a: user, b: x509 }],
    C
  ],
  [
    "both instead of either",
    [[{ a: [] }, { b: [] }], { a: user, b: x509 }],
    [[{ a: [], b: [] }], { a: user, b: x509 }],
    B
  ],
  ["may be left out", [[{ a: [] }], { a: user }], [[{}, { a: [] }], { a: user }], C],
  ["may not be left out any more", [[{}, { a: [] }], { a: user }], [[{ a: [] }], { a: user }], B],
  ["one scope more", [[{ o: [] }], { o: v2flow }], [[{ o: ["read"] }], { o: v2flow }], B],
  ["a scheme that is described nowhere", [[{ a: [] }], { a: user }], [[{ ghost: [] }], { a: user }], U],
  [
    "a scheme that was described nowhere, and one more",
    [[{ a: [] }], { a: user }],
    [[{ a: [] }, { ghost: [] }], { a: user }],
    C
  ]
]
for (const [name, before, after, truth] of asks2) {
  for (const [place, isServer] of [
    ["server", true],
    ["operation", false]
  ] as const) {
    add2(`${place} security: ${name}`, P({ id: S }), P({ id: S }), truth, truth, {
      o: secured2(...before, isServer),
      n: secured2(...after, isServer)
    })
  }
}
pairs.push({
  name: "security of 2.6 in the words of 3.0",
  old: v2("publish", { name: "M", ...P({ id: S }) }, secured2([{ o: ["read"] }], { o: v2flow }, true)),
  new: doc({ M: P({ id: S }) }, "receive", {
    root: {
      defaultContentType: undefined,
      servers: {
        p: { host: "h:9092", protocol: "kafka-secure", security: [oauth(["read"])] }
      }
    }
  }),
  truth: C
})

// What lies at an address is never fetched, and never counted as fine.
const there = "https://schemas.example.com/shop.yaml"
const at = { $ref: there }
const isElsewhere: ReadonlyArray<readonly [string, Tree, Around]> = [
  ["a payload", { M: { payload: at } }, {}],
  ["a part of a payload", { M: P({ id: { $ref: `${there}#/id` } }) }, {}],
  ["headers", { M: { ...P({ id: S }), headers: at } }, {}],
  ["a key", { M: { ...P({ id: S }), bindings: { kafka: { key: at } } } }, {}],
  ["a message", { M: at }, {}],
  [
    "a message of the components",
    { M: { $ref: "#/components/messages/M" } },
    { root: { components: { messages: { M: at } } } }
  ],
  ["a trait of a message", { M: { ...P({ id: S }), traits: [at] } }, {}],
  ["an Avro schema", { M: AV(at) }, {}],
  ["a part of an Avro schema", { M: AV(rec(f("a", at))) }, {}],
  ["a Protobuf file", { M: MF(pb, at) }, {}],
  ["another language", { M: MF("application/raml+yaml;version=1.0", { type: at }) }, {}],
  ["bindings of a message", { M: { ...P({ id: S }), bindings: at } }, {}],
  ["a binding of a channel", M1, { ch: { bindings: { kafka: at } } }],
  ["bindings of a channel", M1, { ch: { bindings: at } }],
  ["bindings of an operation", M1, { op: { bindings: at } }],
  ["a trait of an operation", M1, { op: { traits: [at] } }],
  ["a parameter", M1, { ch: { address: "a.{p}", parameters: { p: at } } }],
  ["a server", M1, { root: { servers: { p: at } } }],
  ["a variable of a server", M1, { root: { servers: { p: { host: "{v}", protocol: "kafka", variables: { v: at } } } } }]
]
for (const [name, messages, around] of isElsewhere) {
  add(`${name} elsewhere on both sides`, messages, messages, U, U, around)
}
add("what nobody uses is elsewhere", M1, M1, C, C, {
  root: { components: { messages: { Z: at }, schemas: { Z: at } } }
})
// Where a reply is sent to: by a reference, in place, or elsewhere.
const toReply = (address: Tree): Around => ({
  root: {
    components: { replyAddresses: { a: { location: "$message.header#/a" }, b: { location: "$message.header#/b" } } }
  },
  op: { reply: { address } }
})
const replyAt = (name: string): Around => toReply({ $ref: `#/components/replyAddresses/${name}` })
for (const [name, before, after, truth] of [
  ["is another of those described", replyAt("a"), replyAt("b"), B],
  ["is in place", replyAt("a"), toReply({ location: "$message.header#/a" }), C],
  ["is elsewhere on both sides", toReply(at), toReply(at), U],
  ["is now elsewhere", replyAt("a"), toReply(at), U]
] as const) {
  add(`the address of a reply ${name}`, M1, M1, truth, truth, { o: before, n: after })
}
add("words are elsewhere", { M: { ...P({ id: S }), tags: [at], externalDocs: at } }, M1, C, C)
add("a correlation id elsewhere", { M: { ...P({ id: S }), correlationId: at } }, M1, C, C)
add("a payload that is now elsewhere", M1, { M: { payload: at } }, U, U)
add("a payload that was elsewhere", { M: { payload: at } }, M1, U, U)
add("a message that is now elsewhere", M1, { M: at }, U, U)
add("one of two messages elsewhere, the other breaks", { M: P({ id: S }), E: at }, { M: P({ id: I }), E: at }, B, B)
add("a channel is gone, and another is elsewhere in part", { M: at }, {}, C, B)
add2("a message elsewhere", at, at, U, U)
add2(
  "one of several messages elsewhere",
  { oneOf: [{ name: "M", ...P({ id: S }) }, at] },
  { oneOf: [{ name: "M", ...P({ id: S }) }, at] },
  U,
  U
)

export const documentPairs: ReadonlyArray<DocumentPair> = pairs
