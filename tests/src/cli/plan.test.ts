import { Ajv2020 } from "ajv/dist/2020.js"
import { reportJsonSchema } from "@lintel/diagnostic"
import { describe, expect, it } from "vitest"
import { folderWith, lintel } from "./run.js"

const openapi = (required: ReadonlyArray<string>, version: string): string =>
  JSON.stringify({
    openapi: "3.1.0",
    info: { title: "Pets", version },
    paths: {
      "/pets": {
        post: {
          operationId: "addPet",
          requestBody: {
            required: true,
            content: {
              "application/json": {
                schema: {
                  type: "object",
                  properties: { name: { type: "string" }, tag: { type: "string" } },
                  required
                }
              }
            }
          },
          responses: { 201: { description: "added" } }
        }
      }
    }
  })

const consumers = JSON.stringify({
  lintel: "1.0",
  consumers: { app: { contract: "contract:pets", operations: { addPet: {} } } }
})

const pets = { "v1.json": openapi(["name"], "1.0.0"), "v2.json": openapi(["name", "tag"], "2.0.0") }

describe("lintel plan", () => {
  it("puts two documents in order, whoever calls", async () => {
    const ran = await lintel(folderWith(pets), "plan", "v1.json", "v2.json")
    expect([ran.code, ran.stderr]).toEqual([0, ""])
    expect(ran.stdout).toContain("1. callers of ")
    expect(ran.stdout).toMatch(/send POST \/pets without\s+`tag`/)
    expect(ran.stdout).toContain("Verdict: holds; exit 0")
  })

  it("prints one object that keeps to the published schema", async () => {
    const ran = await lintel(folderWith(pets), "plan", "v1.json", "v2.json", "--format", "json")
    const report = JSON.parse(ran.stdout)
    const validate = new Ajv2020({ strict: false }).compile(reportJsonSchema())
    validate(report)
    expect(validate.errors ?? []).toEqual([])
    expect([report.schema, report.verdict, report.plan.order]).toEqual(["lintel/report@1", "holds", "safe"])
    expect(report.plan.steps).toHaveLength(2)
  })

  it.each(["plain", "markdown", "html", "sarif", "github", "junit"])("prints %s", async (format) => {
    const ran = await lintel(folderWith(pets), "plan", "v1.json", "v2.json", "--format", format)
    expect([ran.code, ran.stderr]).toEqual([0, ""])
    if (["plain", "markdown", "html"].includes(format)) expect(ran.stdout).toContain("callers of")
  })

  it("knows those who use it from another file", async () => {
    const folder = folderWith({ ...pets, "clients.json": consumers })
    const ran = await lintel(folder, "plan", "v1.json", "v2.json", "--consumers", "clients.json", "--format", "json")
    expect(ran.stderr).toBe("")
    expect(JSON.parse(ran.stdout).plan.steps.map(({ unit }: { readonly unit: string }) => unit)).toEqual([
      "consumer:app",
      expect.stringMatching(/^(contract|service):/)
    ])
  })

  it("says what is missing, and what it cannot put in order", async () => {
    const folder = folderWith({
      ...pets,
      "a.schema.json": '{ "type": "string" }',
      "b.schema.json": '{ "type": "number" }'
    })
    const missing = await lintel(folder, "plan")
    expect([missing.code, missing.stdout]).toEqual([2, ""])
    expect(missing.stderr).toContain("plan: OLD is missing")
    const bare = await lintel(folder, "plan", "a.schema.json", "b.schema.json")
    expect([bare.code, bare.stdout]).toEqual([2, ""])
    expect(bare.stderr).toContain("nobody says who writes and who reads it")
  })

  it("takes two folders as two designs, manifests of Kubernetes together whatever their files are called", async () => {
    const deployment = (version: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: cart }
spec: { replicas: 4, template: { spec: { containers: [{ name: cart, image: "cart:${version}" }] } } }
`
    const canary = `apiVersion: flagger.app/v1beta1
kind: Canary
metadata: { name: cart }
spec:
  targetRef: { apiVersion: apps/v1, kind: Deployment, name: cart }
  service: { port: 80 }
  analysis: { interval: 1m, threshold: 5, maxWeight: 50, stepWeight: 25 }
`
    const folder = folderWith({
      "old/deploy.yaml": deployment("1.0.0"),
      "old/canary.yaml": canary,
      "new/cart/all.yaml": `${deployment("1.1.0")}---\n${canary}`,
      "new/values.yaml": "replicas: 4\n"
    })
    const ran = await lintel(folder, "plan", "old", "new", "--format", "json")
    expect([ran.code, ran.stderr]).toEqual([0, ""])
    const { plan } = JSON.parse(ran.stdout)
    expect(plan.units).toMatchObject([{ id: "service:cart", from: "1.0.0", to: "1.1.0" }])
    const broken = await lintel(
      folderWith({ "old/a.yaml": deployment("1"), "new/a.yaml": deployment("1"), "new/b.yaml": `${canary}  x: { y` }),
      "plan",
      "old",
      "new"
    )
    expect(broken.code).not.toBe(0)
  })

  it("does not take a schema that lies beside contracts for nothing", async () => {
    const files = { "old/pets.json": openapi(["name"], "1.0.0"), "new/pets.json": openapi(["name"], "1.0.0") }
    const same = { ...files, "old/a.schema.json": '{ "type": "string" }', "new/a.schema.json": '{ "type": "string" }' }
    const other = { ...same, "new/a.schema.json": '{ "type": "number" }' }
    expect((await lintel(folderWith(same), "plan", "old", "new")).code).toBe(0)
    const ran = await lintel(folderWith(other), "plan", "old", "new")
    expect(ran.code).toBe(3)
    expect(ran.stdout.replaceAll(/\s+/g, " ")).toContain("it is a JSON Schema: nobody says who writes and who reads it")
  })

  it("explains its codes, and accepts none of them silently", async () => {
    const ran = await lintel(folderWith({}), "explain", "plan/no-order")
    expect([ran.code, ran.stderr]).toEqual([0, ""])
    expect(ran.stdout).toContain("No order of the changes is safe")
  })

  describe("two folders of several designs", () => {
    const stock = (version: string, required: ReadonlyArray<string>): string =>
      JSON.stringify({
        lintel: "1.0",
        services: { stock: { version, provides: ["contract:stock"] } },
        contracts: {
          stock: {
            _tag: "Http",
            operations: {
              run: {
                _tag: "Http",
                method: "POST",
                path: "/run",
                request: {
                  required: true,
                  content: {
                    "application/json": {
                      schema: {
                        type: "object",
                        properties: { id: { type: "string" }, sum: { type: "number" } },
                        required
                      }
                    }
                  }
                }
              }
            }
          }
        }
      })
    const orders = (version: string): string =>
      JSON.stringify({
        lintel: "1.0",
        services: { orders: { version } },
        calls: { "orders/run": { from: "service:orders", to: { operation: "operation:stock/run" } } }
      })
    const web = JSON.stringify({ lintel: "1.0", services: { web: { version: "1" } } })
    const files = {
      "old/stock.json": stock("1", ["id"]),
      "old/orders.json": orders("1"),
      "old/package.json": '{ "type": "module" }',
      "new/stock.json": stock("2", ["id", "sum"]),
      "new/orders.json": orders("2")
    }

    it("are one system each: callers in one file, their server in another", async () => {
      const ran = await lintel(folderWith(files), "plan", "old", "new", "--format", "json")
      expect([ran.code, ran.stderr]).toEqual([0, ""])
      const { plan } = JSON.parse(ran.stdout)
      expect(plan.steps.map(({ unit }: { readonly unit: string }) => unit)).toEqual(["service:orders", "service:stock"])
      expect(plan.constraints).toHaveLength(1)
    })

    it("what goes with its file is a step of the plan", async () => {
      const ran = await lintel(folderWith({ ...files, "old/web.json": web }), "plan", "old", "new", "--format", "json")
      const { findings, plan } = JSON.parse(ran.stdout)
      expect(findings).toEqual([])
      expect(plan.units.find(({ id }: { readonly id: string }) => id === "service:web")).toMatchObject({
        disappears: true
      })
    })

    it("files that contradict one another are named", async () => {
      const other = JSON.stringify({ lintel: "1.0", services: { stock: { version: "9" } } })
      const ran = await lintel(
        folderWith({ ...files, "old/web.json": web, "new/web.json": other }),
        "plan",
        "old",
        "new"
      )
      expect(ran.code).toBe(2)
      expect(ran.stderr).toContain("service:stock is in new/stock.json and new/web.json")
    })
  })
})
