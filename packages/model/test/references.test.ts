import {
  type Address,
  type Entity,
  entities,
  indexModel,
  type Kind,
  kindOfCollection,
  kinds,
  locate,
  merge,
  type Model,
  nameOf,
  normalizeEntity,
  referencesOf,
  repeatSafety
} from "@lintel/model"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { anyModel } from "./arbitrary.js"

/** One reference of every kind that an entity can make. */
const model: Model = {
  lintel: "1.0",
  contracts: {
    api: {
      _tag: "Http",
      operations: {
        start: {
          _tag: "Http",
          method: "POST",
          path: "/jobs",
          longRunning: { status: "operation:api/status", result: "operation:api/result" },
          extensions: { "x-note": { owner: "team:not-a-reference" } }
        }
      },
      webhooks: { done: { method: "POST" } }
    }
  },
  messages: { placed: { retained: [{ version: "1", channels: ["channel:log"] }] } },
  contexts: { ordering: { team: "team:a", relations: [{ to: "context:billing", pattern: "conformist" }] } },
  services: {
    web: {
      context: "context:ordering",
      owner: "team:a",
      provides: ["contract:api"],
      emits: [{ message: "message:placed", channel: "channel:log", store: "store:db" }],
      consumes: [
        {
          channel: "channel:log",
          messages: ["message:placed"],
          deadLetter: "channel:dead",
          redelivery: { retryChannels: ["channel:retry"] }
        }
      ],
      owns: ["store:db"],
      accesses: [{ store: "store:other", mode: "read" }],
      healthChecks: [{ kind: "readiness", dependsOn: ["broker:kafka", "external:bank"] }],
      refersTo: [{ data: "customers", of: "service:crm" }],
      defaults: { cache: { store: "store:cache" } }
    }
  },
  stores: { db: { owner: "service:web" } },
  brokers: { kafka: { product: "kafka", owner: "team:a" } },
  channels: { log: { broker: "broker:kafka", messages: ["message:placed"], owner: "team:a", deadLetter: "none" } },
  deployments: { web: { of: "service:web", in: "environment:prod", pools: { db: { size: 1, to: "store:db" } } } },
  calls: {
    "web/pay": {
      from: "service:web",
      to: { operation: "operation:bank/pay", at: "external:bank" },
      criticality: { _tag: "Mitigated", fallback: "call:web/other" }
    }
  },
  policies: {
    mesh: {
      layer: "sidecar",
      selects: {
        from: ["service:web"],
        to: ["contract:api"],
        calls: ["call:web/pay"],
        environments: ["environment:prod"]
      },
      policy: {}
    }
  },
  flows: {
    "web/start": {
      of: "service:web",
      trigger: { _tag: "Operation", operation: "operation:api/start" },
      steps: [
        { _tag: "Parallel", steps: [{ _tag: "Call", call: "call:web/pay" }] },
        { _tag: "Branch", branches: [{ steps: [{ _tag: "Write", store: "store:db" }] }] },
        { _tag: "Repeat", times: 2, step: { _tag: "Publish", message: "message:placed" } },
        { _tag: "RunSaga", saga: "saga:checkout" }
      ]
    }
  },
  sagas: {
    checkout: {
      by: "service:web",
      trigger: { _tag: "Message", message: "message:placed", channel: "channel:log" },
      steps: {
        pay: {
          action: { _tag: "Call", call: "call:web/pay" },
          compensate: { _tag: "Operation", operation: "operation:bank/void", at: "external:bank" },
          waitsFor: ["message:placed"],
          human: { owner: "team:a" },
          saga: "saga:inner"
        }
      },
      locks: { order: { store: "store:db" } },
      end: { failed: { kind: "manual", owner: "team:a" } }
    }
  },
  slos: {
    fast: {
      of: "flow:web/start",
      indicator: { _tag: "Availability" },
      objective: "0.99",
      window: { _tag: "Rolling", duration: "28d" },
      alerts: { page: { severity: "page", factor: 14.4, long: "1h", notifies: "team:a" } },
      scope: "consumer:partner"
    }
  },
  rollouts: {
    next: {
      units: {
        web: { _tag: "Service", service: "service:web" },
        db: { _tag: "Migration", store: "store:db", steps: [] }
      },
      stages: [
        {
          name: "all",
          gates: [
            { _tag: "Slo", slo: "slo:fast" },
            { _tag: "Test", verification: "verification:v" }
          ]
        }
      ],
      after: ["rollout:last"]
    }
  },
  decisions: {
    d: { addresses: ["constraint:c"], chosen: "alternative:x", about: ["risk:r"], supersedes: "decision:old" }
  },
  risks: {
    r: { statement: "", mitigations: { m: { statement: "", by: ["policy:mesh"], verification: ["verification:v"] } } }
  },
  loads: { l: { of: "channel:log", in: "environment:prod" } },
  consumers: { partner: { contract: "contract:api" } }
}

