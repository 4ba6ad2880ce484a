import { isSubtype } from "@lintel/subtype"
import { describe, expect, it } from "vitest"

const verdict = (sub: unknown, sup: unknown): string => isSubtype(sub, sup)._tag

describe("references that lead nowhere", () => {
  it.each(["unresolved:pets.yaml", "UNRESOLVED:x", "./pets.json", "#/$defs/Absent", "#absent"])(
    "%s may stand for a schema of its own on each side",
    ($ref) => {
      expect(verdict({ $ref }, { $ref })).toBe("Undecided")
      expect(verdict({ properties: { a: { $ref } } }, { properties: { a: { $ref } } })).toBe("Undecided")
      expect(verdict({ items: { $ref } }, { items: { $ref } })).toBe("Undecided")
    }
  )

  it("an absolute URI names one schema", () => {
    const $ref = "https://example.com/pet"
    expect(verdict({ $ref }, { $ref })).toBe("Included")
    expect(verdict({ $ref }, { $ref: "https://example.com/dog" })).toBe("Undecided")
  })

  it("a text that cannot be read means the same wherever it stands", () => {
    const none = { $ref: "unread:malformed%20oneOf:%5B%5D" }
    expect(verdict({ properties: { a: none } }, { properties: { a: none } })).toBe("Included")
    expect(verdict({ type: "string", ...none }, { type: ["string", "null"], ...none })).toBe("Included")
    expect(verdict(none, { $ref: "unread:type%20any:%22any%22" })).toBe("Undecided")
    expect(verdict(none, { type: "string" })).toBe("Undecided")
  })

  it("what is decided without them is decided", () => {
    const pet = { $ref: "unresolved:pets.yaml" }
    expect(verdict({ type: "object", properties: { a: pet } }, { type: "object" })).toBe("Included")
    expect(verdict({ anyOf: [pet, { type: "string" }] }, { type: ["string", "number"] })).toBe("Undecided")
    expect(verdict({ type: "object", properties: { a: pet } }, { type: "object", required: ["b"] })).toBe("NotIncluded")
    expect(verdict({ anyOf: [pet, { type: "string" }] }, { type: "number" })).toBe("NotIncluded")
    expect(verdict({ type: "string" }, { allOf: [pet, { minLength: 2 }] })).toBe("NotIncluded")
    expect(verdict({ anyOf: [pet, { type: "string" }] }, { not: pet })).toBe("Undecided")
    expect(verdict({ oneOf: [pet, { type: "string" }] }, { type: "number" })).toBe("Undecided")
    expect(verdict({ allOf: [pet, false] }, { type: "string" })).toBe("Included")
    expect(verdict(pet, { anyOf: [true, pet] })).toBe("Included")
  })

  it("the reason names the reference", () => {
    const reasonOf = ($ref: string): string => JSON.stringify(isSubtype({ $ref }, { type: "object" }))
    expect(reasonOf("pets.yaml")).toContain("the reference pets.yaml leads nowhere")
    expect(reasonOf("unresolved:type%20strng")).toContain(
      "nothing is known of a part that could not be read: type strng"
    )
  })
})
