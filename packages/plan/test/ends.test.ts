import * as fc from "fast-check"
import { plan } from "@lintel/plan"
import { describe, expect, test } from "vitest"
import { caller, event, modelOf } from "./judged/designs.js"
import { accepts, type Form, form, payloadsOf, schemaOf } from "./simulated/forms.js"

/** What is written on the two sides, and what its reader decodes with. */
interface Ends {
  readonly old: { readonly written: Form; readonly decoder: Form }
  readonly fresh: { readonly written: Form; readonly decoder: Form }
}

const relaxed = ({ fields }: Form): Form => ({ fields, isClosed: false })

/** Decoders that mostly fit what is written: others say little. */
const side = fc
  .record({ written: form, other: form, isOwn: fc.boolean() })
  .map(({ isOwn, other, written }) => ({ written, decoder: isOwn ? relaxed(written) : other }))

const ends: fc.Arbitrary<Ends> = fc.record({ old: side, fresh: side })

/** Whether an independent validator refuses anything that may be written. */
const isRefused = ({ decoder, written }: Ends["old"]): boolean =>
  payloadsOf(written).some((payload) => !accepts(schemaOf(decoder), payload))

const asMessage = (version: string, { decoder, written }: Ends["old"]) =>
  modelOf(event(version, schemaOf(written), undefined, { readers: { Placed: { decoder: schemaOf(decoder) } } }))

const asAnswer = (version: string, { decoder, written }: Ends["old"]) =>
  modelOf(
    caller(version, {
      response: schemaOf(written),
      call: { responses: { 200: { decoder: schemaOf(decoder) } } }
    })
  )

describe.each([
  ["messages", asMessage],
  ["answers", asAnswer]
] as const)("both ends of the way, with %s that readers decode in their own way", (_, designOf) => {
  test("are broken exactly where a validator refuses what is written; what was so before is no news", () => {
    const seen = { fine: 0, broken: 0, known: 0 }
    fc.assert(
      fc.property(ends, ({ fresh, old }) => {
        const { findings, verdict } = plan(designOf("1", old), designOf("2", fresh), { policy: { exhaustive: "all" } })
        const codes = new Set(findings.map(({ code }) => code))
        const [before, after] = [isRefused(old), isRefused(fresh)]
        expect(codes.has("plan/already-broken")).toBe(before)
        if (!after) expect(codes.has("plan/end-broken")).toBe(false)
        if (after && !before) {
          expect([codes.has("plan/end-broken"), verdict]).toEqual([true, "fails"])
          const shown = findings.find(({ code }) => code === "plan/end-broken")?.witness
          const body =
            shown?._tag === "Message" ? shown.payload : shown?._tag === "HttpResponse" ? shown.body : undefined
          expect(accepts(schemaOf(fresh.written), body?.value)).toBe(true)
          expect(accepts(schemaOf(fresh.decoder), body?.value)).toBe(false)
        }
        seen[before ? "known" : after ? "broken" : "fine"]++
      }),
      { numRuns: 40, seed: 31 }
    )
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(4)
  })
})
