import { decode } from "@lintel/model"
import { describe, expect, it } from "vitest"
import { type Imported, read } from "../src/index.js"

const imported = (text: string, file = "a.yaml"): Imported => {
  const result = read(new Map([[file, text]]), file)
  if (result._tag === "Failure") throw new Error(JSON.stringify(result.failure))
  expect(decode(result.success.model)._tag).toBe("Decoded")
  return result.success
}

const errors = (text: string): ReadonlyArray<string> => {
  const result = read(new Map([["a.yaml", text]]), "a.yaml")
  if (result._tag === "Success") throw new Error("it was read")
  return result.failure.map(({ line, reason }) => `${line}: ${reason}`)
}

const warnings = (text: string): ReadonlyArray<string> =>
  imported(text).warnings.map(({ line, reason }) => `${line}: ${reason}`)

const slo = (spec: string): string =>
  `apiVersion: openslo/v1\nkind: SLO\nmetadata: { name: pay }\nspec:\n  service: payments\n  indicatorRef: pay\n${spec}`

const window = "  timeWindow: [{ duration: 4w, isRolling: true }]\n  budgetingMethod: Occurrences\n"

describe("OpenSLO", () => {
  it("reads targets exactly, in both spellings", () => {
    expect(imported(slo(`${window}  objectives: [{ targetPercent: 99.95 }]`)).model.slos?.["pay"]).toMatchObject({
      of: "service:payments",
      objective: "0.9995",
      window: { _tag: "Rolling", duration: "28d" }
    })
    expect(imported(slo(`${window}  objectives: [{ target: 0.1 }]`)).model.slos?.["pay"]?.objective).toBe("0.1")
  })

  it("refuses targets and windows that are none, with the line", () => {
    expect(errors(slo(`${window}  objectives: [{ target: 1 }]`))).toEqual([
      "9: the target must be at least 0 and below 1, not 1"
    ])
    expect(errors(slo(`${window}  objectives: [{}]`))).toEqual([
      '9: the objective has neither "target" nor "targetPercent"'
    ])
    const two = "  timeWindow: [{ duration: 1d, isRolling: true }, { duration: 2d }]\n  budgetingMethod: Occurrences\n"
    expect(errors(slo(`${two}  objectives: [{ target: 0.9 }]`))).toEqual(['7: "timeWindow" has exactly one item'])
  })

  it("leaves out what lasts no time, and slices longer than their window, and says so", () => {
    const objectives = "  objectives: [{ target: 0.9, timeSliceTarget: 0.9, timeSliceWindow: 2d }]"
    const short = "  timeWindow: [{ duration: 1d, isRolling: true }]\n  budgetingMethod: Timeslices\n"
    expect(imported(slo(`${short}${objectives}`)).model.slos?.["pay"]?.indicator).not.toHaveProperty("slice")
    expect(warnings(slo(`${short}${objectives}`))).toContain(
      "9: time slices of 2d are longer than the window of 1d; their length is left out"
    )
    const none = "  timeWindow: [{ duration: 0d, isRolling: true }]\n  budgetingMethod: Occurrences\n"
    expect(imported(slo(`${none}  objectives: [{ target: 0.9 }]`)).model.slos).toBeUndefined()
    expect(warnings(slo(`${none}  objectives: [{ target: 0.9 }]`))).toContain(
      "7: the time window has no length; the SLO is left out"
    )
  })

  it("counts good events where a document counts bad ones", () => {
    const text = slo(`${window}  objectives: [{ target: 0.9 }]`).replace(
      "indicatorRef: pay",
      `indicator:
    metadata: { name: pay }
    spec:
      ratioMetric:
        counter: true
        bad: { metricSource: { type: Prometheus, spec: { query: 'r{code=~"5.."}' } } }
        total: { metricSource: { type: Prometheus, spec: { query: r } } }`
    )
    expect(imported(text).model.slos?.["pay"]?.indicator).toEqual({
      _tag: "Availability",
      good: 'sum(rate(r[{{.window}}])) - sum(rate(r{code=~"5.."}[{{.window}}]))',
      total: "r",
      method: "occurrences"
    })
  })

  it("knows the places of the second document, and lists what has no meaning", () => {
    const text = `apiVersion: openslo/v1\nkind: Service\nmetadata: { name: payments, displayName: Pay }\nspec: {}\n---\n${slo(`${window}  objectives: [{ target: 0.9 }]`)}`
    const { positions } = imported(text)
    expect(positions.locate("slo:pay", "/objective")).toMatchObject({ file: "a.yaml", line: 14 })
    expect(warnings(text)).toContain('3: "displayName" of metadata has no meaning in the Model; it is left out')
  })

  it("reads calendar windows whose beginning is that of their unit", () => {
    const calendar = (duration: string, start: string): string =>
      slo(
        `  timeWindow: [{ duration: ${duration}, calendar: { startTime: "${start} 00:00:00", timeZone: Europe/Berlin } }]\n  budgetingMethod: Occurrences\n  objectives: [{ target: 0.9 }]`
      )
    expect(imported(calendar("1Q", "2024-04-01")).model.slos?.["pay"]?.window).toEqual({
      _tag: "Calendar",
      unit: "quarter",
      zone: "Europe/Berlin"
    })
    expect(warnings(calendar("1M", "2024-04-02")).some((one) => one.includes("whatever its startTime"))).toBe(true)
  })
})