describe("references", () => {
  it("are found wherever they stand", () => {
    const found = entities(model).flatMap(referencesOf)
    const lines = found.map(({ from, pointer, to }) => `${from} ${pointer} -> ${to}`)
    const written = [...JSON.stringify(model).matchAll(/"([a-z]+:[a-zA-Z0-9/._-]+)"/g)]
      .map(([, text = ""]) => text)
      .filter((text) => text !== "team:not-a-reference")
    expect(found.map(({ to }) => to).toSorted()).toEqual(written.toSorted())
    expect(lines).toContain("operation:api/start /longRunning/status -> operation:api/status")
    expect(lines).toContain("flow:web/start /steps/1/branches/0/steps/0/store -> store:db")
    expect(lines).toContain("saga:checkout /steps/pay/compensate/at -> external:bank")
    expect(new Set(lines).size).toBe(lines.length)
  })

  it("cover every kind that can be referred to", () => {
    const kindsFound = new Set(
      entities(model)
        .flatMap(referencesOf)
        .map(({ to }) => to.split(":")[0])
    )
    const never: ReadonlyArray<Kind> = ["system", "webhook", "schemas", "deployment", "load", "suppression"]
    const about = kinds.map((kind): Address => `${kind}:x`)
    const risk = entities({ lintel: "1.0", risks: { r: { statement: "", about } } }).flatMap(referencesOf)
    expect(risk.map(({ to }) => to)).toEqual(about)
    expect(kinds.filter((kind) => !kindsFound.has(kind) && !never.includes(kind))).toEqual([])
  })

  it("stand where the pointer says", () => {
    fc.assert(
      fc.property(anyModel, (any) => {
        for (const entity of entities(any)) {
          for (const { pointer, to } of referencesOf(entity)) expect(at(entity.value, pointer)).toBe(to)
        }
      }),
      { numRuns: 60, seed: 3 }
    )
  })
})

const at = (value: unknown, pointer: string): unknown =>
  pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>((inside, key) => Reflect.get(inside as object, key), value)

describe("the index", () => {
  it("finds every entity by its address, and its place", () => {
    fc.assert(
      fc.property(anyModel, (any) => {
        const index = indexModel(any)
        for (const entity of index.entities) {
          expect(index.find(entity.address)).toBe(entity)
          expect(locate(any, entity.address)).toEqual({ pointer: entity.pointer, value: entity.value })
          expect(at(any, entity.pointer)).toBe(entity.value)
        }
        expect(Object.keys(kindOfCollection).length).toBeGreaterThan(20)
        for (const edge of index.edges) expect(index.callsFrom(edge.from)).toContain(edge)
      }),
      { numRuns: 60, seed: 5 }
    )
  })

  it("answers who provides, calls, writes and reads", () => {
    const index = indexModel(model)
    expect(index.providersOf("contract:api")).toEqual(["service:web"])
    expect(index.callsAnsweredBy("external:bank").map(({ address }) => address)).toEqual(["call:web/pay"])
    expect(index.producersOf("message:placed").map(({ by }) => by)).toEqual(["service:web"])
    expect(index.readersOf("message:placed").map(({ by }) => by)).toEqual(["service:web"])
    expect(index.matching("api.start").map(({ address }) => address)).toEqual(["operation:api/start"])
    expect(index.locate("saga:checkout/step/pay")?.pointer).toBe("/sagas/checkout/steps/pay")
    expect(index.locate("rollout:next/stage/all")?.pointer).toBe("/rollouts/next/stages/0")
    expect(index.locate("service:nobody")).toBeUndefined()
    expect(index.find("service:constructor")).toBeUndefined()
    expect(index.locate("service:constructor")).toBeUndefined()
    expect(index.referencesTo("slo:fast").map(({ from }) => from)).toEqual(["rollout:next"])
  })

  it("attributes every field of what acts on a call", () => {
    const layered: Model = {
      lintel: "1.0",
      system: { name: "shop", defaults: { deadline: "propagated", timeouts: { overall: "9s" } } },
      services: { web: { defaults: { timeouts: { overall: "5s" } } }, pay: { provides: ["contract:pay"] } },
      contracts: { pay: { _tag: "Http", operations: { go: { _tag: "Http", method: "POST", path: "/" } } } },
      calls: { "web/go": { from: "service:web", to: { operation: "operation:pay/go" }, policy: { retry: "none" } } },
      policies: {
        mesh: { layer: "sidecar", selects: { to: ["service:pay"] }, policy: { timeouts: { overall: "15s" } } },
        other: { layer: "server", selects: { to: ["service:web"] }, policy: {} }
      }
    }
    const edge = indexModel(layered).effective("call:web/go")
    expect(edge?.client).toEqual({
      retry: { value: "none", origin: "call:web/go", pointer: "/policy/retry" },
      timeouts: { value: { overall: "5s" }, origin: "service:web", pointer: "/defaults/timeouts" },
      deadline: { value: "propagated", origin: "system:shop", pointer: "/defaults/deadline" }
    })
    expect(edge?.layers.map(({ layer }) => layer)).toEqual(["client", "sidecar"])
  })
})

