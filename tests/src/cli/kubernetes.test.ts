import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { folderWith, lintel } from "./run.js"

const manifests = `apiVersion: v1
kind: Service
metadata: { name: payments }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: payments }
spec:
  replicas: 10
  template: { spec: { containers: [{ name: payments, image: "payments:2.4.0" }] } }
  strategy:
    canary:
      steps: [{ setWeight: 5 }, { pause: { duration: 10m } }, { pause: {} }]
`

const design = JSON.stringify({
  lintel: "1.0",
  services: { payments: {} },
  rollouts: {
    "payments-2.4": {
      strategy: "canary",
      units: { payments: { _tag: "Service", service: "service:payments", from: "2.3.0", to: "2.4.0" } },
      stages: [
        { name: "5%", weight: "0.05", duration: "10m", gates: [{ _tag: "Manual" }] },
        { name: "100%", weight: "1" }
      ]
    }
  }
})

describe("manifests of Kubernetes on the command line", () => {
  it("are recognised by content, also behind objects of other kinds, and become a design", async () => {
    const ran = await lintel(folderWith({ "m.yaml": manifests }), "import", "m.yaml")
    expect(ran.code).toBe(0)
    expect(ran.stdout).toContain('Rollout.make("payments", {')
    expect(ran.stdout).toContain('{ name: "5%", weight: "0.05", duration: "10m", gates: [Gate.manual()] }')
  })

  it("are checked, with what was left out and where", async () => {
    const ran = await lintel(folderWith({ "m.yaml": manifests }), "check", "m.yaml", "--format", "json")
    expect(ran.stderr).toBe("")
    expect(ran.stdout).toContain("the Service has no place in the Model; it is left out")
  })

  it("are compared with themselves: nothing", async () => {
    const folder = folderWith({ "a.yaml": manifests, "b.yaml": manifests })
    const ran = await lintel(folder, "diff", "a.yaml", "b.yaml", "--format", "json")
    expect([ran.code, (JSON.parse(ran.stdout) as { verdict: string }).verdict]).toEqual([0, "compatible"])
  })

  it("that cannot be used are refused with the place", async () => {
    const broken = manifests.replace("steps: [", "steps: 5 #")
    const ran = await lintel(folderWith({ "m.yaml": broken }), "check", "m.yaml")
    expect([ran.code, ran.stdout]).toEqual([2, ""])
    expect(ran.stderr).toContain("m.yaml:13")
    expect(ran.stderr).toContain("steps of a canary must be a list, not a number")
  })

  it.each([
    ["kubernetes", "kubernetes/payments-2-4.yaml", "kind: Deployment"],
    ["argo-rollouts", "argo-rollouts/payments-2-4.yaml", "- setWeight: 5"],
    ["flagger", "flagger/payments-2-4.yaml", "interval: 10m"],
    ["github-actions", "github-actions/rollouts.yaml", "payments-2-4-100-percent:"]
  ])("are rendered from a design: %s", async (target, file, text) => {
    const folder = folderWith({ "design.json": design })
    const ran = await lintel(folder, "render", target, "design.json", "--out", "out")
    expect(ran.code).toBe(0)
    expect(readFileSync(join(folder, "out", file), "utf8")).toContain(text)
  })

  describe("with kustomizations beside them", () => {
    const web = (version: string, more = ""): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web${more} }
spec:
  replicas: 2
  template: { spec: { containers: [{ name: web, image: "web:${version}" }] } }
`
    const patch = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec: { replicas: 5 }
`
    const both = (files: (version: string) => Readonly<Record<string, string>>): string =>
      folderWith(
        Object.fromEntries(
          ["1", "2"].flatMap((version) =>
            Object.entries(files(version)).map(([path, text]) => [`v${version}/${path}`, text])
          )
        )
      )
    const planned = (files: (version: string) => Readonly<Record<string, string>>) =>
      lintel(both(files), "plan", "v1", "v2", "--format", "json")

    it("that only list them are read as they are", async () => {
      const ran = await planned((version) => ({
        "base/web.yaml": web(version),
        "base/kustomization.yaml": "resources: [web.yaml]\n",
        "prod/kustomization.yaml": "kind: Kustomization\nresources: [../base]\n"
      }))
      expect(ran.stderr).toBe("")
      const { plan } = JSON.parse(ran.stdout) as { plan: { units: ReadonlyArray<unknown> } }
      expect(plan.units).toMatchObject([{ id: "service:web", from: "1", to: "2" }])
    })

    it("are refused where one changes what it takes, with the place and the way out", async () => {
      const ran = await planned((version) => ({
        "base/web.yaml": web(version),
        "base/kustomization.yaml": "resources: [web.yaml]\n",
        "prod/patch.yaml": patch,
        "prod/kustomization.yaml": "resources: [../base]\npatches: [{ path: patch.yaml }]\n"
      }))
      expect([ran.code, ran.stdout]).toEqual([2, ""])
      expect(ran.stderr).toContain('v1/prod/kustomization.yaml:2:1: "patches" makes other manifests')
      expect(ran.stderr).toContain("kustomize build v1/prod > manifests.yaml")
    })

    it("are refused where two of them take the same file", async () => {
      const ran = await planned((version) => ({
        "base/web.yaml": web(version),
        "prod/kustomization.yaml": "resources: [../base/web.yaml]\n",
        "test/kustomization.yml": "resources: [../base/web.yaml]\n"
      }))
      expect(ran.code).toBe(2)
      expect(ran.stderr).toContain(
        "v1/base/web.yaml is taken by v1/prod/kustomization.yaml and by v1/test/kustomization.yml"
      )
    })

    it.each([
      ["a file that is not there", "resources: [web.yaml, gone.yaml]\n", "there is no such file"],
      ["what lies elsewhere", "resources: [web.yaml, 'https://example.com/a.yaml']\n", "kustomization.yaml:1:23"],
      ["what is no list", "resources: web.yaml\n", '"resources" must be a list'],
      ["what is no object", "[web.yaml]\n", "must have keys"],
      ["not all there is", "resources: []\n", "web.yaml is not among the resources"]
    ])("are refused where one takes %s", async (_, text, reason) => {
      const ran = await planned((version) => ({ "web.yaml": web(version), "kustomization.yaml": text }))
      expect(ran.code).toBe(2)
      expect(ran.stderr).toContain(reason)
    })

    it("are refused where they take one another", async () => {
      const ran = await planned((version) => ({
        "a/web.yaml": web(version),
        "a/kustomization.yaml": "resources: [web.yaml, ../b]\n",
        "b/kustomization.yaml": "resources: [../a]\n"
      }))
      expect(ran.code).toBe(2)
      expect(ran.stderr).toContain("take one another")
    })

    it("are not needed to tell that one object is there twice", async () => {
      const ran = await lintel(
        folderWith({ "a/web.yaml": web("1"), "b/web.yaml": patch }),
        "check",
        "a/web.yaml",
        "b/web.yaml"
      )
      expect(ran.code).toBe(2)
      expect(ran.stderr).toContain('b/web.yaml:1:1: the Deployment "web" is in a/web.yaml:1 too')
    })
  })
})
