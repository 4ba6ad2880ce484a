import type { Call, Model, Slo } from "@lintel/model"
import { describe, expect, it } from "vitest"
import { problemsOf, rendered } from "./checking.js"

const slo = (of: Slo["of"], objective: `${number}`): Slo => ({
  of,
  indicator: { _tag: "Availability" },
  objective,
  window: { _tag: "Rolling", duration: "30d" }
})

interface Arrow {
  readonly from: string
  readonly to: string
  readonly criticality?: Call["criticality"]
}

/** Services that call each other, each with an objective. */
const design = (objectives: Readonly<Record<string, `${number}`>>, arrows: ReadonlyArray<Arrow>): Model => ({
  lintel: "1.0",
  contracts: Object.fromEntries(
    Object.keys(objectives).map((name) => [
      name,
      { _tag: "Http", operations: { get: { _tag: "Http", method: "GET", path: "/" } } }
    ])
  ),
  services: Object.fromEntries(
    Object.keys(objectives).map((name) => [name, { provides: [`contract:${name}` as const] }])
  ),
  calls: Object.fromEntries(
    arrows.map(({ from, to, criticality = "hard" }) => [
      `${from}/${to}`,
      { from: `service:${from}`, to: { operation: `operation:${to}/get` }, criticality } as const
    ])
  ),
  slos: Object.fromEntries(
    Object.entries(objectives).map(([name, objective]) => [`${name}-up`, slo(`service:${name}`, objective)])
  )
})

/** The tree as it is written, without links. */
const treeOf = (model: Model): ReadonlyArray<string> => {
  const text = rendered(model).files.find(({ path }) => path.endsWith("README.md"))?.text ?? ""
  const [, section = ""] = text.split("### What objectives rest on\n")
  const [tree = ""] = section.split(/^(?:What these|#)/mu)
  return tree
    .split("\n")
    .filter((line) => /^\s*- /u.test(line))
    .map((line) => line.replaceAll(/\[([^\]]*)\]\([^)]*\)/gu, "$1"))
}

describe("the tree of objectives", () => {
  it("says below each promise what that rests on, and what is shared once", async () => {
    const model = design({ web: "0.99", a: "0.995", b: "0.995", db: "0.999" }, [
      { from: "web", to: "a" },
      { from: "web", to: "b" },
      { from: "a", to: "db" },
      { from: "b", to: "db" }
    ])
    expect(treeOf(model)).toEqual([
      "- **web-up**: web, 99 % succeed. Kept? Yes: at least 99 % is left.",
      "  - `a.get` promises 99.5 % (a-up). Kept? Yes: at least 99.9 % is left.",
      "    - `db.get` promises 99.9 % (db-up)",
      "  - `b.get` promises 99.5 % (b-up). Kept? Yes: at least 99.9 % is left.",
      "    - `db.get` promises 99.9 % (db-up)"
    ])
    expect(await problemsOf(rendered(model).files)).toEqual([])
  })

  it("names a subtree that was told before", () => {
    const model = design({ web: "0.98", shop: "0.98", a: "0.995", db: "0.999" }, [
      { from: "web", to: "a" },
      { from: "shop", to: "a" },
      { from: "a", to: "db" }
    ])
    expect(treeOf(model).slice(-2)).toEqual([
      "- **web-up**: web, 98 % succeed. Kept? Yes: at least 99.5 % is left.",
      "  - `a.get` promises 99.5 % (a-up). Kept? As said above."
    ])
  })

  it("says what answers instead, and who breaks a promise", () => {
    const instead = { _tag: "Mitigated", fallback: "call:web/backup" } as const
    const model = design({ web: "0.9999", main: "0.99", backup: "0.98" }, [
      { from: "web", to: "main", criticality: instead },
      { from: "web", to: "backup" }
    ])
    expect(treeOf(model)).toEqual([
      "- **web-up**: web, 99.99 % succeed. Kept? No: 99.98 % is left if failures are independent.",
      "  - `main.get` promises 99 % (main-up); or backup.get instead, which promises 98 % (backup-up)"
    ])
    expect(treeOf(design({ web: "0.999", main: "0.99" }, [{ from: "web", to: "main" }]))[0]).toBe(
      "- **web-up**: web, 99.9 % succeed. Kept? No: main.get promises 99 %."
    )
  })

  it("ends where promises go in a circle, and where they go on for ever", () => {
    const circle = design({ a: "0.99", b: "0.99" }, [
      { from: "a", to: "b" },
      { from: "b", to: "a" }
    ])
    expect(treeOf(circle).map((line) => line.trim().slice(0, 12))).toEqual([
      "- **a-up**: ",
      "- `b.get` pr",
      "- `a.get` pr"
    ])
    const names = Array.from({ length: 3000 }, (_, i) => `s${i}`)
    const chain = design(
      Object.fromEntries(names.map((name) => [name, "0.99" as const])),
      names.slice(1).map((to, i) => ({ from: `s${i}`, to }))
    )
    const tree = treeOf(chain)
    expect(tree.length).toBeGreaterThan(3000)
    expect(tree.length).toBeLessThan(6500)
    expect(Math.max(...tree.map((line) => line.search(/\S/u)))).toBeLessThanOrEqual(16)
  })
})
