import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type Document, parse } from "@lintel/document"

/** A directive is left to the whole parser: what follows is read by it, this much further on. */
const directive = "%YAML 1.2\n---\n"

const keys = [
  "größe",
  "’",
  "日本",
  "'ż b'",
  '"’\\n"',
  "a",
  "b",
  "'200'",
  '"x y"',
  "$ref",
  "/v1/{id}",
  "yes",
  "012",
  "a b",
  "a:b",
  "x#y",
  "'it''s'",
  '"\\u0041"'
]
const scalars = [
  "1",
  "0x1f",
  "yes",
  "hello world",
  "it's",
  "x # comment",
  "'#/ref'",
  '"q\\n\\"z"',
  "{}",
  "[]",
  "[a, 'b', 1 ]",
  "[a: 1]",
  "http://x.y/z",
  "-1",
  "- x",
  "a: b",
  "~",
  "12:30:45",
  "12345678901234567890",
  "&x y",
  "!!str 1",
  "k   ",
  "foo \t bar",
  "a]b{c}",
  "\u{1F600}",
  "don’t",
  "a ’ b # ’",
  "'it’’s'",
  '"\u{1F600}\\u2019 — \\x41"',
  "[’, 'ż', a]",
  "— ",
  "über\u3000all",
  "'open"
]
const headers = ["|", "|-", ">", ">-", ">+", "|2", ">- # c"]

interface Written {
  /** Lines that begin at the indentation asked for; the first of `inline` follows what is before it. */
  readonly isBlock: boolean
  readonly text: string
}

const spaces = (count: number): string => " ".repeat(count)

const leaf = (indent: number): fc.Arbitrary<Written> => {
  const line = fc.constantFrom(
    "text here",
    "  more",
    "# no",
    "go on",
    "",
    "x: y",
    "- z",
    "’tis",
    "über — all",
    "and on  ",
    "\ttab"
  )
  const lines = fc
    .tuple(fc.array(line, { minLength: 1, maxLength: 4 }), fc.integer({ min: -1, max: 2 }))
    .map(([all, shift]) =>
      all.map((text) => (text === "" ? text : spaces(Math.max(0, indent + shift)) + text)).join("\n")
    )
  return fc
    .oneof(
      { weight: 4, arbitrary: fc.constantFrom(...scalars) },
      { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...headers), lines).map((parts) => parts.join("\n")) },
      { weight: 2, arbitrary: lines.map((more) => `some words\n${more}`) },
      { weight: 1, arbitrary: lines.map((more) => `'one\n${more}'`) },
      { weight: 1, arbitrary: fc.constant("") }
    )
    .map((text) => ({ isBlock: false, text }))
}

const mapping = (indent: number, depth: number): fc.Arbitrary<Written> =>
  fc
    .array(
      fc.tuple(fc.constantFrom(...keys), node(indent + 2, depth + 1), fc.constantFrom("", "", "", "\n", "# c\n")),
      {
        minLength: 1,
        maxLength: 3
      }
    )
    .map((entries) => ({
      isBlock: true,
      text: entries
        .map(([key, { isBlock, text }, before]) => `${before}${spaces(indent)}${key}:${isBlock ? "\n" : " "}${text}\n`)
        .join("")
    }))

const sequence = (indent: number, depth: number): fc.Arbitrary<Written> =>
  fc.array(fc.tuple(node(indent + 2, depth + 1), fc.boolean()), { minLength: 1, maxLength: 3 }).map((items) => ({
    isBlock: true,
    text: items
      .map(([{ isBlock, text }, isCompact]) => {
        const inline = isBlock && isCompact && text.startsWith(spaces(indent + 2)) ? text.slice(indent + 2) : undefined
        return `${spaces(indent)}-${isBlock && inline === undefined ? "\n" : " "}${inline ?? text}\n`
      })
      .join("")
  }))

const node = (indent: number, depth: number): fc.Arbitrary<Written> =>
  depth > 3 ? leaf(indent) : fc.oneof(leaf(indent), mapping(indent, depth), sequence(indent, depth))

/** What was read, with offsets as if the text began at 0. */
const outcome = (source: string | Uint8Array, shift: number): unknown => {
  const result = parse(source, { format: "yaml" })
  if (result._tag === "Failure") return "refused"
  const { positions, value, warnings }: Document = result.success
  const column = (name: "keyStart" | "valueStart" | "valueEnd"): ReadonlyArray<number> =>
    Array.from(positions[name].subarray(0, positions.size), (at) => (at < 0 ? at : at - shift))
  return {
    value: JSON.stringify(value),
    warnings: warnings.map(({ kind, line, pointer, reason }) => [kind, line - (shift > 0 ? 2 : 0), pointer, reason]),
    starts: column("valueStart"),
    ends: column("valueEnd"),
    keyStarts: column("keyStart"),
    next: Array.from(positions.next.subarray(0, positions.size)),
    keys: positions.keys
  }
}

describe("block collections", () => {
  it("are read as the whole parser reads them", () => {
    fc.assert(
      fc.property(fc.oneof(mapping(0, 0), sequence(0, 0)), ({ text }) => {
        expect(outcome(text, 0)).toEqual(outcome(directive + text, directive.length))
      }),
      { numRuns: 400 }
    )
  })

  it("are read as the whole parser reads them in a large text, whose characters are first made narrow", () => {
    const comment = `# ’${"-".repeat(120_000)}\n`
    fc.assert(
      fc.property(fc.oneof(mapping(0, 0), sequence(0, 0)), fc.constantFrom("", "\ufeff"), ({ text }, mark) => {
        const large = comment + text
        const bytes = new TextEncoder().encode(mark + large)
        expect(outcome(bytes, 0)).toEqual(outcome(directive + large, directive.length))
      }),
      { numRuns: 200 }
    )
  })

  it("are read as the whole parser reads them where a character is missing or too many", () => {
    const sign = fc.constantFrom(
      "",
      '"',
      "'",
      ":",
      ": ",
      "- ",
      "\n",
      " #",
      " ",
      "\t",
      "{",
      "|",
      "&a ",
      "*a",
      "\r\n",
      "!"
    )
    fc.assert(
      fc.property(mapping(0, 0), fc.nat(), sign, ({ text }, at, inserted) => {
        const offset = at % (text.length + 1)
        const broken = text.slice(0, offset) + inserted + text.slice(inserted === "" ? offset + 1 : offset)
        fc.pre(/^ *[^ #\n]/m.test(broken)) // nothing at all is no document without a directive
        expect(outcome(broken, 0)).toEqual(outcome(directive + broken, directive.length))
      }),
      { numRuns: 400 }
    )
  })
})
