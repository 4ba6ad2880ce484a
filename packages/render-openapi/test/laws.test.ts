import * as fc from "fast-check"
import { canonical, decode, type HttpContract, modelVersion, segment } from "@lintel/model"
import { createConfig, lintFromString } from "@redocly/openapi-core"
import { describe, expect, it } from "vitest"
import { plainContract } from "./arbitraries.js"
import { oddlyContract } from "./oddities.js"
import { differences, unexplained } from "./differences.js"
import { modelOf, rendered, returned } from "./reading.js"

const isModel = (contract: HttpContract): boolean => decode(modelOf(contract))._tag === "Decoded"

/** The same value with the keys of every object in another order. */
const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled)
  if (typeof value !== "object" || value === null) return value
  const out: Record<string, unknown> = {}
  for (const [key, part] of Object.entries(value).toReversed()) {
    Object.defineProperty(out, key, { value: shuffled(part), enumerable: true, configurable: true, writable: true })
  }
  return out
}

describe("laws", () => {
  it("a contract comes back from its document as it was, in both syntaxes", () => {
    fc.assert(
      fc.property(plainContract, fc.constantFrom("yaml", "json"), (contract, syntax) => {
        expect(isModel(contract)).toBe(true)
        const { before, after, losses } = returned(contract, { syntax, contextTags: false })
        expect(losses).toEqual([])
        expect(after).toEqual(before)
      }),
      { numRuns: 60 }
    )
  })

  it("whatever does not come back is a loss of its place", () => {
    fc.assert(
      fc.property(oddlyContract, fc.constantFrom("3.1", "3.2"), (contract, version) => {
        const { before, after, losses } = returned(contract, { version, contextTags: false })
        expect(unexplained(differences(before, after), losses)).toEqual([])
      }),
      { numRuns: 70 }
    )
  })

  it("the order of keys changes nothing", () => {
    fc.assert(
      fc.property(oddlyContract, (contract) => {
        const model = modelOf(contract)
        expect(rendered(shuffled(model) as typeof model)).toEqual(rendered(model))
        expect(rendered(canonical(model))).toEqual(rendered(model))
      }),
      { numRuns: 60 }
    )
  })

  it("a document of any contract has the form that the specification asks for", async () => {
    const config = await createConfig({ rules: { struct: "error", "spec-components-invalid-map-name": "error" } })
    await fc.assert(
      fc.asyncProperty(oddlyContract, async (contract) => {
        const text = rendered(modelOf(contract), { syntax: "json" }).files[0]?.text ?? ""
        const problems = await lintFromString({ source: text, absoluteRef: "api.json", config })
        expect(problems.map(({ message, location }) => `${message} ${location[0]?.pointer ?? ""}`)).toEqual([])
      }),
      { numRuns: 40 }
    )
  })

  it("names of files are safe whatever contracts are called", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ unit: "grapheme" }), { maxLength: 5 }), (names) => {
        const contracts = Object.fromEntries(
          names.map((name) => [segment(name), { _tag: "Http" as const, operations: {} }])
        )
        const { files } = rendered({ lintel: modelVersion, contracts })
        expect(new Set(files.map(({ path }) => path.toLowerCase())).size).toBe(Object.keys(contracts).length)
      })
    )
  })
})
