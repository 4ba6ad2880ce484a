import type { BurnRateAlert, Model, Policy, Slo } from "@lintel/model"
import { formatDuration, parseRatio, toMilliseconds } from "@lintel/model"
import * as fc from "fast-check"

const microseconds = (least: number, most: number, unit: bigint): fc.Arbitrary<ReturnType<typeof formatDuration>> =>
  fc.integer({ min: least, max: most }).map((count) => formatDuration(BigInt(count) * unit))

/** Durations of any fineness. */
const duration = fc.oneof(
  microseconds(1, 999, 1_000n),
  microseconds(1, 600, 1_000_000n),
  microseconds(1, 999_999, 1n),
  microseconds(1, 90, 60_000_000n)
)

const minutes = fc.oneof(
  microseconds(1, 120, 60_000_000n),
  microseconds(1, 72, 3_600_000_000n),
  microseconds(1, 90, 86_400_000_000n)
)

const ratio: fc.Arbitrary<Slo["objective"]> = fc
  .integer({ min: 1, max: 9999 })
  .map((value) => parseRatio(`0.${String(value).padStart(4, "0")}`) as Slo["objective"])

/** Ratios that also may be none or all. */
const anyShare: fc.Arbitrary<Slo["objective"]> = fc.oneof(
  { weight: 5, arbitrary: ratio },
  { weight: 1, arbitrary: fc.constantFrom<Slo["objective"]>("0", "1") }
)

/** Ratios that also may be all, and some of very many digits. */
const someShare: fc.Arbitrary<Slo["objective"]> = fc.oneof(
  { weight: 5, arbitrary: ratio },
  { weight: 1, arbitrary: fc.constantFrom<Slo["objective"]>("1", "0.123456789012345678901234567") }
)

/** Durations that also may be no time at all. */
const anyDuration = fc.oneof(
  { weight: 6, arbitrary: duration },
  { weight: 1, arbitrary: fc.constant<ReturnType<typeof formatDuration>>("0ms") }
)

/** An object of some of these fields, without those that are undefined. */
const partial = <T extends object>(fields: {
  readonly [K in keyof T]-?: fc.Arbitrary<NonNullable<T[K]>>
}): fc.Arbitrary<T> => fc.record(fields, { requiredKeys: [] }) as fc.Arbitrary<T>

const query = fc.constantFrom(
  'requests_total{code!~"5.."}',
  "requests_total",
  'sum by (job) (rate(requests_total{code="200"}[{{.window}}]))',
  "sum(rate(requests_total[5m]))",
  "job:requests:rate5m"
)

const measured = fc.constantFrom("client", "gateway", "server", "probe")
const method = fc.constantFrom("occurrences", "timeSlices", "ratioTimeSlices")

const availability = partial<Extract<Slo["indicator"], { readonly _tag: "Availability" }>>({
  _tag: fc.constant("Availability"),
  good: query,
  total: query,
  measured,
  method,
  slice: minutes,
  sliceObjective: someShare
})

const latency = partial<Extract<Slo["indicator"], { readonly _tag: "Latency" }>>({
  _tag: fc.constant("Latency"),
  under: microseconds(1, 5000, 1000n),
  metric: fc.constantFrom("latency_seconds", 'latency_milliseconds{job="a"}', "latency", "latency_seconds_bucket"),
  buckets: fc.constantFrom(["100ms", "500ms", "1s"] as const, ["2s"] as const),
  measured,
  method,
  slice: minutes,
  sliceObjective: someShare
})

const freshness = partial<Extract<Slo["indicator"], { readonly _tag: "Freshness" }>>({
  _tag: fc.constant("Freshness"),
  under: minutes,
  metric: fc.constantFrom("export_age_seconds", "export_age", "export_timestamp_seconds")
})

const indicator: fc.Arbitrary<Slo["indicator"]> = fc.oneof(
  availability.map((it) => Object.assign({}, it, { _tag: "Availability" as const })),
  latency.map((it) => Object.assign({ under: "1s" as const }, it, { _tag: "Latency" as const })),
  freshness.map((it) => Object.assign({ under: "1h" as const }, it, { _tag: "Freshness" as const }))
)

const alert: fc.Arbitrary<BurnRateAlert> = partial<BurnRateAlert>({
  severity: fc.constantFrom("page", "ticket"),
  factor: fc.constantFrom(14.4, 6, 3, 1, 5.6, 0.5),
  long: minutes,
  short: minutes,
  for: fc.oneof(minutes, anyDuration),
  budget: anyShare,
  runbook: fc.constantFrom("https://runbooks/a", "https://runbooks/b"),
  notifies: fc.constantFrom("team:payments", "team:on%20call")
}).map((it) => Object.assign({ severity: "page" as const, factor: 2, long: "1h" as const }, it))

