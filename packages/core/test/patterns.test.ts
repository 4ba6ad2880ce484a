import * as fc from "fast-check"
import { expect, it } from "vitest"
import { meansTheSameInUnicode } from "../src/wirePatterns.js"

it("a pattern that is said without the u flag matches the same texts with and without the flag", () => {
  const pieces = [
    "a",
    "b*",
    "[a-c]",
    "\\d",
    "\\w+",
    ".*",
    ".",
    "[^a]",
    "\\S",
    "\\.",
    "(?:a|.*b)",
    "(.*)",
    "\\1",
    "\\b",
    "^",
    "$",
    "{2}",
    "?",
    "\\-",
    "\\u0061",
    "😀",
    "|"
  ]
  const source = fc.array(fc.constantFrom(...pieces), { maxLength: 6 }).map((parts) => parts.join(""))
  const text = fc
    .array(fc.constantFrom("a", "b", "1", ".", "-", "😀", "é", "\n"), { maxLength: 6 })
    .map((parts) => parts.join(""))
  let said = 0
  fc.assert(
    fc.property(source, text, (pattern, value) => {
      if (!meansTheSameInUnicode(pattern)) return
      said++
      expect(new RegExp(pattern).test(value)).toBe(new RegExp(pattern, "u").test(value))
    }),
    { numRuns: 5000 }
  )
  expect(said).toBeGreaterThan(300)
  expect(["^[a-z0-9-]{1,36}$", "^o-.*$"].map(meansTheSameInUnicode)).toEqual([true, true])
  expect(["^.{3}$", "^[^a]$", "^\\S$", "a{,", "é"].map(meansTheSameInUnicode)).toEqual([
    false,
    false,
    false,
    false,
    false
  ])
})
