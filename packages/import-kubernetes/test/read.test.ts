import { decode } from "@lintel/model"
import { kubernetesExtension, read } from "@lintel/import-kubernetes"
import { describe, expect, it } from "vitest"
import { imported, refused, warnings } from "./reading.js"

const deployment = (spec = "", more = ""): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: payments
${spec === "" ? "spec:" : `spec:\n${spec}`}
  template:
    spec:
      containers:
        - name: payments
          image: registry:5000/payments:2.4.0
${more}`

const rollout = (strategy: string, beside = ""): string => `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: payments }
spec:
  replicas: 10
  template: { spec: { containers: [{ name: payments }] } }
  strategy:
${strategy}
${beside}`

const template = (name: string, metric: string): string => `---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: ${name} }
spec:
  metrics:
    - name: errors
${metric}
`

const canary = (analysis: string, more = ""): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: payments }
spec: { template: { spec: { containers: [{ name: payments }] } } }
---
apiVersion: flagger.app/v1beta1
kind: Canary
metadata: { name: payments }
spec:
  targetRef: { apiVersion: apps/v1, kind: Deployment, name: payments }
  service: { port: 80 }
  analysis:
${analysis}
${more}`

const planOf = (text: string) => imported(text).model.rollouts?.["payments"]
const defaultsOf = (value: { readonly extensions?: unknown } | undefined) =>
  (value?.extensions as { readonly kubernetes?: { readonly defaults?: unknown } } | undefined)?.kubernetes?.defaults

