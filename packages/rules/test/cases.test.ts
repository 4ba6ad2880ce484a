import { existsSync, readFileSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { badExampleProblems, fixProblems, goodExampleProblems, rulePage } from "@lintel/diagnostic/testing"
import { decode, type Model } from "@lintel/model"
import { globSync } from "tinyglobby"
import { describe, expect, it } from "vitest"
import { rules } from "../src/index.js"

const root = fileURLToPath(new URL("../src", import.meta.url))

interface Case {
  readonly code: string
  readonly name: string
  readonly folder: string
}

const cases: ReadonlyArray<Case> = globSync("*/*/cases/*/model.json", { cwd: root })
  .toSorted()
  .map((file) => {
    const folder = dirname(join(root, file))
    return { code: dirname(dirname(dirname(file))), name: basename(folder), folder }
  })

const modelOf = (folder: string): Model => {
  const decoded = decode(JSON.parse(readFileSync(join(folder, "model.json"), "utf8")))
  if (decoded._tag !== "Decoded") throw new Error(`${folder}: ${JSON.stringify(decoded)}`)
  return decoded.model
}

/** Cases about findings that share a page. */
const severalFindings = new Set([
  "model/dangling-reference/many-at-one-cause",
  "ownership/missing-owner/context-without-team"
])

describe.each(rules.map((rule) => [rule.code, rule] as const))("%s", (code, rule) => {
  const own = cases.filter((one) => one.code === code)
  const family = rules.filter((other) => other.code.split("/")[0] === code.split("/")[0])

  it("has a case that breaks it and one that does not", () => {
    const [bad, good] = [true, false].map((isBad) =>
      own.filter(({ folder }) => existsSync(join(folder, "expected.txt")) === isBad)
    )
    expect(bad).not.toEqual([])
    expect(good).not.toEqual([])
  })

  it.each(own)("$name", async ({ folder }) => {
    const model = modelOf(folder)
    const golden = join(folder, "expected.txt")
    if (!existsSync(golden)) {
      expect(goodExampleProblems(rule, model, { family })).toEqual([])
      return
    }
    const problems = badExampleProblems(rule, model, { family })
    const isCounted = (problem: string): boolean =>
      severalFindings.has(`${code}/${basename(folder)}`) && problem.startsWith("2 findings of")
    expect(problems.filter((problem) => !isCounted(problem))).toEqual([])
    expect(fixProblems(rule, model, { family })).toEqual([])
    await expect(rulePage(rule, model)).toMatchFileSnapshot(golden)
  })
})

it("every folder of cases belongs to a rule", () => {
  const codes = new Set<string>(rules.map((rule) => rule.code))
  expect(cases.filter(({ code }) => !codes.has(code))).toEqual([])
})
