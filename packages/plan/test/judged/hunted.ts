import {
  call,
  caller,
  type Case,
  col,
  design,
  event,
  http,
  id,
  idMaybe,
  idSum,
  migration,
  N,
  obj,
  oneOf,
  op,
  payload,
  plus,
  rollout,
  service,
  T,
  table,
  watched,
  writerAndReader
} from "./designs.js"

const flag = (more: typeof id = {}): typeof id => ({
  _tag: "Flag",
  flag: "f",
  evaluatedBy: ["service:s"],
  from: false,
  to: true,
  ...more
})
const since = (...all: ReadonlyArray<readonly [string, string]>) => ({
  knownSince: all.map(([name, version]) => ({ service: `service:${name}`, version }))
})
const alone = (version: string, more: typeof id = {}) => design({ services: { s: { version }, ...more } })
const turned = (version: string, unit: typeof id) => plus(alone(version), rollout({ f: unit }, [[["f"]]]))
const last = { pointOfNoReturn: true }
const step = (name: string, after?: string, more: typeof id = {}) => ({
  action: { _tag: "Operation", operation: `operation:stock/${name}` },
  ...(after === undefined ? {} : { after: [after] }),
  ...more
})
const operations = { run: op("POST", "/run", id), b: op("POST", "/b", id) }
const saga = (version: string, more: typeof id, name = "z") =>
  plus(caller(version, { operations }), {
    sagas: { [name]: { by: "service:orders", deadline: "1h", steps: { a: step("run"), b: step("b", "a") }, ...more } }
  })
const dead = (version: string, schema: typeof id, kept: string) =>
  plus(event(version, schema, { retention: "1d", deadLetter: "channel:dead" }), {
    channels: { dead: { retention: kept } }
  })
const both = { o: service("orders"), k: service("stock") }
const columns = (version: string, ...names: ReadonlyArray<string>) =>
  table(version, Object.fromEntries(names.map((name) => [name, col("int", true)])))
const readers = { o: service("orders"), b: service("billing") }

/** `old` writes until `fresh` does: the writer of a message is another service. */
const writtenBy = (version: string, writer: string, schema: typeof id) =>
  design({
    messages: { Placed: { version, payload: payload(schema) } },
    channels: { events: { messages: ["message:Placed"], retention: "7d" } },
    services: {
      [writer]: { version, emits: [{ message: "message:Placed", channel: "channel:events" }] },
      billing: { version, consumes: [{ channel: "channel:events" }] }
    }
  })

const renamed = (version: string, name: string, schema: typeof id, more: typeof id = {}) =>
  design({
    messages: { [name]: { version, payload: payload(schema), ...more } },
    channels: { events: { messages: [`message:${name}`], retention: "untilConsumed" } },
    services: {
      orders: { version, emits: [{ message: `message:${name}`, channel: "channel:events" }] },
      billing: { version, consumes: [{ channel: "channel:events" }] }
    }
  })

const upcasting = (version: string, schema: typeof id, more: typeof id) =>
  plus(event(version, schema, { retention: "7d" }, more), {})

const replayed = (version: string, response: typeof id, replies = "replayed") =>
  caller(version, { response, operation: { idempotency: { key: "Idempotency-Key", retention: "1d", replies } } })

const shared = (version: string, fields: typeof id) => table(version, fields, { services: writerAndReader(version) })

const environments = { staging: { kind: "staging" }, live: { kind: "production" } }

