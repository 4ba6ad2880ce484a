import { describe, expect, it } from "vitest"
import { nowhere } from "../src/payload/place.js"
import { sampleString } from "../src/payload/sampleScalars.js"

const sampled = (...schemas: ReadonlyArray<{ readonly pattern: string }>) =>
  sampleString(schemas.map((schema) => ({ schema, place: nowhere })))

describe("a text for a pattern", () => {
  it.each(["^/v1/customers", "^EUR$", "^", "^a-b c", "^https://example", "^$"])(
    "%s is spelled out by it",
    (pattern) => {
      const found = sampled({ pattern })
      expect(found).toBeDefined()
      expect(found?.value).toMatch(new RegExp(pattern, "u"))
    }
  )

  it.each(["a", "^a+$", "^[ab]$", "^a|b", "^a.b", "^(a)", "^a\\d", "^a?$", "^a{2}"])("%s is no text", (pattern) => {
    expect(sampled({ pattern })).toBeUndefined()
  })

  it("two patterns are not guessed at", () => {
    expect(sampled({ pattern: "^a" }, { pattern: "^ab" })).toBeUndefined()
  })
})
