import { canonical, decode, type Model, type Policy } from "@lintel/model"
import { type AnyRenderer, isRefusal, type Rendering } from "@lintel/render"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { envoy, istio, polly, resilience4j } from "../src/index.js"
import { callWith, policy } from "./arbitraries.js"
import { expectOnlyLosses, reread, told } from "./roundTrip.js"

const renderedBy = (renderer: AnyRenderer, model: Model): Rendering => {
  const answer = renderer.run(model)
  if (isRefusal(answer)) throw new Error(answer.message)
  return answer
}

const subject = "call:orders/to-pay"

const joined = (a: object | string | undefined, b: object | string | undefined): unknown =>
  typeof a === "object" && typeof b === "object" ? Object.assign({}, a, b) : (b ?? a)

/** What all policies of an imported Model say together: a mesh has those of a route and those of its host. */
const togetherIn = ({ policies = {} }: Model): object => {
  const all = Object.values(policies).map((one) => one.policy)
  const fields = new Set(all.flatMap((one) => Object.keys(one) as ReadonlyArray<keyof Policy>))
  return Object.fromEntries(
    [...fields].map((field) => [
      field,
      all.map((one) => one[field] as object | undefined).reduce<unknown>((a, b) => joined(a as object, b), undefined)
    ])
  )
}

const expectReturned = (renderer: AnyRenderer, value: Policy): void => {
  const rendering = renderedBy(renderer, callWith(value))
  const [file] = rendering.files
  const model = file === undefined ? undefined : reread(file.text, file.path).model
  if (model !== undefined) expect(decode(model)).toMatchObject({ _tag: "Decoded" })
  const before = canonical(callWith(value)).calls?.["orders/to-pay"]?.policy ?? {}
  expectOnlyLosses(rendering, {
    subject,
    before: { policy: before },
    after: { policy: model === undefined ? {} : togetherIn(canonical(model)) }
  })
}

describe("a policy comes back as it was, or exactly the losses that were told", () => {
  it("through Istio", () => {
    fc.assert(
      fc.property(policy, (value) => expectReturned(istio, value)),
      { numRuns: 150 }
    )
  })

  it("through resilience4j", () => {
    fc.assert(
      fc.property(policy, (value) => expectReturned(resilience4j, value)),
      { numRuns: 150 }
    )
  })
})

describe("every target renders every policy, the same each time", () => {
  it("with safe paths and without a throw", () => {
    fc.assert(
      fc.property(policy, (value) => {
        for (const renderer of [envoy, polly, istio, resilience4j]) {
          const model = callWith(value)
          expect(renderedBy(renderer, model)).toEqual(renderedBy(renderer, canonical(model)))
        }
      }),
      { numRuns: 40 }
    )
  })
})

const retry = {
  timeouts: { perTry: "300ms", overall: "1s" },
  retry: {
    attempts: 3,
    backoff: { base: "50ms", factor: 2, cap: "500ms", jitter: "full" },
    on: ["503", "connect-failure"]
  },
  breaker: { failureRatio: "0.5" },
  concurrencyLimit: { limit: 50, queue: 10 }
} as const satisfies Policy

