import { check } from "@lintel/diagnostic"
import { indexModel } from "@lintel/model"
import { expect, it } from "vitest"
import { rules } from "../src/index.js"
import { largeDesign } from "./largeDesign.js"

// How long it takes, and that the time grows with the size, is measured by the benchmark of scale.
it("finds as much more as the design is larger", () => {
  const found = (size: number): number => {
    const report = check(largeDesign(size), rules, { now: "2026-01-01" })
    expect(report.defects).toEqual([])
    return report.findings.length
  }
  expect(found(1000) / found(125)).toBeCloseTo(8, 0)
})

it("leaves the Model as it was", () => {
  const model = largeDesign(50)
  const before = JSON.stringify(model)
  check(model, rules, { now: "2026-01-01" })
  expect(JSON.stringify(model)).toBe(before)
  expect(indexModel(model).entities.length).toBeGreaterThan(50)
})
