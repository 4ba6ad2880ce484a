import {
  call,
  caller,
  type Case,
  col,
  design,
  event,
  http,
  id,
  idSum,
  migration,
  obj,
  op,
  payload,
  plus,
  rollout,
  service,
  T,
  table,
  watched
} from "./designs.js"

const ended = { has: ["plan/end-broken"] }
const fine = { hasNot: ["plan/end-broken", "plan/already-broken"] }
const run = op("POST", "/run", id)
const last = { pointOfNoReturn: true }
const both = { o: service("orders"), k: service("stock") }

/** A saga of `orders` whose one step asks `stock` for something. */
const asking = (version: string, asked: string, operations: typeof id) =>
  plus(
    design({
      services: { orders: { version }, stock: { version, provides: ["contract:stock"] } },
      contracts: { stock: http(operations) }
    }),
    {
      sagas: {
        z: {
          by: "service:orders",
          steps: { a: { action: { _tag: "Operation", operation: `operation:stock/${asked}` } } }
        }
      }
    }
  )

/** `orders` writes versions of a message by name. */
const writing = (version: string, versions: ReadonlyArray<string>, retained: ReadonlyArray<typeof id> = []) =>
  design({
    messages: { Placed: { version: "2", payload: payload(idSum), retained: retained.map((it) => it) } },
    channels: { events: { messages: ["message:Placed"], retention: "untilConsumed" } },
    services: {
      orders: { version, emits: [{ message: "message:Placed", channel: "channel:events", versions: [...versions] }] },
      billing: { version, consumes: [{ channel: "channel:events" }] }
    }
  })
const firstForm = { version: "1", payload: payload(id) }

const lists = (version: string, item: typeof id, reads: string) =>
  caller(version, {
    response: obj({ items: { type: "array", items: item } }),
    call: { responses: { 200: { reads: [reads] } } }
  })

const renamed = (version: string, contract: string, name: string, more: typeof id = {}) =>
  design({
    services: { orders: { version }, stock: { version, provides: [`contract:${contract}`] } },
    contracts: { [contract]: http({ [name]: run }, more) },
    calls: { "orders/to-run": call("orders", `${contract}/${name}`) }
  })

const hooked = (version: string, webhooks: typeof id, used: string) =>
  design({
    services: { stock: { version, provides: ["contract:stock"] } },
    contracts: { stock: http({ run }, { webhooks }) },
    consumers: { app: { version, operations: { [`webhook%3Astock%2F${used}`]: {} } } }
  })
const hook = {
  method: "POST",
  request: { required: true, content: { "application/json": { schema: id } } },
  responses: { 200: {} }
}

const outside = (version: string, decoder: typeof id, written: typeof id) =>
  plus(event("1", written, undefined), {
    messages: { Placed: { version } },
    consumers: { lake: { version, messages: { Placed: { decoder } } } }
  })

const days = (from: string, until: string) => ({
  environments: { live: { kind: "production", freezes: [{ from, until }] } }
})
const [asks, more] = [caller("1", { request: id }), caller("2", { request: idSum })]

