import { describe, expect, it } from "vitest"
import { type Pair, reportOf, withoutWitness, worstOf } from "./pairs.js"
import { parameterPairs } from "./parameters.pairs.js"

const families: ReadonlyArray<readonly [string, ReadonlyArray<Pair>]> = [["parameters", parameterPairs]]

const verdicts = { breaking: "breaking", undecided: "undecided" } as const

for (const [family, pairs] of families) {
  describe(family, () => {
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