describe("a Deployment", () => {
  it.each(["api", "the api", "${ .x }", "service:orders", "a%2Fb", "%", "__proto__", "\u00e9"])(
    "a unit may be called %j by whoever writes the annotation",
    (unit) => {
      const { model } = imported(`apiVersion: apps/v1
kind: Deployment
metadata:
  name: payments
  annotations:
    lintel/rollout: rollout:payments-2.3
    lintel/service: service:payments
    lintel/unit: ${JSON.stringify(unit)}
spec:
  template: { spec: { containers: [{ name: payments, image: "payments:2.3.0" }] } }
`)
      const decoded = decode(JSON.parse(JSON.stringify(model)))
      expect(decoded._tag === "Refused" ? decoded.errors : []).toEqual([])
      expect(Object.keys(model.rollouts?.["payments-2.3"]?.units ?? {})).toHaveLength(1)
    }
  )

  it("that says nothing gets what Kubernetes takes, and says that nobody wrote it", () => {
    const { model } = imported(deployment())
    expect(decode(model)._tag).toBe("Decoded")
    expect(model).toMatchObject({
      services: { payments: {} },
      deployments: { payments: { of: "service:payments", instances: 1, terminationGrace: "30s" } },
      rollouts: {
        payments: {
          units: { payments: { _tag: "Service", service: "service:payments", to: "2.4.0" } },
          strategy: "rolling",
          surge: { maxSurge: "0.25", maxUnavailable: "0.25", progressDeadline: "10m", minimumReady: "0ms" }
        }
      }
    })
    expect(defaultsOf(model.deployments?.["payments"])).toEqual(["/instances", "/terminationGrace"])
    expect(defaultsOf(model.rollouts?.["payments"])).toEqual([
      "/strategy",
      "/surge/maxSurge",
      "/surge/maxUnavailable",
      "/surge/minimumReady",
      "/surge/progressDeadline"
    ])
    const extension = model.rollouts?.["payments"]?.extensions?.["kubernetes"]
    expect(extension === undefined ? "none" : kubernetesExtension.problems(extension)).toEqual([])
    expect(kubernetesExtension.compare(extension, undefined)).toBeUndefined()
    expect(kubernetesExtension.compare(extension, { defaults: 1 })).toBe("information")
  })

  it("that says everything is that, with the place of each", () => {
    const text = deployment(
      `  replicas: 4
  minReadySeconds: 15
  progressDeadlineSeconds: 300
  strategy:
    rollingUpdate: { maxSurge: 2, maxUnavailable: 10% }
    type: RollingUpdate`,
      `          readinessProbe: { httpGet: { path: /ready, port: 80 }, periodSeconds: 5, failureThreshold: 2 }
          lifecycle: { preStop: { exec: { command: [sh, -c, sleep 15] } } }
      terminationGracePeriodSeconds: 60
`
    )
    const { model, positions, warnings: found } = imported(text)
    expect(found).toEqual([])
    expect(model.rollouts?.["payments"]?.surge).toEqual({
      maxSurge: 2,
      maxUnavailable: "0.1",
      progressDeadline: "5m",
      minimumReady: "15s"
    })
    expect(model.rollouts?.["payments"]?.extensions).toBeUndefined()
    expect(model.deployments?.["payments"]).toEqual({
      of: "service:payments",
      instances: 4,
      terminationGrace: "1m",
      preStop: "15s"
    })
    expect(model.services?.["payments"]?.healthChecks).toEqual([
      { kind: "readiness", path: "/ready", initialDelay: "0ms", period: "5s", timeout: "1s", failureThreshold: 2 }
    ])
    expect(defaultsOf(model.services?.["payments"])).toEqual([
      "/healthChecks/0/initialDelay",
      "/healthChecks/0/timeout"
    ])
    const lineOf = (address: string, pointer: string) => positions.locate(address, pointer)?.line
    expect(lineOf("rollout:payments", "/surge/minimumReady")).toBe(7)
    expect(lineOf("rollout:payments", "/surge/maxUnavailable")).toBe(10)
    expect(lineOf("rollout:payments", "/units/payments/to")).toBe(16)
    expect(lineOf("service:payments", "/healthChecks/0/period")).toBe(17)
    expect(lineOf("deployment:payments", "/preStop")).toBe(18)
    expect(positions.locate("rollout:gone")).toBeUndefined()
  })

  it("that is recreated has no surge", () => {
    expect(planOf(deployment("  strategy: { type: Recreate }"))).toMatchObject({ strategy: "bigBang" })
    expect(planOf(deployment("  strategy: { type: Recreate }"))?.surge).not.toHaveProperty("maxSurge")
  })

  it("may be scaled: then nobody says that there is one instance", () => {
    const scaler = `---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: payments }
spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: payments }, minReplicas: 2, maxReplicas: 9 }
`
    expect(imported(deployment("", scaler)).model.deployments?.["payments"]).toMatchObject({
      scaling: { minimum: 2, maximum: 9 }
    })
    expect(imported(deployment("", scaler)).model.deployments?.["payments"]).not.toHaveProperty("instances")
  })

  describe("scalers", () => {
    const scaler = (spec: string, version = "v2", target = "payments"): string => `---
apiVersion: autoscaling/${version}
kind: HorizontalPodAutoscaler
metadata: { name: payments }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: ${target} }
  maxReplicas: 9
${spec}
`
    const targets = (text: string): unknown =>
      imported(deployment("", text)).model.deployments?.["payments"]?.scaling?.targets
    const reasons = (text: string): ReadonlyArray<string> =>
      imported(deployment("", text)).warnings.map(({ reason }) => reason)
    const metrics = `  metrics:
    - { type: Resource, resource: { name: memory, target: { type: Utilization, averageUtilization: 65 } } }
    - { type: Pods, pods: { metric: { name: rps }, target: { type: AverageValue, averageValue: 1k } } }
    - { type: Pods, pods: { metric: { name: jobs }, target: { type: AverageValue, averageValue: 30 } } }
`

    it("say what they keep level", () => {
      expect(targets(scaler(metrics))).toEqual([
        { _tag: "Utilization", resource: "memory", share: "0.65" },
        { _tag: "PerInstance", metric: "rps", value: "1k" },
        { _tag: "PerInstance", metric: "jobs", value: "30" }
      ])
      expect(reasons(scaler(metrics))).toEqual([])
    })

    it("keep 80 % of the CPU where nobody says", () => {
      const { model } = imported(deployment("", scaler("")))
      const cpu = [{ _tag: "Utilization", resource: "cpu", share: "0.8" }]
      expect(model.deployments?.["payments"]?.scaling?.targets).toEqual(cpu)
      expect(model.deployments?.["payments"]?.extensions?.["kubernetes"]).toMatchObject({
        defaults: expect.arrayContaining(["/scaling/minimum", "/scaling/targets/0/share"]) as unknown
      })
    })

    it("of the first version have one percentage", () =>
      expect(targets(scaler("  targetCPUUtilizationPercentage: 55", "v1"))).toEqual([
        { _tag: "Utilization", resource: "cpu", share: "0.55" }
      ]))

    it.each([
      [
        "what does not count instances",
        `  metrics: [{ type: External, external: { metric: { name: q }, target: { type: Value, value: 5 } } }]`,
        `a metric of the kind "External" has no place in the Model; it is left out`
      ],
      [
        "an absolute use of a resource",
        `  metrics: [{ type: Resource, resource: { name: cpu, target: { type: AverageValue, averageValue: 500m } } }]`,
        "a resource metric without a share of what instances ask for has no place in the Model; it is left out"
      ],
      [
        "more than all",
        `  metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 120 } } }]`,
        "a target of 120 % is above all that an instance asks for, for which the Model has no words; it is left out"
      ],
      [
        "how fast it goes",
        "  behavior: { scaleDown: {} }",
        `"behavior" of a scaler has no place in the Model; it is left out`
      ]
    ])("lose %s, with a warning", (_, spec, reason) => expect(reasons(scaler(spec))).toContain(reason))

    it("whose metrics are no list say nothing of what they keep level", () => {
      expect(targets(scaler("  metrics: { a: 1 }"))).toBeUndefined()
      expect(reasons(scaler("  metrics: { a: 1 }"))).toEqual(["metrics of a scaler is an object; it is left out"])
    })

    it("that has to keep more than it may is refused", () => {
      expect(() => imported(deployment("", scaler("  minReplicas: 12")))).toThrow(
        "a scaler cannot keep 12 instances at the least and 9 at most"
      )
      expect(
        imported(deployment("", scaler("  minReplicas: 9"))).model.deployments?.["payments"]?.scaling
      ).toMatchObject({ minimum: 9, maximum: 9 })
    })

    it("of what is not there, and a second one of the same, are left out with a warning", () => {
      expect(reasons(scaler("", "v2", "orders"))).toEqual([
        `what the scaler moves ("orders") is not in the manifest; it is left out`
      ])
      expect(reasons(`${scaler("")}${scaler("  minReplicas: 4")}`)).toEqual([
        `another scaler moves "payments" too; this one is left out`
      ])
    })
  })

  it("is named by its labels, and its version by the label or the tag of the image", () => {
    const labelled = deployment().replace(
      "  name: payments",
      "  name: pay-eu\n  labels: { app.kubernetes.io/name: Payments API, app.kubernetes.io/version: v7 }"
    )
    expect(imported(labelled).model.rollouts?.["pay-eu"]?.units).toEqual({
      "Payments%20API": { _tag: "Service", service: "service:Payments%20API", to: "v7" }
    })
    for (const image of ["payments", "payments:latest", "registry:5000/payments@sha256:0123"]) {
      const text = deployment().replace("registry:5000/payments:2.4.0", `"${image}"`)
      expect(planOf(text)?.units["payments"]).toEqual({ _tag: "Service", service: "service:payments" })
    }
  })

  it("of one name in two namespaces is two", () => {
    const other = `---\n${deployment().replace("  name: payments", "  name: payments\n  namespace: test")}`
    expect(Object.keys(imported(deployment("", other)).model.deployments ?? {})).toEqual(["payments", "test-payments"])
  })
})