/** Faults that were looked for at the ends of the way, and where several things happen at once. */
export const moreHunted: ReadonlyArray<Case> = [
  [
    "a step of a saga asks for what is not there any more",
    asking("1", "run", { run }),
    asking("2", "run", { go: run }),
    { verdict: "fails", ...ended }
  ],
  [
    "a step of a saga asks for what is there instead",
    asking("1", "run", { run, go: op("POST", "/go", id) }),
    asking("2", "go", { go: op("POST", "/go", id) }),
    { ...fine }
  ],
  [
    "a writer keeps to the first form, which its readers know no more",
    writing("1", ["2"]),
    writing("2", ["1"], [firstForm]),
    { verdict: "fails", ...ended }
  ],
  [
    "a writer writes both forms to readers of the second",
    writing("1", ["2"]),
    writing("2", ["1", "2"], [firstForm]),
    { verdict: "fails", ...ended }
  ],
  [
    "a writer wrote the first form to readers of the second, and mends it",
    writing("1", ["1"], [firstForm]),
    writing("2", ["2"], [firstForm]),
    { has: ["plan/already-broken"], hasNot: ["plan/end-broken"] }
  ],
  [
    "something inside of items goes that is still read",
    lists("1", obj({ id: T, note: T }), "/items/*/note"),
    lists("2", id, "/items/*/note"),
    { verdict: "fails", ...ended }
  ],
  [
    "something inside of items goes that is read no more",
    lists("1", obj({ id: T, note: T }), "/items/*/note"),
    lists("2", id, "/items/*/id"),
    { verdict: "holds", ...fine, before: [["orders", "stock"]] }
  ],
  [
    "a contract and its operation have other names",
    renamed("1", "stock", "run"),
    renamed("2", "store", "go", { formerly: ["contract:stock"] }),
    { verdict: "holds", ...fine }
  ],
  [
    "an operation has another name, and is the same on the wire",
    renamed("1", "stock", "run"),
    renamed("2", "stock", "go"),
    { verdict: "holds", ...fine }
  ],
  [
    "who receives a webhook waits for one that is sent no more",
    hooked("1", { told: hook }, "told"),
    hooked("2", {}, "told"),
    { verdict: "fails", ...ended }
  ],
  [
    "who receives a webhook takes another one",
    hooked("1", { told: hook, said: hook }, "told"),
    hooked("2", { said: hook }, "said"),
    { verdict: "holds", ...fine }
  ],
  [
    "somebody outside decodes what nobody writes, in their next version",
    outside("1", id, id),
    outside("2", idSum, id),
    { verdict: "fails", ...ended }
  ],
  [
    "somebody outside decodes less, in their next version",
    outside("1", idSum, idSum),
    outside("2", id, idSum),
    { verdict: "holds", ...fine }
  ],
  [
    "what the new client calls is behind a flag, and never there",
    caller("1", { operations: { run } }),
    plus(caller("2", { operations: { run }, call: { to: { operation: "operation:stock/more" } } }), {
      rollouts: {
        r: {
          units: {
            f: {
              _tag: "Flag",
              flag: "f",
              from: false,
              to: true,
              guards: ["call:orders/to-run"],
              evaluatedBy: ["service:orders"]
            }
          }
        }
      }
    }),
    { verdict: "fails", ...ended }
  ],
  [
    "a fault of the ends beside an order that has none",
    caller("1", {
      request: id,
      response: id,
      operations: { run: op("POST", "/run", id, id), gone: op("POST", "/gone", id) }
    }),
    plus(caller("2", { operations: { run: op("POST", "/run", idSum, idSum) } }), {
      calls: { "orders/to-gone": call("orders", "stock/gone") }
    }),
    { verdict: "fails", order: "blocked", has: ["plan/no-order", "plan/end-broken"] }
  ],
  [
    "a declared rollout that keeps everything apart does not save its end",
    asks,
    plus(plus(more, { calls: { "orders/to-gone": call("orders", "stock/gone") } }), rollout(both, [[["o"]], [["k"]]])),
    { verdict: "fails", ...ended, hasNot: ["plan/mixture-breaks"] }
  ],
  [
    "a call that nobody answered yesterday either, and a declared rollout",
    plus(asks, { calls: { "orders/to-gone": call("orders", "stock/gone") } }),
    plus(plus(more, { calls: { "orders/to-gone": call("orders", "stock/gone") } }), rollout(both, [[["o"]], [["k"]]])),
    { verdict: "holds", has: ["plan/already-broken"], hasNot: ["plan/end-broken"] }
  ],
  [
    "a call to something of which nobody says what it offers",
    asks,
    plus(more, { calls: { "orders/to-far": call("orders", "far/away") } }),
    { verdict: "undecided", ...ended }
  ],
  [
    "a call to something of which nobody ever said what it offers",
    plus(asks, { calls: { "orders/to-far": call("orders", "far/away") } }),
    plus(more, { calls: { "orders/to-far": call("orders", "far/away") } }),
    { verdict: "holds", ...fine }
  ],
  [
    "a migration in three releases: the first leaves the new column to be filled",
    table("1", { a: col("int", false) }),
    plus(
      table("2", { a: col("int", false), b: col("int", true) }),
      rollout({ o: service("orders"), d: migration(["expand", "addColumn", "b"], ["migrate", "dualWrite", "b"]) }, [
        [["d"]],
        [["o"]]
      ])
    ),
    { ...fine, noReturn: null }
  ],
  [
    "a migration that makes a column be wanted before it has been filled",
    table("1", { a: col("int", false), b: col("int", true) }),
    plus(
      table("2", { a: col("int", false), b: col("int", false) }),
      rollout({ o: service("orders"), d: migration(["expand", "addNotNull", "b"]) }, [[["d"]], [["o"]]])
    ),
    { verdict: "fails", has: ["plan/contract-too-early"] }
  ],
  [
    "a migration that makes a column be wanted when the code fills it",
    table("1", { a: col("int", false), b: col("int", true) }),
    plus(
      table("2", { a: col("int", false), b: col("int", false) }),
      rollout({ o: service("orders"), d: migration(["contract", "addNotNull", "b"]) }, [
        [["o"], watched],
        [["d"], last]
      ])
    ),
    { before: [["orders", "store:db#contract"]], hasNot: ["plan/contract-too-early", "plan/end-broken"] }
  ],
  [
    "a freeze longer than the plan, on its first day",
    asks,
    plus(
      plus(more, days("2026-12-01", "2026-12-31")),
      rollout(both, [[["o"], { duration: "1h" }], [["k"]]], { in: "environment:live" })
    ),
    { has: ["plan/meets-freeze"] }
  ],
  [
    "a freeze of one day, a year ago",
    asks,
    plus(
      plus(more, days("2025-12-03", "2025-12-03")),
      rollout(both, [[["o"], { duration: "1h" }], [["k"]]], { in: "environment:live" })
    ),
    { verdict: "holds", hasNot: ["plan/meets-freeze"] }
  ],
  [
    "the log moves, and what is on it says less",
    event("1", idSum, { address: "a", retention: "7d" }),
    event("2", id, { address: "b", retention: "7d" }),
    { verdict: "fails", order: "blocked" }
  ],
  [
    "the log moves, and only its writer is known",
    design({
      messages: { Placed: { payload: payload(id) } },
      channels: { events: { messages: ["message:Placed"], address: "a" } },
      services: { orders: { version: "1", emits: [{ message: "message:Placed", channel: "channel:events" }] } }
    }),
    design({
      messages: { Placed: { payload: payload(id) } },
      channels: { events: { messages: ["message:Placed"], address: "b" } },
      services: { orders: { version: "2", emits: [{ message: "message:Placed", channel: "channel:events" }] } }
    }),
    { order: "blocked", verdict: "fails" }
  ],
  [
    "a second log beside the first: the reader knows both before the writer turns",
    event("1", id, { address: "a", retention: "7d" }),
    plus(event("2", id, { address: "a", retention: "7d" }), {
      channels: { next: { messages: ["message:Placed"], address: "b", retention: "7d" } },
      services: {
        orders: { emits: [{ message: "message:Placed", channel: "channel:next" }] },
        billing: { consumes: [{ channel: "channel:events" }, { channel: "channel:next" }] }
      }
    }),
    { verdict: "holds", order: "safe" }
  ]
]
