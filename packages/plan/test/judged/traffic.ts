import { type Case, design, event, id, idSum, N, obj, payload, plus, T } from "./designs.js"

const body = obj({ id: T, customer: T })
const log = (more: typeof id) => ({ retention: "7d", ...more })
const inOrder = { order: "perKey" }

/** `orders` writes to a log that is spread by a key. */
const spread = (version: string, channel: typeof id, reader: typeof id = inOrder) =>
  event(version, body, log(channel), reader)

const message = (version: string, more: typeof id, reader: typeof id = {}) =>
  plus(event(version, id, undefined, reader), { messages: { Placed: more } })

/** `billing` joins two logs into one store. */
const joined = (version: string, left: typeof id, right: typeof id) =>
  design({
    messages: { Placed: { payload: payload(body) }, Paid: { payload: payload(body) } },
    channels: {
      orders: { messages: ["message:Placed"], retention: "7d", ...left },
      payments: { messages: ["message:Paid"], retention: "7d", ...right }
    },
    stores: { view: { kind: "keyValue" } },
    services: {
      orders: { version, emits: [{ message: "message:Placed", channel: "channel:orders" }] },
      payments: { version, emits: [{ message: "message:Paid", channel: "channel:payments" }] },
      billing: {
        version,
        consumes: ["orders", "payments"].map((it) => ({ channel: `channel:${it}`, group: "g", into: "store:view" }))
      }
    }
  })

const misread = { has: ["plan/mixture-misread"] }

