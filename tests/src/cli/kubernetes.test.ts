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
})
