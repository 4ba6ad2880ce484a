import { check } from "@lintel/diagnostic"
import { indexModel } from "@lintel/model"
import { expect, it } from "vitest"
import { rules } from "../src/index.js"
import { largeDesign } from "./largeDesign.js"

const seconds = (size: number): number => {
  const model = largeDesign(size)
  const start = process.cpuUsage()
  const report = check(model, rules, { now: "2026-01-01" })
  const used = process.cpuUsage(start)
  expect(report.defects).toEqual([])
  expect(report.findings.length).toBeGreaterThan(size / 20)
  return (used.user + used.system) / 1e6
}

it("takes time in proportion to the size of the design", () => {
  seconds(100)
  const [small, large] = [seconds(500), seconds(4000)]
  // Eight times the size; double that leaves room for memory to be swept.
  expect(large).toBeLessThan(16 * Math.max(small, 0.1))
})

it("leaves the Model as it was", () => {
  const model = largeDesign(50)
  const before = JSON.stringify(model)
  check(model, rules, { now: "2026-01-01" })
  expect(JSON.stringify(model)).toBe(before)
  expect(indexModel(model).entities.length).toBeGreaterThan(50)
})
