import { Parser } from "@asyncapi/parser"
import { compare } from "@lintel/compat"
import { asyncapiExtension } from "@lintel/import-asyncapi"
import { canonical, decode, type Model } from "@lintel/model"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { model } from "./arbitraries.js"
import { errorsIn, rendered, returned } from "./reading.js"

/**
 * A Model without what an importer keeps of the document itself: names of operations and the title, and that it is a part
 * of a system.
 */
const withoutKept = ({ extent: _extent, ...given }: Model): Model => {
  const services = Object.fromEntries(
    Object.entries(given.services ?? {}).map(([key, service]) => {
      const { extensions: _, ...rest } = service
      return [key, rest]
    })
  )
  return Object.assign({}, given, { services })
}

const hasTraffic = ({ services = {} }: Model): boolean =>
  Object.values(services).some(({ consumes = [], emits = [] }) => consumes.length + emits.length > 0)

const traffic = model.filter(hasTraffic)

describe("laws", () => {
  it("a service comes back from its document as it was, in both syntaxes", () => {
    fc.assert(
      fc.property(traffic, fc.constantFrom("yaml", "json"), (given, syntax) => {
        expect(decode(given)._tag).toBe("Decoded")
        const { after, before, losses, warnings } = returned(given, { syntax })
        expect(warnings).toEqual([])
        // Definitions of one name that say different things get names apart: that is told, and nothing else is.
        const hasNamesApart = losses.length > 0
        expect(losses.filter(({ what }) => what !== "name of a schema")).toEqual([])
        if (!hasNamesApart) expect(withoutKept(after)).toEqual(before)
      }),
      { numRuns: 80 }
    )
  })

  it("what comes back means the same to those on the other side, both ways", () => {
    fc.assert(
      fc.property(traffic, (given) => {
        const { after, before } = returned(given)
        for (const [old, fresh] of [
          [before, after],
          [after, before]
        ] as const) {
          const { findings } = compare(old, fresh, { extensions: [asyncapiExtension] })
          expect(findings.filter((one) => one.class !== "information")).toEqual([])
        }
      }),
      { numRuns: 40 }
    )
  })

  it("rendering what was read again gives the same document", () => {
    fc.assert(
      fc.property(traffic, (given) => {
        const { after, text } = returned(given)
        expect(returned(after).text).toBe(text)
      }),
      { numRuns: 60 }
    )
  })

  it("the order of keys changes nothing", () => {
    fc.assert(
      fc.property(traffic, (given) => {
        expect(rendered(canonical(given))).toEqual(rendered(given))
      }),
      { numRuns: 40 }
    )
  })

  it("the official parser accepts every document", async () => {
    const parser = new Parser()
    await fc.assert(
      fc.asyncProperty(traffic, async (given) => {
        const { diagnostics, document } = await parser.parse(rendered(given).files[0]?.text ?? "")
        expect(errorsIn(diagnostics)).toEqual([])
        expect(document).toBeDefined()
      }),
      { numRuns: 4, endOnFailure: true }
    )
  }, 120_000)
})
