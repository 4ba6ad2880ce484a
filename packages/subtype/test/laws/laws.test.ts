import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { decide } from "./campaign.js"
import { type Pair } from "./generate.js"
import { type Count, laws, makeBench } from "./laws.js"
import { describeViolation, runLaws, valuesOf } from "./run.js"

// Four seeds apart, so that a failure names a small range; `node scripts/campaign-subtype.mjs --seed N --pairs M` runs more.
describe.each([1_000, 101_000, 201_000, 301_000])("laws on generated pairs from seed %i", (first) => {
  it("hold", { timeout: 60_000 }, () => {
    const run = runLaws({ first, pairs: 600, depth: 3, values: 20, every: 2, decide })
    expect(run.violations.map(describeViolation)).toEqual([])
    expect(run.count.questions).toBeGreaterThan(10_000)
    expect(run.count.undecided / run.count.questions).toBeLessThan(0.02)
  })
})

describe("pairs that once broke a law", () => {
  const folder = new URL("found/", import.meta.url)
  const cases = readdirSync(folder).filter((file) => file.endsWith(".json"))
  it.each(cases)("%s", (file) => {
    const pair = JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Pair
    const count: Count = { questions: 0, undecided: 0 }
    const bench = makeBench(pair, valuesOf(0, 400), decide, count)
    expect(laws.map((law) => [law.name, law.check(bench)]).filter(([, detail]) => detail !== undefined)).toEqual([])
  })
})
