import { type Case, design, event, id, idSum, obj, oneOf, payload, plus, T } from "./designs.js"

const emit = (message: string, channel = "events") => ({ message: `message:${message}`, channel: `channel:${channel}` })

const withOther = (reader: typeof id) =>
  plus(event("2", id, undefined, reader), {
    messages: { Placed: { version: "1" }, Other: { payload: payload(obj({ x: T })) } },
    channels: { events: { messages: ["message:Placed", "message:Other"] } },
    services: { orders: { emits: [emit("Placed"), emit("Other")] } }
  })

const twoChannels = (version: string, schema: typeof id, read: ReadonlyArray<string>) =>
  plus(event(version, schema, { retention: "1h" }), {
    channels: { log: { messages: ["message:Placed"], retention: "30d" } },
    services: {
      orders: { emits: [emit("Placed"), emit("Placed", "log")] },
      billing: { consumes: read.map((channel) => ({ channel: `channel:${channel}` })) }
    }
  })

const ordered = (version: string, schema: typeof id) =>
  design({
    messages: { Reserve: { payload: payload(schema) } },
    channels: { q: { messages: ["message:Reserve"], retention: "untilConsumed" } },
    services: { a: { version }, b: { version, consumes: [{ channel: "channel:q" }] } },
    sagas: {
      s: {
        by: "service:a",
        steps: { r: { action: { _tag: "Message", message: "message:Reserve", channel: "channel:q", to: "service:b" } } }
      }
    }
  })

const named = { messages: ["message:Placed"] }
const outside = { consumers: { warehouse: { messages: { Placed: {} } } } }
const reads = { readers: { Placed: { reads: ["/id"] } } }

/** Messages, and everything that is kept of them. */
export const messages: ReadonlyArray<Case> = [
  [
    "a message says more, and the log keeps a week",
    event("1", id, { retention: "7d" }),
    event("2", idSum, { retention: "7d" }),
    { verdict: "holds", steps: ["orders", "billing"], waits: ["billing:channel:events:7d"], noReturn: null }
  ],
  [
    "a message says less",
    event("1", idSum, { retention: "7d" }),
    event("2", id, { retention: "7d" }),
    { verdict: "holds", steps: ["billing", "orders"], waits: [], noReturn: 2 }
  ],
  [
    "a message has one more value",
    event("1", obj({ s: oneOf("a") })),
    event("2", obj({ s: oneOf("a", "b") })),
    { verdict: "holds", steps: ["billing", "orders"], noReturn: 2 }
  ],
  [
    "a compacted log keeps for ever: the version that reads both stays",
    event("1", id, { compaction: true }),
    event("2", idSum, { compaction: true }),
    { verdict: "fails", order: "blocked", bridges: 1 }
  ],
  [
    "a log that keeps for ever, and a reader that never replays",
    event("1", id, { retention: "forever" }, { replays: "none" }),
    event("2", idSum, { retention: "forever" }, { replays: "none" }),
    { verdict: "holds", steps: ["orders", "billing"], waits: ["billing:channel:events:untilConsumed"] }
  ],
  [
    "nobody says how long the log keeps",
    event("1", id, {}),
    event("2", idSum, {}),
    { steps: ["orders", "billing"], has: ["plan/wait-unknown"] }
  ],
  [
    "a field is renamed",
    event("1", obj({ a: T })),
    event("2", obj({ b: T })),
    { verdict: "fails", order: "blocked", bridges: 1 }
  ],
  [
    "a reader takes nothing of what goes",
    event("1", idSum, undefined, reads),
    event("2", id, undefined, reads),
    { verdict: "holds", constraints: 0 }
  ],
  [
    "a message is new, and a reader takes whatever comes",
    event("1", id),
    withOther({}),
    { verdict: "holds", before: [["billing", "orders"]] }
  ],
  [
    "a message is new, and its reader names others",
    event("1", id, undefined, named),
    withOther(named),
    { verdict: "holds", constraints: 0 }
  ],
  [
    "a reader outside",
    plus(event("1", idSum), outside),
    plus(event("2", id), outside),
    {
      before: [
        ["billing", "orders"],
        ["consumer:warehouse", "orders"]
      ]
    }
  ],
  [
    "two channels: the longer one is waited for",
    twoChannels("1", id, ["events", "log"]),
    twoChannels("2", idSum, ["events", "log"]),
    { steps: ["orders", "billing"], waits: ["billing:channel:log:30d"] }
  ],
  [
    "two channels, and one is read",
    twoChannels("1", id, ["events"]),
    twoChannels("2", idSum, ["events"]),
    { waits: ["billing:channel:events:1h"] }
  ],
  [
    "a step of a saga writes it",
    ordered("1", id),
    ordered("2", idSum),
    { verdict: "holds", before: [["a", "b"]], constraints: 1 }
  ]
]
