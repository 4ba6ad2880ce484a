import { check } from "@lintel/diagnostic"
import { decode, type Json } from "@lintel/model"
import { rules } from "@lintel/rules"
import { describe, expect, it } from "vitest"

interface Facts {
  readonly [key: string]: Json
}

interface Parts {
  readonly deployment?: Facts
  readonly rollout?: Facts
  readonly stages?: ReadonlyArray<Facts>
  readonly peak?: string
  readonly steady?: string
  readonly calls?: Facts
  readonly slos?: Facts
}

/** A design with one service that is rolled out: ten instances of 100 requests a second each, at first 10 a second in all. */
const designOf = ({
  deployment = {},
  rollout = {},
  stages,
  peak = "850/s",
  steady = "10/s",
  ...more
}: Parts): Json => ({
  lintel: "1.0",
  contracts: {
    pay: { _tag: "Http", operations: { charge: { _tag: "Http", method: "PUT", path: "/charges/{id}" } } }
  },
  services: { pay: { provides: ["contract:pay"] }, web: {}, edge: {} },
  teams: { money: {} },
  loads: { pay: { of: "service:pay", steady, peak } },
  deployments: { pay: { of: "service:pay", instances: 10, capacity: { perInstance: "100/s" }, ...deployment } },
  calls: more.calls ?? {},
  slos: more.slos ?? {},
  rollouts: {
    r: {
      units: { pay: { _tag: "Service", service: "service:pay", from: "1", to: "2" } },
      strategy: "canary",
      split: "router",
      stages: stages ?? [{ name: "all", weight: "1" }],
      rollback: { trigger: "an objective is missed", owner: "team:money", automatic: false },
      ...rollout
    }
  }
})

/** What a rule measures and against what; `nothing` where it finds nothing, `unknown` where it could not ask. */
const told = (code: string, design: Json): string => {
  const decoded = decode(design)
  if (decoded._tag !== "Decoded") throw new Error(JSON.stringify(decoded))
  const own = rules.filter((rule) => rule.code === `rollout/${code}`)
  const { findings, notChecked } = check(decoded.model, own, { now: "2026-11-22" })
  const numbers = findings.map(({ witness }) =>
    witness?._tag === "Value" ? `${witness.value} against ${witness.limit}` : "found"
  )
  return numbers.length > 0 ? numbers.join(", ") : notChecked.length > 0 ? "unknown" : "nothing"
}

const metric = (more: Facts = {}): Json => ({
  _tag: "Metric",
  metric: "errors",
  baseline: "0.001",
  detects: "0.01",
  noData: "abort",
  ...more
})
const objective: Json = { _tag: "Slo", slo: "slo:paid", noData: "abort" }
const canary = (weight: string, duration: string, gate: Json, more: Facts = {}): ReadonlyArray<Facts> => [
  { name: "canary", weight, duration, gates: [gate], ...more },
  { name: "all", weight: "1" }
]
const paid = (target: string, more: Facts = {}): Facts => ({
  paid: {
    of: "service:pay",
    indicator: { _tag: "Availability" },
    objective: target,
    window: { _tag: "Rolling", duration: "30d" },
    ...more
  }
})
const paging: Facts = { alerts: { fast: { severity: "page", factor: 14.4, long: "1h", short: "5m" } } }
const call = (from: string, timeouts: Json, retry: Json = "none"): Json => ({
  from: `service:${from}`,
  to: { operation: "operation:pay/charge" },
  policy: { timeouts, retry }
})
const rolling = (maxSurge: Json, maxUnavailable: Json, more: Facts = {}): Facts => ({
  strategy: "rolling",
  surge: { maxSurge, maxUnavailable, ...more }
})

type Row = readonly [words: string, parts: Parts, told: string]

