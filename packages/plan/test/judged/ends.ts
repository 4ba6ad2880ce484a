import {
  call,
  type Case,
  caller,
  col,
  design,
  event,
  http,
  id,
  idSum,
  migration,
  N,
  obj,
  oneOf,
  op,
  plus,
  rollout,
  service,
  T,
  table,
  writerAndReader
} from "./designs.js"

const reads = (decoder: typeof id) => ({ readers: { Placed: { decoder } } })
const decodes = (decoder: typeof id) => ({ call: { responses: { 200: { decoder } } } })
const takes = (...pointers: ReadonlyArray<string>) => ({ call: { responses: { 200: { reads: [...pointers] } } } })

/** `stock` has no `run` any more; `orders` asks for whatever is given. */
const without = (version: string, asked: string) =>
  plus(
    caller(version, {
      operations: { stop: op("POST", "/stop", id) },
      call: { to: { operation: `operation:stock/${asked}` } }
    }),
    {}
  )

/** `orders` calls `stock`, which nobody provides where `by` is left out. */
const provided = (version: string, by?: string, at?: string) =>
  design({
    services: {
      orders: { version },
      stock: { version, ...(by === "stock" ? { provides: ["contract:stock"] } : {}) },
      depot: { version, ...(by === "depot" ? { provides: ["contract:stock"] } : {}) }
    },
    contracts: { stock: http({ run: op("POST", "/run", id) }) },
    calls: {
      "orders/to-run": call("orders", "stock/run", {
        to: { operation: "operation:stock/run", ...(at === undefined ? {} : { at: `service:${at}` }) }
      })
    }
  })

const broken = ["plan/end-broken"]
const known = ["plan/already-broken"]

/** `stock` answers one thing when all is well and another when not, and `orders` decodes the answers of one status itself. */
const answering = (version: string, ok: typeof id, status: string, decoder: typeof id) => {
  const content = (schema: typeof id) => ({ content: { "application/json": { schema } } })
  const said = { 200: content(ok), default: content(obj({ error: T })) }
  return caller(version, {
    operations: { run: { ...op("POST", "/run", id), responses: said } },
    call: { responses: { [status]: { decoder } } }
  })
}

