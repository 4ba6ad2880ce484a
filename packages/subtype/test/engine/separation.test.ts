import { isSubtype } from "@lintel/subtype"
import { describe, expect, it } from "vitest"

type Variant = (index: number, wider: 0 | 1) => unknown

const object = (properties: object, required: ReadonlyArray<string>) => ({ type: "object", required, properties })

/** Variants that exclude each other by something else than a constant of their own. */
const variants: ReadonlyArray<readonly [what: string, variant: Variant]> = [
  ["numbers by their size", (i, w) => ({ type: "integer", minimum: i * 10, maximum: i * 10 + 5 + w })],
  ["texts by their length", (i, w) => ({ type: "string", minLength: i * 10, maxLength: i * 10 + 5 + w })],
  ["arrays by their length", (i, w) => ({ type: "array", minItems: i * 10, maxItems: i * 10 + 5 + w })],
  ["objects by their size", (i, w) => ({ type: "object", minProperties: i * 3, maxProperties: i * 3 + 1 + w })],
  [
    "objects by the number in them",
    (i, w) => object({ x: { type: "integer", minimum: i * 10, maximum: i * 10 + 5 + w } }, ["x"])
  ],
  [
    "objects by a tag further inside",
    (i, w) =>
      object({ m: object({ kind: { const: `t${i}` }, v: { type: "integer", minimum: 1 - w } }, ["kind"]) }, ["m"])
  ],
  [
    "arrays by their first item",
    (i, w) => ({ type: "array", prefixItems: [{ const: `t${i}` }, { type: "integer", minimum: 1 - w }], minItems: 2 })
  ]
]

const oneOf = (variant: Variant, wider: 0 | 1) => ({
  oneOf: Array.from({ length: 120 }, (_, index) => variant(index, wider))
})

describe("a hundred variants that exclude each other", () => {
  it.each(variants)("are told apart in little work: %s", (_what, variant) => {
    const options = { budget: 200_000 }
    expect(isSubtype(oneOf(variant, 0), oneOf(variant, 1), options)._tag).toBe("Included")
    expect(isSubtype(oneOf(variant, 1), oneOf(variant, 0), options)._tag).toBe("NotIncluded")
  })
})

describe("what seems to tell values apart", () => {
  const never = false

  /** Two schemas that some value satisfies both. */
  const common: ReadonlyArray<readonly [what: string, one: unknown, other: unknown, value: unknown]> = [
    ["a bound of numbers where the value is a text", { maximum: 1 }, { minimum: 2 }, "a"],
    [
      "a bound inside, where the part may be a text",
      object({ x: { maximum: 1 } }, ["x"]),
      object({ x: { minimum: 2 } }, ["x"]),
      { x: "a" }
    ],
    [
      "bounds of different kinds",
      object({ x: { type: "integer", maximum: 3 } }, ["x"]),
      object({ x: { maximum: 5, minLength: 9 } }, ["x"]),
      { x: 1 }
    ],
    ["a part that need not be there", object({ x: { const: 1 } }, []), object({ x: { const: 2 } }, []), {}],
    [
      "a part of a part that need not be an object",
      object({ m: { required: ["k"], properties: { k: { const: 1 } } } }, ["m"]),
      object({ m: { required: ["k"], properties: { k: { const: 2 } } } }, ["m"]),
      { m: 0 }
    ],
    ["an item that need not be there", { prefixItems: [{ const: 1 }] }, { prefixItems: [{ const: 2 }] }, []],
    [
      "an item of what need not be an array",
      object({ m: { prefixItems: [{ const: 1 }], minItems: 1 } }, ["m"]),
      object({ m: { prefixItems: [{ const: 2 }], minItems: 1 } }, ["m"]),
      { m: 0 }
    ],
    [
      "names that look like a path",
      object({ a: object({ b: { const: 1 } }, ["b"]) }, ["a"]),
      object({ "a.1:b": { const: 2 }, "a.b": { const: 2 } }, ["a.1:b", "a.b"]),
      { a: { b: 1 }, "a.1:b": 2, "a.b": 2 }
    ],
    ["bounds that meet", { type: "integer", maximum: 2 }, { type: "integer", minimum: 2 }, 2],
    ["lengths that meet", { type: "string", maxLength: 2 }, { type: "string", minLength: 2 }, "aa"]
  ]

  it.each(common)("does not where a value has both: %s", (_what, one, other, value) => {
    const third = { type: "object", required: ["third"] }
    // The value is of two branches, so that exactly one of them does not hold.
    expect(isSubtype({ const: value }, { oneOf: [one, other, third] })._tag).toBe("NotIncluded")
    expect(isSubtype({ allOf: [{ const: value }, { oneOf: [one, other, third] }] }, never)._tag).toBe("Included")
    expect(isSubtype({ const: value }, { allOf: [{ anyOf: [one, third] }, { anyOf: [other, third] }] })._tag).toBe(
      "Included"
    )
  })
})
