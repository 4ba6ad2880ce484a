import { address, isKeyPath, kinds, nameOf, parseAddress, segment, shortName } from "@lintel/model"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

const text = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.constantFrom("", "__proto__", "constructor", ".", "..", "a/b", "a:b", "%2F", "%", "%%", "ü", "a b", "\u0000")
)
const wellFormed = text.filter((name) => !/\p{Cs}/u.test(name))

describe("segments", () => {
  it("give the name back", () => {
    fc.assert(
      fc.property(wellFormed, (name) => {
        expect(nameOf(segment(name))).toBe(name)
      })
    )
  })

  it("differ for different names", () => {
    fc.assert(
      fc.property(wellFormed, wellFormed, (a, b) => {
        expect(segment(a) === segment(b)).toBe(a === b)
      })
    )
  })

  it("are keys of plain objects and names of files", () => {
    fc.assert(
      fc.property(text, (name) => {
        const encoded = segment(name)
        expect(encoded).toMatch(/^(?:[A-Za-z0-9._-]|%[0-9A-F]{2})+$|^%$/)
        expect(["__proto__", ".", ".."]).not.toContain(encoded)
        expect(isKeyPath(encoded)).toBe(true)
      })
    )
  })

  it("never fail on lone surrogates", () => {
    expect(segment("\ud800")).toBe("%EF%BF%BD")
    expect(nameOf("%ZZ")).toBe("%ZZ")
  })
})

describe("addresses", () => {
  it("come apart into what they were made of", () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.array(wellFormed, { minLength: 1, maxLength: 4 }), (kind, names) => {
        const parts = parseAddress(address(kind, ...names))
        expect(parts?.kind).toBe(kind)
        expect(parts?.segments.map(nameOf)).toEqual(names)
      })
    )
  })

  it.each([
    "",
    "checkout",
    "service:",
    ":a",
    "nothing:a",
    "service:a b",
    "service:a//b",
    "service:__proto__",
    "Service:a",
    "service:%2f"
  ])("%j is none", (value) => expect(parseAddress(value)).toBeUndefined())

  it("read well when shortened", () => {
    expect(shortName("operation:payments/authorize")).toBe("payments.authorize")
    expect(shortName("operation:github/repos%2Fget")).toBe("github.repos/get")
    expect(shortName("not an address")).toBe("not an address")
  })
})
