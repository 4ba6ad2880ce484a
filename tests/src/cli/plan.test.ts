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
    expect(ran.stdout).toMatch(/sends POST \/pets without\s+`tag`/)
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

  it("explains its codes, and accepts none of them silently", async () => {
    const ran = await lintel(folderWith({}), "explain", "plan/no-order")
    expect([ran.code, ran.stderr]).toEqual([0, ""])
    expect(ran.stdout).toContain("No order of the changes is safe")
  })
})
