import {
  answers,
  call,
  caller,
  type Case,
  closed,
  design,
  http,
  id,
  idMaybe,
  idSum,
  N,
  obj,
  oneOf,
  op,
  payload,
  plus,
  T
} from "./designs.js"

const three = (version: string, read: typeof id, asked: typeof id) =>
  design({
    services: {
      a: { version },
      b: { version, provides: ["contract:b"] },
      c: { version, provides: ["contract:c"] }
    },
    contracts: { b: http({ x: op("GET", "/x", undefined, read) }), c: http({ y: op("POST", "/y", asked) }) },
    calls: { "a/x": call("a", "b/x"), "b/y": call("b", "c/y") }
  })

const ring = (version: string, asked: typeof id) =>
  design({
    services: { a: { version, provides: ["contract:a"] }, b: { version, provides: ["contract:b"] } },
    contracts: { a: http({ x: op("POST", "/x", asked) }), b: http({ y: op("POST", "/y", asked) }) },
    calls: { "a/y": call("a", "b/y"), "b/x": call("b", "a/x") }
  })

const app = (version: string | undefined, operations: object, consumer: typeof id): ReturnType<typeof plus> =>
  plus(caller(version === undefined ? "1" : "2", { operations: operations as typeof id }), {
    consumers: { app: consumer }
  })

const run = { run: op("POST", "/run", id) }
const withOld = { ...run, old: op("GET", "/old", undefined, id) }
const usesOld = (version: string) => ({ contract: "contract:stock", version, operations: { old: {} } })

const hooked = (version: string, sent: typeof id, consumer?: typeof id) =>
  plus(
    design({
      services: { shop: { version }, psp: { version, provides: ["contract:psp"] } },
      contracts: {
        psp: http(
          { pay: op("POST", "/pay", id) },
          {
            webhooks: {
              paid: { method: "POST", request: { required: true, content: { "application/json": { schema: sent } } } }
            }
          }
        )
      },
      calls: { "shop/pay": call("shop", "psp/pay") }
    }),
    consumer === undefined ? {} : { consumers: { app: consumer } }
  )

const calledBack = (version: string, sent: typeof id) =>
  design({
    services: { shop: { version }, psp: { version, provides: ["contract:psp"] } },
    contracts: {
      psp: http({
        pay: op("POST", "/pay", id, undefined, {
          callbacks: {
            done: {
              expression: "{$request.body#/url}",
              operations: {
                post: { method: "POST", request: { required: true, content: { "application/json": { schema: sent } } } }
              }
            }
          }
        })
      })
    },
    calls: { "shop/pay": call("shop", "psp/pay") }
  })

const asks = (version: string, request: typeof id, reply: typeof id) =>
  design({
    messages: { Ask: { payload: payload(request) }, Reply: { payload: payload(reply) } },
    channels: {
      q: { messages: ["message:Ask"], retention: "untilConsumed" },
      r: { messages: ["message:Reply"], retention: "untilConsumed" }
    },
    services: { a: { version }, b: { version, consumes: [{ channel: "channel:q" }] } },
    calls: {
      "a/ask": {
        from: "service:a",
        to: { request: "message:Ask", reply: "message:Reply", on: "channel:q", replyOn: "channel:r" }
      }
    }
  })

const stored = (version: string, response: typeof id, how: typeof id) =>
  caller(version, { request: id, response, operation: { idempotency: { key: "id", in: "body", ...how } } })

const cached = (version: string, response: typeof id) =>
  caller(version, { method: "GET", response, operation: { cache: { visibility: "public", maxAge: "5m" } } })

const keeps = (version: string, response: typeof id, cache: typeof id) =>
  plus(caller(version, { method: "GET", response, call: { policy: { cache } } }), {
    stores: { answers: { kind: "cache" } }
  })