describe("a Rollout of Argo", () => {
  const metric = (condition: string): string =>
    rollout(
      "    canary: { steps: [{ setWeight: 5 }, { analysis: { templates: [{ templateName: errors }] } }] }",
      template("errors", `      successCondition: ${condition}\n      provider: { prometheus: { query: errors } }`)
    )
  const gateOf = (text: string) => planOf(text)?.stages?.[0]?.gates?.[0]

  it("has a stage for each weight, and ends with everyone", () => {
    const text = rollout(`    canary:
      steps:
        - pause: { duration: 30 }
        - setWeight: 5
        - pause: { duration: 1h30m }
        - pause: {}
        - setWeight: 50
        - pause: { duration: "600" }
        - setWeight: 50`)
    expect(planOf(text)).toMatchObject({ strategy: "canary", split: "instances" })
    expect(planOf(text)?.stages).toEqual([
      { name: "start", duration: "30s" },
      { name: "5%", weight: "0.05", duration: "90m", gates: [{ _tag: "Manual" }] },
      { name: "50%", weight: "0.5", duration: "10m" },
      { name: "50% (2)", weight: "0.5" },
      { name: "100%", weight: "1" }
    ])
    expect(defaultsOf(planOf(text))).toContain("/stages/4/weight")
    expect(defaultsOf(planOf(text))).toContain("/split")
    expect(imported(text).positions.locate("rollout:payments", "/stages/1/duration")?.line).toBe(12)
  })

  it("has no time beyond what the Model holds, and that is told", () => {
    const paused = (duration: string): string =>
      rollout(`    canary: { steps: [{ setWeight: 5 }, { pause: { duration: ${duration} } }] }`)
    expect(planOf(paused("9007199254740994"))?.stages?.[0]).toEqual({ name: "5%", weight: "0.05" })
    expect(imported(paused("1e300")).warnings.map(({ kind }) => kind)).toContain("malformed")
    const endless = rollout(
      "    canary: { steps: [{ setWeight: 5 }, { pause: { duration: 1m } }, { analysis: { templates: [{ templateName: errors }] } }] }",
      template(
        "errors",
        "      interval: 500000h\n      count: 2000000000\n      provider: { prometheus: { query: errors } }"
      )
    )
    expect(planOf(endless)?.stages?.[0]).toMatchObject({ duration: "1m" })
    expect(imported(endless).warnings.map(({ reason }) => reason)).toContain(
      "with this, the stage takes longer than 100,000 years; it is left out"
    )
  })

  it("without steps rolls; with a router it is split by that, also in other parts than hundredths", () => {
    expect(planOf(rollout("    canary: { maxSurge: 1 }"))).toMatchObject({
      strategy: "rolling",
      surge: { maxSurge: 1, maxUnavailable: "0.25" }
    })
    const routed = "    canary: { trafficRouting: { maxTrafficWeight: 1000, nginx: {} }, steps: [{ setWeight: 5 }] }"
    expect(planOf(rollout(routed))).toMatchObject({ split: "router", stages: [{ weight: "0.005" }, { weight: "1" }] })
  })

  it.each([
    ["result[0] <= 0.01", { baseline: "0.01", noData: "abort", failures: 1 }],
    ["result[0] < 0.01", { detects: "0.01", noData: "abort" }],
    ["len(result) > 0 && result[0] <= 0.01", { baseline: "0.01", noData: "abort" }],
    ["len(result) == 0 || result[0] <= 0.01", { baseline: "0.01", noData: "advance" }],
    ["len(result) == 0 || isNaN(result[0]) || result[0]  <=  0.01", { baseline: "0.01", noData: "advance" }]
  ])("asks of its metrics: %s", (condition, gate) => {
    expect(gateOf(metric(condition))).toMatchObject({ _tag: "Metric", metric: "errors", ...gate })
  })

  it.each(["result[0] >= 0.95", "result.status == 'ok'", "result[0] <= 0.01 && result[1] <= 2", "result[0] <= 1e-3"])(
    "has no threshold where its condition has no words in the Model, and that is told: %s",
    (condition) => {
      expect(gateOf(metric(condition))).not.toHaveProperty("baseline")
      expect(gateOf(metric(condition))).not.toHaveProperty("detects")
      expect(warnings(metric(condition)).join("\n")).toContain(
        "has no place in the Model; the gate has no threshold there"
      )
    }
  )

  it("passes a metric without a condition, and that is told", () => {
    const text = rollout(
      "    canary: { steps: [{ setWeight: 5 }, { analysis: { templates: [{ templateName: errors }] } }] }",
      template(
        "errors",
        "      provider: { job: { spec: {} } }\n    - name: other\n      provider: { prometheus: { query: up } }"
      )
    )
    expect(planOf(text)?.stages?.[0]?.gates).toMatchObject([{ _tag: "Test", name: "errors" }, { _tag: "Metric" }])
    expect(warnings(text).join("\n")).toContain("whatever is measured, the gate is passed")
  })

  it("measures for as long as its intervals take", () => {
    const text = rollout(
      "    canary: { steps: [{ setWeight: 5 }, { pause: { duration: 1m } }, { analysis: { templates: [{ templateName: errors }] } }] }",
      template(
        "errors",
        "      initialDelay: 5m\n      interval: 2m\n      count: 3\n      failureLimit: 2\n      successCondition: result[0] <= 0.5\n      provider: { datadog: {} }"
      )
    )
    expect(planOf(text)?.stages?.[0]).toMatchObject({ duration: "10m", gates: [{ interval: "2m", failures: 3 }] })
  })

  it("asks beside its steps from the step on where that begins", () => {
    const text = (start: string): string =>
      rollout(
        `    canary:
      analysis: { templates: [{ templateName: errors }]${start} }
      steps: [{ setWeight: 5 }, { pause: { duration: 1m } }, { setWeight: 50 }, { pause: { duration: 1m } }]`,
        template(
          "errors",
          "      successCondition: result[0] <= 0.01\n      provider: { prometheus: { query: errors } }"
        )
      )
    const gated = (start: string) => planOf(text(start))?.stages?.map(({ gates = [] }) => gates.length)
    expect(gated("")).toEqual([1, 1, 0])
    expect(gated(", startingStep: 2")).toEqual([0, 1, 0])
    expect(gated(", startingStep: 9")).toEqual([0, 0, 0])
  })

  it("has the arguments of its analysis in its templates, else those of the template", () => {
    const text = rollout(
      `    canary: { steps: [{ setWeight: 5 }, { analysis: { templates: [{ templateName: errors }], args: [{ name: most, value: "0.02" }] } }] }`,
      template(
        "errors",
        `      interval: "{{args.every}}"
      count: "{{ args.times }}"
      failureLimit: "{{args.gone}}"
      successCondition: result[0] <= {{args.most}}
      provider: { prometheus: { query: errors } }
  args: [{ name: most, value: "0.5" }, { name: every, value: 2m }, { name: times, value: "4" }, { name: gone }]`
      )
    )
    const [stage] = planOf(text)?.stages ?? []
    expect(stage).toMatchObject({ duration: "6m", gates: [{ baseline: "0.02", interval: "2m" }] })
    expect(stage?.gates?.[0]).not.toHaveProperty("failures")
    expect(warnings(text)).toEqual(['18 malformed: failureLimit of a metric is "{{args.gone}}"; it is left out'])
  })

  it("names a template that is not there, and does not call it fine", () => {
    const text = rollout(
      "    canary: { steps: [{ setWeight: 5 }, { analysis: { templates: [{ templateName: far }] } }] }"
    )
    expect(planOf(text)?.stages?.[0]?.gates).toEqual([{ _tag: "Test", name: "far" }])
    expect(warnings(text).join("\n")).toContain('the AnalysisTemplate "far" is not in the manifest')
  })

  it("may change sets of instances", () => {
    const text = rollout("    blueGreen: { activeService: a, autoPromotionEnabled: false, scaleDownDelaySeconds: 600 }")
    expect(planOf(text)).toMatchObject({
      strategy: "blueGreen",
      stages: [
        { name: "preview", gates: [{ _tag: "Manual" }] },
        { name: "active", weight: "1", duration: "10m" }
      ]
    })
    expect(planOf(rollout("    blueGreen: { activeService: a }"))?.stages).toEqual([
      { name: "preview" },
      { name: "active", weight: "1", duration: "30s" }
    ])
  })

  it("may take its instances from a Deployment, which then is no rollout of its own", () => {
    const text = `${deployment()}---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: payments-roll }
spec:
  workloadRef: { apiVersion: apps/v1, kind: Deployment, name: payments }
  strategy: { canary: { steps: [{ setWeight: 20 }] } }
`
    const { model } = imported(text)
    expect(Object.keys(model.rollouts ?? {})).toEqual(["payments-roll"])
    expect(Object.values(model.rollouts?.["payments-roll"]?.units ?? {})).toMatchObject([{ to: "2.4.0" }])
  })
})