const tables: Readonly<Record<string, ReadonlyArray<Row>>> = {
  "gate-without-power": [
    ["10/s x 5 % x 10 min = 300", { stages: canary("0.05", "10m", metric()) }, "300 against 398"],
    ["10/s x 5 % x 14 min = 420", { stages: canary("0.05", "14m", metric()) }, "nothing"],
    ["as many as are needed", { steady: "1/s", stages: canary("0.5", "796s", metric()) }, "nothing"],
    ["half a request less", { steady: "1/s", stages: canary("0.5", "795s", metric()) }, "397.5 against 398"],
    [
      "0.5 % against 0.1 %",
      { steady: "2/s", stages: canary("0.25", "2533s", metric({ detects: "0.005" })) },
      "1,266.5 against 1,267"
    ],
    [
      "2 % against 1 %",
      { steady: "1/s", stages: canary("1", "1176s", metric({ baseline: "0.01", detects: "0.02" })) },
      "1,176 against 1,177"
    ],
    [
      "surer of a fault, less sure to see it",
      { steady: "1/s", stages: canary("1", "304s", metric({ confidence: "0.99", power: "0.8" })) },
      "304 against 305"
    ],
    ["one look back of 5 min", { stages: canary("0.05", "1h", metric({ window: "5m" })) }, "150 against 398"],
    ["an objective of 99.9 %", { slos: paid("0.999"), stages: canary("0.05", "1h", objective) }, "1,800 against 2,995"],
    ["an objective of 99 %", { slos: paid("0.99"), stages: canary("0.05", "598s", objective) }, "nothing"],
    [
      "10 % of three, which is a third",
      {
        steady: "1/s",
        deployment: { instances: 3 },
        rollout: { split: "instances", surge: { maxSurge: 0, maxUnavailable: 1 } },
        stages: canary("0.1", "20m", metric())
      },
      "nothing"
    ],
    [
      "10 % of three and one more, which is a quarter",
      {
        steady: "1/s",
        deployment: { instances: 3 },
        rollout: { split: "instances", surge: { maxSurge: 1, maxUnavailable: 0 } },
        stages: canary("0.1", "20m", metric())
      },
      "300 against 398"
    ]
  ],
  "gate-too-early": [
    [
      "a look back of 10 min, a minute late",
      { stages: canary("0.05", "659s", metric({ window: "10m", delay: "1m" })) },
      "11 min against 659s"
    ],
    [
      "14.4 x 0.1 % x 1 h / 5 % = 1036.8 s",
      { slos: paid("0.999", paging), stages: canary("0.05", "1036s", objective) },
      "17.28 min against 1036s"
    ],
    ["a second later", { slos: paid("0.999", paging), stages: canary("0.05", "1037s", objective) }, "nothing"],
    [
      "14.4 x 0.1 % = 1.44 %",
      { slos: paid("0.999", paging), stages: canary("0.0144", "10d", objective) },
      "never against 10d"
    ],
    ["14.4 x 10 % > 100 %", { slos: paid("0.9", paging), stages: canary("1", "2h", objective) }, "never against 2h"]
  ],
  "budget-at-risk": [
    [
      "5 % x 10 min / 43.2 min",
      {
        slos: paid("0.999"),
        rollout: { errorBudget: "0.01" },
        stages: canary("0.05", "10m", metric(), { abort: { automatic: true } })
      },
      "≈1.157 % against 1 %"
    ],
    [
      "three measurements of a minute",
      {
        slos: paid("0.999"),
        rollout: { errorBudget: "0.003" },
        stages: canary("0.05", "10m", metric({ interval: "1m", failures: 3 }), { abort: { automatic: true } })
      },
      "≈0.347 % against 0.3 %"
    ],
    [
      "that the rollout allows",
      {
        slos: paid("0.999"),
        rollout: { errorBudget: "0.0035" },
        stages: canary("0.05", "10m", metric({ interval: "1m", failures: 3 }), { abort: { automatic: true } })
      },
      "nothing"
    ]
  ],
  "drain-too-short": [
    [
      "5 s before, 10 s of a caller",
      { deployment: { terminationGrace: "15s", preStop: "5s" }, calls: { a: call("web", { perTry: "10s" }) } },
      "nothing"
    ],
    [
      "6 s before",
      { deployment: { terminationGrace: "15s", preStop: "6s" }, calls: { a: call("web", { perTry: "10s" }) } },
      "16 s against 15s"
    ],
    [
      "one try of several",
      {
        deployment: { terminationGrace: "5s" },
        calls: { a: call("web", { perTry: "3s", overall: "10s" }, { attempts: 3 }) }
      },
      "nothing"
    ],
    [
      "a try that lasts no longer than all of them",
      { deployment: { terminationGrace: "12s" }, calls: { a: call("web", { perTry: "20s", overall: "10s" }) } },
      "nothing"
    ],
    [
      "the more patient of two",
      {
        deployment: { terminationGrace: "10s" },
        calls: { a: call("web", { perTry: "5s" }), b: call("edge", { perTry: "20s" }) }
      },
      "20 s against 10s"
    ],
    [
      "a caller without patience's end",
      { deployment: { terminationGrace: "10s" }, calls: { a: call("web", "none") } },
      "unknown"
    ],
    ["killed before it begins to stop", { deployment: { terminationGrace: "5s", preStop: "6s" } }, "6 s against 5s"]
  ],
  "capacity-while-rolling": [
    ["25 % of ten: two, rounded down", { rollout: rolling("0.25", "0.25") }, "800/s against 850/s"],
    ["10 % of ten: one", { rollout: rolling("0.25", "0.1") }, "nothing"],
    ["as much as is asked", { peak: "800/s", rollout: rolling(0, 2) }, "nothing"],
    [
      "neither more nor fewer: one fewer all the same",
      { peak: "950/s", rollout: rolling(0, 0) },
      "900/s against 950/s"
    ],
    [
      "25 % of three without more",
      { peak: "250/s", deployment: { instances: 3 }, rollout: rolling(0, "0.25") },
      "200/s against 250/s"
    ],
    [
      "a fifth sent again",
      {
        calls: { a: call("web", { perTry: "1s" }, { attempts: 3, budget: { _tag: "Ratio", ratio: "0.2" } }) },
        rollout: rolling(1, 1)
      },
      "900/s against 1020/s"
    ],
    ["too few without a rollout, too", { peak: "1001/s", rollout: rolling("0.25", "0.25") }, "800/s against 1001/s"],
    ["more at once than there are", { peak: "10/s", rollout: rolling(0, 99) }, "0/s against 10/s"],
    [
      "a quarter of the requests on one",
      {
        stages: [
          { name: "canary", weight: "0.25", instances: 1 },
          { name: "all", weight: "1" }
        ]
      },
      "100/s against 212.5/s"
    ]
  ],
  "roll-exceeds-deadline": [
    [
      "two rounds of 150 s",
      {
        deployment: { startTime: "2m" },
        rollout: rolling("0.25", "0.25", { minimumReady: "30s", progressDeadline: "4m" })
      },
      "5 min against 4m"
    ],
    [
      "in time",
      {
        deployment: { startTime: "2m" },
        rollout: rolling("0.25", "0.25", { minimumReady: "30s", progressDeadline: "5m" })
      },
      "nothing"
    ],
    [
      "seven, one by one",
      { deployment: { instances: 7, startTime: "1m" }, rollout: rolling(1, 0, { progressDeadline: "6m" }) },
      "7 min against 6m"
    ]
  ]
}

describe.each(Object.entries(tables))("%s", (code, rows) => {
  it.each(rows)("%s", (_words, parts, expected) => {
    expect(told(code, designOf(parts))).toBe(expected)
  })
})
