import { canonical, decode, type Model, type Ratio } from "@lintel/model"
import * as fc from "fast-check"

/** Fields of which each may be absent. */
const fields = <T extends object>(arbitraries: {
  readonly [K in keyof T]-?: fc.Arbitrary<NonNullable<T[K]>>
}): fc.Arbitrary<Partial<T>> => fc.record(arbitraries, { requiredKeys: [] }) as fc.Arbitrary<Partial<T>>

const duration = fc.constantFrom("0ms", "500ms", "1s", "30s", "90s", "5m", "10m", "1h", "26h", "2d", "1500us")
const ratio = fc.constantFrom<Ratio>("0", "0.01", "0.05", "0.1", "0.125", "0.25", "0.5", "0.99", "0.9999", "1")
const limit = fc.oneof(fc.nat({ max: 5 }), ratio)
const text = fc.constantFrom("a", "half", "5%", "50%", "100%", "preview", "active", "start", "né: #1", "x".repeat(80))
const version = fc.constantFrom("1", "2.3.0", "2.4.0+build.7", "v1 beta", "latest")
const slos = ["availability", "latency", "freshness", "gone", "mute"] as const

const noData = fc.constantFrom("advance", "wait", "abort")
const watching = {
  noData,
  window: duration,
  delay: duration,
  interval: duration,
  failures: fc.integer({ min: 1, max: 4 })
}

const gate = fc.oneof(
  fields(watching).chain((more) =>
    fc.constantFrom(...slos).map((slo) => ({ _tag: "Slo", slo: `slo:${slo}`, ...more }))
  ),
  fields({
    ...watching,
    baseline: ratio,
    detects: ratio,
    confidence: ratio,
    power: ratio,
    of: fc.constant("service:a")
  }).chain((more) => text.map((metric) => ({ _tag: "Metric", metric, ...more }))),
  fields({ name: text, verification: fc.constant("verification:v") }).map((more) => ({ _tag: "Test", ...more })),
  fields({ owner: fc.constant("team:t") }).map((more) => ({ _tag: "Manual", ...more }))
)

const stage = fields({
  description: text,
  units: fc.subarray(["a", "b", "f"]),
  weight: ratio,
  instances: fc.integer({ min: 1, max: 12 }),
  duration,
  gates: fc.array(gate, { maxLength: 3 }),
  abort: fields({ when: text, automatic: fc.boolean() }),
  owner: fc.constant("team:t"),
  pointOfNoReturn: fc.boolean()
}).chain((more) => text.map((name) => ({ name, ...more })))

const unit = (service: string) =>
  fields({ from: version, to: version }).map((more) => ({ _tag: "Service", service: `service:${service}`, ...more }))

const rollout = fields({
  strategy: fc.constantFrom("rolling", "blueGreen", "canary", "canary", "shadow", "bigBang"),
  split: fc.constantFrom("router", "instances"),
  in: fc.constantFrom("environment:one", "environment:two"),
  stages: fc.array(stage, { maxLength: 4 }),
  surge: fields({ maxSurge: limit, maxUnavailable: limit, progressDeadline: duration, minimumReady: duration }),
  rollback: fields({ how: text, automatic: fc.boolean() }),
  after: fc.constant(["rollout:other"]),
  owner: fc.constant("team:t"),
  errorBudget: ratio
}).chain((more) =>
  fc
    .oneof(
      { weight: 3, arbitrary: fc.record({ a: unit("a") }) },
      fc.record({ a: unit("a"), f: fc.constant({ _tag: "Flag", flag: "f" }) }),
      fc.record({ a: unit("a"), b: unit("b") }),
      fc.record({ f: fc.constant({ _tag: "Flag", flag: "f" }) })
    )
    .map((units) => ({ units, ...more }))
)

const check = (kind: string) =>
  fields({
    path: fc.constantFrom("/ready", "/"),
    dependsOn: fc.constant(["store:s"]),
    initialDelay: duration,
    period: duration,
    timeout: duration,
    failureThreshold: fc.integer({ min: 1, max: 40 })
  }).map((more) => ({ kind, ...more }))

const service = fields({
  version,
  healthChecks: fc
    .tuple(
      fc.array(check("startup"), { maxLength: 1 }),
      fc.array(check("readiness"), { maxLength: 2 }),
      fc.array(check("liveness"), { maxLength: 1 })
    )
    .map((all) => all.flat())
})

const scaling = fc
  .record({ minimum: fc.integer({ min: 1, max: 6 }), more: fc.integer({ min: 0, max: 6 }) })
  .map(({ minimum, more }) => ({ minimum, maximum: minimum + more }))
  .chain((limits) =>
    fields({
      signal: text,
      targets: fc.uniqueArray(
        fc.oneof(
          fc.record({
            _tag: fc.constant("Utilization"),
            resource: fc.constantFrom("cpu", "memory", ""),
            share: ratio
          }),
          fc.record({
            _tag: fc.constant("PerInstance"),
            metric: fc.constantFrom("requests", "queue_length"),
            value: fc.constantFrom("250", "1500m", "2Gi", "1e3", "many", "")
          })
        ),
        { maxLength: 3, selector: (it) => JSON.stringify(it) }
      )
    }).map((more) => ({ ...limits, ...more }))
  )

const deployment = fields({
  in: fc.constantFrom("environment:one", "environment:two"),
  version,
  instances: fc.integer({ min: 1, max: 12 }),
  scaling,
  terminationGrace: duration,
  preStop: duration,
  startTime: duration,
  region: text
}).chain((more) => fc.constantFrom("a", "b").map((of) => ({ of: `service:${of}`, ...more })))

const objectives = {
  availability: {
    of: "service:a",
    indicator: { _tag: "Availability", good: 'requests{code!~"5.."}', total: "requests" },
    objective: "0.999",
    window: { _tag: "Rolling", duration: "28d" }
  },
  latency: {
    of: "service:a",
    indicator: { _tag: "Latency", under: "500ms", metric: "seconds" },
    objective: "0.99",
    window: { _tag: "Rolling", duration: "28d" }
  },
  freshness: {
    of: "service:a",
    indicator: { _tag: "Freshness", under: "1h" },
    objective: "0.9",
    window: { _tag: "Rolling", duration: "28d" }
  },
  mute: {
    of: "service:a",
    indicator: { _tag: "Availability" },
    objective: "0.9",
    window: { _tag: "Rolling", duration: "28d" }
  }
} as const

/** What was put together by chance is a Model, or the test is wrong. */
const modelOf = (value: unknown): Model => {
  const decoded = decode(value)
  if (decoded._tag === "Refused") throw new Error(decoded.errors.map(({ reason }) => reason).join("\n"))
  return canonical(decoded.model)
}

/** Designs with rollouts, what they change and where it runs. */
export const model: fc.Arbitrary<Model> = fc
  .record({
    a: service,
    b: service,
    deployments: fc.dictionary(fc.constantFrom("d", "e", "a"), deployment, { maxKeys: 2 }),
    rollouts: fc.dictionary(fc.constantFrom("r", "payments-2.4"), rollout, { minKeys: 1, maxKeys: 2 })
  })
  .map(({ a, b, deployments, rollouts }) =>
    modelOf({ lintel: "1.0", services: { a, b }, slos: objectives, deployments, rollouts })
  )
