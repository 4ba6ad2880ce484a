import { modelJsonSchema, stableStringify } from "@lintel/model"
import { expect, it } from "vitest"

it("is published beside the package, byte for byte", async () => {
  await expect(`${stableStringify(modelJsonSchema(), 2)}\n`).toMatchFileSnapshot("../model.schema.json")
})

it("has a name for every entity, and no made-up ones", () => {
  const names = Object.keys(modelJsonSchema()["$defs"] as object)
  expect(names).toContain("HttpOperation")
  expect(names.filter((name) => name.includes("_") || name.endsWith("Encoded"))).toEqual([])
})
