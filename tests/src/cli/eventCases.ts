/**
 * Questions about events for the command line, with the answer to each: written by reasoning before anything was run.
 * `tells` are codes or classes that the findings have; those with `!` are not there.
 */
export interface EventCase {
  readonly name: string
  readonly files: Readonly<Record<string, unknown>>
  readonly args: ReadonlyArray<string>
  readonly exit: number
  readonly tells: ReadonlyArray<string>
}

type Tree = Readonly<Record<string, unknown>>
const cases: Array<EventCase> = []
const add = (name: string, files: Tree, args: string, exit: number, ...tells: ReadonlyArray<string>): void => {
  cases.push({ name, files, args: args.split(" "), exit, tells })
}

// Avro: what new decoders make of old data, and old ones of new data.
const f = (name: string, type: unknown, more: Tree = {}): Tree => ({ name, type, ...more })
const named = (name: string, ...fields: ReadonlyArray<Tree>): Tree => ({ type: "record", name, fields })
const rec = (...fields: ReadonlyArray<Tree>): Tree => named("Order", ...fields)
const line = (...fields: ReadonlyArray<Tree>): Tree => named("Line", ...fields)
const states = (symbols: string, more: Tree = {}): Tree => ({
  type: "enum",
  name: "State",
  symbols: symbols.split(""),
  ...more
})
const logical = (type: string, logicalType: string): Tree => ({ type, logicalType })
const deep = (...fields: ReadonlyArray<Tree>): Tree =>
  rec(f("l", { type: "array", items: { type: "map", values: line(...fields) } }))
const node = (...fields: ReadonlyArray<Tree>): Tree =>
  named("Node", ...fields, f("next", ["null", "Node"], { default: null }))
const S = f("id", "string")
const meaning = "changes-meaning"
const pairs: ReadonlyArray<readonly [string, Tree, Tree, oldData: number, newData: number, ...ReadonlyArray<string>]> =
  [
    ["a field with a default, deep", deep(f("s", "int")), deep(f("s", "int"), f("n", "int", { default: 1 })), 0, 0],
    ["a field without a default, deep", deep(f("s", "int")), deep(f("s", "int"), f("n", "int")), 1, 0],
    ["a branch that is promoted", rec(f("v", ["int", "string"])), rec(f("v", ["long", "string"])), 0, 1],
    ["an alias and a promotion", rec(f("a", "int")), rec(f("b", "double", { aliases: ["a"] })), 0, 1],
    ["a record inside renamed", rec(f("a", line(f("x", "int")))), rec(f("a", named("Item", f("x", "int")))), 1, 1],
    [
      "a symbol less, for which there is a default",
      rec(f("s", states("ABC"))),
      rec(f("s", states("AB", { default: "A" }))),
      0,
      0,
      `<${meaning}`
    ],
    [
      "a symbol less, a default of the writer only",
      rec(f("s", states("ABC", { default: "A" }))),
      rec(f("s", states("AB"))),
      1,
      0
    ],
    [
      "milliseconds become microseconds",
      rec(f("t", logical("long", "timestamp-millis"))),
      rec(f("t", logical("long", "timestamp-micros"))),
      0,
      0,
      `<${meaning}`,
      `>${meaning}`
    ],
    [
      "a date becomes a moment",
      rec(f("t", logical("int", "date"))),
      rec(f("t", logical("long", "timestamp-millis"))),
      0,
      1,
      `<${meaning}`
    ],
    ["bytes become text", rec(f("b", "bytes")), rec(f("b", "string")), 0, 0, `<${meaning}`],
    ["an int becomes a double", rec(f("n", "int")), rec(f("n", "double")), 0, 1, `<!${meaning}`],
    ["an int becomes a float", rec(f("n", "int")), rec(f("n", "float")), 0, 1, `<${meaning}`],
    ["a list by recursion, one field more", node(f("v", "int")), node(f("v", "int"), f("w", "int")), 1, 0],
    ["a field with a default goes", rec(S, f("n", "int", { default: 0 })), rec(S), 0, 0, `>${meaning}`]
  ]
for (const [name, old, fresh, oldData, newData, ...tells] of pairs) {
  const files = { "old.avsc": old, "new.avsc": fresh }
  const of = (side: string): ReadonlyArray<string> => tells.flatMap((it) => (it.startsWith(side) ? [it.slice(1)] : []))
  add(`Avro, old data: ${name}`, files, "diff old.avsc new.avsc --mode BACKWARD", oldData, ...of("<"))
  const told = of(">")
  if (newData === 0 && told.length === 0) continue
  add(`Avro, new data: ${name}`, files, "diff old.avsc new.avsc --mode FORWARD", newData, ...told)
}
const [a, b] = [f("a", "int"), f("b", "int")]
const chain = { "1.avsc": rec(a), "2.avsc": rec(a, f("b", "int", { default: 0 })), "3.avsc": rec(a, b) }
for (const [mode, exit] of [
  ["BACKWARD", 0],
  ["BACKWARD_TRANSITIVE", 1],
  ["FORWARD", 0],
  ["FORWARD_TRANSITIVE", 0],
  ["FULL", 0],
  ["FULL_TRANSITIVE", 1]
] as const) {
  add(`what holds from one to the next: ${mode}`, chain, `diff 1.avsc 2.avsc 3.avsc --mode ${mode}`, exit)
}
add(
  "a default of another type",
  { "1.avsc": rec(a), "2.avsc": rec(f("a", "int", { default: "x" })) },
  "diff 1.avsc 2.avsc",
  2
)