/** What the way leads to, and where it begins. */
export const ends: ReadonlyArray<Case> = [
  [
    "a client calls what its own version's server does not have",
    caller("1"),
    without("2", "run"),
    { verdict: "fails", has: broken }
  ],
  [
    "a client that calls what is there instead",
    caller("1", { operations: { run: op("POST", "/run", id), stop: op("POST", "/stop", id) } }),
    without("2", "stop"),
    { verdict: "holds", steps: ["orders", "stock"], hasNot: broken }
  ],
  [
    "a client called nothing that is there before either",
    without("1", "run"),
    without("2", "run"),
    { verdict: "holds", has: known, hasNot: broken }
  ],
  [
    "a reader decodes what its own version's writer does not write",
    event("1", idSum, undefined, reads(id)),
    event("2", id, undefined, reads(idSum)),
    { verdict: "fails", has: broken }
  ],
  [
    "a reader begins to need what was always there",
    event("1", idSum, undefined, reads(id)),
    event("2", idSum, undefined, reads(idSum)),
    { verdict: "holds", hasNot: broken }
  ],
  [
    "a reader did not read what was written, and something else changes",
    event("1", id, undefined, reads(idSum)),
    event("2", obj({ id: T, note: T }, ["id"]), undefined, reads(idSum)),
    { verdict: "holds", constraints: 0, has: known, hasNot: broken }
  ],
  [
    "a reader did not read what was written, and the new one does",
    event("1", id, undefined, reads(idSum)),
    event("2", id, undefined, reads(id)),
    { verdict: "holds", has: known, hasNot: broken }
  ],
  [
    "a reader that refused one thing refuses another",
    event("1", id, undefined, reads(idSum)),
    event("2", id, undefined, reads(obj({ id: T, at: T }))),
    { verdict: "fails", has: [...broken, ...known] }
  ],
  [
    "a writer that turns to a version its reader never knew",
    event("1", obj({ s: oneOf("a") }), undefined, reads(obj({ s: oneOf("a") }))),
    event("2", obj({ s: oneOf("a", "b") }), undefined, reads(obj({ s: oneOf("a") }))),
    { verdict: "fails", has: broken }
  ],
  [
    "an answer that the new client cannot decode",
    caller("1", { response: id, ...decodes(id) }),
    caller("2", { response: id, ...decodes(idSum) }),
    { verdict: "fails", has: broken }
  ],
  [
    "an answer that the new client decodes loosely",
    caller("1", { response: idSum, ...decodes(idSum) }),
    caller("2", { response: id, ...decodes(id) }),
    { verdict: "holds", steps: ["orders", "stock"], hasNot: broken }
  ],
  [
    "an answer that the old client could not decode either",
    caller("1", { response: id, ...decodes(idSum) }),
    caller("2", { response: id, ...decodes(idSum) }),
    { verdict: "holds", has: known, hasNot: broken }
  ],
  [
    "an answer that nobody could decode, in which something else has another type",
    caller("1", { response: obj({ id: T, x: T }), ...decodes(idSum) }),
    caller("2", { response: obj({ id: T, x: N }), ...decodes(idSum) }),
    { verdict: "holds", constraints: 0, has: known, hasNot: broken }
  ],
  [
    "an answer that nobody could decode, in which what was decoded has another type too",
    caller("1", { response: obj({ id: T, x: T }), ...decodes(obj({ x: T, sum: N })) }),
    caller("2", { response: obj({ id: T, x: N }), ...decodes(obj({ x: T, sum: N })) }),
    { verdict: "fails", has: known }
  ],
  [
    "a decoder of what is answered when something is wrong",
    answering("1", id, "default", obj({ error: T })),
    answering("2", id, "default", obj({ error: T })),
    { verdict: "holds", hasNot: [...broken, ...known] }
  ],
  [
    "a decoder of a whole range of answers that does not fit",
    answering("1", idSum, "2XX", id),
    answering("2", id, "2XX", idSum),
    { verdict: "fails", has: broken }
  ],
  [
    "a decoder of errors that lack what it needs",
    answering("1", id, "default", obj({ error: T })),
    answering("2", id, "default", obj({ error: T, code: N })),
    { verdict: "fails", has: broken }
  ],
  [
    "a field goes that the new client still reads",
    caller("1", { response: idSum, ...takes("/sum") }),
    caller("2", { response: id, ...takes("/sum") }),
    { verdict: "fails", has: broken }
  ],
  [
    "a field goes that the new client reads no more",
    caller("1", { response: idSum, ...takes("/sum") }),
    caller("2", { response: id, ...takes("/id") }),
    { verdict: "holds", steps: ["orders", "stock"], hasNot: broken }
  ],
  [
    "a field that is optional is read",
    caller("1", { response: idSum, ...takes("/sum") }),
    caller("2", { response: obj({ id: T, sum: N }, ["id"]), ...takes("/sum") }),
    { verdict: "holds", hasNot: broken }
  ],
  [
    "nobody provides the contract any more, and it is still called",
    provided("1", "stock"),
    provided("2"),
    { verdict: "fails", has: broken }
  ],
  ["another service provides the contract", provided("1", "stock"), provided("2", "depot"), { hasNot: broken }],
  [
    "a call names the one that provides it no more",
    provided("1", "stock", "stock"),
    provided("2", "depot", "stock"),
    { verdict: "fails", has: broken }
  ],
  [
    "a contract that nobody provides in either",
    provided("1"),
    provided("2"),
    { verdict: "holds", hasNot: [...broken, ...known] }
  ],
  [
    "a migration that leaves out a column the new code needs",
    table("1", { a: col("integer", false) }),
    plus(
      table("2", { a: col("integer", false), b: col("text", true), c: col("text", true) }),
      rollout({ schema: migration(["expand", "addColumn", "b"]), orders: service("orders") }, [
        [["schema"]],
        [["orders"]]
      ])
    ),
    { verdict: "fails", has: broken }
  ],
  [
    "a migration that is whole",
    table("1", { a: col("integer", false) }),
    plus(
      table("2", { a: col("integer", false), b: col("text", true) }),
      rollout({ schema: migration(["expand", "addColumn", "b"]), orders: service("orders") }, [
        [["schema"]],
        [["orders"]]
      ])
    ),
    { verdict: "holds", hasNot: broken }
  ],
  [
    "code uses a table that its store does not have",
    table("1", { a: col("integer", false) }, { services: writerAndReader("1") }),
    plus(table("2", { a: col("integer", false) }, { services: writerAndReader("2") }), {
      services: { reader: { accesses: [{ store: "store:db", mode: "read", collections: ["t", "u"] }] } }
    }),
    { verdict: "fails", has: broken }
  ],
  [
    "somebody of whom only calls are known calls what goes",
    plus(caller("1"), { calls: { "ghost/to-run": call("ghost", "stock/run") } }),
    plus(without("2", "stop"), { calls: { "ghost/to-run": call("ghost", "stock/run") } }),
    { hasNot: broken, before: [["ghost", "stock"]] }
  ],
  [
    "a consumer outside that says what it used to say",
    plus(caller("1"), { consumers: { app: { contract: "contract:stock", operations: { run: {} } } } }),
    plus(without("2", "stop"), { consumers: { app: { contract: "contract:stock", operations: { run: {} } } } }),
    { hasNot: broken, before: [["consumer:app", "stock"]] }
  ],
  [
    "a consumer outside whose next version uses what is not there",
    plus(caller("1"), { consumers: { app: { version: "1", contract: "contract:stock", operations: { run: {} } } } }),
    plus(without("2", "stop"), {
      consumers: { app: { version: "2", contract: "contract:stock", operations: { run: {} } } }
    }),
    { verdict: "fails", has: broken }
  ]
]
