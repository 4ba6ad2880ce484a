import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { decide } from "./campaign.js"
import { type Pair } from "./generate.js"
import { laws, makeBench, makeCount } from "./laws.js"
import { describeViolation, runLaws, valuesOf } from "./run.js"

// Four seeds apart, so that a failure names a small range; `node scripts/campaign-subtype.mjs --seed N --pairs M` runs more.
describe.each([1_000, 101_000, 201_000, 301_000])("laws on generated pairs from seed %i", (first) => {
  it("hold", { timeout: 60_000 }, () => {
    const run = runLaws({ first, pairs: 300, depth: 3, values: 20, every: 3, decide })
    expect(run.violations.map(describeViolation)).toEqual([])
    expect(run.count.questions).toBeGreaterThan(4_000)
    expect(run.count.undecided / run.count.questions).toBeLessThan(0.01)
  })
})

describe("pairs that once broke a law", () => {
  const folder = new URL("found/", import.meta.url)
  const cases = readdirSync(folder).filter((file) => file.endsWith(".json"))
  it.each(cases)("%s", (file) => {
    const pair = JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Pair
    const bench = makeBench(pair, valuesOf(0, 400), decide, makeCount())
    expect(laws.map((law) => [law.name, law.check(bench)]).filter(([, detail]) => detail !== undefined)).toEqual([])
  })
})
