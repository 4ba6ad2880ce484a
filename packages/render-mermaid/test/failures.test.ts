import type { Model, SagaStep } from "@lintel/model"
import { isRefusal, type RenderedFile } from "@lintel/render"
import { mermaid } from "@lintel/render-mermaid"
import { describe, expect, it } from "vitest"

const operation = (name: string) => ({ _tag: "Operation", operation: `operation:payments/${name}` }) as const
const model = (authorize: Partial<SagaStep>): Model => ({
  lintel: "1.0",
  contracts: {
    payments: {
      _tag: "Http",
      operations: {
        authorize: { _tag: "Http", method: "PUT", path: "/authorization" },
        void: { _tag: "Http", method: "DELETE", path: "/authorization" },
        capture: { _tag: "Http", method: "PUT", path: "/capture" }
      }
    }
  },
  services: { orders: {}, payments: { provides: ["contract:payments"] } },
  sagas: {
    checkout: {
      by: "service:orders",
      steps: {
        authorize: { action: operation("authorize"), compensate: operation("void"), ...authorize },
        capture: { action: operation("capture"), kind: "pivot", after: ["authorize"] }
      }
    }
  }
})
const failures = (authorize: Partial<SagaStep>): ReadonlyArray<RenderedFile> => {
  const answer = mermaid.render(model(authorize), { view: "failure", of: "", limit: 30 })
  return isRefusal(answer) ? [] : answer.files
}

describe("how a saga fails", () => {
  it("is a sequence whose last part is marked", () => {
    const [file, ...others] = failures({ fenced: false })
    expect(others).toEqual([])
    expect(file?.path).toMatch(/^mermaid\/failures\//u)
    expect(file?.text.slice(file.text.indexOf("sequenceDiagram")).split("\n")).toMatchInlineSnapshot(`
      [
        "sequenceDiagram",
        "  participant orders as orders",
        "  participant payments as payments",
        "  orders-)payments: authorize (late)",
        "  note over orders: no answer in time",
        "  note over orders: gives authorize up",
        "  orders->>+payments: void",
        "  payments-->>-orders: undone",
        "  rect rgb(255, 224, 224)",
        "    orders-)payments: authorize (arrives late)",
        "    note over payments: authorize#58; given up, and its effect stays",
        "  end",
        "",
      ]
    `)
  })

  it("is not drawn of a saga that is safe", () => {
    expect(failures({})).toEqual([])
    expect(mermaid.render(model({}), { view: "failure", of: "", limit: 30 })).toMatchObject({ _tag: "RenderRefusal" })
  })

  it("has a picture for each step and kind of failure", () => {
    const files = failures({ fenced: false, idempotency: "none", registers: "after", timeout: "none" })
    expect(files.length).toBe(3)
    for (const { text } of files) expect(text).toContain("rect rgb(255, 224, 224)")
  })
})