describe("a Canary of Flagger", () => {
  it("steps by a weight until the largest, an interval each, and then brings everyone", () => {
    const plan = planOf(
      canary(`    interval: 5m
    threshold: 3
    stepWeight: 20
    maxWeight: 50
    metrics:
      - { name: request-error-rate, thresholdRange: { max: 0.01 }, interval: 2m }
    webhooks:
      - { name: approval, type: confirm-promotion, url: "http://gate" }
      - { name: smoke, type: pre-rollout, url: "http://test" }`)
    )
    const gate = {
      _tag: "Metric",
      metric: "request-error-rate",
      baseline: "0.01",
      noData: "abort",
      window: "2m",
      failures: 3
    }
    const abort = { automatic: true }
    expect(plan).toMatchObject({ strategy: "canary", split: "router" })
    expect(plan?.stages).toEqual([
      { name: "start", gates: [{ _tag: "Test", name: "smoke" }] },
      { name: "20%", weight: "0.2", duration: "5m", gates: [gate], abort },
      { name: "40%", weight: "0.4", duration: "5m", gates: [gate], abort },
      { name: "60%", weight: "0.6", duration: "5m", gates: [gate, { _tag: "Manual" }], abort },
      { name: "100%", weight: "1" }
    ])
  })

  it("takes a minute and one failed check where nothing is said", () => {
    const plan = planOf(canary("    stepWeights: [1, 10]\n    metrics: [{ name: a }]"))
    expect(plan?.stages).toMatchObject([
      { weight: "0.01", duration: "1m", gates: [{ failures: 1, window: "1m", noData: "abort" }] },
      { weight: "0.1", duration: "1m" },
      { weight: "1" }
    ])
    expect(defaultsOf(plan)).toContain("/stages/0/duration")
    expect(defaultsOf(plan)).toContain("/stages/0/gates/0/failures")
    expect(defaultsOf(plan)).toContain("/stages/0/gates/0/noData")
  })

  it("counts iterations where sets change, and shadows where traffic is mirrored", () => {
    expect(planOf(canary("    interval: 1m\n    iterations: 10"))).toMatchObject({
      strategy: "blueGreen",
      stages: [
        { name: "preview", duration: "10m" },
        { name: "active", weight: "1" }
      ]
    })
    expect(planOf(canary("    interval: 1m\n    iterations: 2\n    mirror: true"))).toMatchObject({
      strategy: "shadow",
      split: "router"
    })
  })

  it("has what the Model has no words for in its warnings", () => {
    const found = warnings(
      canary(`    stepWeight: 10
    alerts: [{ name: chat }]
    metrics: [{ name: success, thresholdRange: { min: 99 } }, { name: slow, thresholdRange: { max: 500 } }]
    webhooks: [{ name: load, type: rollback, url: x }]`)
    ).join("\n")
    expect(found).toContain('"alerts" of an analysis has no place in the Model')
    expect(found).toContain("the smallest value of a metric has no place in the Model")
    expect(found).toContain("a threshold that is no share has no place in the Model")
    expect(found).toContain('a webhook of type "rollback" has no place in the Model')
  })
})

