import type { Model } from "@lintel/model"
import { expect, it } from "vitest"
import { compare } from "../src/index.js"

const design = (required: ReadonlyArray<string>, paths: ReadonlyArray<string>): Model => ({
  lintel: "1.0",
  contracts: {
    payments: {
      _tag: "Http",
      operations: Object.fromEntries(
        paths.map((path) => [
          path.slice(1),
          {
            _tag: "Http",
            method: "POST",
            path,
            request: {
              content: {
                "application/json": {
                  schema: { type: "object", properties: { amount: { type: "integer" } }, required }
                }
              }
            },
            responses: { "200": {} }
          }
        ])
      )
    }
  }
})

it("a witness that is made when it is read is the one that is made at once", () => {
  const [old, fresh] = [design([], ["/pay", "/refund", "/void"]), design(["amount"], ["/pay", "/refund"])]
  const [now, later] = [
    compare(old, fresh, { fixes: false }),
    compare(old, fresh, { fixes: false, witnesses: "when-read" })
  ]
  const isOpen = (finding: object): boolean => Object.getOwnPropertyDescriptor(finding, "witness")?.get !== undefined
  expect(later.findings.some(isOpen)).toBe(true)
  expect(now.findings.some(isOpen)).toBe(false)
  expect(now.findings.filter(({ witness }) => witness !== undefined).length).toBeGreaterThan(1)
  expect(JSON.parse(JSON.stringify(later))).toEqual(JSON.parse(JSON.stringify(now)))
})
