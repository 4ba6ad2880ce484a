import {
  call,
  type Case,
  design,
  event,
  http,
  id,
  idSum,
  obj,
  oneOf,
  op,
  payload,
  plus,
  rollout,
  service,
  T,
  table,
  col
} from "./designs.js"

interface Hop {
  readonly asks?: typeof id
  readonly says?: typeof id
}

/** Services in a row, each calling the next one: `edges` are what is asked and said on each hop. */
const chain = (version: string, names: ReadonlyArray<string>, hops: ReadonlyArray<Hop>): typeof id => {
  const servers = names.slice(1)
  return design({
    services: Object.fromEntries(
      names.map((name, at) => [name, { version, ...(at === 0 ? {} : { provides: [`contract:${name}`] }) }])
    ),
    contracts: Object.fromEntries(
      servers.map((name, at) => [name, http({ run: op("POST", "/run", hops[at]?.asks ?? id, hops[at]?.says ?? id) })])
    ),
    calls: Object.fromEntries(
      servers.map((name, at) => [`${names[at]}/to-${name}`, call(names[at] ?? "", `${name}/run`)])
    )
  })
}

const three = ["shop", "orders", "stock"]

/** Calls in a circle. */
const circle = (version: string, asked: typeof id): typeof id => {
  const names = ["a", "b", "c"]
  return design({
    services: Object.fromEntries(names.map((name) => [name, { version, provides: [`contract:${name}`] }])),
    contracts: Object.fromEntries(names.map((name) => [name, http({ run: op("POST", `/${name}`, asked) })])),
    calls: Object.fromEntries(
      names.map((name, at) => {
        const next = names[(at + 1) % names.length] ?? ""
        return [`${name}/to-${next}`, call(name, `${next}/run`)]
      })
    )
  })
}

/** `orders` calls `stock`, and reads what `stock` writes. */
const both = (version: string, asked: typeof id, told: typeof id, retention = "untilConsumed"): typeof id =>
  plus(chain(version, ["orders", "stock"], [{ asks: asked }]), {
    messages: { Moved: { payload: payload(told) } },
    channels: { moves: { messages: ["message:Moved"], retention } },
    services: {
      orders: { consumes: [{ channel: "channel:moves" }] },
      stock: { emits: [{ message: "message:Moved", channel: "channel:moves" }] }
    }
  })

/** Messages that pass from service to service: `a` tells `b`, and `b` tells `c`. */
const relay = (version: string, first: typeof id, second: typeof id, retention = "7d"): typeof id =>
  design({
    messages: { First: { payload: payload(first) }, Second: { payload: payload(second) } },
    channels: {
      one: { messages: ["message:First"], retention },
      two: { messages: ["message:Second"], retention }
    },
    services: {
      a: { version, emits: [{ message: "message:First", channel: "channel:one" }] },
      b: {
        version,
        consumes: [{ channel: "channel:one" }],
        emits: [{ message: "message:Second", channel: "channel:two" }]
      },
      c: { version, consumes: [{ channel: "channel:two" }] }
    }
  })

/** One message with three readers, who need different parts of it. */
const readers = (version: string, schema: typeof id): typeof id =>
  plus(event(version, schema), {
    services: {
      billing: { consumes: [{ channel: "channel:events", readers: { Placed: { reads: ["/id"] } } }] },
      mail: { version, consumes: [{ channel: "channel:events" }] },
      ledger: { version, consumes: [{ channel: "channel:events", readers: { Placed: { decoder: idSum } } }] }
    }
  })

/** One server between two contracts and two clients. */
const between = (version: string, asked: typeof id, said: typeof id): typeof id =>
  design({
    services: {
      web: { version },
      app: { version },
      core: { version, provides: ["contract:admin", "contract:public"] }
    },
    contracts: {
      admin: http({ set: op("PUT", "/set", asked, id) }),
      public: http({ get: op("GET", "/get", undefined, said) })
    },
    calls: { "web/set": call("web", "admin/set"), "app/get": call("app", "public/get") }
  })

/** `a` calls `b` and `c`, which both call `d`. */
const diamond = (version: string, said: typeof id): typeof id =>
  design({
    services: {
      a: { version },
      b: { version, provides: ["contract:b"] },
      c: { version, provides: ["contract:c"] },
      d: { version, provides: ["contract:d"] }
    },
    contracts: {
      b: http({ run: op("POST", "/b", id, id) }),
      c: http({ run: op("POST", "/c", id, id) }),
      d: http({ one: op("POST", "/one", id, said), two: op("POST", "/two", id, id) })
    },
    calls: {
      "a/b": call("a", "b/run"),
      "a/c": call("a", "c/run"),
      "b/d": call("b", "d/one"),
      "c/d": call("c", "d/two")
    }
  })

