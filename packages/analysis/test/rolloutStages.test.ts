import { indexModel, type Model, type Rollout } from "@lintel/model"
import { describe, expect, it } from "vitest"
import {
  beginsAt,
  completesAt,
  fraction,
  inFlightRequests,
  percentText,
  rolloutTime,
  stageWeight
} from "../src/index.js"

describe("stages", () => {
  const rollout = {
    units: { orders: { _tag: "Service", service: "service:orders" }, on: { _tag: "Flag", flag: "on" } },
    stages: [
      { name: "few", units: ["orders"], weight: "0.1", duration: "1h" },
      { name: "all", units: ["orders"], weight: "1", duration: "1h" },
      { name: "later", units: ["orders"], duration: "1h" },
      { name: "on", units: ["on"], duration: "1d" }
    ]
  } satisfies Rollout

  it("say when a unit begins and when it is everywhere", () => {
    expect([beginsAt(rollout, "orders"), completesAt(rollout, "orders")]).toEqual([0, 1])
    expect([beginsAt(rollout, "on"), completesAt(rollout, "on")]).toEqual([3, 3])
    expect([beginsAt(rollout, "none"), completesAt(rollout, "none")]).toEqual([undefined, undefined])
    expect(completesAt({ ...rollout, stages: [{ name: "one", instances: 1 }] }, "orders")).toBeUndefined()
  })

  it("a stage without a share in the middle completes nothing", () => {
    const stages = [{ name: "watch" }, { name: "half", weight: "0.5" as const }]
    expect(completesAt({ ...rollout, stages }, "orders")).toBeUndefined()
  })

  it("add up, unless one does not say how long it lasts", () => {
    expect(rolloutTime(rollout)).toBe(97_200_000_000n)
    expect(rolloutTime({ ...rollout, stages: [{ name: "all" }] })).toBeUndefined()
    expect(rolloutTime({ units: {} })).toBeUndefined()
  })

  it("know what a weight comes to", () => {
    const few = { name: "few", weight: "0.01" } as const
    const effective = (changes: Partial<Rollout>, instances?: number): string | undefined => {
      const weight = stageWeight({ ...rollout, ...changes }, few, instances)
      return weight === undefined
        ? undefined
        : `${percentText(weight.effective, 1)}${weight.isAssumed ? " assumed" : ""}`
    }
    expect(effective({ split: "router" }, 2)).toBe("1 %")
    expect(effective({}, 2)).toBe("1 % assumed")
    expect(effective({ split: "instances", surge: { maxSurge: 0 } }, 2)).toBe("50 %")
    expect(effective({ split: "instances" }, 2)).toBe("≈33.3 %")
    expect(effective({ split: "instances", surge: { maxSurge: "0.25" } }, 2)).toBe("≈33.3 %")
    expect(effective({ strategy: "rolling" }, 10)).toBe("≈9.1 %")
    expect(effective({ strategy: "rolling" })).toBeUndefined()
    expect(effective({ strategy: "rolling", surge: { maxSurge: 0 } }, 10)).toBe("10 %")
    expect(stageWeight(rollout, { name: "all" }, 3)).toBeUndefined()
    const all = { name: "all" }
    expect(stageWeight({ ...rollout, stages: [all] }, all, undefined)?.effective).toEqual(fraction(1n))
    expect(stageWeight({ ...rollout, stages: [all, { name: "again", weight: "1" }] }, all, undefined)).toBeUndefined()
    expect(stageWeight({ ...rollout, split: "instances" }, { name: "one", instances: 1 }, 4)?.effective).toEqual(
      fraction(1n, 4n)
    )
  })
})

