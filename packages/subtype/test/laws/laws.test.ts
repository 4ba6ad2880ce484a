import { readdirSync, readFileSync } from "node:fs"
import { intersects, isEmpty, isEquivalent, isSubtype, witness } from "@lintel/subtype"
import { describe, expect, it } from "vitest"
import { alone, interrupted, optimisations, together, without } from "./deciders.js"
import { documentOf, type Pair } from "./generate.js"
import { laws, makeBench, makeCount } from "./laws.js"
import { describeViolation, pairOf, runLaws, valuesOf } from "./run.js"

// Four seeds apart, so that a failure names a small range; `node scripts/campaign-subtype.mjs --seed N --pairs M` runs more.
describe.each([1_000, 101_000, 201_000, 301_000])("laws on generated pairs from seed %i", (first) => {
  it("hold", { timeout: 60_000 }, () => {
    const run = runLaws({ first, pairs: 200, depth: 3, values: 20, every: 3, decide: alone })
    expect(run.violations.map(describeViolation)).toEqual([])
    expect(run.count.questions).toBeGreaterThan(2_500)
    expect(run.count.undecided / run.count.questions).toBeLessThan(0.01)
  })
})

describe("no answer depends on", () => {
  it("other questions in the same arena", { timeout: 60_000 }, () => {
    const run = runLaws({ first: 401_000, pairs: 80, depth: 3, values: 10, every: 3, decide: together(200) })
    expect(run.violations.map(describeViolation)).toEqual([])
  })

  it("searches that were broken off", { timeout: 60_000 }, () => {
    const run = runLaws({ first: 451_000, pairs: 40, depth: 3, values: 5, every: 3, decide: interrupted })
    expect(run.violations.map(describeViolation)).toEqual([])
  })

  it.each(optimisations)("the optimisation %s", { timeout: 60_000 }, (name) => {
    const run = runLaws({ first: 501_000, pairs: 30, depth: 2, values: 10, every: 3, decide: without(name) })
    expect(run.violations.map(describeViolation)).toEqual([])
  })
})

describe("the other questions agree with containment", () => {
  it("on generated pairs", { timeout: 60_000 }, () => {
    const wrong: Array<string> = []
    for (let seed = 601_000; seed < 601_150; seed++) {
      const pair = pairOf(seed, 3)
      const { dialect } = pair
      const [left, right] = [documentOf(pair, pair.left), documentOf(pair, pair.right)]
      const answers = [
        [isEmpty(left, { dialect })._tag, isSubtype(left, { not: {} }, { dialect })._tag],
        [witness(right, { dialect })._tag, isSubtype(right, { not: {} }, { dialect })._tag],
        [
          intersects(left, right, { dialect })._tag,
          isSubtype(left, documentOf(pair, { not: pair.right }), { dialect })._tag
        ],
        [
          isEquivalent(left, right, { dialect })._tag,
          [isSubtype(left, right, { dialect })._tag, isSubtype(right, left, { dialect })._tag].toSorted((a, b) =>
            a === "NotIncluded" || (a === "Undecided" && b === "Included") ? -1 : 1
          )[0]
        ]
      ]
      const names = new Map([
        ["Empty", "Included"],
        ["Inhabited", "NotIncluded"]
      ])
      answers.forEach(([answer, expected], index) => {
        const named = names.get(String(answer)) ?? answer
        if (named !== expected && named !== "Undecided" && expected !== "Undecided") {
          wrong.push(`${index} ${String(answer)} ${String(expected)} ${JSON.stringify(pair)}`)
        }
      })
    }
    expect(wrong).toEqual([])
  })

  it("with values that are accepted", { timeout: 60_000 }, () => {
    const wrong: Array<string> = []
    for (let seed = 602_000; seed < 602_150; seed++) {
      const pair = pairOf(seed, 3)
      const { dialect } = pair
      const [left, right] = [documentOf(pair, pair.left), documentOf(pair, pair.right)]
      const common = intersects(left, right, { dialect })
      const bench = makeBench(pair, [], alone, makeCount())
      if (common._tag !== "Inhabited") continue
      const { value } = common.witness
      if (bench.accepts(pair.left, value) !== true || bench.accepts(pair.right, value) !== true) {
        wrong.push(`${JSON.stringify(value)} ${JSON.stringify(pair)}`)
      }
    }
    expect(wrong).toEqual([])
  })
})

describe("pairs that once broke a law", () => {
  it("keep every law", { timeout: 60_000 }, () => {
    const folder = new URL("found/", import.meta.url)
    const broken = readdirSync(folder).flatMap((file) => {
      const pair = JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Pair
      const bench = makeBench(pair, valuesOf(0, 400), alone, makeCount())
      return laws.flatMap((law) => {
        const detail = law.check(bench)
        return detail === undefined ? [] : [`${file}: ${law.name}: ${detail}`]
      })
    })
    expect(broken).toEqual([])
  })
})