describe("Sloth", () => {
  const sloth = `version: prometheus/v1
service: payments
slos:
  - name: requests
    objective: 99.9
    sli:
      events:
        error_query: sum(rate(r{code=~"5.."}[{{.window}}]))
        total_query: sum(rate(r[{{.window}}]))
    alerting:
      name: Requests
      annotations: { runbook: https://r }
      page_alert: { labels: { severity: page } }
      ticket_alert: { disable: true }
`

  it("reads what Sloth computes as the facts they are", () => {
    const { model, warnings: told } = imported(sloth)
    expect(model.slos?.["requests"]).toMatchObject({
      objective: "0.999",
      window: { _tag: "Rolling", duration: "30d" },
      indicator: { _tag: "Availability", total: "r", method: "ratioTimeSlices", slice: "5m" },
      alerts: {
        "page-quick": { severity: "page", factor: 14.4, long: "1h", short: "5m", runbook: "https://r" },
        "page-slow": { severity: "page", factor: 6, long: "6h", short: "30m" }
      }
    })
    expect(Object.keys(model.slos?.["requests"]?.alerts ?? {})).toHaveLength(2)
    expect(told.map(({ reason }) => reason)).toContain(
      "the period is no part of the file; 30d, the default of Sloth, is taken, with its alerts"
    )
  })

  it("counts events with the plugin that does", () => {
    const text = sloth.replace(
      "    sli:",
      '    plugins: { chain: [{ id: "sloth.dev/contrib/denominator_corrected_rules/v1" }] }\n    sli:'
    )
    expect(imported(text).model.slos?.["requests"]?.indicator).toMatchObject({ method: "occurrences" })
  })

  it("refuses an objective that is no percentage", () => {
    expect(errors(sloth.replace("99.9", "101"))).toEqual([
      '5: "objective" is a percentage above 0 and below 100, not 101'
    ])
    expect(errors(sloth.replace("99.9", "0"))).toEqual(['5: "objective" is a percentage above 0 and below 100, not 0'])
  })

  it("refuses an objective without an error budget, which Sloth takes", () => {
    expect(errors(sloth.replace("99.9", "100"))).toEqual([
      '5: "objective" is 100, which leaves no error budget: every error is one too many; write a target below 100'
    ])
    expect(imported(sloth.replace("99.9", "99.99999")).model.slos?.["requests"]?.objective).toBe("0.9999999")
  })
})

describe("service configs of gRPC", () => {
  const config = (retry: object, rest: object = {}): string =>
    JSON.stringify({ methodConfig: [{ name: [{ service: "a.B", method: "C" }], retryPolicy: retry }], ...rest })
  const retry = {
    maxAttempts: 9,
    initialBackoff: "0.1s",
    maxBackoff: "1s",
    backoffMultiplier: 2,
    retryableStatusCodes: ["unavailable", 14]
  }

  it("reads nine attempts as the five that clients make", () => {
    const { model } = imported(config(retry))
    expect(model.policies?.["a.B%2FC"]).toEqual({
      layer: "client",
      selects: { to: ["operation:a.B/C"] },
      policy: {
        retry: {
          attempts: 5,
          backoff: { base: "100ms", factor: 2, cap: "1s", jitter: { plusMinus: "0.2" } },
          on: ["UNAVAILABLE"]
        }
      }
    })
    expect(warnings(config(retry))).toContain("1: clients treat 9 attempts as 5; that is read")
  })

  it("leaves out a timeout of no time", () => {
    const text = JSON.stringify({ methodConfig: [{ name: [{ service: "a.B", method: "C" }], timeout: "0s" }] })
    expect(JSON.stringify(imported(text, "a.json").model)).not.toContain("timeouts")
    expect(imported(text, "a.json").warnings.map(({ reason }) => reason)).toContain(
      '"timeout" is no time at all; it is left out'
    )
  })

  it("refuses what clients refuse", () => {
    expect(errors(config({ ...retry, maxAttempts: 1 }))).toEqual([
      '1: "maxAttempts" must be a whole number of at least 2, not 1'
    ])
    expect(errors(config({ ...retry, initialBackoff: "100ms" }))[0]).toContain("must be a duration")
    expect(errors(config({ ...retry, retryableStatusCodes: [] }))[0]).toContain("must not be empty")
    expect(errors(config(retry, { retryThrottling: { maxTokens: 1001, tokenRatio: 1 } }))[0]).toContain("maxTokens")
  })
})

