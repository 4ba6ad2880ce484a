import { decode } from "@lintel/model"
import { describe, expect, it } from "vitest"

const http = { _tag: "Http", operations: { pay: { _tag: "Http", method: "GET", path: "/" } } }

const objective = (parts: object): object => ({
  slos: {
    s: {
      of: "operation:bank/pay",
      indicator: { _tag: "Availability" },
      objective: "0.99",
      window: { _tag: "Rolling", duration: "28d" },
      ...parts
    }
  }
})

const alert = (parts: object): object =>
  objective({ alerts: { fast: { severity: "page", factor: 14.4, long: "1h", ...parts } } })

const policy = (parts: object): object => ({
  calls: { "web/pay": { from: "service:web", to: { operation: "operation:bank/pay" }, policy: parts } }
})

const branches = (...probabilities: ReadonlyArray<string | undefined>): object => ({
  flows: {
    "bank/pay": {
      of: "service:bank",
      trigger: { _tag: "Operation", operation: "operation:bank/pay" },
      steps: [
        {
          _tag: "Branch",
          branches: probabilities.map((probability) => ({
            steps: [],
            ...(probability === undefined ? {} : { probability })
          }))
        }
      ]
    }
  }
})

const load = (parts: object): object => ({ loads: { l: { of: "operation:bank/pay", ...parts } } })

const decoded = (parts: object): ReturnType<typeof decode> =>
  decode({
    lintel: "1.0",
    contracts: { bank: http },
    services: { web: {}, bank: { provides: ["contract:bank"] } },
    ...parts
  })

const slices = (slice: string, sliceObjective = "0.9"): object =>
  objective({ indicator: { _tag: "Availability", method: "timeSlices", slice, sliceObjective } })

const refused: ReadonlyArray<readonly [name: string, parts: object, pointer: string, reason: string]> = [
  [
    "a window of no time",
    objective({ window: { _tag: "Rolling", duration: "0ms" } }),
    "/slos/s/window/duration",
    '"0ms" is no time at all'
  ],
  [
    "a window of no days",
    objective({ window: { _tag: "Rolling", duration: "0d" } }),
    "/slos/s/window/duration",
    '"0d" is no time at all'
  ],
  [
    "a latency of no time",
    objective({ indicator: { _tag: "Latency", under: "0ms" } }),
    "/slos/s/indicator/under",
    '"0ms" is no time at all'
  ],
  [
    "a negative window",
    objective({ window: { _tag: "Rolling", duration: "-28d" } }),
    "/slos/s/window/duration",
    '"-28d" is not a duration such as 800ms, 1.5s or 28d'
  ],
  ["slices of no time", slices("0ms"), "/slos/s/indicator/slice", '"0ms" is no time at all'],
  ["slices above the window", slices("29d"), "/slos/s", "counts time slices of 29d, longer than its window of 28d"],
  ["a long window of no time", alert({ long: "0ms" }), "/slos/s/alerts/fast/long", '"0ms" is no time at all'],
  ["a short window of no time", alert({ short: "0ms" }), "/slos/s/alerts/fast/short", '"0ms" is no time at all'],
  ["a factor of 0", alert({ factor: 0 }), "/slos/s/alerts/fast/factor", "must be a value greater than 0"],
  [
    "a try of no time",
    policy({ timeouts: { perTry: "0ms" } }),
    "/calls/web~1pay/policy/timeouts/perTry",
    '"0ms" is no time at all'
  ],
  [
    "all tries in no time",
    policy({ timeouts: { overall: "0ms" } }),
    "/calls/web~1pay/policy/timeouts/overall",
    '"0ms" is no time at all, nor one of "none"'
  ],
  [
    "a breaker that looks at no time",
    policy({ breaker: { window: { _tag: "Time", duration: "0ms" } } }),
    "/calls/web~1pay/policy/breaker/window/duration",
    '"0ms" is no time at all'
  ],
  ["a probability above 1", branches("1.2"), "/flows/bank~1pay/steps/0/branches/0/probability", '"1.2" is above 1'],
  [
    "probabilities above 100 % together",
    branches("0.7", undefined, "0.305"),
    "/flows/bank~1pay/steps/0",
    "has branches with probabilities of 100.5 % together: they cannot be more than 100 %"
  ],
  [
    "percentiles that fall",
    load({ latency: { p50: "1s", p99: "100ms" } }),
    "/loads/l/latency",
    "says p50 is 1s and p99 is 100ms: more answers cannot come within less time"
  ],
  [
    "percentiles that fall further up",
    load({ latency: { p50: "1ms", p95: "2m", p999: "90s" } }),
    "/loads/l/latency",
    "says p95 is 2m and p999 is 90s: more answers cannot come within less time"
  ],
  [
    "a slice that is good whatever happens",
    slices("1m", "0"),
    "/slos/s/indicator/sliceObjective",
    '"0" is no share at all: it is always reached'
  ],
  [
    "a breaker that opens when nothing fails",
    policy({ breaker: { failureRatio: "0" } }),
    "/calls/web~1pay/policy/breaker/failureRatio",
    '"0" is no share at all: it is always reached'
  ],
  [
    "a breaker that opens when nothing is slow",
    policy({ breaker: { slowRatio: "0", slowCall: "1s" } }),
    "/calls/web~1pay/policy/breaker/slowRatio",
    '"0" is no share at all: it is always reached'
  ],
  [
    "a cache that answers more when it is cold",
    policy({ cache: { hitRatio: "0.9", coldHitRatio: "0.95" } }),
    "/calls/web~1pay/policy/cache",
    "answers 0.95 of all requests when a part of it is lost, and 0.9 when it is whole: that is the wrong way round"
  ],
  [
    "a peak below the steady load",
    load({ steady: "61/m", peak: "1/s" }),
    "/loads/l",
    "says 61/m are asked steadily and 1/s at the peak: a peak is no less than what is usual"
  ],
  [
    "a peak a little below the steady load",
    load({ steady: "0.5000000000000000000000000001/s", peak: "0.5/s" }),
    "/loads/l",
    "says 0.5000000000000000000000000001/s are asked steadily and 0.5/s at the peak: a peak is no less than what is usual"
  ],
  [
    "a scaler that keeps more instances than it may",
    { deployments: { web: { of: "service:web", scaling: { minimum: 4, maximum: 3 } } } },
    "/deployments/web/scaling",
    "keeps at least 4 instances and at most 3: there is no such number"
  ],
  [
    "growth by what is no number",
    load({ growth: { ratio: "-1", per: "365d" } }),
    "/loads/l/growth/ratio",
    '"-1" is not a number above 0 such as 1.5'
  ],
  ["growth in no time", load({ growth: { ratio: "2", per: "0ms" } }), "/loads/l/growth/per", '"0ms" is no time at all']
]