// AsyncAPI 3, and 2.6 that becomes 3, with Avro payloads.
const language = "application/vnd.apache.avro;version=1.9.0"
const head = { info: { title: "Shop", version: "1.0.0" } }
const contentType = "avro/binary"
const in3 = (action: string, schema: Tree): Tree => ({
  asyncapi: "3.0.0",
  ...head,
  channels: { o: { address: "o", messages: { Order: { contentType, payload: { schemaFormat: language, schema } } } } },
  operations: { op: { action, channel: { $ref: "#/channels/o" } } }
})
const in2 = (action: string, payload: Tree): Tree => ({
  asyncapi: "2.6.0",
  ...head,
  channels: {
    o: {
      [action === "send" ? "subscribe" : "publish"]: {
        message: { name: "Order", contentType, schemaFormat: language, payload }
      }
    }
  }
})
for (const [name, old, fresh, send, receive] of [
  ["one field more", rec(S), rec(S, f("n", "int")), 0, 1],
  ["one more with a default", rec(S), rec(S, f("n", "int", { default: 1 })), 0, 0],
  ["one field less", rec(S, f("n", "int")), rec(S), 1, 0],
  ["one symbol more", rec(f("s", states("A"))), rec(f("s", states("AB"))), 1, 0],
  ["an alias", rec(f("a", "int")), rec(f("b", "int", { aliases: ["a"] })), 1, 0]
] as const) {
  for (const [action, exit] of [
    ["send", send],
    ["receive", receive]
  ] as const) {
    add(
      `AsyncAPI 3 with Avro, ${action}: ${name}`,
      { "1.json": in3(action, old), "2.json": in3(action, fresh) },
      "diff 1.json 2.json",
      exit
    )
    add(
      `AsyncAPI 2.6 to 3 with Avro, ${action}: ${name}`,
      { "1.json": in2(action, old), "2.json": in3(action, fresh) },
      "diff 1.json 2.json",
      exit
    )
  }
}

// Versions that are kept, and what takes one to another.
const [text, number] = [{ type: "string" }, { type: "number" }]
const json = (properties: Tree, required: ReadonlyArray<string> = Object.keys(properties)): Tree => ({
  _tag: "JsonSchema",
  schema: { type: "object", properties, required }
})
const avro = (...fields: ReadonlyArray<Tree>): Tree => ({ _tag: "Avro", schema: rec(...fields) })
const [v1, v2, v3] = [
  json({ id: text }),
  json({ id: text, total: number }),
  json({ id: text, total: number, cur: text })
]
const kept = (version: string, payload: Tree, until?: string): Tree => ({ version, payload, ...(until && { until }) })
const up = (from: string, to: string, output: Tree): Tree => ({ from, to, message: "message:Order", output })
const design = (payload: Tree, retained: ReadonlyArray<Tree>, consumes: Tree): Tree => ({
  lintel: "1.0",
  messages: { Order: { version: String(retained.length + 1), payload, retained } },
  channels: { orders: { messages: ["message:Order"] } },
  services: {
    orders: { emits: [{ message: "message:Order", channel: "channel:orders", delivery: "outbox" }] },
    billing: { consumes: [{ channel: "channel:orders", ...consumes }] }
  }
})
const reading = (...reads: ReadonlyArray<string>): Tree => ({ readers: { Order: { reads } } })
const [unreadable, unheard] = ["events/unreadable-version", "events/upcaster-unreachable"]
const both = [kept("1", v1), kept("2", v2)]
const histories: ReadonlyArray<readonly [string, Tree, ReadonlyArray<Tree>, Tree, number, ...ReadonlyArray<string>]> = [
  ["the first lacks what is read", v2, [kept("1", v1)], {}, 1, unreadable],
  ["until a day that has passed", v2, [kept("1", v1, "2026-05-31")], {}, 0],
  ["until today", v2, [kept("1", v1, "2026-06-01")], {}, 1, unreadable],
  ["what all have is read", v2, [kept("1", v1)], reading("/id"), 0],
  ["what one lacks is read", v2, [kept("1", v1)], reading("/id", "/total"), 1, unreadable],
  ["a decoder of its own takes all", v2, [kept("1", v1)], { readers: { Order: { decoder: v1["schema"] } } }, 0],
  ["an upcaster", v2, [kept("1", v1)], { upcasters: [up("1", "2", v2)] }, 0],
  [
    "an upcaster that leaves a field out",
    v2,
    [kept("1", v1)],
    { upcasters: [up("1", "2", v1)] },
    1,
    "events/upcaster-output-refused"
  ],
  ["two in a row", v3, both, { upcasters: [up("1", "2", v2), up("2", "3", v3)] }, 0],
  ["two in a row, without the last", v3, both, { upcasters: [up("1", "2", v2)] }, 1, unreadable],
  ["two in a row, without the first", v3, both, { upcasters: [up("2", "3", v3)] }, 1, unreadable],
  ["one from a version that was never kept", v2, [kept("1", v2)], { upcasters: [up("0", "1", v2)] }, 0, unheard],
  ["Avro, a field without a default", avro(S, f("n", "int")), [kept("1", avro(S))], {}, 1, unreadable],
  ["Avro, a field with one", avro(S, f("n", "int", { default: 0 })), [kept("1", avro(S))], {}, 0, `!${unreadable}`],
  ["Avro, promoted since", avro(f("n", "long")), [kept("1", avro(f("n", "int")))], {}, 0],
  ["Avro, narrowed since", avro(f("n", "int")), [kept("1", avro(f("n", "long")))], {}, 1, unreadable],
  [
    "Avro, another unit since",
    avro(f("t", logical("long", "timestamp-micros"))),
    [kept("1", avro(f("t", logical("long", "timestamp-millis"))))],
    {},
    0,
    "events/misread-version"
  ]
]
for (const [name, payload, retained, consumes, exit, ...tells] of histories) {
  add(
    `kept: ${name}`,
    { "m.json": design(payload, retained, consumes) },
    "check m.json --now 2026-06-01",
    exit,
    ...tells
  )
}
const [few, many] = [reading("/id"), reading("/id", "/total")].map((it) => design(v2, [kept("1", v1)], it))
add(
  "a reader begins to read what a kept version lacks",
  { "1.json": few, "2.json": many },
  "diff 1.json 2.json --now 2026-06-01",
  1
)
add("a reader reads less", { "1.json": many, "2.json": few }, "diff 1.json 2.json --now 2026-06-01", 0)