describe("counts and words of the targets", () => {
  it("Istio and Envoy count retries; their circuit breaker is a limit", () => {
    const mesh = renderedBy(istio, callWith(retry))
    expect(mesh.files[0]?.text).toContain("attempts: 2\n")
    expect(mesh.files[0]?.text).toContain("http2MaxRequests: 50\n")
    expect(told(mesh)).toEqual([
      "dropped /policy/breaker: failure-rate breaker: a circuit breaker of Envoy is a limit of concurrent requests"
    ])
    const proxy = renderedBy(envoy, callWith(retry))
    expect(proxy.files[0]?.text).toContain("num_retries: 2\n")
    expect(proxy.files[0]?.text).toContain("retry_on: connect-failure,retriable-status-codes\n")
    expect(proxy.files[0]?.text).toContain("max_requests: 50\n")
  })

  it("resilience4j counts all attempts, Polly retries", () => {
    expect(renderedBy(resilience4j, callWith(retry)).files[0]?.text).toContain("max-attempts: 3\n")
    expect(renderedBy(polly, callWith(retry)).files[0]?.text).toContain('"MaxRetryAttempts": 2,')
  })

  it("resilience4j has no budget, and numbers its decorators where they nest in another way", () => {
    const value: Policy = {
      retry: {
        attempts: 2,
        backoff: { base: "1s", factor: 1, jitter: "none" },
        budget: { _tag: "Ratio", ratio: "0.1" }
      },
      rateLimit: { limit: "0.5/s" },
      order: ["rateLimit", "retry"]
    }
    const rendering = renderedBy(resilience4j, callWith(value))
    expect(told(rendering)).toEqual(["dropped /policy/retry/budget: a retry budget: resilience4j has none"])
    const [file] = rendering.files
    expect(file?.text).toContain("rate-limiter-aspect-order: 1")
    expect(file?.text).toContain("limit-for-period: 5\n")
    const again = Object.values(reread(file?.text ?? "", "a.yml").model.policies ?? {})
    expect(again[0]?.policy.order).toEqual(["rateLimit", "retry"])
  })
})

describe("rate limits of resilience4j keep the unit of their period", () => {
  it.each([
    ["250/s", 250, "1s"],
    ["0.5/s", 5, "10s"],
    ["0.6/m", 6, "10m"],
    ["0.001/m", 1, "1000m"],
    ["7/d", 7, "1d"]
  ] as const)("%s", (limit, calls, period) => {
    const rendering = renderedBy(resilience4j, callWith({ rateLimit: { limit } }))
    const text = rendering.files[0]?.text ?? ""
    expect(text).toContain(`limit-for-period: ${calls}\n`)
    expect(text).toMatch(new RegExp(`limit-refresh-period: '?"?${period}\\b`, "u"))
    expect(rendering.losses).toEqual([])
    expect(togetherIn(canonical(reread(text, "a.yml").model))).toEqual({ rateLimit: { limit } })
  })

  it("says so where no period is as long", () => {
    expect(told(renderedBy(resilience4j, callWith({ rateLimit: { limit: "0.000000001/d" } })))).toEqual([
      "dropped /policy/rateLimit: rate limit that is no number of calls in a period"
    ])
  })
})

const calls = (orders: Policy, web: Policy): Model =>
  Object.assign({}, callWith(orders), {
    services: { orders: {}, web: {}, payments: { provides: ["contract:shop.Payments"] } },
    calls: {
      "orders/to-pay": { from: "service:orders", to: { operation: "operation:shop.Payments/Pay" }, policy: orders },
      "web/to-pay": { from: "service:web", to: { operation: "operation:shop.Payments/Pay" }, policy: web } as const
    }
  })

describe("callers of one host in a mesh", () => {
  it("share a route where they agree, and are told apart by the label of their workload where not", () => {
    expect(renderedBy(istio, calls(retry, retry)).files[0]?.text).not.toContain("sourceLabels")
    const apart = renderedBy(
      istio,
      calls(retry, { ...retry, timeouts: { overall: "5s" }, concurrencyLimit: { limit: 9 } })
    )
    const [file] = apart.files
    expect(file?.text).toContain("sourceLabels:")
    expect(file?.text.match(/workloadSelector/g)).toHaveLength(2)
    const policies = Object.values(reread(file?.text ?? "", "a.yaml").model.policies ?? {})
    const limits = policies.flatMap(({ policy: own, selects }) =>
      own.concurrencyLimit === undefined ? [] : [[selects.from, own.concurrencyLimit]]
    )
    expect(limits).toEqual([
      [["service:orders"], { limit: 50, queue: 10 }],
      [["service:web"], { limit: 9 }]
    ])
  })
})
