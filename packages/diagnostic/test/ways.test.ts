import { Doc } from "@lintel/doc"
import type { Model } from "@lintel/model"
import * as Schema from "effect/Schema"
import { describe, expect, test } from "vitest"
import { type AnyRule, check, type Fix, Rule, type Way } from "../src/index.js"

const instancesOf = (model: Model): number => model.deployments?.["web"]?.instances ?? 0

const operations = (value: number) => [{ op: "replace", path: "/deployments/web/instances", value } as const]

/** Too few instances, with the ways out that a test wants to see tried. */
const tooFew = (least: number, ways: ReadonlyArray<Way>, fixes: ReadonlyArray<Fix> = []) =>
  Rule.make("web/too-few", {
    severity: "error",
    summary: "There are too few instances.",
    since: "0.1.0",
    data: Schema.Struct({}),
    needs: ["how many there are"],
    fixWords: { more: "Confirm that there is room." },
    check: ({ index, missing }, report) => {
      if (index.model.deployments?.["web"]?.instances === undefined) missing("how many there are", "deployment:web")
      else if (instancesOf(index.model) < least) report("deployment:web", {}, { ways: () => ways, fixes })
    },
    explain: () => [Doc.para("There are too few.")]
  })

const tooMany = (
  most: number,
  severity: "error" | "note",
  code: "web/too-many" | "other/too-many" = "other/too-many"
) =>
  Rule.make(code, {
    severity,
    summary: "There are too many instances.",
    since: "0.1.0",
    data: Schema.Struct({}),
    check: ({ index }, report) => {
      if (instancesOf(index.model) > most) report("deployment:web", {})
    },
    explain: () => [Doc.para("There are too many.")]
  })

const model: Model = { lintel: "1.0", services: { web: {} }, deployments: { web: { of: "service:web", instances: 2 } } }

const more = (steps: number): Way => ({ id: "more", steps, at: (step) => operations(3 + step) })

const fixesOf = (rules: ReadonlyArray<AnyRule>): ReadonlyArray<Fix> =>
  check(model, rules, { now: "2026-01-01" }).findings.find((it) => it.code === "web/too-few")?.fixes ?? []

const valuesOf = (fixes: ReadonlyArray<Fix>): ReadonlyArray<unknown> =>
  fixes.flatMap((fix) =>
    fix._tag === "ModelPatch" ? fix.operations.map((it) => (it.op === "remove" ? "removed" : it.value)) : []
  )

describe("ways out of a finding", () => {
  test.each([3, 4, 9, 17, 100, 102])("the smallest step that is enough is taken: %d", (least) => {
    expect(fixesOf([tooFew(least, [more(100)])])).toEqual([
      { _tag: "ModelPatch", id: "more", operations: operations(least), checked: true }
    ])
  })

  test("a way that is never enough is not shown", () => {
    expect(fixesOf([tooFew(103, [more(100)])])).toEqual([])
    expect(fixesOf([tooFew(5, [{ id: "no-way", at: () => [] }])])).toEqual([])
  })

  test("what makes something else wrong is not shown, a note of another area aside", () => {
    expect(fixesOf([tooFew(5, [more(100)]), tooMany(4, "error")])).toEqual([])
    expect(valuesOf(fixesOf([tooFew(5, [more(100)]), tooMany(4, "note")]))).toEqual([5])
    expect(fixesOf([tooFew(5, [more(100)]), tooMany(4, "note", "web/too-many")])).toEqual([])
  })

  test("what only makes a fact unknown is no way out", () => {
    const forget: Way = { id: "forget", at: () => [{ op: "remove", path: "/deployments/web/instances" }] }
    expect(fixesOf([tooFew(5, [forget])])).toEqual([])
  })

  test("what cannot be applied, or gives no Model, is no way out", () => {
    const nowhere: Way = { id: "nowhere", at: () => [{ op: "replace", path: "/deployments/db/instances", value: 9 }] }
    const nonsense: Way = { id: "nonsense", at: () => operations(5.5) }
    expect(fixesOf([tooFew(5, [nowhere, nonsense])])).toEqual([])
  })

  test("of ways of one kind the first that works is shown, of all no more than three", () => {
    const at = (id: string, value: number): Way => ({ id, at: () => operations(value) })
    const ways = [at("a", 4), at("a", 6), at("a", 7), at("b", 8), at("c", 9), at("d", 10)]
    expect(valuesOf(fixesOf([tooFew(5, ways)]))).toEqual([6, 8, 9])
  })

  test("a fix that is given without a search is applied too, and goes when it does not work", () => {
    const given = (value: number): Fix => ({ _tag: "ModelPatch", id: "given", operations: operations(value) })
    expect(fixesOf([tooFew(5, [], [given(5)])])).toEqual([{ ...given(5), checked: true }])
    expect(fixesOf([tooFew(5, [], [given(4)])])).toEqual([])
  })

  test("the place of a number goes with the change that states it", () => {
    const from = { address: "load:web", pointer: "/peak" }
    expect(fixesOf([tooFew(5, [{ id: "said", at: () => operations(5), from: () => from }])])).toMatchObject([{ from }])
  })

  test("nothing is looked for where nobody wants it, nor in designs too large for it", () => {
    const rule = tooFew(5, [more(100)])
    expect(check(model, [rule], { now: "2026-01-01", ways: false }).findings[0]?.fixes).toEqual([])
    const services = Object.fromEntries(Array.from({ length: 4000 }, (_, at) => [`s${at}`, {}]))
    expect(
      check({ lintel: "1.0", services, deployments: model.deployments ?? {} }, [rule], { now: "2026-01-01" })
        .findings[0]?.fixes
    ).toEqual([])
  })
})