/** Calls, answers, webhooks, and messages that calls write. */
export const calls: ReadonlyArray<Case> = [
  [
    "a request needs more",
    caller("1", { request: id }),
    caller("2", { request: idSum }),
    { verdict: "holds", steps: ["orders", "stock"], constraints: 1, noReturn: null }
  ],
  [
    "a request may say more",
    caller("1", { request: id }),
    caller("2", { request: idMaybe }),
    { verdict: "holds", order: "safe", constraints: 0 }
  ],
  [
    "a closed request may say more",
    caller("1", { request: closed(id) }),
    caller("2", { request: closed(idMaybe) }),
    { verdict: "holds", steps: ["stock", "orders"], constraints: 1 }
  ],
  [
    "an answer says less",
    caller("1", { response: idSum }),
    caller("2", { response: id }),
    { verdict: "holds", steps: ["orders", "stock"], constraints: 1 }
  ],
  [
    "an answer says more",
    caller("1", { response: id }),
    caller("2", { response: idSum }),
    { verdict: "holds", steps: ["stock", "orders"], constraints: 1 }
  ],
  [
    "an answer has one more value",
    caller("1", { response: obj({ s: oneOf("a") }) }),
    caller("2", { response: obj({ s: oneOf("a", "b") }) }),
    { steps: ["orders", "stock"], constraints: 1 }
  ],
  [
    "a request has one value less",
    caller("1", { request: obj({ s: oneOf("a", "b") }) }),
    caller("2", { request: obj({ s: oneOf("a") }) }),
    { steps: ["orders", "stock"], constraints: 1 }
  ],
  [
    "a request has one more value",
    caller("1", { request: obj({ s: oneOf("a") }) }),
    caller("2", { request: obj({ s: oneOf("a", "b") }) }),
    { steps: ["stock", "orders"], constraints: 1 }
  ],
  [
    "a field of a request is renamed",
    caller("1", { request: obj({ amount: N }) }),
    caller("2", { request: obj({ total: N }) }),
    { verdict: "fails", order: "blocked", bridges: 1, has: ["plan/no-order"] }
  ],
  [
    "a field of an answer is renamed",
    caller("1", { response: obj({ amount: N }) }),
    caller("2", { response: obj({ total: N }) }),
    { verdict: "fails", order: "blocked", bridges: 1 }
  ],
  [
    "a field of an answer has another type: nothing is both",
    caller("1", { response: obj({ amount: N }) }),
    caller("2", { response: obj({ amount: T }) }),
    { verdict: "fails", order: "blocked", bridges: 0 }
  ],
  [
    "more is asked and more is answered",
    caller("1", { request: id, response: id }),
    caller("2", { request: idSum, response: idSum }),
    { verdict: "fails", order: "blocked", bridges: 1 }
  ],
  [
    "another method",
    caller("1", { method: "PUT", request: id }),
    caller("2", { request: id }),
    { verdict: "fails", order: "blocked", bridges: 1 }
  ],
  [
    "the second version of an operation beside the first",
    caller("1", { operations: { run: op("POST", "/v1/run", id) } }),
    plus(caller("2", { operations: { run: op("POST", "/v1/run", id), more: op("POST", "/v2/run", idSum) } }), {
      calls: { "orders/to-run": { to: { operation: "operation:stock/more" } } }
    }),
    { verdict: "holds", steps: ["stock", "orders"], constraints: 1 }
  ],
  [
    "a header is required",
    caller("1", { request: id }),
    caller("2", {
      request: id,
      operation: { parameters: [{ name: "X-Tenant", in: "header", required: true, schema: T }] }
    }),
    { verdict: "holds", steps: ["orders", "stock"], constraints: 1 }
  ],
  [
    "an operation goes that nobody uses",
    caller("1", { operations: withOld }),
    caller("2", { operations: run }),
    { verdict: "holds", constraints: 0 }
  ],
  [
    "an operation goes that the world may use",
    plus(caller("1", { operations: withOld }), { services: { stock: { exposure: "public" } } }),
    plus(caller("2", { operations: run }), { services: { stock: { exposure: "public" } } }),
    { verdict: "holds", before: [["callers:contract:stock", "stock"]] }
  ],
  [
    "a user that nobody moves loses its operation",
    app(undefined, withOld, usesOld("3")),
    app("2", run, usesOld("3")),
    { verdict: "fails", order: "blocked" }
  ],
  [
    "a user that moves leaves an operation",
    app(undefined, withOld, usesOld("3")),
    app("2", run, { contract: "contract:stock", version: "4", operations: { run: {} } }),
    { verdict: "holds", before: [["consumer:app", "stock"]] }
  ],
  [
    "a chain",
    three("1", id, id),
    three("2", idSum, idSum),
    { verdict: "holds", steps: ["b", "a", "c"], constraints: 2 }
  ],
  ["each asks more of the other", ring("1", id), ring("2", idSum), { verdict: "fails", order: "blocked", bridges: 1 }],
  [
    "one more status of success: a caller knows both",
    caller("1", { operation: { responses: answers({ 200: id }) } }),
    caller("2", { operation: { responses: answers({ 200: id, 202: undefined }) } }),
    { verdict: "holds", constraints: 0, has: ["plan/mixture-misread"] }
  ],
  [
    "another status of success",
    caller("1", { operation: { responses: answers({ 200: undefined }) } }),
    caller("2", { operation: { responses: answers({ 202: undefined }) } }),
    { verdict: "fails", order: "blocked" }
  ],
  [
    "a service is new",
    design({ services: { orders: { version: "1" } } }),
    caller("2", { request: id }),
    { verdict: "holds", steps: ["stock", "orders"], constraints: 1 }
  ],
  [
    "a service goes",
    caller("1", { request: id }),
    design({ services: { orders: { version: "2" } } }),
    { verdict: "holds", steps: ["orders", "stock"], constraints: 1 }
  ],
  [
    "nothing changes",
    caller("1", { request: id }),
    caller("1", { request: id }),
    { verdict: "holds", steps: [], constraints: 0 }
  ],
  [
    "a webhook says less",
    hooked("1", idSum),
    hooked("2", id),
    { verdict: "holds", before: [["receivers:contract:psp", "psp"]], constraints: 1 }
  ],
  [
    "a webhook says more: who receives it may stay",
    hooked("1", id),
    hooked("2", idSum),
    { verdict: "holds", constraints: 0 }
  ],
  ["a webhook is as it was", hooked("1", id), hooked("2", id), { verdict: "holds", constraints: 0 }],
  [
    "a webhook with a user of the whole contract",
    hooked("1", idSum, { contract: "contract:psp" }),
    hooked("2", id, { contract: "contract:psp" }),
    { before: [["consumer:app", "psp"]], constraints: 1 }
  ],
  [
    "a webhook with a receiver by name",
    hooked("1", idSum, { operations: { [encodeURIComponent("webhook:psp/paid")]: {} } }),
    hooked("2", id, { operations: { [encodeURIComponent("webhook:psp/paid")]: {} } }),
    { before: [["consumer:app", "psp"]], constraints: 1 }
  ],
  [
    "a field of a webhook is renamed",
    hooked("1", obj({ x: T })),
    hooked("2", obj({ y: T })),
    { verdict: "fails", order: "blocked" }
  ],
  ["a callback says less", calledBack("1", idSum), calledBack("2", id), { before: [["shop", "psp"]], constraints: 1 }],
  ["a callback says more", calledBack("1", id), calledBack("2", idSum), { before: [["psp", "shop"]], constraints: 1 }],
  [
    "a request by message needs more",
    asks("1", id, id),
    asks("2", idSum, id),
    { verdict: "holds", before: [["a", "b"]], constraints: 1 }
  ],
  [
    "a reply by message says more",
    asks("1", id, id),
    asks("2", id, idSum),
    { verdict: "holds", before: [["b", "a"]], constraints: 1 }
  ],
  [
    "stored replies outlive their server",
    stored("1", id, { replies: "replayed", retention: "1d" }),
    stored("2", idSum, { replies: "replayed", retention: "1d" }),
    { verdict: "holds", steps: ["stock", "orders"], waits: ["orders:operation:stock/run:1d"] }
  ],
  [
    "stored replies, and nobody says how long",
    stored("1", id, { replies: "replayed" }),
    stored("2", idSum, { replies: "replayed" }),
    { waits: ["orders:operation:stock/run:unknown"], has: ["plan/wait-unknown"] }
  ],
  [
    "replies that are made anew",
    stored("1", id, { replies: "fresh", retention: "1d" }),
    stored("2", idSum, { replies: "fresh", retention: "1d" }),
    { steps: ["stock", "orders"], waits: [] }
  ],
  [
    "answers in caches on the way",
    cached("1", id),
    cached("2", idSum),
    { steps: ["stock", "orders"], waits: ["orders:operation:stock/run:5m"], noReturn: null }
  ],
  [
    "answers in caches that the old caller meets again",
    cached("1", idSum),
    cached("2", id),
    { steps: ["orders", "stock"], waits: [], noReturn: 2 }
  ],
  [
    "answers that the caller keeps in a store",
    keeps("1", id, { store: "store:answers", timeToLive: "10m" }),
    keeps("2", idSum, { store: "store:answers", timeToLive: "10m" }),
    { waits: ["orders:store:answers:10m"] }
  ],
  [
    "answers that the caller keeps in its memory",
    keeps("1", id, { timeToLive: "10m" }),
    keeps("2", idSum, { timeToLive: "10m" }),
    { waits: [] }
  ]
]