describe("values that cannot be meant are refused where they stand", () => {
  it.each(refused)("%s", (_name, parts, pointer, reason) => {
    expect(decoded(parts)).toEqual({
      _tag: "Refused",
      errors: [{ _tag: "DecodeError", pointer, reason }],
      total: 1
    })
  })
})

describe("values at the limit are read", () => {
  it.each([
    ["probabilities of exactly 100 %", branches("0.7", "0.3")],
    ["probabilities of thirds", branches("0.333333333333333333333333333333", "0.333333333333333333333333333333")],
    ["no probabilities", branches(undefined, undefined)],
    ["percentiles that are the same", load({ latency: { p50: "1s", p95: "1s", p999: "1s" } })],
    ["a mean above the median", load({ latency: { mean: "5s", p50: "10ms" } })],
    ["a slice as long as the window", slices("28d")],
    ["a slice of which nothing may fail", slices("1m", "1")],
    ["a breaker that opens when all fail", policy({ breaker: { failureRatio: "1", slowRatio: "1" } })],
    ["a cache that loses nothing", policy({ cache: { hitRatio: "0.9", coldHitRatio: "0.9" } })],
    ["a cache that loses all", policy({ cache: { hitRatio: "0.9", coldHitRatio: "0" } })],
    ["a cold hit ratio alone", policy({ cache: { coldHitRatio: "0.9" } })],
    ["a peak of the steady load in other words", load({ steady: "60/m", peak: "1/s" })],
    ["a scaler that never moves", { deployments: { web: { of: "service:web", scaling: { minimum: 3, maximum: 3 } } } }],
    ["a load that never comes", load({ steady: "0/s", peak: "0/d" })],
    ["a second copy at once", policy({ hedging: { delay: "0ms" } })],
    ["no wait between tries", policy({ retry: { attempts: 2, backoff: { base: "0ms" } } })],
    ["a short window above the long one, which a rule tells", alert({ short: "2h" })]
  ])("%s", (_name, parts) => {
    expect(decoded(parts)._tag).toBe("Decoded")
  })
})