const window: fc.Arbitrary<Slo["window"]> = fc.oneof(
  fc.constantFrom("30d", "28d", "7d", "90s").map((it) => ({ _tag: "Rolling" as const, duration: it as "30d" })),
  fc.constantFrom("week", "month", "quarter", "year").map((unit) => ({ _tag: "Calendar" as const, unit })),
  fc
    .tuple(fc.constantFrom("week", "month", "quarter", "year"), fc.constantFrom("Europe/Berlin", "UTC", "+02:00"))
    .map(([unit, zone]) => ({ _tag: "Calendar" as const, unit, zone }))
)

export const objective: fc.Arbitrary<Slo> = partial<Slo>({
  of: fc.constantFrom(
    "service:payments",
    "operation:payments/pay",
    "flow:orders/place",
    "external:bank",
    "channel:orders",
    "contract:payments"
  ),
  indicator,
  objective: fc.oneof(ratio, fc.constant<Slo["objective"]>("0.9999999999999999999")),
  window,
  alerts: fc.dictionary(fc.constantFrom("page-quick", "fast", "slow%20one"), alert, {
    maxKeys: 3,
    noNullPrototype: true
  }),
  description: fc.constantFrom("Payments are taken.", "x".repeat(1100)),
  budgetPolicy: fc.constant("freeze"),
  scope: fc.constantFrom("all", "service:orders", "external:bank", "consumer:shop"),
  runbook: fc.constant("https://runbooks/c"),
  owner: fc.constant("team:payments"),
  agreement: fc.constantFrom(
    { objective: "0.9" as const },
    { objective: "0.9" as const, penalty: "10 EUR" as const, with: "the shops" }
  ),
  parts: fc.constantFrom(
    [{ slo: "slo:part" as const }],
    [
      { slo: "slo:other" as const, weight: 1.5 },
      { slo: "slo:part" as const, weight: 2 }
    ]
  ),
  allocation: anyShare.map((share) => [{ to: "own" as const, share }]),
  formerly: fc.constant(["slo:old"]),
  extensions: fc.constant({ a: 1 })
})
  .map((it) =>
    Object.assign(
      {
        of: "service:payments" as const,
        indicator: { _tag: "Availability" as const },
        objective: "0.999" as const,
        window: { _tag: "Rolling" as const, duration: "30d" as const }
      },
      it
    )
  )
  .filter(({ indicator: counted, window: over }: Slo) => {
    // Slices that are longer than the window are refused by the Model.
    const slice = "slice" in counted ? counted.slice : undefined
    return slice === undefined || over._tag === "Calendar" || toMilliseconds(slice) <= toMilliseconds(over.duration)
  })

/** The design around one objective. */
export const designWith = (slo: Slo, key = "pay-99"): Model => ({
  lintel: "1.0",
  services: { payments: { provides: ["contract:payments"] }, orders: {} },
  slos: { [key]: slo }
})

const none = fc.constant("none" as const)
const count = (least: number, most: number): fc.Arbitrary<number> => fc.integer({ min: least, max: most })

const backoff = partial<Exclude<NonNullable<Extract<Policy["retry"], object>["backoff"]>, undefined>>({
  base: anyDuration,
  factor: fc.constantFrom(1, 1.5, 2, 3, 1e21),
  cap: anyDuration,
  jitter: fc.oneof(
    fc.constantFrom("none" as const, "full" as const, "equal" as const, "decorrelated" as const),
    anyShare.map((plusMinus) => ({ plusMinus }))
  )
}).map((it) => Object.assign({ base: "50ms" as const }, it))

/** Sorted and without repetitions, as a Model in canonical form has it. */
const outcomes = fc
  .uniqueArray(
    fc.constantFrom(
      "503",
      "5XX",
      "429",
      "UNAVAILABLE",
      "DEADLINE_EXCEEDED",
      "timeout",
      "connectFailure",
      "connect-failure",
      "java.io.IOException",
      "odd one"
    ),
    { maxLength: 4 }
  )
  .map((it) => it.toSorted())

const budget = fc.oneof(
  fc.record({ _tag: fc.constant("Ratio" as const), ratio: anyShare }),
  fc.record({ _tag: fc.constant("Ratio" as const), ratio: anyShare, minimum: count(0, 700) }),
  fc.record({ _tag: fc.constant("Concurrency" as const), limit: count(1, 20) })
)