describe("what cannot be used", () => {
  it.each([
    ["[1", /^1/u],
    ["apiVersion: v1\nkind: Service\n", /holds no Deployment, Rollout or Canary/u],
    ["- 1\n", /an object of Kubernetes must have keys/u],
    ["kind: Deployment\n", /needs "apiVersion" and "kind"/u],
    [
      deployment().replace("spec:\n  template:", "spec: nothing\nx:\n  template:"),
      /^5 \/spec: spec of a Deployment must be an object, not a string/u
    ],
    [
      rollout("    canary: { steps: 5 }"),
      /^8 \/spec\/strategy\/canary\/steps: steps of a canary must be a list, not a number/u
    ],
    [rollout("    canary: { steps: [5] }"), /a step must be an object/u],
    [`${deployment()}---\n${rollout("    canary: [1]")}`, /^19 \/spec\/strategy\/canary: canary must be an object/u],
    [canary("    []").replace("  analysis:\n    []", "  provider: istio"), /a Canary needs "analysis"/u]
  ])("is refused with its place: %#", (text, reason) => {
    expect(refused(text).join("\n")).toMatch(reason)
  })

  it.each([
    ["  replicas: three", /number of instances is "three"; it is left out/u],
    ["  replicas: 1e99", /number of instances is 1e\+99; it is left out/u],
    ["  replicas: -1", /number of instances is -1; it is left out/u],
    ["  replicas: 0", /not-representable: no instance runs, and the Model counts those that do/u],
    ["  minReadySeconds: 1.5", /time to be ready is 1\.5; it is left out/u],
    ["  strategy: { type: Sideways }", /type of a strategy is "Sideways"; it is left out/u],
    ["  strategy: { rollingUpdate: { maxSurge: 150% } }", /largest surge of more than all instances has no place/u],
    ["  strategy: { rollingUpdate: { maxSurge: many } }", /largest surge is "many"; it is left out/u],
    ["  paused: true", /"paused" of a Deployment has no place in the Model/u]
  ])("in part is left out with a warning, and counts as not known: %s", (spec, reason) => {
    const text = deployment(spec)
    expect(warnings(text).join("\n")).toMatch(reason)
    expect(decode(imported(text).model)._tag).toBe("Decoded")
    expect(imported(text).model.deployments?.["payments"]).not.toHaveProperty("instances", Number.NaN)
    if (spec.includes("replicas"))
      expect(imported(text).model.deployments?.["payments"]).not.toHaveProperty("instances")
  })

  it("objects of other kinds are named", () => {
    expect(warnings(deployment("", "---\napiVersion: v1\nkind: Service\nmetadata: { name: a }\n"))).toEqual([
      "12 not-representable: the Service has no place in the Model; it is left out"
    ])
  })
})

