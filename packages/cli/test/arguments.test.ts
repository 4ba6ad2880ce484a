import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { choice, flag, many, out } from "../src/arguments/option.js"
import { readArguments } from "../src/arguments/read.js"
import { bytes, count, day, isDay, pair } from "../src/arguments/values.js"
import { Unusable } from "../src/unusable.js"

const readable = {
  name: "try",
  arguments: [
    { name: "A", summary: "one" },
    { name: "B", summary: "two", optional: true }
  ],
  options: {
    format: choice(["plain", "json"], "FORMAT", "how"),
    loud: flag("louder", "l"),
    out: out("FILE", "where"),
    with: many(pair("NAME=VALUE", "what")),
    size: bytes("SIZE", "how much"),
    times: count("NUMBER", "how often"),
    now: day("when")
  }
} as const

const read = (...argv: ReadonlyArray<string>) => readArguments(readable, argv)

describe("readArguments", () => {
  it("understands another name of an option as the option", () => {
    expect(read("a", "--output", "x").given).toEqual({ out: "x" })
    expect(read("a", "--output=x", "--out", "x").given).toEqual({ out: "x" })
    expect(() => read("a", "--output", "x", "--out", "y")).toThrow("--out is given twice, with different values")
    expect(() => read("a", "--output")).toThrow("--output needs a value: --output FILE")
  })

  it("gives values of the types that the table says", () => {
    const argv = ["a", "--format=json", "-l", "--with", "x=1", "--with=y=2=3", "--size", "2KiB", "--times", "3", "b"]
    expect(read(...argv)).toEqual({
      words: ["a", "b"],
      given: {
        format: "json",
        loud: true,
        with: [
          { name: "x", value: "1" },
          { name: "y", value: "2=3" }
        ],
        size: 2048,
        times: 3
      }
    })
  })

  it("takes what follows a bare -- as words, and a dash alone", () => {
    expect(read("-", "--", "--loud").words).toEqual(["-", "--loud"])
  })

  it("either reads arguments or refuses them with a message, whatever they are", () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom("--format", "--with", "-l", "--", "--size=1", "__proto__", "--constructor")
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (argv) => {
        try {
          const { words, given } = read(...argv)
          return (
            words.length >= 1 &&
            words.length <= 2 &&
            Object.keys(given).every((key) => key in readable.options || ["help", "verbose"].includes(key))
          )
        } catch (error) {
          return error instanceof Unusable && error.message.startsWith("try: ")
        }
      })
    )
  })
})

describe("values", () => {
  it("days are those of the calendar", () => {
    expect(["2026-02-28", "2024-02-29", "0001-01-01"].filter(isDay)).toHaveLength(3)
    expect(["2026-02-29", "2026-13-01", "2026-1-1", "26-01-01", "2026-01-01T00:00", ""].filter(isDay)).toEqual([])
  })

  it("sizes have units and are at least one byte", () => {
    const size = bytes("SIZE", "")
    expect(size.read("1.5MB")._tag).toBe("Misread")
    expect(size.read("0")._tag).toBe("Misread")
    expect(size.read("64MiB")).toEqual({ _tag: "Read", value: 64 * 2 ** 20 })
  })
})
