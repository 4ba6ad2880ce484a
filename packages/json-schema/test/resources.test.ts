import { describe, expect, it } from "vitest"
import { dialectFeatures, type Dialect, indexSchema, type SchemaIndex } from "../src/index.js"

const indexed = (document: unknown, dialect: Dialect = "2020-12", maxDepth?: number): SchemaIndex => {
  const index = indexSchema(document, dialect, maxDepth === undefined ? {} : { maxDepth })
  if (index._tag !== "SchemaIndex") throw new Error(index._tag)
  return index
}

const pointerOf = (index: SchemaIndex, reference: string): string | undefined =>
  index.resolve(reference, index.root.resource)?.pointer

const nested = (levels: number, inner: object): object =>
  levels === 0 ? inner : { type: "array", items: nested(levels - 1, inner) }

describe("names inside of definitions", () => {
  it("are found beside definitions without any", () => {
    const index = indexed({ $defs: { plain: nested(3, {}), named: nested(3, { $anchor: "deep" }) } })
    expect(pointerOf(index, "#deep")).toBe("/$defs/named/items/items/items")
  })

  it("are found where a definition stands in a second document", () => {
    const named = nested(2, { $id: "urn:inner", $defs: { x: { $anchor: "x" } } })
    const [one, two] = [{ $defs: { a: named } }, { $defs: { b: named } }].map((document) => indexed(document))
    expect(one && pointerOf(one, "urn:inner#x")).toBe("/$defs/a/items/items/$defs/x")
    expect(two && pointerOf(two, "urn:inner#x")).toBe("/$defs/b/items/items/$defs/x")
  })

  it("are read by each dialect in its own words", () => {
    const definition = nested(1, { id: "#old", $anchor: "new" })
    const document = { definitions: { a: definition }, $defs: { a: definition } }
    expect(pointerOf(indexed(document, "draft-04"), "#old")).toMatch(/\/a\/items$/)
    expect(pointerOf(indexed(document, "draft-04"), "#new")).toBeUndefined()
    expect(pointerOf(indexed(document), "#old")).toBeUndefined()
    expect(pointerOf(indexed(document), "#new")).toMatch(/\/a\/items$/)
    expect(dialectFeatures("draft-04").idKeyword).toBe("id")
  })

  it("are found behind a pointer into a keyword that nobody knows", () => {
    const index = indexed({ $defs: { a: {} }, components: { b: { properties: { c: { $anchor: "late" } } } } })
    expect(pointerOf(index, "#late")).toBeUndefined()
    expect(index.at("/components/b")?.pointer).toBe("/components/b")
    expect(pointerOf(index, "#late")).toBe("/components/b/properties/c")
  })
})

describe("depth", () => {
  const definition = nested(5, {})

  it.each([6, 7, 500])("of six levels below the root is read up to %i", (maxDepth) => {
    expect(indexSchema({ $defs: { definition } }, "2020-12", { maxDepth })._tag).toBe("SchemaIndex")
  })

  it.each([0, 1, 5])("of six levels below the root is refused beyond %i, also when it was read before", (maxDepth) => {
    indexed({ $defs: { definition } })
    expect(indexSchema({ $defs: { definition } }, "2020-12", { maxDepth })).toMatchObject({
      _tag: "SchemaTooDeep",
      maxDepth
    })
  })

  it("counts parts that stand in many places once", () => {
    let shared: object = { type: "string" }
    for (let level = 0; level < 60; level++) shared = { properties: { a: shared, b: shared } }
    expect(indexSchema({ $defs: { shared } }, "2020-12")._tag).toBe("SchemaIndex")
  })
})