/** Faults that were looked for: what the other lists leave out. */
export const hunted: ReadonlyArray<Case> = [
  [
    "a flag that the version after nine knows",
    alone("1.10"),
    turned("1.10", flag(since(["s", "1.9"]))),
    { verdict: "holds" }
  ],
  ["a flag that comes with ten, before it", alone("9"), turned("9", flag(since(["s", "10"]))), { verdict: "fails" }],
  [
    "a flag that is known since a version of the same line",
    alone("2.1.0"),
    turned("2.1.0", flag(since(["s", "2"]))),
    { verdict: "holds" }
  ],
  [
    "a flag that one of two evaluators does not know yet",
    alone("1", { t: { version: "1" } }),
    plus(
      alone("2", { t: { version: "2" } }),
      rollout(
        {
          s: service("s"),
          t: service("t"),
          f: flag({ evaluatedBy: ["service:s", "service:t"], ...since(["s", "1"], ["t", "2"]) })
        },
        [[["t"]], [["f"]], [["s"]]]
      )
    ),
    { verdict: "holds", before: [["t", "flag:f"]], constraints: 1 }
  ],
  [
    "a flag turned before one of two evaluators knows it",
    alone("1", { t: { version: "1" } }),
    plus(
      alone("2", { t: { version: "2" } }),
      rollout(
        {
          s: service("s"),
          t: service("t"),
          f: flag({ evaluatedBy: ["service:s", "service:t"], ...since(["s", "1"], ["t", "2"]) })
        },
        [[["s"]], [["f"]], [["t"]]]
      )
    ),
    { verdict: "fails", has: ["plan/flag-too-early"] }
  ],
  [
    "an evaluator that goes, of which nobody says that it knows the flag",
    alone("1", { t: { version: "1" } }),
    plus(
      alone("2"),
      rollout({ f: flag({ evaluatedBy: ["service:s", "service:t"], ...since(["s", "2"]) }) }, [[["f"]]])
    ),
    {
      before: [
        ["s", "flag:f"],
        ["t", "flag:f"]
      ]
    }
  ],
  [
    "a flag and a migration in one rollout: the column before the code, the code before the flag",
    columns("1", "a"),
    plus(
      columns("2", "a", "b"),
      rollout(
        {
          o: service("orders"),
          d: migration(["expand", "addColumn", "b"]),
          f: flag({ evaluatedBy: ["service:orders"], ...since(["orders", "2"]) })
        },
        [[["d"]], [["o"]], [["f"]]]
      )
    ),
    {
      verdict: "holds",
      before: [
        ["store:db#expand", "orders"],
        ["orders", "flag:f"]
      ]
    }
  ],
  [
    "the column after the code",
    columns("1", "a"),
    plus(
      columns("2", "a", "b"),
      rollout({ o: service("orders"), d: migration(["expand", "addColumn", "b"]) }, [[["o"]], [["d"]]])
    ),
    { verdict: "fails", has: ["plan/contract-too-early"] }
  ],
  [
    "only an index is added",
    columns("1", "a"),
    plus(
      columns("2", "a"),
      rollout({ o: service("orders"), d: migration(["expand", "addIndex", "a"]) }, [[["o"]], [["d"]]])
    ),
    { verdict: "holds", constraints: 0, noReturn: null }
  ],
  [
    "a constraint of which nobody says what it asks",
    columns("1", "a"),
    plus(
      columns("2", "a"),
      rollout({ o: service("orders"), d: migration(["expand", "addConstraint", "a"]) }, [[["d"]], [["o"]]])
    ),
    { verdict: "undecided" }
  ],
  [
    "a column is renamed in place",
    columns("1", "a"),
    plus(
      columns("2", "b"),
      rollout(
        {
          o: service("orders"),
          d: {
            _tag: "Migration",
            store: "store:db",
            steps: [
              { name: "rename", phase: "contract", operation: "renameColumn", collection: "t", field: "a", to: "b" }
            ]
          }
        },
        [[["o", "d"]]]
      )
    ),
    { verdict: "fails", order: "blocked" }
  ],
  [
    "a table that one of its readers still needs",
    shared("1", { a: col("int"), b: col("int") }),
    plus(
      plus(shared("2", { a: col("int") }), { services: { reader: { version: "1" } } }),
      rollout({ w: service("writer"), d: migration(["contract", "dropColumn", "b"]) }, [
        [["w"], watched],
        [["d"], last]
      ])
    ),
    { verdict: "fails" }
  ],
  [
    "expanding alone can always go back",
    columns("1", "a"),
    plus(
      columns("2", "a", "b"),
      rollout({ o: service("orders"), d: migration(["expand", "addColumn", "b"]) }, [[["d"]], [["o"]]])
    ),
    { verdict: "holds", noReturn: null, hasNot: ["plan/no-return-unguarded"] }
  ],
  [
    "a dead letter outlives the log: the reader waits for it",
    dead("1", id, "14d"),
    dead("2", idSum, "14d"),
    { verdict: "holds", steps: ["orders", "billing"], waits: ["billing:channel:dead:15d"] }
  ],
  [
    "a message says less, and dead letters keep more",
    dead("1", idSum, "14d"),
    dead("2", id, "14d"),
    { verdict: "holds", steps: ["billing", "orders"], waits: [] }
  ],
  [
    "another service writes the message from now on, as before",
    writtenBy("1", "orders", id),
    writtenBy("2", "shop", id),
    { verdict: "holds", order: "safe" }
  ],
  [
    "another service writes the message from now on, and says more",
    writtenBy("1", "orders", id),
    writtenBy("2", "shop", idSum),
    { verdict: "holds", before: [["orders", "billing"]], waits: ["billing:channel:events:7d"] }
  ],
  [
    "another service writes the message from now on, and says less",
    writtenBy("1", "orders", idSum),
    writtenBy("2", "shop", id),
    { verdict: "holds", before: [["billing", "shop"]] }
  ],
  [
    "a message has another name here, and is the same on the wire",
    renamed("1", "Placed", id),
    renamed("2", "OrderPlaced", id, { formerly: ["message:Placed"] }),
    { verdict: "holds", order: "safe" }
  ],
  [
    "a message has another name and one field less",
    renamed("1", "Placed", idSum),
    renamed("2", "OrderPlaced", id, { formerly: ["message:Placed"] }),
    { verdict: "holds", before: [["billing", "orders"]] }
  ],
  [
    "a stored reply of before is replayed to the new client",
    replayed("1", id),
    replayed("2", idSum),
    { verdict: "holds", steps: ["stock", "orders"], waits: ["orders:operation:stock/run:1d"] }
  ],
  [
    "replies are made anew",
    replayed("1", id, "fresh"),
    replayed("2", idSum, "fresh"),
    { verdict: "holds", steps: ["stock", "orders"], waits: [] }
  ],
  [
    "a saga goes while runs of it may be under way",
    saga("1", {}),
    caller("2", { operations }),
    { has: ["plan/saga-in-flight"] }
  ],
  [
    "a saga goes, and the rollout waits for its runs",
    saga("1", {}),
    plus(
      caller("2", { operations }),
      rollout(both, [[["o"]], [["k"]]], { running: [{ saga: "saga:z", handling: "drained" }] })
    ),
    { hasNot: ["plan/saga-in-flight"] }
  ],
  [
    "a saga has another name, and the same steps",
    saga("1", {}),
    saga("2", { formerly: ["saga:z"] }, "y"),
    { verdict: "holds", hasNot: ["plan/saga-in-flight"] }
  ],
  [
    "a saga is run by another service",
    saga("1", {}),
    saga("2", { by: "service:stock" }),
    { has: ["plan/saga-in-flight"] }
  ],
  [
    "a saga says who runs it, which nobody said before",
    plus(saga("1", {}), {}),
    saga("2", { owner: "service:orders" }),
    { hasNot: ["plan/saga-in-flight"] }
  ],
  [
    "a saga begins with one value more, which its runs have not",
    saga("1", { input: { schema: id } }),
    saga("2", { input: { schema: idSum } }),
    { has: ["plan/saga-in-flight"] }
  ],
  [
    "a saga begins with one value more, which may be left out",
    saga("1", { input: { schema: id } }),
    saga("2", { input: { schema: idMaybe } }),
    { verdict: "holds", hasNot: ["plan/saga-in-flight"] }
  ],
  [
    "a compensation goes",
    saga("1", {
      steps: {
        a: step("run", undefined, { compensate: { _tag: "Operation", operation: "operation:stock/b" } }),
        b: step("b", "a")
      }
    }),
    saga("2", {}),
    { has: ["plan/saga-in-flight"] }
  ],
  [
    "a service goes with its callers",
    caller("1", {}),
    design({ services: { orders: { version: "2" } } }),
    { verdict: "holds", before: [["orders", "stock"]] }
  ],
  [
    "a service comes with its callers",
    design({ services: { orders: { version: "1" } } }),
    caller("2", {}),
    { verdict: "holds", before: [["stock", "orders"]] }
  ],
  [
    "a new reader of an old log that needs what is new",
    design({
      messages: { Placed: { version: "1", payload: payload(id) } },
      channels: { events: { messages: ["message:Placed"], retention: "forever" } },
      services: { orders: { version: "1", emits: [{ message: "message:Placed", channel: "channel:events" }] } }
    }),
    plus(event("2", idSum, { retention: "forever" }), { services: { billing: { version: "1" } } }),
    { verdict: "fails", order: "blocked" }
  ],
  [
    "a new reader of an old log that reads only what is new",
    design({
      messages: { Placed: { version: "1", payload: payload(id) } },
      channels: { events: { messages: ["message:Placed"], retention: "forever" } },
      services: { orders: { version: "1", emits: [{ message: "message:Placed", channel: "channel:events" }] } }
    }),
    plus(event("2", idSum, { retention: "forever" }, { replays: "none" }), { services: { billing: { version: "1" } } }),
    { verdict: "holds", before: [["orders", "billing"]] }
  ],
  [
    "what was written can be read after a rollback: a field more",
    event("1", id, { retention: "7d" }),
    plus(event("2", obj({ id: T, note: T }, ["id"]), { retention: "7d" }), rollout(readers, [[["o"]], [["b"]]])),
    { verdict: "holds", noReturn: null, hasNot: ["plan/rollback-unsafe", "plan/no-return-unguarded"] }
  ],
  [
    "what was written cannot be read after a rollback, by nobody who takes it",
    event("1", obj({ id: T, s: oneOf("a") }), undefined, { readers: { Placed: { reads: ["/id"] } } }),
    event("2", obj({ id: T, s: oneOf("a", "b") }), undefined, { readers: { Placed: { reads: ["/id"] } } }),
    { verdict: "holds", noReturn: null, constraints: 0 }
  ],
  [
    "production before staging, and both in the right order each",
    caller("1", { request: id }),
    plus(caller("2", { request: idSum }), {
      environments,
      rollouts: {
        live: {
          in: "environment:live",
          units: both,
          stages: [
            { name: "1", units: ["o"] },
            { name: "2", units: ["k"] }
          ]
        },
        tried: {
          in: "environment:staging",
          units: both,
          stages: [
            { name: "1", units: ["o"] },
            { name: "2", units: ["k"] }
          ],
          after: ["rollout:live"]
        }
      }
    }),
    { verdict: "holds", hasNot: ["plan/mixture-breaks"] }
  ],
  [
    "a server that production never gets: its client does",
    caller("1", { operations: { run: op("POST", "/run", id) } }),
    plus(caller("2", { operations: { run: op("POST", "/run", id), more: op("POST", "/more", id) } }), {
      calls: { "orders/to-more": call("orders", "stock/more") },
      environments,
      rollouts: {
        tried: {
          in: "environment:staging",
          units: both,
          stages: [
            { name: "1", units: ["k"] },
            { name: "2", units: ["o"] }
          ]
        },
        live: {
          in: "environment:live",
          units: { o: service("orders") },
          stages: [{ name: "1", units: ["o"] }],
          after: ["rollout:tried"]
        }
      }
    }),
    { verdict: "fails", has: ["plan/mixture-breaks"] }
  ],
  [
    "shadow traffic meets nobody: the order is the same",
    caller("1", { request: id }),
    plus(caller("2", { request: idSum }), rollout(both, [[["o"]], [["k"]]], { strategy: "shadow" })),
    { verdict: "holds", hasNot: ["plan/mixture-breaks"] }
  ],
  [
    "a stage that names no unit changes all",
    caller("1", { request: id }),
    plus(caller("2", { request: idSum }), { rollouts: { r: { units: both, stages: [{ name: "all" }] } } }),
    { verdict: "fails", has: ["plan/mixture-breaks"] }
  ],
  [
    "a client and a server that each need more of the other, and a flag for one of them",
    caller("1", { request: id, response: id }),
    plus(caller("2", { request: idSum, response: idSum }), {
      rollouts: {
        r: {
          units: {
            f: {
              _tag: "Flag",
              flag: "f",
              from: false,
              to: true,
              guards: ["call:orders/to-run"],
              knownSince: [{ service: "service:orders", version: "2" }],
              evaluatedBy: ["service:orders"]
            }
          }
        }
      }
    }),
    { verdict: "fails" }
  ],
  [
    "a contract moves to another service, which answers the same",
    design({
      services: { orders: { version: "1" }, stock: { version: "1", provides: ["contract:stock"] } },
      contracts: { stock: http({ run: op("POST", "/run", id) }) },
      calls: { "orders/to-run": call("orders", "stock/run") }
    }),
    design({
      services: {
        orders: { version: "2" },
        stock: { version: "2" },
        depot: { version: "2", provides: ["contract:stock"] }
      },
      contracts: { stock: http({ run: op("POST", "/run", id) }) },
      calls: { "orders/to-run": call("orders", "stock/run") }
    }),
    {
      verdict: "holds",
      before: [
        ["depot", "orders"],
        ["orders", "stock"]
      ]
    }
  ],
  [
    "an upcaster makes of the old what the new reader needs",
    plus(upcasting("1", id, {}), {}),
    upcasting("2", idSum, {
      upcasters: [{ message: "message:Placed", from: "1", to: "2", output: payload(idSum) }]
    }),
    { verdict: "holds" }
  ],
  [
    "a number becomes a text in a log that is read again",
    event("1", obj({ n: N }), { retention: "30d" }),
    event("2", obj({ n: T }), { retention: "30d" }),
    { verdict: "fails", order: "blocked", bridges: 1 }
  ]
]