describe("Istio", () => {
  const route = (fields: string): string =>
    `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: p }\nspec:\n  hosts: [payments.shop.svc.cluster.local]\n  http:\n    - route: [{ destination: { host: payments } }]\n${fields}`

  it("counts attempts, and states what a mesh does by itself", () => {
    expect(imported(route("      retries: { attempts: 2, perTryTimeout: 1s, retryOn: 5xx }\n")).model.policies).toEqual(
      {
        "payments-route-1": {
          layer: "sidecar",
          selects: { to: ["external:payments"] },
          policy: {
            retry: { attempts: 3, backoff: { base: "25ms", factor: 2, cap: "250ms", jitter: "full" }, on: ["5xx"] },
            timeouts: { overall: "none", perTry: "1s" }
          }
        }
      }
    )
    const silent = imported(route("")).model.policies?.["payments-route-1"]?.policy
    expect(silent).toMatchObject({ retry: { attempts: 3 }, timeouts: { overall: "none" } })
    expect(warnings(route(""))).toContain("7: a route without timeout waits without end")
    const none = imported(route("      timeout: 2s\n      retries: { attempts: 0 }\n")).model.policies
    expect(none?.["payments-route-1"]?.policy).toEqual({ retry: "none", timeouts: { overall: "2s", perTry: "2s" } })
  })
})

describe("resilience4j", () => {
  it("puts an instance over its base, and what the library does over nothing", () => {
    const text = `spring: { application: { name: orders } }
resilience4j:
  retry:
    configs:
      default: { maxAttempts: 5 }
      slow: { wait-duration: 2s }
    instances:
      payments: { base-config: slow, max-attempts: 4 }
      stock: {}
  timelimiter:
    instances: { payments: { timeoutDuration: 800 } }
`
    const { model } = imported(text)
    expect(model.policies?.["payments"]).toEqual({
      layer: "client",
      selects: { from: ["service:orders"], to: ["external:payments"] },
      policy: {
        retry: { attempts: 4, backoff: { base: "2s", factor: 1, jitter: "none" } },
        timeouts: { perTry: "800ms" },
        order: ["retry", "timeout"]
      }
    })
    expect(model.policies?.["stock"]?.policy.retry).toMatchObject({ attempts: 5, backoff: { base: "500ms" } })
  })
})

describe("hostile input", () => {
  it("ends in an error with a place, or in a Model", () => {
    const texts = [
      "apiVersion: openslo/v1\nkind: SLO\nmetadata: []\nspec: 1",
      "apiVersion: openslo/v1\nkind: [SLO]",
      "apiVersion: openslo/v1\n__proto__: { kind: SLO }\nkind: SLO\nmetadata: { name: __proto__ }\nspec: {}",
      "version: prometheus/v1\nslos: [1, [], {}]",
      '{"methodConfig": [null, 1, {"name": {}}, {"name": [{"service": "__proto__", "method": "__proto__"}], "timeout": "1s"}]}',
      "resilience4j: { retry: { configs: { a: { base-config: b }, b: { base-config: a } }, instances: { x: { base-config: a }, __proto__: {} } } }",
      `apiVersion: networking.istio.io/v1\nkind: VirtualService\nspec: { hosts: [a], http: [{ timeout: ${"9".repeat(400)}h }] }`,
      "apiVersion: networking.istio.io/v1\nkind: VirtualService\nspec: { hosts: [a], http: [{ match: [{ uri: { regex: '((((a+)+)+)+)' }, method: { exact: GET } }] }] }"
    ]
    for (const text of texts) {
      const result = read(new Map([["a.yaml", text]]), "a.yaml")
      if (result._tag === "Failure") expect(result.failure[0]?.line).toBeGreaterThan(0)
      else expect(decode(result.success.model)._tag).toBe("Decoded")
    }
  })

  it("a file of another kind, and a missing one, are told", () => {
    expect(errors("hello: 1")[0]).toContain("no configuration that is read")
    expect(read(new Map(), "b.yaml")).toMatchObject({ failure: [{ reason: "the file is missing" }] })
  })
})

it("tells a mistake once, however many parts of the file look at it", () => {
  const text = `apiVersion: openslo/v1
kind: SLO
metadata: { name: pay }
spec:
  service: payments
  timeWindow: [{ duration: a-while, isRolling: true }]
  budgetingMethod: Occurrences
  objectives: [{ target: 1.5 }, { target: 2.5 }]
`
  const result = read(new Map([["slo.yaml", text]]), "slo.yaml")
  if (result._tag === "Success") throw new Error("it was read")
  const reasons = result.failure.map(({ column, line, reason }) => `${line}:${column} ${reason}`)
  expect(reasons.length).toBeGreaterThan(2)
  expect(new Set(reasons).size).toBe(reasons.length)
})
