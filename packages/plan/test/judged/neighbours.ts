import {
  answers,
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
  N,
  obj,
  op,
  plus,
  T
} from "./designs.js"

const external = (version: string, asked: typeof id): typeof id =>
  design({
    services: { shop: { version } },
    externals: { psp: { provides: ["contract:psp"] } },
    contracts: { psp: http({ pay: op("POST", "/pay", asked, id) }) },
    calls: { "shop/pay": call("shop", "psp/pay") }
  })

const record = (...fields: ReadonlyArray<typeof id>): typeof id => ({
  _tag: "Avro",
  schema: { type: "record", name: "Placed", fields: [...fields] }
})
const avro = (version: string, ...fields: ReadonlyArray<typeof id>): typeof id =>
  plus(event(version, id, { retention: "1h" }), { messages: { Placed: { payload: record(...fields) } } })
const [idField, sumField, sumDefault] = [
  { name: "id", type: "string" },
  { name: "sum", type: "double" },
  { name: "sum", type: "double", default: 0 }
]

const withoutBilling = (version: string, schema: typeof id): typeof id => {
  const whole = event(version, schema)
  return {
    ...whole,
    services: { orders: { version, emits: [{ message: "message:Placed", channel: "channel:events" }] } }
  }
}

const twoWriters = (version: string, schema: typeof id): typeof id =>
  plus(event(version, schema), {
    services: { legacy: { version: "1", emits: [{ message: "message:Placed", channel: "channel:events" }] } }
  })

const split = plus(caller("2", { request: id }), {
  services: { stock: { version: "1" }, depot: { version: "1", provides: ["contract:stock"] } },
  calls: { "orders/to-run": { to: { at: "service:depot" } } }
})

const twoStores = (version: string, fields: typeof id): typeof id =>
  design({
    stores: {
      one: { kind: "relational", collections: { t: { fields } } },
      two: { kind: "relational", collections: { t: { fields } } }
    },
    services: { orders: { version, owns: ["store:one", "store:two"] } }
  })

const maybeText = { type: ["string", "null"] }