// CloudEvents in headers.
const event = (action: string, type: string, source = "/orders", payload: unknown = v1["schema"]): Tree => ({
  asyncapi: "3.0.0",
  ...head,
  channels: {
    o: {
      address: "o",
      messages: {
        Order: {
          contentType: "application/json",
          headers: {
            type: "object",
            required: ["ce_type", "ce_source"],
            properties: { ce_type: { type: "string", const: type }, ce_source: { type: "string", const: source } }
          },
          payload
        }
      }
    }
  },
  operations: { op: { action, channel: { $ref: "#/channels/o" } } }
})
for (const action of ["send", "receive"]) {
  const was = event(action, "a.v1")
  const now = (name: string, fresh: Tree, exit: number): void =>
    add(`CloudEvents, ${action}: ${name}`, { "1.json": was, "2.json": fresh }, "diff 1.json 2.json", exit)
  now("another type", event(action, "a.v2"), 1)
  now("another source", event(action, "a.v1", "/shop"), 1)
  now("one field more, required", event(action, "a.v1", "/orders", v2["schema"]), action === "send" ? 0 : 1)
}

// Applications by themselves and together.
const app = (title: string, action: string, channel = "orders", more: Tree = {}): Tree => ({
  asyncapi: "3.0.0",
  info: { title, version: "1.0.0" },
  channels: {
    [channel]: { address: channel, messages: { Order: { payload: { type: "object" } } } },
    answers: { address: "answers", messages: { Answer: { payload: { type: "object" } } } }
  },
  operations: { op: { action, channel: { $ref: `#/channels/${channel}` }, ...more } }
})
const answered = { reply: { channel: { $ref: "#/channels/answers" } } }
const [unsent, unread] = ["note events/wait-without-producer", "note events/event-without-consumer"]
const [sends, receives] = [app("A", "send"), app("B", "receive")]
add("one that receives", { "a.json": receives }, "check a.json", 0, unsent)
add("one that sends", { "a.json": sends }, "check a.json", 0, unread)
add("both sides", { "a.json": sends, "b.json": receives }, "check a.json b.json", 0, `!${unsent}`, `!${unread}`)
add(
  "both, on two channels",
  { "a.json": sends, "b.json": app("B", "receive", "others") },
  "check a.json b.json",
  0,
  "note events/reads-where-nobody-writes"
)
add("one that asks", { "a.json": app("A", "send", "orders", answered) }, "check a.json", 0, unsent, unread)
add(
  "one that asks, one that answers",
  { "a.json": app("A", "send", "orders", answered), "b.json": app("B", "receive", "orders", answered) },
  "check a.json b.json",
  0,
  `!${unsent}`,
  `!${unread}`
)
add(
  "one beside a design, which is whole",
  { "a.json": receives, "m.json": { lintel: "1.0", services: { web: {} } } },
  "check a.json m.json",
  1,
  "error events/wait-without-producer"
)

export const eventCases: ReadonlyArray<EventCase> = cases
