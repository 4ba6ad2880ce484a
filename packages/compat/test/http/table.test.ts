import { describe, expect, it } from "vitest"
import { type Pair, reportOf, withoutWitness, worstOf } from "./pairs.js"
import { bodyPairs } from "./bodies.pairs.js"
import { documentPairs } from "./documents.pairs.js"
import { mixedPairs } from "./mixed.pairs.js"
import { otherPairs } from "./other.pairs.js"
import { parameterPairs } from "./parameters.pairs.js"
import { partPairs } from "./parts.pairs.js"
import { responsePairs } from "./responses.pairs.js"
import { routePairs } from "./routes.pairs.js"
import { securityPairs } from "./security.pairs.js"
import { textPairs } from "./text.pairs.js"

const families: ReadonlyArray<readonly [string, ReadonlyArray<Pair>]> = [
  ["parameters", parameterPairs],
  ["bodies", bodyPairs],
  ["parts of bodies", partPairs],
  ["responses", responsePairs],
  ["routes and servers", routePairs],
  ["security", securityPairs],
  ["texts on the wire", textPairs],
  ["documents inside texts", documentPairs],
  ["paths with mixed segments", mixedPairs],
  ["webhooks, callbacks and behaviour", otherPairs]
]

const verdicts = { breaking: "breaking", undecided: "undecided" } as const

for (const [family, pairs] of families) {
  describe(`of ${family}`, () => {
    it.each(pairs.map((pair) => [pair.name, pair] as const))("%s", (_name, pair) => {
      const report = reportOf(pair.before, pair.after)
      const { codes, worst } = worstOf(report)
      expect({ worst, codes: pair.code === undefined ? codes : codes.filter((code) => code === pair.code) }).toEqual({
        worst: pair.worst,
        codes: pair.code === undefined ? codes : [pair.code]
      })
      expect(report.verdict).toBe(worst === "breaking" || worst === "undecided" ? verdicts[worst] : "compatible")
      expect(withoutWitness(report).map(({ code }) => code)).toEqual([])
    })
  })
}
