import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { decode, encode, type Json, type JsonObject, type Model } from "@lintel/model"
import { Ajv2020 } from "ajv/dist/2020.js"
import formats from "ajv-formats"
import * as fc from "fast-check"
import { expect, it } from "vitest"
import { anyModel } from "../../packages/model/test/arbitrary.js"

const file = createRequire(import.meta.url).resolve("@lintel/model/model.schema.json")
const schema = JSON.parse(readFileSync(file, "utf8")) as object
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true })
formats.default(ajv)
const accepts = ajv.compile(schema)

it("accepts what decode accepts", () => {
  fc.assert(
    fc.property(anyModel, (model) => {
      const value = JSON.parse(encode(model)) as Json
      accepts(value)
      expect(accepts.errors).toBeNull()
    }),
    { numRuns: 150, seed: 21 }
  )
})

it("refuses what decode refuses, one place changed at a time", () => {
  const model = {
    lintel: "1.0",
    services: { web: { tier: "critical", owner: "team:a", emits: [{ message: "message:placed" }] } },
    calls: { "web/pay": { from: "service:web", to: { operation: "operation:bank/pay" }, share: "0.5" } },
    sagas: { checkout: { steps: { pay: { kind: "pivot", timeout: "5s", compensate: "none" } } } },
    slos: {
      fast: {
        of: "service:web",
        indicator: { _tag: "Latency", under: "5ms" },
        objective: "0.99",
        window: { _tag: "Rolling", duration: "28d" }
      }
    }
  } satisfies Model
  const changes = changesOf(model)
  expect(changes.length).toBeGreaterThan(80)
  expect(changes.filter((changed) => accepts(changed) !== (decode(changed)._tag === "Decoded"))).toEqual([])
})

const junk: ReadonlyArray<Json> = [null, 7, "junk", [], {}, true, "operation:a/b", "10ms", "0.5"]

/** The value with each of its places replaced, removed, or given one field more. */
const changesOf = (root: Json): ReadonlyArray<Json> => {
  if (typeof root !== "object" || root === null) return junk
  if (Array.isArray(root)) {
    return root.flatMap((item: Json, at) => changesOf(item).map((changed) => root.with(at, changed)))
  }
  const own = root as JsonObject
  const entries = Object.entries(own)
  return entries.flatMap(([key, value]) => {
    const others = Object.fromEntries(entries.filter(([name]) => name !== key))
    const replaced = [...junk, ...changesOf(value)].map((changed) => ({ ...own, [key]: changed }))
    return [others, { ...own, [`${key}x`]: value }, ...replaced]
  })
}
