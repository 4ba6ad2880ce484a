import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { folderWith, lintel } from "./run.js"

const design = `import { BurnRate, Call, Operation, Retry, Service, Slo, System } from "@lintel/core"

export const Payments = Service.make("payments", { operations: { pay: Operation.post("/payments") } })
export const Orders = Service.make("orders")
export const toPay = Call.make({
  from: Orders,
  to: Payments.operations.pay,
  timeouts: { perTry: "300ms", overall: "2s" },
  retry: Retry.exponential({ attempts: 3, base: "50ms", cap: "500ms", jitter: "full", on: ["503"] })
})
export const available = Slo.availability("pay-available", {
  of: Payments.operations.pay,
  good: 'requests_total{code!~"5.."}',
  total: "requests_total",
  objective: "99.9%",
  window: "30d",
  alerts: { fast: BurnRate.page({ factor: 14.4, long: "1h", short: "5m" }) }
})
export const shop = System.make("shop", { include: [toPay, available] })
`

const targets = [
  "prometheus",
  "openslo",
  "sloth",
  "pyrra",
  "grpc-service-config",
  "istio",
  "envoy",
  "resilience4j",
  "polly",
  "effect-schedule"
]

describe("targets of operations", () => {
  it("are rendered by name and listed in the help", async () => {
    const folder = folderWith({ "design.ts": design })
    const help = (await lintel(folder, "render", "--help")).stdout
    for (const target of targets) {
      const { code, stdout, stderr } = await lintel(folder, "render", target)
      expect([target, code, stdout.length > 100, stderr.includes("undefined")]).toEqual([target, 0, true, false])
      expect(help).toContain(`\n  ${target} `)
    }
  })

  it("say on standard error what they could not", async () => {
    const folder = folderWith({ "design.ts": design })
    const { stderr } = await lintel(folder, "render", "grpc-service-config")
    expect(stderr).toContain("timeout of one try: gRPC has one for the whole call, left out: orders.to-pay")
  })
})

const openSlo = `# pay
apiVersion: openslo/v1
kind: SLO
metadata: { name: pay }
spec:
  service: payments
  indicator:
    metadata: { name: pay }
    spec:
      ratioMetric:
        counter: true
        good: { metricSource: { type: Prometheus, spec: { query: 'r{code!~"5.."}' } } }
        total: { metricSource: { type: Prometheus, spec: { query: r } } }
  timeWindow: [{ duration: 30d, isRolling: true }]
  budgetingMethod: Occurrences
  objectives: [{ target: 0.9 }]
  alertPolicies: [{ alertPolicyRef: fast }]
---
apiVersion: openslo/v1
kind: AlertPolicy
metadata: { name: fast }
spec:
  alertWhenBreaching: true
  conditions:
    - kind: AlertCondition
      metadata: { name: fast }
      spec: { severity: page, condition: { kind: burnrate, op: gt, threshold: 14.4, lookbackWindow: 1h } }
`

describe("documents of operations", () => {
  it("are checked like a design, with the places of the file", async () => {
    const folder = folderWith({ "slo.yaml": openSlo })
    const { code, stdout } = await lintel(folder, "check", "slo.yaml", "--format", "json")
    const report: { readonly findings: ReadonlyArray<{ readonly code: string }> } = JSON.parse(stdout)
    expect([0, 1, 3]).toContain(code)
    expect(report.findings.map((finding) => finding.code)).not.toContain("model/dangling-reference")
  })

  it("are imported as a design that renders them again", async () => {
    const folder = folderWith({ "slo.yaml": openSlo })
    const imported = await lintel(folder, "import", "slo.yaml", "--out", "design.ts")
    expect([imported.code, imported.stderr]).toEqual([0, expect.any(String)])
    expect(readFileSync(join(folder, "design.ts"), "utf8")).toContain('objective: "0.9"')
    const again = await lintel(folder, "render", "openslo", "design.ts")
    expect([again.code, again.stderr]).toMatchObject([0, expect.any(String)])
    expect(again.stdout).toContain("target: 0.9\n")
  })

  it("that cannot be used say where and why", async () => {
    const folder = folderWith({ "slo.yaml": openSlo.replace("target: 0.9", "target: 1.5") })
    const { code, stderr, stdout } = await lintel(folder, "check", "slo.yaml")
    expect([code, stdout]).toEqual([2, ""])
    expect(stderr).toContain("slo.yaml:16:")
    expect(stderr).toContain("the target must be at least 0 and below 1, not 1.5")
  })

  it("policies are imported as policies that act on what they name", async () => {
    const folder = folderWith({
      "grpc.json": JSON.stringify({
        methodConfig: [
          {
            name: [{ service: "shop.Payments", method: "Pay" }],
            timeout: "1s",
            retryPolicy: {
              maxAttempts: 4,
              initialBackoff: "0.1s",
              maxBackoff: "1s",
              backoffMultiplier: 2,
              retryableStatusCodes: ["UNAVAILABLE"]
            }
          }
        ]
      })
    })
    const { code, stdout } = await lintel(folder, "import", "grpc.json")
    expect(code).toBe(0)
    expect(stdout).toContain("attempts: 4")
    expect(stdout).toContain("/shop.Payments/Pay")
  })

  it("say why there is nothing to write", async () => {
    const silent = design.replace(/ {2}good: .*\n {2}total: .*\n/, "")
    const ran = await lintel(folderWith({ "design.ts": silent }), "render", "prometheus", "design.ts")
    expect([ran.code, ran.stdout]).toEqual([2, ""])
    expect(ran.stderr).toMatch(
      /^lintel: prometheus has nothing to write of this design\n {2}prometheus has no words for/u
    )
    expect(ran.stderr).toContain("pay-available")
  })
})