describe("what wants to be more than a manifest", () => {
  it("keys and names of JavaScript are names like any other", () => {
    const text = deployment()
      .replaceAll("payments", "__proto__")
      .replace("image: registry:5000/__proto__:2.4.0", "__proto__: 1")
    const { model } = imported(text)
    expect(decode(model)._tag).toBe("Decoded")
    expect(Object.keys(model.services ?? {})).toEqual(["%5F_proto__"])
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  it("annotations that are no addresses are left out", () => {
    const text = deployment().replace(
      "  name: payments",
      '  name: payments\n  annotations: { lintel/service: "x y", lintel/rollout: "slo:a" }'
    )
    expect(warnings(text).filter((line) => line.includes("is no address"))).toHaveLength(2)
    expect(decode(imported(text).model)._tag).toBe("Decoded")
  })

  it("aliases that multiply, and depth without end, are refused", () => {
    const bomb = [
      "a: &a [x,x,x,x,x,x,x,x,x]",
      ..."bcdefgh"
        .split("")
        .map((key, at) => `${key}: &${key} [${Array.from({ length: 9 }, () => `*${"abcdefg"[at] ?? "a"}`).join(",")}]`)
    ].join("\n")
    expect(refused(`apiVersion: apps/v1\nkind: Deployment\n${bomb}\n`).join()).toContain(
      "aliases of the document stand for more than"
    )
    expect(refused(`apiVersion: apps/v1\nkind: Deployment\nspec: ${"[".repeat(2000)}`).join()).not.toBe("")
  })

  it("steps, intervals and weights without end have one", () => {
    const steps = Array.from({ length: 3000 }, () => "{ setWeight: 1 }").join(", ")
    expect(refused(rollout(`    canary: { steps: [${steps}] }`)).join()).toContain("more than 2000 steps")
    const plan = planOf(canary("    interval: 99999999999h\n    stepWeight: 1"))
    expect(plan?.stages).toHaveLength(101)
    expect(warnings(canary("    interval: 9999999999999999h\n    stepWeight: 1")).join()).toContain(
      "interval of an analysis"
    )
  })
})

describe("several files", () => {
  const parts = canary("    interval: 1m\n    threshold: 5\n    maxWeight: 50\n    stepWeight: 25\n").split("---\n")
  const [first = "", second = ""] = parts

  it("say what one file with all of them says, with the places of each", () => {
    const together = read(new Map([["all.yaml", parts.join("---\n")]]), "all.yaml")
    const apart = read(
      new Map([
        ["canary.yaml", second],
        ["deploy.yaml", first]
      ]),
      ["canary.yaml", "deploy.yaml"]
    )
    if (together._tag === "Failure" || apart._tag === "Failure") throw new Error("refused")
    expect(apart.success.model).toEqual(together.success.model)
    const { positions } = apart.success
    expect(positions.locate("rollout:payments", "/stages/0/weight")?.file).toBe("canary.yaml")
    expect(positions.locate("rollout:payments", "/surge/maxSurge")?.file).toBe("deploy.yaml")
  })

  it("without a workload in any of them, or with a part that is missing, are refused", () => {
    const scaler = "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: a }\n"
    const none = read(
      new Map([
        ["a.yaml", scaler],
        ["b.yaml", scaler]
      ]),
      ["a.yaml", "b.yaml"]
    )
    expect(none._tag === "Failure" && none.failure[0]?.reason).toBe(
      "the manifests hold no Deployment, Rollout or Canary"
    )
    const missing = read(new Map([["a.yaml", first]]), ["a.yaml", "b.yaml"])
    expect(missing._tag === "Failure" && [missing.failure[0]?.file, missing.failure[0]?.reason]).toEqual([
      "b.yaml",
      "the file is missing"
    ])
  })
})
