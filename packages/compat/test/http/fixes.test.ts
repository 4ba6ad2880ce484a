import { describe, expect, it } from "vitest"
import { applyPatch } from "@lintel/diagnostic"
import type { HttpContract } from "@lintel/model"
import { bodyPairs } from "./bodies.pairs.js"
import { modelOf, type Pair, reportOf } from "./pairs.js"
import { parameterPairs } from "./parameters.pairs.js"
import { responsePairs } from "./responses.pairs.js"
import { routePairs } from "./routes.pairs.js"
import { securityPairs } from "./security.pairs.js"

const all = [...parameterPairs, ...bodyPairs, ...responsePairs, ...routePairs, ...securityPairs].filter(
  ({ worst }) => worst === "breaking"
)

const isHttp = (contract: unknown): contract is HttpContract =>
  typeof contract === "object" && contract !== null && "_tag" in contract && contract._tag === "Http"

describe("a fix that is shown takes its break back", () => {
  it.each(all.map((pair) => [pair.name, pair] as const))("%s", (_name, pair: Pair) => {
    const { after, before } = pair
    for (const finding of reportOf(before, after).findings) {
      for (const fix of finding.fixes) {
        expect(fix).toMatchObject({ _tag: "ModelPatch", checked: true })
        if (fix._tag !== "ModelPatch") continue
        const patched = applyPatch(modelOf(after), fix.operations)
        expect(patched._tag).toBe("Patched")
        const contract = patched._tag === "Patched" ? patched.model.contracts?.["shop"] : undefined
        if (!isHttp(contract)) throw new Error("the contract is gone")
        const left = reportOf(before, contract).findings
        expect(left.map(({ fingerprint }) => fingerprint)).not.toContain(finding.fingerprint)
      }
    }
  })

  it("most breaks of these pairs have one", () => {
    const withFix = all.filter(({ after, before }) =>
      reportOf(before, after).findings.some((finding) => finding.class === "breaking" && finding.fixes.length > 0)
    )
    expect(withFix.length).toBeGreaterThan(all.length / 2)
  })
})