describe("requests in flight", () => {
  const model = (calls: Model["calls"], flows: Model["flows"] = {}): Model => ({
    lintel: "1.0",
    contracts: { pay: { _tag: "Http", operations: { pay: { _tag: "Http", method: "POST", path: "/pay" } } } },
    services: { web: {}, shop: {}, payments: { provides: ["contract:pay"] } },
    ...(calls === undefined ? {} : { calls }),
    flows
  })
  const to = { operation: "operation:pay/pay" } as const

  it("are as old as the most patient caller lets them get", () => {
    const answer = inFlightRequests(
      indexModel(
        model({
          "web/pay": { from: "service:web", to, policy: { timeouts: { overall: "40s", perTry: "20s" } } },
          "shop/pay": { from: "service:shop", to, policy: { timeouts: { overall: "25s" } } }
        })
      )
    ).get("service:payments")
    expect(answer?.oldest).toMatchObject({ call: "call:shop/pay", time: 25_000_000n })
    expect(answer?.unknown).toEqual([])
  })

  it("no older than handling them can take", () => {
    const work = {
      "payments/pay": {
        of: "service:payments",
        trigger: { _tag: "Operation", operation: to.operation },
        steps: [{ _tag: "Work", name: "book it", duration: "3s" }]
      }
    } as const
    const calls = { "web/pay": { from: "service:web", to, policy: { timeouts: { overall: "40s" } } } } as const
    expect(inFlightRequests(indexModel(model(calls, work))).get("service:payments")?.oldest?.time).toBe(3_000_000n)
  })

  describe("no older than whoever waits up the path", () => {
    const deadlines = (edge: "propagated" | "notPropagated", web: "propagated" | "notPropagated"): Model => ({
      lintel: "1.0",
      contracts: {
        pay: { _tag: "Http", operations: { pay: { _tag: "Http", method: "POST", path: "/pay" } } },
        buy: { _tag: "Http", operations: { buy: { _tag: "Http", method: "POST", path: "/buy" } } }
      },
      services: { edge: {}, web: { provides: ["contract:buy"] }, payments: { provides: ["contract:pay"] } },
      calls: {
        "edge/buy": {
          from: "service:edge",
          to: { operation: "operation:buy/buy" },
          policy: { timeouts: { overall: "2s" }, deadline: edge }
        },
        "web/pay": { from: "service:web", to, policy: { timeouts: { perTry: "10s" }, deadline: web } }
      },
      flows: {
        buying: {
          of: "service:web",
          trigger: { _tag: "Operation", operation: "operation:buy/buy" },
          steps: [{ _tag: "Call", call: "call:web/pay" }]
        }
      }
    })
    const oldest = (model_: Model): bigint | undefined =>
      inFlightRequests(indexModel(model_)).get("service:payments")?.oldest?.time

    it.each([
      ["propagated", "propagated", 2n],
      ["propagated", "notPropagated", 10n],
      ["notPropagated", "propagated", 10n]
    ] as const)("the first %s, the second %s: %s s", (edge, web, seconds) => {
      expect(oldest(deadlines(edge, web))).toBe(seconds * 1_000_000n)
    })

    const carried = deadlines("propagated", "propagated")
    const facts: Pick<Model, keyof Model> = carried

    it("unless others lead there whom nobody told, or of whom the design says nothing", () => {
      expect(oldest({ ...facts, extent: "part" })).toBe(10_000_000n)
      expect(oldest({ ...facts, consumers: { app: { contract: "contract:buy" } } })).toBe(10_000_000n)
      expect(oldest({ ...facts, flows: {} })).toBe(10_000_000n)
      const nightly = {
        of: "service:web",
        trigger: { _tag: "Schedule", cron: "0 3 * * *" },
        steps: [{ _tag: "Call", call: "call:web/pay" }]
      } as const
      expect(oldest({ ...facts, flows: { ...carried.flows, nightly } })).toBe(10_000_000n)
    })

    it("also where calls go round", () => {
      const back = {
        from: "service:payments",
        to: { operation: "operation:buy/buy" },
        policy: { timeouts: { perTry: "9s" } }
      } as const
      expect(oldest({ ...facts, calls: { ...carried.calls, "payments/buy": back } })).toBe(10_000_000n)
    })
  })

  it("unknown where nobody says how long it waits, or nothing ends the wait", () => {
    const answer = inFlightRequests(
      indexModel(
        model({
          "web/pay": { from: "service:web", to },
          "shop/pay": { from: "service:shop", to, policy: { timeouts: "none" } }
        })
      )
    ).get("service:payments")
    expect(answer?.oldest).toBeUndefined()
    expect(answer?.unknown.toSorted()).toEqual(["call:shop/pay", "call:web/pay"])
  })
})
