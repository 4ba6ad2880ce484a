import type { Model } from "@lintel/model"

const post = { _tag: "Http", method: "POST", path: "/" } as const
const replying = (name: string) => ({
  ...post,
  responses: { 200: { content: { "application/json": { schema: { $ref: `#/$defs/${name}` } } } } }
})

/** A library that lends books: small, with everything that a picture can show. */
export const library: Model = {
  lintel: "1.0",
  system: { name: "library" },
  teams: { desk: {} },
  contexts: { lending: {}, stock: {} },
  contracts: {
    loans: { _tag: "Http", operations: { lend: replying("Loan"), return: post } },
    shelf: {
      _tag: "Http",
      operations: { take: replying("Copy"), putBack: { ...post, responses: { 204: {} } }, find: post }
    },
    bank: { _tag: "Http", operations: { hold: post, free: post } },
    titles: { _tag: "Http", operations: { look: replying("Title") } }
  },
  messages: { Lent: {}, Overdue: {} },
  brokers: { bus: { product: "rabbitmq" } },
  channels: {
    "loan-events": { broker: "broker:bus", kind: "topic", messages: ["message:Lent"] },
    lost: { kind: "queue" }
  },
  stores: { "loans-db": { kind: "keyValue" }, "shelf-db": { engine: "postgres", owner: "service:shelf" } },
  externals: {
    reader: { kind: "person" },
    bank: { provides: ["contract:bank"], availability: "0.99" }
  },
  services: {
    loans: {
      context: "context:lending",
      version: "2.0.0",
      tier: "critical",
      provides: ["contract:loans"],
      owns: ["store:loans-db"],
      emits: [{ message: "message:Lent", channel: "channel:loan-events" }],
      accesses: [{ store: "store:shelf-db", mode: "read" }]
    },
    shelf: { context: "context:stock", technology: ["Rust"], provides: ["contract:shelf"] },
    reminders: {
      context: "context:lending",
      consumes: [{ channel: "channel:loan-events", deadLetter: "channel:lost" }]
    },
    catalogue: { origin: "city", provides: ["contract:titles"] }
  },
  calls: {
    "reader/lend": { from: "external:reader", to: { operation: "operation:loans/lend" } },
    "loans/take": { from: "service:loans", to: { operation: "operation:shelf/take" }, policy: { retry: "none" } },
    "loans/hold": { from: "service:loans", to: { operation: "operation:bank/hold" } },
    "shelf/lookup": { from: "service:shelf", to: { operation: "operation:titles/look" } }
  },
  flows: {
    "loans/lend": {
      of: "service:loans",
      trigger: { _tag: "Operation", operation: "operation:loans/lend" },
      steps: [
        { _tag: "Read", store: "store:loans-db", collection: "loans", duration: "2ms" },
        {
          _tag: "Parallel",
          steps: [
            { _tag: "Call", call: "call:loans/take", times: 2 },
            { _tag: "Work", name: "print the slip", duration: "1s" }
          ]
        },
        {
          _tag: "Branch",
          branches: [
            { when: "first loan", probability: "0.125", steps: [{ _tag: "Publish", message: "message:Lent" }] },
            { steps: [{ _tag: "Repeat", times: 3, step: { _tag: "Write", store: "store:loans-db" } }] }
          ]
        },
        { _tag: "Branch", branches: [{ probability: "0.5", steps: [{ _tag: "RunSaga", saga: "saga:loan" }] }] },
        { _tag: "StartSaga", saga: "saga:loan" }
      ]
    },
    "reminders/Lent": {
      of: "service:reminders",
      trigger: { _tag: "Message", message: "message:Lent" },
      steps: [{ _tag: "Work", name: "remember" }]
    },
    "loans/nightly": {
      of: "service:loans",
      trigger: { _tag: "Schedule", cron: "0 2 * * *", zone: "UTC" },
      steps: [{ _tag: "Publish", message: "message:Overdue" }]
    },
    "shelf/take": {
      of: "service:shelf",
      trigger: { _tag: "Operation", operation: "operation:shelf/take" },
      steps: [{ _tag: "Call", call: "call:shelf/lookup" }]
    }
  },
  sagas: {
    loan: {
      by: "service:loans",
      deadline: "1h",
      trigger: { _tag: "Operation", operation: "operation:loans/lend" },
      steps: {
        take: {
          action: { _tag: "Call", call: "call:loans/take" },
          compensate: { _tag: "Operation", operation: "operation:shelf/putBack" }
        },
        hold: {
          action: { _tag: "Call", call: "call:loans/hold" },
          compensate: { _tag: "Operation", operation: "operation:bank/free" },
          after: ["take"]
        },
        stamp: { kind: "readOnly", human: {}, after: ["take"] },
        lend: {
          kind: "pivot",
          action: { _tag: "Operation", operation: "operation:loans/lend" },
          after: ["hold", "stamp"]
        },
        tell: { kind: "retriable", action: { _tag: "Message", message: "message:Lent" }, after: ["lend"] }
      }
    },
    return: {
      by: "service:loans",
      end: { "book%20is%20back": { kind: "completed" } },
      steps: {
        putBack: {
          action: { _tag: "Operation", operation: "operation:shelf/putBack" },
          compensate: { _tag: "Operation", operation: "operation:shelf/take" }
        },
        free: { action: { _tag: "Operation", operation: "operation:bank/free" }, after: ["putBack"] },
        tell: { kind: "retriable", action: { _tag: "Message", message: "message:Lent" }, after: ["free"] }
      }
    }
  },
  environments: { live: { regions: ["north", "south"] } },
  deployments: {
    loans: {
      of: "service:loans",
      in: "environment:live",
      region: "north",
      scaling: { minimum: 2, maximum: 8 },
      pools: { main: { size: 20, to: "store:loans-db" } }
    },
    "loans-db": { of: "store:loans-db", in: "environment:live", region: "north", instances: 1 },
    shelf: { of: "service:shelf", in: "environment:live", region: "south", instances: 3, version: "1.1.0" },
    bus: { of: "broker:bus", in: "environment:live", instances: 3 }
  },
  consumers: {
    "city%20hall": { contract: "contract:loans", operations: { lend: {} }, messages: { Lent: {} } }
  },
  slos: {
    fast: {
      of: "operation:loans/lend",
      indicator: { _tag: "Availability" },
      objective: "0.99",
      window: { _tag: "Rolling", duration: "28d" }
    }
  },
  rollouts: {
    "loans-4.2": {
      in: "environment:live",
      strategy: "canary",
      rollback: { how: "Deploy 4.1 again." },
      units: {
        deposits: { _tag: "Flag", flag: "deposits", from: false, to: true },
        loans: { _tag: "Service", service: "service:loans", from: "4.1", to: "4.2" },
        shelf: { _tag: "Service", service: "service:shelf", to: "2.0" }
      },
      stages: [
        {
          name: "canary",
          units: ["loans", "shelf"],
          weight: "0.125",
          duration: "30m",
          gates: [
            { _tag: "Slo", slo: "slo:fast", noData: "wait" },
            { _tag: "Metric", metric: "error rate", noData: "abort" }
          ]
        },
        { name: "everyone", units: ["loans", "shelf"], weight: "1", gates: [{ _tag: "Manual" }] },
        { name: "switch", units: ["deposits"], duration: "1500ms", pointOfNoReturn: true }
      ]
    }
  }
}

/** Services in contexts, each calling the next of its context and one of the next context. */
export const wide = (contexts: number, each: number): Model => {
  const names = Array.from({ length: contexts * each }, (_, at) => `s${String(at).padStart(4, "0")}`)
  const contextOf = (at: number): string => `c${String(Math.floor(at / each)).padStart(3, "0")}`
  const nextOf = (at: number): ReadonlyArray<string> =>
    [at + 1, at + each].flatMap((next) => names[next % names.length] ?? [])
  const record = <T>(of: (name: string, at: number) => T): Record<string, T> =>
    Object.fromEntries(names.map((name, at) => [name, of(name, at)]))
  return {
    lintel: "1.0",
    system: { name: "wide" },
    contexts: Object.fromEntries(names.map((_, at) => [contextOf(at), {}])),
    contracts: record(() => ({ _tag: "Http", operations: { go: post } })),
    services: record((name, at) => ({ context: `context:${contextOf(at)}`, provides: [`contract:${name}`] })),
    calls: Object.fromEntries(
      names.flatMap((name, at) =>
        nextOf(at).map((next) => [
          `${name}/${next}`,
          { from: `service:${name}` as const, to: { operation: `operation:${next}/go` as const } }
        ])
      )
    )
  }
}
