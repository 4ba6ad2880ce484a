import { accepts, isSubtype, type SchemaPlace, type SubtypeOptions } from "@lintel/subtype"
import { describe, expect, it } from "vitest"

const $defs = {
  a: { anyOf: [{ $ref: "#/$defs/b" }, { type: "null" }] },
  b: { not: { $ref: "#/$defs/a" } }
}

interface Row {
  readonly name: string
  readonly sub: unknown
  readonly sup: unknown
  readonly places: { readonly sub?: SchemaPlace; readonly sup?: SchemaPlace }
  readonly options?: SubtypeOptions
}

const place = (pointer: string, keyword = "$ref"): SchemaPlace => ({ pointer: `${pointer}/${keyword}`, keyword })

const rows: ReadonlyArray<Row> = [
  { name: "itself", sub: { $ref: "#" }, sup: { type: "string" }, places: { sub: place("") } },
  {
    name: "under allOf",
    sub: { allOf: [{ minLength: 1 }, { $ref: "#" }] },
    sup: { type: "string" },
    places: { sub: place("/allOf/1") }
  },
  {
    name: "on the other side",
    sub: { type: "string" },
    sup: { anyOf: [{ $ref: "#" }, { type: "integer" }] },
    places: { sup: place("/anyOf/0") }
  },
  { name: "under not", sub: { type: "string" }, sup: { not: { $ref: "#" } }, places: { sup: place("/not") } },
  {
    name: "through definitions, in a property",
    sub: { type: "object", required: ["x"], properties: { x: { $ref: "#/$defs/a" } }, $defs },
    sup: { properties: { x: { type: "string" } } },
    places: { sub: place("/$defs/b/not") }
  },
  {
    name: "to the inside of a definition",
    sub: { $ref: "#/$defs/a/anyOf/0", $defs },
    sup: { type: "string" },
    places: { sub: place("/$defs/b/not") }
  },
  {
    name: "a closed sender's condition",
    sub: { type: "object", dependentSchemas: { "a/b": { $ref: "#" } } },
    sup: { type: "string" },
    places: { sub: place("/dependentSchemas/a~1b") },
    options: { sender: "closed" }
  },
  {
    name: "what unevaluated parts look at",
    sub: { anyOf: [{ $ref: "#" }, true], unevaluatedProperties: false },
    sup: { maxProperties: 1 },
    places: { sub: place("/anyOf/0") }
  },
  {
    name: "dynamically",
    sub: { $dynamicAnchor: "node", allOf: [{ $dynamicRef: "#node" }] },
    sup: { type: "string" },
    places: { sub: place("/allOf/0", "$dynamicRef") }
  },
  {
    name: "recursively",
    sub: { $recursiveAnchor: true, allOf: [{ $recursiveRef: "#" }] },
    sup: { type: "string" },
    places: { sub: place("/allOf/0", "$recursiveRef") },
    options: { dialect: "2019-09" }
  }
]

describe("a reference that leads back to its own schema with no part of a value in between", () => {
  it.each(rows)("is named with its place: $name", ({ options, places, sub, sup }) => {
    const answer = isSubtype(sub, sup, options ?? {})
    if (answer._tag !== "Undecided") throw new Error(JSON.stringify(answer))
    const [first] = answer.reasons
    expect(first?.text).toMatch(/^the reference #\S* leads back to the schema that it stands in, with no property/)
    expect({ sub: first?.sub, sup: first?.sup }).toEqual({ sub: undefined, sup: undefined, ...places })
    expect(answer.reasons.filter(({ text }) => text.includes("refers to itself"))).toEqual([])
  })

  it("is named where a value is asked about", () => {
    expect(accepts({ anyOf: [{ $ref: "#" }, { type: "integer" }] }, "a")).toMatchObject({
      _tag: "Undecided",
      reasons: [{ sub: place("/anyOf/0") }]
    })
  })

  it("is not blamed for what is open for another reason", () => {
    const sub = { type: "object", properties: { x: { $ref: "#/$defs/a" }, y: { $ref: "./absent.json" } }, $defs }
    const answer = isSubtype({ ...sub, required: ["y"] }, { properties: { y: { type: "string" } } })
    if (answer._tag !== "Undecided") throw new Error(answer._tag)
    expect(answer.reasons.map(({ text }) => text)).toEqual(["the reference ./absent.json leads nowhere"])
  })

  it("is none where a part of the value lies in between, or where nothing reads it", () => {
    expect(isSubtype({ type: "array", items: { $ref: "#" } }, { type: "array" })).toEqual({ _tag: "Included" })
    expect(isSubtype({ then: { $ref: "#" }, type: "string" }, { type: "string" })).toEqual({ _tag: "Included" })
  })
})
