// Runs the examples of every rule's page: each bad one gives exactly one finding of its rule, each good one none.
import * as core from "@lintel/core"
import { type PageExample, rulePageProblems } from "@lintel/diagnostic/testing"
import type { Model } from "@lintel/model"
import { rules } from "@lintel/rules"
import { pages } from "@lintel/rules/pages"
import * as Schema from "effect/Schema"
import ts from "typescript"
import { describe, expect, it } from "vitest"

const modules: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["@lintel/core", core],
  ["effect/Schema", Schema]
])

const load = (name: string): unknown => {
  if (!modules.has(name)) throw new Error(`an example may import ${[...modules.keys()].join(" and ")}, not ${name}`)
  return modules.get(name)
}

/** Runs the code of an example; it exports its system as `design`. */
const evaluate = ({ code }: PageExample): Model => {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023 }
  })
  const exports: { design?: core.System } = {}
  core.System.forget()
  // oxlint-disable-next-line no-implied-eval, no-new-func -- the code is that of our own pages
  new Function("require", "exports", outputText)(load, exports)
  if (exports.design === undefined) throw new Error("the example exports no design")
  return core.System.toModel(exports.design).model
}

describe("rule pages", () => {
  it.each(rules.map((rule) => [rule.code, rule] as const))("%s", async (code, rule) => {
    const family = rules.filter((other) => other.code.split("/")[0] === code.split("/")[0])
    expect(await rulePageProblems({ rule, page: pages.get(code) ?? "", evaluate, family })).toEqual([])
  })
})
