import { readdirSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from "@actions/workflow-parser"
import { decode, type Model, type Rollout, segment } from "@lintel/model"
import type { AnyRenderer } from "@lintel/render"
import { argoRollouts, flagger, githubActions, kubernetes } from "@lintel/render-kubernetes"
import { describe, expect, it } from "vitest"
import { shop } from "./designs.js"
import { objection, objectsIn, partOf, rendered } from "./validating.js"

const targets = [kubernetes, argoRollouts, flagger, githubActions]
const goldenOf = (path: string): string => path.replaceAll("/", ".")

it("the design is one", () => {
  const decoded = decode(shop)
  expect(decoded._tag === "Refused" ? decoded.errors : []).toEqual([])
})

describe.each(targets.map((target) => [target.name, target] as const))("%s", (name, target) => {
  const { files, losses } = rendered(target, shop)

  it("has its files and losses", async () => {
    for (const { path, text } of files) await expect(text).toMatchFileSnapshot(`goldens/${goldenOf(path)}`)
    const lines = losses.map(({ effect, pointer = "", subject, what }) => `${effect} ${subject}${pointer}: ${what}\n`)
    await expect(lines.join("")).toMatchFileSnapshot(`goldens/${name}.losses.txt`)
  })

  it("is what the schemas of the projects accept", () => {
    if (target === githubActions) return
    const objects = files.flatMap(({ text }) => objectsIn(text))
    expect(objects.length).toBeGreaterThan(2)
    expect(objects.map(objection).filter((text) => text !== "")).toEqual([])
  })

  it("says the same in JSON", () => {
    const json = rendered(target, shop, { syntax: "json" })
    expect(json.losses).toEqual(losses)
    expect(json.files.map(({ path }) => path)).toEqual(files.map(({ path }) => path.replace(/yaml$/u, "json")))
    json.files.forEach(({ text }, at) => {
      const value = JSON.parse(text) as { items?: unknown }
      expect(value.items ?? (name === "github-actions" ? value : [value])).toEqual(
        name === "github-actions" ? objectsIn(files[at]?.text ?? "")[0] : objectsIn(files[at]?.text ?? "")
      )
    })
  })
})

it("every golden is of a file, and every file has its golden", () => {
  const kept = readdirSync(fileURLToPath(new URL("goldens", import.meta.url)))
  const expected = targets.flatMap((target) => [
    ...rendered(target, shop).files.map(({ path }) => goldenOf(path)),
    `${target.name}.losses.txt`
  ])
  expect(kept.toSorted()).toEqual(expected.toSorted())
})

describe("jobs of GitHub Actions", () => {
  const parsed = async (model: Model) => {
    const [file] = rendered(githubActions, model).files
    const trace = new NoOperationTraceWriter()
    const { context, value } = parseWorkflow({ name: "rollouts.yaml", content: file?.text ?? "" }, trace)
    if (value === undefined) throw new Error("no workflow")
    const errors = context.errors.getErrors().map(({ message }) => message)
    const template = await convertWorkflowTemplate(context, value)
    const jobs = template.jobs.map(({ id, needs }) => [id.toString(), needs?.map((needed) => needed.toString()) ?? []])
    return { errors: [...errors, ...(template.errors ?? []).map(({ Message }) => Message)], jobs }
  }

  it("are what the official parser accepts, each after what it needs", async () => {
    const { errors, jobs } = await parsed(shop)
    expect(errors).toEqual([])
    expect(Object.fromEntries(jobs)).toMatchObject({
      "canary-5-percent": [],
      "canary-half": ["canary-5-percent"],
      "canary-100-percent": ["canary-half"],
      "sets-preview": ["canary-100-percent"],
      "sets-active": ["sets-preview"]
    })
  })

  it("of rollouts that wait for one another are refused with their names", () => {
    const units = {}
    const rollouts: NonNullable<Model["rollouts"]> = {
      a: { units, after: ["rollout:b"] },
      b: { units, after: ["rollout:c"] },
      c: { units, after: ["rollout:b"] },
      d: { units, after: ["rollout:gone"] }
    }
    expect(githubActions.run({ lintel: "1.0", rollouts })).toMatchObject({
      message: "These rollouts wait for one another, so that none can begin: rollout:a, rollout:b, rollout:c."
    })
    expect(rendered(githubActions, { lintel: "1.0", rollouts }, { of: "d" }).losses).toContainEqual({
      subject: "rollout:d",
      pointer: "/after",
      effect: "dropped",
      what: "rollout that is not in the design"
    })
  })

  it("come with the rollouts that they wait for", async () => {
    const text = rendered(githubActions, shop, { of: "sets" }).files[0]?.text ?? ""
    expect([...text.matchAll(/^ {2}([\w-]+):$/gmu)].map(([, name]) => name)).toEqual([
      "canary-5-percent",
      "canary-half",
      "canary-100-percent",
      "sets-preview",
      "sets-active"
    ])
  })
})

describe("what is asked for", () => {
  const paths = (of: string) => rendered(argoRollouts, shop, { of }).files.map(({ path }) => path)

  it("is one rollout, or those that change a service", () => {
    expect(paths("sets")).toEqual(["argo-rollouts/sets.yaml"])
    expect(paths("service:payments")).toEqual(["argo-rollouts/canary.yaml"])
    expect(paths("orders")).toEqual(["argo-rollouts/rolling.yaml", "argo-rollouts/sets.yaml"])
  })

  it.each([
    [{ of: "nobody" }, /is called "nobody"\. There are: rollout:canary/u],
    [{ syntax: "toml" }, /syntax must be yaml or json, not "toml"\./u],
    [{ port: 0 }, /port must be a whole number from 1 to 65535\./u],
    [{ router: "magic" }, /router must be istio or nginx, or left out, not "magic"\./u]
  ])("is refused with what there is: %j", (options, message) => {
    expect(argoRollouts.run(shop, options)).toMatchObject({ message: expect.stringMatching(message) })
  })
})

describe("what no tool may be told wrongly", () => {
  const one = (rollout: Omit<Rollout, "units">): Model => ({
    lintel: "1.0",
    services: { a: {} },
    rollouts: { r: { units: { a: { _tag: "Service", service: "service:a", to: "2" } }, ...rollout } }
  })
  const objectOf = (target: AnyRenderer, model: Model): unknown =>
    objectsIn(rendered(target, model).files[0]?.text ?? "")[0]

  it.each([
    ["istio", { istio: { virtualService: { name: "a" } } }],
    ["nginx", { nginx: { stableIngress: "a" } }]
  ])("a router that is named splits the traffic: %s", (router, trafficRouting) => {
    const model = one({ strategy: "canary", split: "router", stages: [{ name: "5%", weight: "0.05", duration: "1h" }] })
    const { files, losses } = rendered(argoRollouts, model, { router })
    const [object] = objectsIn(files[0]?.text ?? "")
    expect(partOf(object, "spec", "strategy", "canary")).toMatchObject({
      stableService: "a",
      canaryService: "a-canary",
      trafficRouting
    })
    expect(object === undefined ? "nothing" : objection(object)).toBe("")
    expect(losses.filter(({ pointer }) => pointer === "/split")).toEqual([])
    expect(rendered(argoRollouts, model).losses.filter(({ pointer }) => pointer === "/split")).toHaveLength(1)
  })

  it("instances split the traffic whatever router is named", () => {
    const model = one({ strategy: "canary", split: "instances", stages: [{ name: "5%", weight: "0.05" }] })
    const [object] = objectsIn(rendered(argoRollouts, model, { router: "nginx" }).files[0]?.text ?? "")
    expect(partOf(object, "spec", "strategy", "canary", "trafficRouting")).toBeUndefined()
  })

  it("a gate that cannot be measured becomes a pause, never nothing", () => {
    const gates: NonNullable<NonNullable<Rollout["stages"]>[number]["gates"]> = [
      { _tag: "Metric", metric: "m" },
      { _tag: "Slo", slo: "slo:gone" },
      { _tag: "Test", name: "t" },
      { _tag: "Manual" }
    ]
    const model = one({ strategy: "canary", stages: [{ name: "5%", weight: "0.05", gates }] })
    expect(partOf(objectOf(argoRollouts, model), "spec", "strategy", "canary", "steps")).toEqual([
      { setWeight: 5 },
      ...gates.map(() => ({ pause: {} }))
    ])
  })

  it("neither surge nor missing instances would stand still", () => {
    const model = one({ strategy: "rolling", surge: { maxSurge: 0, maxUnavailable: "0" } })
    expect(partOf(objectOf(kubernetes, model), "spec", "strategy", "rollingUpdate")).toEqual({
      maxSurge: 0,
      maxUnavailable: 1
    })
  })

  it("a share is rounded to where more instances stay", () => {
    const model = one({ strategy: "rolling", surge: { maxSurge: "0.125", maxUnavailable: "0.125" } })
    expect(partOf(objectOf(kubernetes, model), "spec", "strategy", "rollingUpdate")).toEqual({
      maxSurge: "13%",
      maxUnavailable: "12%"
    })
  })

  it("a shadow takes no traffic: no Deployment and no Rollout would say so", () => {
    const model = one({ strategy: "shadow" })
    for (const target of [kubernetes, argoRollouts]) {
      expect(rendered(target, model)).toMatchObject({
        files: [],
        losses: [{ subject: "rollout:r", effect: "dropped" }]
      })
    }
  })

  it.each([
    ["advance", "len(result) == 0 || isNaN(result[0]) || result[0] <= 0.01", undefined],
    ["abort", "len(result) > 0 && result[0] <= 0.01", undefined],
    ["wait", "len(result) > 0 && result[0] <= 0.01", "len(result) > 0 && !isNaN(result[0]) && !(result[0] <= 0.01)"]
  ] as const)("no data means what the gate says: %s", (noData, successCondition, failureCondition) => {
    const gates = [{ _tag: "Metric", metric: "m", baseline: "0.01", noData }] as const
    const text = rendered(argoRollouts, one({ strategy: "canary", stages: [{ name: "5%", weight: "0.05", gates }] }))
      .files[0]
    const template = objectsIn(text?.text ?? "")[1]
    const metric = partOf(template, "spec", "metrics", "0")
    expect(metric).toMatchObject({ successCondition })
    expect(partOf(metric, "failureCondition")).toBe(failureCondition)
  })

  it("a better metric may be the larger one", () => {
    const gates = [{ _tag: "Metric", metric: "m", baseline: "0.99", detects: "0.95" }] as const
    const text = rendered(argoRollouts, one({ strategy: "canary", stages: [{ name: "5%", weight: "0.05", gates }] }))
      .files[0]
    expect(text?.text).toContain("successCondition: result[0] > 0.95")
  })

  it("objects have names that Kubernetes takes, whatever things are called", () => {
    const names = ["__proto__x", "Zürich Bahnhof", "日本", "a".repeat(300), "-", "A", "a", "a.b", "a-b", "x/y"].map(
      segment
    )
    const model: Model = {
      lintel: "1.0",
      services: Object.fromEntries(names.map((name) => [name, {}])),
      rollouts: {
        r: {
          units: Object.fromEntries(names.map((name) => [name, { _tag: "Service", service: `service:${name}` }]))
        }
      }
    }
    const found = objectsIn(rendered(kubernetes, model).files[0]?.text ?? "").map((object) =>
      String(partOf(object, "metadata", "name"))
    )
    expect(new Set(found).size).toBe(names.length)
    for (const name of found) expect(name).toMatch(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/u)
  })
})
