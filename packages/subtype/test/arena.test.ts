import { createArena, isSubtype } from "@lintel/subtype"
import { describe, expect, it } from "vitest"

const $defs = {
  Id: { type: "string", minLength: 1 },
  Tree: {
    type: "object",
    required: ["id"],
    properties: { id: { $ref: "#/$defs/Id" }, child: { $ref: "#/$defs/Tree" } }
  }
}

const schemas: ReadonlyArray<unknown> = [
  true,
  false,
  { $ref: "#/$defs/Id" },
  { $ref: "#/$defs/Tree" },
  { type: "object", properties: { tree: { $ref: "#/$defs/Tree" } }, required: ["tree"] },
  { type: "object", properties: { tree: { type: "object" } } },
  { type: "array", items: { anyOf: [{ $ref: "#/$defs/Id" }, { $ref: "#/$defs/Tree" }] } },
  { type: "object", properties: { $ref: { $ref: "#/$defs/Id" }, id: { const: "x" } } },
  { $defs: { Id: { type: "integer" } }, $ref: "#/$defs/Id" },
  { $id: "https://example.com/other", $ref: "#/$defs/Id" },
  { type: "object", properties: { self: { $ref: "#" } } },
  { properties: { a: { $ref: "#/properties/b" }, b: { type: "integer" } } },
  { $anchor: "here", properties: { a: { $ref: "#here" } } },
  { enum: ["a", { $ref: "#/properties/no-reference" }] }
]

const alone = (schema: unknown): unknown =>
  typeof schema === "object" && schema !== null ? { $defs, ...schema } : schema

describe("schemas given as values", () => {
  it("are answered like documents of their own that hold the same definitions", () => {
    const arena = createArena()
    const [left, right] = [arena.compile({ $defs }), arena.compile({ $defs })]
    for (const sub of schemas) {
      for (const sup of schemas) {
        const given = arena.isSubtype(left.schema(sub), right.schema(sup))
        const single = isSubtype(alone(sub), alone(sup))
        expect([sub, sup, given]).toEqual([sub, sup, single])
      }
    }
  })

  it("count their pointers from the value, or from the document where they lead there", () => {
    const arena = createArena()
    const document = arena.compile({ $defs })
    const sub = document.schema({ properties: { a: { type: "integer" } }, required: ["a"], type: "object" })
    const sup = document.schema({ properties: { a: { $ref: "#/$defs/Id" } } })
    expect(arena.isSubtype(sub, sup)).toMatchObject({
      at: "/a",
      reasons: [
        {
          sub: { pointer: "/properties/a/type", keyword: "type" },
          sup: { pointer: "/$defs/Id/type", keyword: "type" }
        }
      ]
    })
    expect(arena.isSubtype(document.schema({ properties: { a: { type: "text" } } }), sup)).toEqual({
      _tag: "InvalidSchema",
      side: "sub",
      pointer: "/properties/a/type",
      reason: '"text" is not a type'
    })
    expect(
      arena.isSubtype(document.schema({ pattern: "^(a+)b\\1$" }), document.schema({ pattern: "^(a+)b\\1$|^c$" }))
    ).toMatchObject({
      _tag: "Undecided",
      reasons: [{ sub: { pointer: "/pattern", keyword: "pattern" } }]
    })
    expect(arena.isEmpty(sub.document.at("/properties/a"))).toMatchObject({ _tag: "Inhabited" })
    expect(arena.isEmpty(sub.document.at("/properties/b"))).toMatchObject({ _tag: "InvalidSchema" })
  })

  it("do not read the document anew", () => {
    let reads = 0
    const counted = {
      $defs: {
        ...$defs,
        get Other() {
          reads++
          return { type: "object", properties: { id: { $ref: "#/$defs/Id" } } }
        }
      }
    }
    const arena = createArena()
    const document = arena.compile(counted)
    const ask = (minimum: number): string =>
      arena.isSubtype(
        document.schema({ properties: { n: { minimum }, tree: { $ref: "#/$defs/Tree" } } }),
        document.schema({ properties: { n: { minimum: 0 }, tree: { $ref: "#/$defs/Tree" } } })
      )._tag
    expect(ask(1)).toBe("Included")
    const before = reads
    for (let question = 0; question < 50; question++) ask(question)
    expect(reads).toBe(before)
  })
})