const legacy = (base: typeof id): typeof id =>
  plus(base, { services: { legacy: { version: "1" } }, calls: { "legacy/to-stock": call("legacy", "stock/run") } })

const flagOf = (since: Readonly<Record<string, string>>): typeof id => ({
  _tag: "Flag",
  flag: "f",
  from: false,
  to: true,
  evaluatedBy: Object.keys(since).map((name) => `service:${name}`),
  knownSince: Object.entries(since).map(([name, version]) => ({ service: `service:${name}`, version }))
})

const evaluators = (version: string): typeof id => design({ services: { orders: { version }, stock: { version } } })

const turned = { m: { _tag: "Message", message: "message:Placed", from: "1", to: "2" } }

const shared = (version: string, fields: typeof id): typeof id =>
  table(version, fields, {
    services: {
      orders: { version, owns: ["store:db"] },
      stock: { version, accesses: [{ store: "store:db", mode: "readWrite" }] }
    }
  })

const proxied = plus(chain("2", ["shop", "proxy", "stock"], []), { services: { stock: { version: "1" } } })

const outside = (base: typeof id, version: string): typeof id =>
  plus(base, {
    services: { shop: { provides: ["contract:shop"] } },
    contracts: { shop: http({ buy: op("POST", "/buy", version === "1" ? id : idSum) }) },
    consumers: { mobile: { contract: "contract:shop", version, operations: { buy: {} } } }
  })

