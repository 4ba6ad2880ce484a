import { createLanguages } from "../../src/language/index.js"
import { describe, expect, it } from "vitest"

const patterns = [
  "^a{300}$",
  "^[ab]{250,400}c?$",
  "a{300}",
  "^(?:x|a{280,}b*)$",
  "^.{299,301}$",
  "^(?!a{300}$).*$",
  "^[^]{299,301}$",
  "^(?=a*$)[^]{0,300}$"
]

const texts = [
  "",
  "x",
  ..."a b ab 😀"
    .split(" ")
    .flatMap((unit) => [149, 150, 249, 250, 279, 280, 299, 300, 301, 400, 401].map((count) => unit.repeat(count))),
  `${"a".repeat(300)}c`,
  `${"a".repeat(400)}c`,
  `${"a".repeat(299)}\n`,
  `${"a".repeat(280)}bbb`,
  `b${"a".repeat(300)}b`
]

describe("membership where counters are large", () => {
  it.each(patterns)("of %s is that of the pattern", (pattern) => {
    const languages = createLanguages()
    const reading = languages.fromPattern(pattern)
    if (reading._tag !== "Language") throw new Error(reading._tag)
    const matcher = new RegExp(pattern, "u")
    const told = (language: typeof reading.language, text: string): string =>
      languages.matches(language, text, { remaining: 1_000_000 })._tag
    for (const text of texts) {
      const expected = matcher.test(text)
      expect([text, told(reading.language, text)]).toEqual([text, expected ? "Yes" : "No"])
      expect([text, told(languages.not(reading.language), text)]).toEqual([text, expected ? "No" : "Yes"])
    }
  })

  it.each(["^a{1000000}$", "^[^]{0,1000000}$", "^(?=[a-z]*$)[^]{0,1000000}$"])(
    "costs no state for each character: %s",
    (pattern) => {
      const languages = createLanguages()
      const reading = languages.fromPattern(pattern)
      if (reading._tag !== "Language") throw new Error(reading._tag)
      for (const [length, expected] of [
        [1_000_000, "Yes"],
        [1_000_001, "No"]
      ] as const) {
        const budget = { remaining: 100_000 }
        expect(languages.matches(reading.language, "a".repeat(length), budget)._tag).toBe(expected)
        expect(budget.remaining).toBeGreaterThan(0)
      }
    }
  )
})