/** What decides about messages beside what they carry: keys, order, marks, headers, places. */
export const traffic: ReadonlyArray<Case> = [
  [
    "another key, and a reader relies on the order",
    spread("1", { partitions: 6, key: "/id" }),
    spread("2", { partitions: 6, key: "/customer" }),
    { verdict: "fails", order: "blocked", bridges: 0, has: ["plan/no-order"] }
  ],
  [
    "another key, and nobody relies on the order",
    spread("1", { partitions: 6, key: "/id" }, { order: "none" }),
    spread("2", { partitions: 6, key: "/customer" }, { order: "none" }),
    { verdict: "holds", order: "safe", ...misread }
  ],
  [
    "another key on one partition",
    spread("1", { partitions: 1, key: "/id" }),
    spread("2", { partitions: 1, key: "/customer" }),
    { verdict: "holds", order: "safe", hasNot: ["plan/no-order"] }
  ],
  [
    "the same key on more partitions, and a reader relies on the order",
    spread("1", { partitions: 6, key: "/id" }),
    spread("2", { partitions: 12, key: "/id" }),
    { verdict: "fails", order: "blocked" }
  ],
  [
    "more partitions of what had no order",
    spread("1", { partitions: 6, key: "none" }, {}),
    spread("2", { partitions: 12, key: "none" }, {}),
    { verdict: "holds", order: "safe" }
  ],
  [
    "a channel that promised an order promises none",
    spread("1", { partitions: 6, key: "/id", ordering: "perKey" }, {}),
    spread("2", { partitions: 6, key: "/id", ordering: "none" }, {}),
    { verdict: "fails", order: "blocked" }
  ],
  [
    "a channel that promised no order promises one",
    spread("1", { partitions: 6, key: "/id", ordering: "none" }, {}),
    spread("2", { partitions: 6, key: "/id", ordering: "perKey" }, {}),
    { verdict: "holds", order: "safe" }
  ],
  [
    "a compacted log under another key",
    spread("1", { compaction: true, key: "/id" }, {}),
    spread("2", { compaction: true, key: "/customer" }, {}),
    { verdict: "fails", order: "blocked", bridges: 0 }
  ],
  [
    "a compacted log under the same key",
    spread("1", { compaction: true, key: "/id" }, {}),
    spread("2", { compaction: true, key: "/id", partitions: 3 }, {}),
    { verdict: "holds", hasNot: ["plan/no-order"] }
  ],
  [
    "the message says its key, and the channel no longer does",
    spread("1", { partitions: 6, key: "/id" }),
    plus(spread("2", { partitions: 6 }), { messages: { Placed: { key: { pointer: "/id" } } } }),
    { order: "safe" }
  ],
  [
    "the message says another key than the channel did",
    spread("1", { partitions: 6, key: "/id" }),
    plus(spread("2", { partitions: 6 }), { messages: { Placed: { key: { pointer: "/customer" } } } }),
    { verdict: "fails", order: "blocked" }
  ],
  [
    "two joined logs, one of which is spread over more partitions",
    joined("1", { partitions: 6, key: "/id" }, { partitions: 6, key: "/id" }),
    joined("2", { partitions: 6, key: "/id" }, { partitions: 12, key: "/id" }),
    { verdict: "holds", order: "safe", ...misread }
  ],
  [
    "two joined logs that stay as they are",
    joined("1", { partitions: 6, key: "/id" }, { partitions: 6, key: "/id" }),
    joined("2", { partitions: 6, key: "/id" }, { partitions: 6, key: "/id" }),
    { verdict: "holds", order: "safe", constraints: 0, hasNot: ["plan/mixture-misread"] }
  ],
  [
    "two joined logs that both take another key",
    joined("1", { partitions: 6, key: "/id" }, { partitions: 6, key: "/id" }),
    joined("2", { partitions: 6, key: "/customer" }, { partitions: 6, key: "/customer" }),
    { verdict: "holds", order: "safe", ...misread }
  ],
  [
    "another type of the same event",
    message("1", { cloudEvents: { type: "shop.placed.v1" } }),
    message("2", { cloudEvents: { type: "shop.placed.v2" } }),
    { verdict: "fails", order: "blocked", bridges: 0 }
  ],
  [
    "a type where there was none",
    message("1", {}),
    message("2", { cloudEvents: { type: "shop.placed" } }),
    { order: "safe" }
  ],
  [
    "another content type",
    message("1", { contentType: "application/json" }),
    message("2", { contentType: "application/xml" }),
    { verdict: "fails", order: "blocked" }
  ],
  [
    "the same content type in other letters",
    message("1", { contentType: "application/json" }),
    message("2", { contentType: "Application/JSON; charset=utf-8" }),
    { verdict: "holds", order: "safe" }
  ],
  [
    "a header more, which readers need",
    message("1", {}),
    message("2", { headers: obj({ trace: T }) }),
    { verdict: "holds", before: [["orders", "billing"]], waits: ["billing:channel:events:untilConsumed"] }
  ],
  [
    "a header less, which readers needed",
    message("1", { headers: obj({ trace: T }) }),
    message("2", {}),
    { verdict: "holds", before: [["billing", "orders"]] }
  ],
  [
    "a header of another type",
    message("1", { headers: obj({ trace: T }) }),
    message("2", { headers: obj({ trace: N }) }),
    { verdict: "fails", order: "blocked" }
  ],
  [
    "a header that nobody has to write",
    message("1", {}),
    message("2", { headers: obj({ trace: T }, []) }),
    { verdict: "holds", order: "safe", constraints: 0 }
  ],
  [
    "a header less, and a reader takes only the payload",
    message("1", { headers: obj({ trace: T }) }, { readers: { Placed: { reads: ["/id"] } } }),
    message("2", {}, { readers: { Placed: { reads: ["/id"] } } }),
    { verdict: "holds", constraints: 0 }
  ],
  [
    "another address",
    event("1", id, { address: "orders.v1", retention: "7d" }),
    event("2", id, { address: "orders.v2", retention: "7d" }),
    { verdict: "fails", order: "blocked", bridges: 0 }
  ],
  [
    "the same address with another name for its part",
    event("1", id, { address: "orders.{a}", retention: "7d" }),
    event("2", id, { address: "orders.{b}", retention: "7d" }),
    { verdict: "holds", order: "safe", constraints: 0 }
  ],
  [
    "a field more under the same key: only the field counts",
    event("1", id, log({ partitions: 6, key: "/id" }), inOrder),
    event("2", idSum, log({ partitions: 6, key: "/id" }), inOrder),
    { verdict: "holds", steps: ["orders", "billing"], waits: ["billing:channel:events:7d"] }
  ]
]