const retry = partial<Extract<Policy["retry"], object>>({
  attempts: fc.oneof(count(1, 9), fc.constant("unlimited" as const)),
  backoff,
  on: outcomes,
  budget
}).map((it) => Object.assign({ attempts: 3 }, it))

const breaker = partial<Extract<Policy["breaker"], object>>({
  failureRatio: someShare,
  slowRatio: someShare,
  slowCall: anyDuration,
  minimumCalls: count(1, 200),
  window: fc.oneof(
    count(1, 500).map((calls) => ({ _tag: "Count" as const, calls })),
    duration.map((it) => ({ _tag: "Time" as const, duration: it }))
  ),
  openFor: anyDuration,
  halfOpenCalls: count(1, 20),
  scope: fc.constant("per host")
})

const refusal = { answer: fc.constantFrom("429", "503", "RESOURCE_EXHAUSTED"), retryAfter: fc.boolean() }

const cache = partial<Extract<Policy["cache"], object>>({
  hitRatio: ratio,
  coldHitRatio: ratio,
  timeToLive: anyDuration,
  store: fc.constant("store:answers"),
  hottestKey: fc.constantFrom("10/s", "3/m"),
  onExpiry: fc.uniqueArray(fc.constantFrom("none", "singleFlight", "lease", "earlyRefresh", "jitter"), { maxLength: 3 })
}).filter(
  ({ coldHitRatio: cold, hitRatio: warm }) => cold === undefined || warm === undefined || Number(cold) <= Number(warm)
)

export const policy: fc.Arbitrary<Policy> = partial<Policy>({
  timeouts: fc.oneof(
    none,
    partial<Extract<Policy["timeouts"], object>>({
      connect: duration,
      perTry: duration,
      overall: fc.oneof(duration, none)
    })
  ),
  deadline: fc.constantFrom("propagated", "notPropagated"),
  retry: fc.oneof({ weight: 1, arbitrary: none }, { weight: 5, arbitrary: retry }),
  breaker: fc.oneof({ weight: 1, arbitrary: none }, { weight: 4, arbitrary: breaker }),
  concurrencyLimit: fc.oneof(
    none,
    fc.record({ limit: count(1, 100) }),
    fc.record({ limit: count(1, 100), queue: count(0, 50) })
  ),
  hedging: fc.oneof(
    none,
    partial<Extract<Policy["hedging"], object>>({
      delay: anyDuration,
      attempts: count(1, 7),
      cancels: fc.boolean(),
      budget
    }).map((it) => Object.assign({ delay: "10ms" as const }, it))
  ),
  hostEjection: fc.oneof(
    none,
    partial<Extract<Policy["hostEjection"], object>>({
      consecutiveFailures: count(1, 20),
      maximumRatio: anyShare,
      ejectionTime: anyDuration
    })
  ),
  rateLimit: fc.oneof(
    none,
    partial<Extract<Policy["rateLimit"], object>>({
      limit: fc.constantFrom("250/s", "0.5/s", "3/m", "10/h", "7/d", "0/s", "0.001/m", "0.6/m", "0.000000001/d"),
      burst: count(1, 50),
      ...refusal
    }).map((it) => Object.assign({ limit: "5/s" as const }, it))
  ),
  loadShedding: fc.oneof(
    none,
    partial<Extract<Policy["loadShedding"], object>>({
      limit: fc.constantFrom("100/s", "9/m"),
      ...refusal
    }).map((it) => Object.assign({ limit: "100/s" as const }, it))
  ),
  cache: fc.oneof(none, cache),
  order: fc
    .shuffledSubarray([
      "retry",
      "breaker",
      "timeout",
      "bulkhead",
      "rateLimit",
      "hedging",
      "fallback",
      "timeout"
    ] as const)
    .map((it) => [...it])
})

/** A design of one call of a method of gRPC, which is also one of HTTP. */
export const callWith = (value: Policy): Model => ({
  lintel: "1.0",
  services: { orders: {}, payments: { provides: ["contract:shop.Payments"] } },
  contracts: {
    "shop.Payments": {
      _tag: "Http",
      operations: { Pay: { _tag: "Http", method: "POST", path: "/shop.Payments/Pay" } }
    }
  },
  calls: {
    "orders/to-pay": { from: "service:orders", to: { operation: "operation:shop.Payments/Pay" }, policy: value }
  }
})
