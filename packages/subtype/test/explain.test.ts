import { isEmpty, isSubtype } from "@lintel/subtype"
import { describe, expect, it } from "vitest"
import { cases } from "./cases.js"
import { defects, leavesOf } from "./explanations.js"
import { documentOf } from "./laws/generate.js"
import { pairOf } from "./laws/run.js"

// Recomputing copies what a place says to another place; out of its resource a reference means something else.
const bound = new Set(["ref nested id base", "ref # means nearest id", "dynamicRef generic default"])

const included = cases
  .filter(({ name, options, supDialect }) => options === undefined && supDialect === undefined && !bound.has(name))
  .flatMap((row) => [
    ...(row.forward === "included" ? [{ row, sub: row.sub, sup: row.sup, way: "there" }] : []),
    ...(row.backward === "included" ? [{ row, sub: row.sup, sup: row.sub, way: "back" }] : [])
  ])

describe("why one schema is contained in another", () => {
  it.each(included.map((one) => [`${one.row.keyword}: ${one.row.name}, ${one.way}`, one] as const))(
    "%s",
    (_name, { row, sub, sup }) => {
      const dialect = row.dialect ?? "2020-12"
      const result = isSubtype(sub, sup, { dialect, explain: true })
      expect(result._tag).toBe("Included")
      const [tree, ...others] = result._tag === "Included" ? (result.reasons ?? []) : []
      if (tree === undefined) throw new Error("no reasons")
      expect(others).toEqual([])
      expect(defects(tree, sub, sup, dialect)).toEqual([])
      expect(leavesOf(tree).filter(({ text }) => text.includes("not spelled out"))).toEqual([])
    }
  )

  it("on generated pairs", () => {
    let explained = 0
    for (let seed = 1; seed <= 400; seed++) {
      const pair = pairOf(seed, 3)
      const [sub, sup] = [documentOf(pair, { allOf: [pair.left, pair.third] }), documentOf(pair, pair.left)]
      const result = isSubtype(sub, sup, { dialect: pair.dialect, explain: true })
      // What a dynamic reference means depends on the way to it, which a place alone does not tell.
      const dynamic = /"\$(?:dynamic|recursive)Ref"/.test(JSON.stringify([sub, sup]))
      if (result._tag !== "Included" || dynamic) continue
      for (const tree of result.reasons ?? []) expect([seed, defects(tree, sub, sup, pair.dialect)]).toEqual([seed, []])
      explained++
    }
    expect(explained).toBeGreaterThan(250)
  })

  it("is not said where nobody asks", () => {
    expect(isSubtype({ type: "integer" }, { type: "number" })).toEqual({ _tag: "Included" })
  })

  it("follows a reference that leads back to itself by assumption", () => {
    const list = (item: object): object => ({
      type: "object",
      required: ["value"],
      properties: { value: item, next: { $ref: "#" } }
    })
    const result = isSubtype(list({ type: "integer" }), list({ type: "number" }), { explain: true })
    const leaves = result._tag === "Included" ? (result.reasons ?? []).flatMap(leavesOf) : []
    expect(leaves.filter(({ _tag }) => _tag === "Assumed").map(({ at }) => at)).toEqual(["/next"])
  })

  it("names what makes a schema empty", () => {
    const result = isEmpty({ minimum: 3, title: "n", exclusiveMaximum: 3, type: "number" }, { explain: true })
    const reasons = result._tag === "Empty" ? (result.reasons ?? []) : []
    expect(reasons.map(({ _tag, also, sub }) => [_tag, sub?.keyword, also?.map(({ keyword }) => keyword)])).toEqual([
      ["Impossible", "type", ["minimum", "exclusiveMaximum"]]
    ])
  })
})