/** Whoever is beside those that change: externals, other writers, readers that go, records, and the way back as a plan. */
export const neighbours: ReadonlyArray<Case> = [
  [
    "somebody else's service needs more: we go first",
    external("1", id),
    external("2", idSum),
    { verdict: "holds", steps: ["shop", "external:psp"], constraints: 1 }
  ],
  [
    "somebody else's service may be told more: nobody waits",
    external("1", id),
    external("2", idMaybe),
    { verdict: "holds", constraints: 0 }
  ],
  [
    "a call goes to another provider of the same contract, who is there first",
    caller("1", { request: id }),
    split,
    { verdict: "holds", before: [["depot", "orders"]] }
  ],
  [
    "a reader goes, and the message says less: the reader is gone before",
    event("1", idSum),
    withoutBilling("2", id),
    { verdict: "holds", before: [["billing", "orders"]] }
  ],
  [
    "a reader comes, and the message says more: it comes when the old form is gone",
    withoutBilling("1", id),
    event("2", idSum, { retention: "1h" }),
    { before: [["orders", "billing"]] }
  ],
  [
    "a second writer of the same version has to be built anew",
    twoWriters("1", id),
    twoWriters("2", idSum),
    {
      before: [
        ["orders", "billing"],
        ["legacy", "billing"]
      ],
      has: ["plan/version-kept"]
    }
  ],
  [
    "the way back as a plan: what needed more needs less",
    caller("2", { request: idSum }),
    caller("1", { request: id }),
    { verdict: "holds", steps: ["stock", "orders"], constraints: 1 }
  ],
  [
    "the way back as a plan: what said more says less",
    caller("2", { response: idSum }),
    caller("1", { response: id }),
    { verdict: "holds", steps: ["orders", "stock"], constraints: 1 }
  ],
  [
    "an answer may be empty from now on",
    caller("1", { response: obj({ id: T }) }),
    caller("2", { response: obj({ id: maybeText }) }),
    { verdict: "holds", steps: ["orders", "stock"], constraints: 1 }
  ],
  [
    "an answer is never empty from now on",
    caller("1", { response: obj({ id: maybeText }) }),
    caller("2", { response: obj({ id: T }) }),
    { verdict: "holds", steps: ["stock", "orders"], constraints: 1 }
  ],
  [
    "a request may be empty from now on",
    caller("1", { request: obj({ id: T }) }),
    caller("2", { request: obj({ id: maybeText }) }),
    { verdict: "holds", steps: ["stock", "orders"], constraints: 1 }
  ],
  [
    "an answer says less, of which the caller reads nothing",
    caller("1", { response: idSum, call: { responses: { 200: { reads: ["/id"] } } } }),
    caller("2", { response: id, call: { responses: { 200: { reads: ["/id"] } } } }),
    { verdict: "holds", constraints: 0 }
  ],
  [
    "an answer says less, and the new caller reads less",
    caller("1", { response: idSum, call: { responses: { 200: { reads: ["/id", "/sum"] } } } }),
    caller("2", { response: id, call: { responses: { 200: { reads: ["/id"] } } } }),
    { verdict: "holds", before: [["orders", "stock"]], constraints: 1 }
  ],
  [
    "an error that callers did not know",
    caller("1", { operation: { responses: answers({ 200: id, 404: undefined }) } }),
    caller("2", { operation: { responses: answers({ 200: id, 404: undefined, 409: idSum }) } }),
    { verdict: "holds", constraints: 0 }
  ],
  [
    "a record with one field more that has a default: any order",
    avro("1", idField),
    avro("2", idField, sumDefault),
    { verdict: "holds", constraints: 0 }
  ],
  [
    "a record with one field more without a default: the writer first, then an hour",
    avro("1", idField),
    avro("2", idField, sumField),
    { verdict: "holds", steps: ["orders", "billing"], waits: ["billing:channel:events:1h"] }
  ],
  [
    "a record with one field less that had no default: the reader first",
    avro("1", idField, sumField),
    avro("2", idField),
    { verdict: "holds", steps: ["billing", "orders"], noReturn: 2 }
  ],
  [
    "a record whose field has another name",
    avro("1", idField, sumField),
    avro("2", idField, { name: "total", type: "double" }),
    { verdict: "fails", order: "blocked", bridges: 1 }
  ],
  [
    "a record with another name and another field",
    avro("1", idField, sumField),
    plus(avro("2", idField), {
      messages: {
        Placed: {
          payload: {
            _tag: "Avro",
            schema: { type: "record", name: "OrderPlaced", fields: [idField, { name: "total", type: "double" }] }
          }
        }
      }
    }),
    { verdict: "fails", order: "blocked", bridges: 1 }
  ],
  [
    "a record with other symbols: nothing is both old and new without a version that knows all",
    avro("1", idField, { name: "s", type: { type: "enum", name: "S", symbols: ["A", "B"] } }),
    avro("2", idField, { name: "s", type: { type: "enum", name: "S", symbols: ["A", "C"] } }),
    { verdict: "fails", order: "blocked", bridges: 1 }
  ],
  [
    "a record whose number becomes a text",
    avro("1", idField, sumField),
    avro("2", idField, { name: "sum", type: "string" }),
    { verdict: "fails", order: "blocked", bridges: 1 }
  ],
  [
    "two stores of one service, each with a column that goes",
    twoStores("1", { a: col("int"), b: col("int") }),
    twoStores("2", { a: col("int") }),
    {
      verdict: "holds",
      before: [
        ["orders", "store:one#contract"],
        ["orders", "store:two#contract"]
      ],
      noReturn: 2
    }
  ],
  [
    "two stores of one service, each with a column that comes",
    twoStores("1", { a: col("int") }),
    twoStores("2", { a: col("int"), b: col("int", true) }),
    {
      verdict: "holds",
      before: [
        ["store:one#expand", "orders"],
        ["store:two#expand", "orders"]
      ],
      noReturn: null
    }
  ],
  ["nothing at all", design({}), design({}), { verdict: "holds", steps: [], constraints: 0 }],
  [
    "everything is new",
    design({}),
    plus(caller("1", { request: id }), event("1", id)),
    { verdict: "holds", before: [["stock", "orders"]], noReturn: null }
  ],
  [
    "everything goes",
    plus(caller("1", { request: id }), event("1", id)),
    design({}),
    { verdict: "holds", before: [["orders", "stock"]] }
  ],
  [
    "an operation moves to another path, and is answered at both for a time",
    caller("1", { path: "/run", request: id }),
    caller("2", { path: "/start", request: id }),
    { verdict: "fails", order: "blocked", bridges: 1 }
  ],
  [
    "a number in a request becomes a larger one",
    caller("1", { request: obj({ n: { type: "integer", maximum: 10 } }) }),
    caller("2", { request: obj({ n: { type: "integer", maximum: 20 } }) }),
    { verdict: "holds", steps: ["stock", "orders"], constraints: 1 }
  ],
  [
    "a number in an answer becomes a larger one",
    caller("1", { response: obj({ n: { ...N, maximum: 10 } }) }),
    caller("2", { response: obj({ n: { ...N, maximum: 20 } }) }),
    { verdict: "holds", steps: ["orders", "stock"], constraints: 1 }
  ]
]
