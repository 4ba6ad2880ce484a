import * as fc from "fast-check"
import { decode, type Model } from "@lintel/model"
import { describe, expect, it } from "vitest"
import { deadLinks, problemsOf, rendered } from "./checking.js"
import { designOf } from "./design.js"

const nasty = [
  "|",
  "a|b",
  "`",
  "``a`",
  "line\nbreak",
  "<script>alert(1)</script>",
  "[x](y)",
  "![i](javascript:1)",
  "# no title",
  "- no list",
  "1. no list",
  "> no quote",
  "***",
  "__proto__",
  "constructor",
  "a_b_c",
  "~~gone~~",
  "https://example.org/a b",
  "me@example.org",
  "&amp;",
  "\\",
  "ends with a stop.",
  "ends with marks!?。",
  "   ",
  "",
  "\u0007\u001B[31m",
  "größe 🙂",
  "../../etc/passwd",
  "con",
  "{{x}}",
  "$a$",
  "---",
  "====",
  "<!-- x -->",
  "\t",
  "a  b"
]

const unsafe = /<script|<!--(?! -->)/u

/** What a text becomes in one round: the rounds together give most texts most of the nasty parts. */
const partOf = (plain: string, round: number): string => {
  const sum =
    (plain.length * 31 + (plain.codePointAt(0) ?? 0) * 7 + (plain.codePointAt(plain.length - 1) ?? 0) + round * 13) %
    nasty.length
  return nasty[sum] ?? ""
}

const rounds = Array.from({ length: 10 }, (_, round) => round)

describe("a design in any words", () => {
  it.each(rounds)("is a Model, renders, lints clean and has no dead link: round %i", async (round) => {
    const model = designOf({
      name: (plain) => `${plain}${partOf(plain, round)}`,
      prose: (plain) => (round % 2 === 0 ? `${partOf(plain, round)}${plain}` : `${plain}${partOf(plain, round)}`)
    })
    expect(decode(model)).toMatchObject({ _tag: "Decoded" })
    const { files } = rendered(model)
    expect(await problemsOf(files)).toEqual([])
    expect(deadLinks(files)).toEqual([])
    for (const { text } of files) {
      expect(text.replaceAll(/`[^`\n]*`/gu, "").replaceAll("\\<", "")).not.toMatch(unsafe)
      expect(text.includes("\u001B")).toBe(false)
    }
  })

  it.each(["   ", "", "\t", "ends with marks!?。", "__proto__", "|", "`", "con"])(
    "in which something is called %j",
    async (only) => {
      const model = designOf({ name: (plain) => (plain === "loans" ? only : plain), prose: () => only })
      const { files } = rendered(model)
      expect(await problemsOf(files)).toEqual([])
      expect(deadLinks(files)).toEqual([])
    }
  )

  it("gives the same pages in whatever order its keys stand", () => {
    fc.assert(
      fc.property(fc.func(fc.constantFrom("", ...nasty)), (end) => {
        const model = designOf({ name: (plain) => `${plain}${end(plain)}`, prose: (plain) => plain })
        expect(rendered(shuffled(model) as Model)).toEqual(rendered(model))
      }),
      { numRuns: 10 }
    )
  })
})

/** The same value with the keys of every object in another order. */
const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, part]) => [key, shuffled(part)])
  )
}

describe("a design without end", () => {
  it("of nested steps is cut, with a loss", () => {
    let step: unknown = { _tag: "Work", name: "w" }
    for (let level = 0; level < 3000; level++) step = { _tag: "Sequence", steps: [step] }
    const model: Model = {
      lintel: "1.0",
      flows: { f: { of: "service:s", trigger: { _tag: "Schedule", cron: "* * * * *" }, steps: [step as never] } }
    }
    expect(rendered(model).losses).toMatchObject([{ subject: "flow:f", effect: "dropped" }])
  })
})