describe("merging", () => {
  const keysOf = (merged: Model, without: (entity: Entity) => boolean): ReadonlyArray<string> =>
    entities(merged)
      .filter((entity) => !without(entity))
      .filter(({ kind }) => kind !== "system") // the system is the first one's, not merged
      .map(({ address }) => address)
      .toSorted()

  it("is the same for one, for equals, and with nothing", () => {
    fc.assert(
      fc.property(anyModel, (any) => {
        const alone = merge([any])
        expect(alone.conflicts).toEqual([])
        expect(merge([any, any])).toEqual(alone)
        expect(merge([any, { lintel: "1.0" }])).toEqual(alone)
        expect(merge([{ lintel: "1.0" }, any])).toEqual(alone)
      }),
      { numRuns: 60, seed: 9 }
    )
  })

  it("is a part of a system only where nobody says the whole", () => {
    const part: Model = { lintel: "1.0", extent: "part", services: { orders: {} } }
    const other: Model = { lintel: "1.0", extent: "part", services: { shipping: {} } }
    const design: Model = { lintel: "1.0", services: { web: {} } }
    expect(merge([part, other]).model.extent).toBe("part")
    expect(merge([part, { lintel: "1.0" }]).model.extent).toBe("part")
    expect(merge([part, design]).model.extent).toBeUndefined()
    expect(merge([part, { lintel: "1.0", extent: "whole" }]).model.extent).toBe("whole")
  })

  it("has the entities of all, whatever the order; conflicts are the same places", () => {
    fc.assert(
      fc.property(anyModel, anyModel, anyModel, (a, b, c) => {
        const [left, right] = [merge([a, b, c]), merge([c, b, a])]
        const inContract = ({ kind }: { readonly kind: string }): boolean => kind === "operation" || kind === "webhook"
        expect(keysOf(left.model, inContract)).toEqual(keysOf(right.model, inContract))
        const places = (merged: typeof left): ReadonlySet<string> =>
          new Set(merged.conflicts.map((item) => item.address))
        expect(places(left)).toEqual(places(right))
        const nested = merge([merge([a, b]).model, c])
        expect(nested.model).toEqual(left.model)
      }),
      { numRuns: 40, seed: 13 }
    )
  })
})

describe("normalizing and repeating", () => {
  it("spells units and names as the Model does, and touches nothing else", () => {
    const written = {
      policy: {
        timeouts: { perTry: "1000ms", overall: "none" },
        retry: { attempts: 3, budget: { _tag: "Ratio", ratio: "20%" } }
      },
      share: "soon",
      extensions: { "a b": { wait: "1000ms" } }
    }
    expect(normalizeEntity("call", written)).toEqual({
      policy: {
        timeouts: { perTry: "1s", overall: "none" },
        retry: { attempts: 3, budget: { _tag: "Ratio", ratio: "0.2" } }
      },
      share: "soon",
      extensions: { "a b": { wait: "1000ms" } }
    })
    expect(normalizeEntity("team", { contacts: { "on call": "1000ms" } })).toEqual({
      contacts: { "on%20call": "1000ms" }
    })
    expect(nameOf("on%20call")).toBe("on call")
  })

  it("knows what a repeat does", () => {
    const operation = (method: string, more: object = {}) => ({ _tag: "Http" as const, method, path: "/", ...more })
    expect(repeatSafety(operation("GET"))).toBe("replay")
    expect(repeatSafety(operation("DELETE"))).toBe("effect")
    expect(repeatSafety(operation("PATCH"))).toBeUndefined()
    expect(repeatSafety(operation("POST", { effects: "once" }))).toBe("none")
    expect(repeatSafety(operation("POST", { idempotency: { key: "k", replies: "replayed" } }))).toBe("replay")
    expect(repeatSafety(operation("POST", { idempotency: { key: "k" } }))).toBe("effect")
  })
})