/** Three services and more at once: requests, answers, messages, tables and flags that pull in different directions. */
export const systems: ReadonlyArray<Case> = [
  [
    "both requests of a chain need more: from the front to the back",
    chain("1", three, [{}, {}]),
    chain("2", three, [{ asks: idSum }, { asks: idSum }]),
    { verdict: "holds", steps: ["shop", "orders", "stock"], constraints: 2, noReturn: null }
  ],
  [
    "both answers of a chain say less: from the front to the back",
    chain("1", three, [{ says: idSum }, { says: idSum }]),
    chain("2", three, [{}, {}]),
    { verdict: "holds", steps: ["shop", "orders", "stock"], constraints: 2 }
  ],
  [
    "both answers of a chain say more: from the back to the front",
    chain("1", three, [{}, {}]),
    chain("2", three, [{ says: idSum }, { says: idSum }]),
    { verdict: "holds", steps: ["stock", "orders", "shop"], constraints: 2 }
  ],
  [
    "the middle of a chain goes first",
    chain("1", three, [{}, {}]),
    chain("2", three, [{ says: idSum }, { asks: idSum }]),
    {
      verdict: "holds",
      before: [
        ["orders", "shop"],
        ["orders", "stock"]
      ],
      constraints: 2
    }
  ],
  [
    "the middle of a chain goes last",
    chain("1", three, [{}, {}]),
    chain("2", three, [{ asks: idSum }, { says: idSum }]),
    {
      verdict: "holds",
      before: [
        ["shop", "orders"],
        ["stock", "orders"]
      ],
      constraints: 2
    }
  ],
  [
    "four in a row, and only the hop in the middle changes",
    chain("1", ["a", "b", "c", "d"], [{}, {}, {}]),
    chain("2", ["a", "b", "c", "d"], [{}, { asks: idSum }, {}]),
    { verdict: "holds", before: [["b", "c"]], constraints: 1 }
  ],
  [
    "three that each ask more of the next: one version in between is enough",
    circle("1", id),
    circle("2", idSum),
    { verdict: "fails", order: "blocked", bridges: 1 }
  ],
  [
    "a request and a message are renamed at once",
    both("1", obj({ a: T }), obj({ k: T })),
    both("2", obj({ b: T }), obj({ l: T })),
    { verdict: "fails", order: "blocked", bridges: 2 }
  ],
  [
    "a request needs more of a caller that needs more of a message",
    both("1", id, id),
    both("2", idSum, idSum),
    { verdict: "fails", order: "blocked", bridges: 1 }
  ],
  [
    "a request needs more, and the caller reads a message that says less",
    both("1", id, idSum),
    both("2", idSum, id),
    { verdict: "holds", steps: ["orders", "stock"], noReturn: 2 }
  ],
  [
    "what a message needs to say passes on down, what it may leave out passes up",
    relay("1", id, idSum),
    relay("2", idSum, id),
    {
      verdict: "holds",
      before: [
        ["a", "b"],
        ["c", "b"]
      ],
      constraints: 2,
      waits: ["b:channel:one:7d"]
    }
  ],
  [
    "both messages of a relay say more: two waits, one after the other",
    relay("1", id, id),
    relay("2", idSum, idSum),
    { verdict: "holds", steps: ["a", "b", "c"], waits: ["b:channel:one:7d", "c:channel:two:7d"] }
  ],
  [
    "a relay whose first log is for ever",
    relay("1", id, id, "forever"),
    relay("2", idSum, id, "forever"),
    { verdict: "fails", order: "blocked" }
  ],
  [
    "of three readers those who take what goes move before",
    readers("1", idSum),
    plus(readers("2", id), {
      services: { ledger: { consumes: [{ channel: "channel:events", readers: { Placed: { decoder: id } } }] } }
    }),
    {
      verdict: "holds",
      before: [
        ["ledger", "orders"],
        ["mail", "orders"]
      ],
      constraints: 2
    }
  ],
  [
    "the same message from another service",
    event("1", id),
    plus(event("2", id), {
      services: {
        orders: { emits: [] },
        gateway: { version: "1", emits: [{ message: "message:Placed", channel: "channel:events" }] }
      }
    }),
    { verdict: "holds", constraints: 0 }
  ],
  [
    "a message from another service that says less",
    event("1", idSum),
    plus(event("2", id), {
      services: {
        orders: { emits: [] },
        gateway: { version: "1", emits: [{ message: "message:Placed", channel: "channel:events" }] }
      }
    }),
    { verdict: "holds", before: [["billing", "gateway"]] }
  ],
  [
    "two contracts of one service, each for somebody else",
    between("1", id, id),
    between("2", idSum, idSum),
    { verdict: "holds", steps: ["web", "core", "app"], constraints: 2 }
  ],
  [
    "a diamond of which one edge changes",
    diamond("1", id),
    diamond("2", idSum),
    { verdict: "holds", before: [["d", "b"]], constraints: 1 }
  ],
  [
    "a caller of the same version has to be built anew",
    legacy(chain("1", ["orders", "stock"], [{}])),
    legacy(chain("2", ["orders", "stock"], [{ asks: idSum }])),
    {
      before: [
        ["legacy", "stock"],
        ["orders", "stock"]
      ],
      has: ["plan/version-kept"]
    }
  ],
  [
    "a proxy comes between two: it is there before it is called",
    chain("1", ["shop", "stock"], []),
    plus(proxied, { services: { stock: { version: "1" } } }),
    { verdict: "holds", before: [["proxy", "shop"]] }
  ],
  [
    "everything needs more, up to an app outside",
    outside(chain("1", three, [{}, {}]), "1"),
    outside(chain("2", three, [{ asks: idSum }, { asks: idSum }]), "2"),
    { verdict: "holds", steps: ["consumer:mobile", "shop", "orders", "stock"], constraints: 3 }
  ],
  [
    "a flag that two services evaluate, both from the new version on",
    evaluators("1"),
    plus(evaluators("2"), { rollouts: { r: { units: { f: flagOf({ orders: "2", stock: "2" }) } } } }),
    { order: "safe", steps: ["orders", "stock", "flag:f"], constraints: 2 }
  ],
  [
    "a flag that two services evaluate, one of which knows it already",
    evaluators("1"),
    plus(evaluators("2"), { rollouts: { r: { units: { f: flagOf({ orders: "2", stock: "1" }) } } } }),
    { order: "safe", before: [["orders", "flag:f"]], constraints: 1 }
  ],
  [
    "a flag that one of two services does not know even when it is new",
    evaluators("1"),
    plus(evaluators("2"), { rollouts: { r: { units: { f: flagOf({ orders: "2", stock: "3" }) } } } }),
    { verdict: "fails", order: "blocked" }
  ],
  [
    "a message that is turned: everybody's code first",
    event("1", idSum),
    plus(event("2", id), { rollouts: { r: { units: turned } } }),
    {
      order: "safe",
      before: [
        ["billing", "message:Placed"],
        ["orders", "message:Placed"]
      ],
      constraints: 2,
      noReturn: 3
    }
  ],
  [
    "a message that is turned, and a reader that needs what is new: it comes when the log has passed",
    event("1", id, { retention: "7d" }),
    plus(event("2", idSum, { retention: "7d" }), { rollouts: { r: { units: turned } } }),
    { order: "safe", steps: ["orders", "message:Placed", "billing"], waits: ["billing:channel:events:7d"] }
  ],
  [
    "a message that is turned and has one more value: readers first, and no way back",
    event("1", obj({ s: oneOf("a") })),
    plus(event("2", obj({ s: oneOf("a", "b") })), { rollouts: { r: { units: turned } } }),
    { order: "safe", before: [["billing", "message:Placed"]], noReturn: 3 }
  ],
  [
    "a column of two services gets another name: both between expand and contract",
    shared("1", { a: col("int", true) }),
    shared("2", { b: col("int", true) }),
    {
      verdict: "holds",
      before: [
        ["store:db#expand", "orders"],
        ["store:db#expand", "stock"],
        ["orders", "store:db#contract"],
        ["stock", "store:db#contract"]
      ],
      noReturn: 4
    }
  ],
  [
    "a column of two services goes, and the request between them needs more",
    plus(shared("1", { a: col("int"), b: col("int") }), chain("1", ["orders", "stock"], [{}])),
    plus(shared("2", { a: col("int") }), chain("2", ["orders", "stock"], [{ asks: idSum }])),
    { verdict: "holds", steps: ["orders", "stock", "store:db#contract"], noReturn: 3 }
  ],
  [
    "a service of another name that needs more",
    chain("1", ["orders", "stock"], [{}]),
    design({
      services: {
        orders: { version: "2" },
        depot: { version: "2", provides: ["contract:stock"], formerly: ["service:stock"] }
      },
      contracts: { stock: http({ run: op("POST", "/run", idSum, id) }) },
      calls: { "orders/to-stock": call("orders", "stock/run") }
    }),
    { verdict: "holds", steps: ["orders", "depot"], constraints: 1 }
  ],
  [
    "a contract of another name that says more",
    chain("1", ["orders", "stock"], [{}]),
    design({
      services: { orders: { version: "2" }, stock: { version: "2", provides: ["contract:depot"] } },
      contracts: { depot: http({ run: op("POST", "/run", id, idSum) }, { formerly: ["contract:stock"] }) },
      calls: { "orders/to-stock": call("orders", "depot/run") }
    }),
    { verdict: "holds", steps: ["stock", "orders"], constraints: 1 }
  ],
  [
    "nothing but versions changes in a system of everything",
    plus(relay("1", id, id), chain("1", three, [{}, {}])),
    plus(relay("2", id, id), chain("2", three, [{}, {}])),
    { verdict: "holds", constraints: 0 }
  ],
  [
    "a request that some may ask otherwise, and an answer that some may read otherwise: nobody is asked to wait",
    chain("1", three, [{}, {}]),
    chain("2", three, [{ asks: obj({ id: T, sum: T }, ["id"]) }, { says: obj({ id: T, sum: T }, ["id"]) }]),
    { verdict: "holds", constraints: 0 }
  ],
  [
    "declared front to back where it has to be back to front",
    chain("1", three, [{}, {}]),
    plus(
      chain("2", three, [{ says: idSum }, { says: idSum }]),
      rollout({ a: service("shop"), b: service("orders"), c: service("stock") }, [[["a"]], [["b"]], [["c"]]])
    ),
    { verdict: "fails", order: "safe", has: ["plan/mixture-breaks"] }
  ],
  [
    "declared back to front",
    chain("1", three, [{}, {}]),
    plus(
      chain("2", three, [{ says: idSum }, { says: idSum }]),
      rollout({ a: service("shop"), b: service("orders"), c: service("stock") }, [[["c"]], [["b"]], [["a"]]])
    ),
    { verdict: "holds", hasNot: ["plan/mixture-breaks"] }
  ],
  [
    "a canary in the middle of which its callers begin",
    chain("1", three, [{}, {}]),
    plus(
      chain("2", three, [{}, { says: idSum }]),
      rollout({ b: service("orders"), c: service("stock") }, [
        [["c"], { weight: "0.1" }],
        [["b"]],
        [["c"], { weight: "1" }]
      ])
    ),
    { verdict: "fails", has: ["plan/mixture-breaks"] }
  ]
]
