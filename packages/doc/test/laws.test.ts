import { Doc, neutral, resolvePlaces, toHtml, toJson, toMarkdown, toPlain, toTerminal, type Json } from "@lintel/doc"
import fc from "fast-check"
import stringWidth from "string-width"
import { describe, expect, test } from "vitest"
import { graphemes, textWidth } from "../src/textWidth.js"
import { samples } from "./samples.js"

const anyText = fc.string({ unit: "binary", maxLength: 60 })
const anyDocument = fc
  .record({
    words: fc.array(anyText, { maxLength: 6 }),
    value: fc.jsonValue({ maxDepth: 4 }),
    pointer: anyText,
    column: fc.integer({ min: -3, max: 90 }),
    length: fc.integer({ min: -3, max: 90 })
  })
  .map(({ words, value, pointer, column, length }) => {
    const [a = "", b = "", c = "", d = ""] = words
    return Doc.document(
      Doc.headline("error", a, b),
      Doc.para(a, Doc.name(b), Doc.link(c, d), Doc.number(a, { unit: b, origin: c }), Doc.strong(d), Doc.place(a, b)),
      Doc.para(Doc.emphasis(a), Doc.key(b), Doc.number(c), Doc.place(`service:${encodeURIComponent("\u001b")}`, d)),
      Doc.bullets(a, [Doc.code(b), Doc.command(c)]),
      Doc.table([words], [a, b]),
      Doc.snippet({
        file: a,
        line: 1,
        column,
        lines: [{ number: 1, text: words.join("") }],
        marks: [{ line: 1, column, length, label: c }]
      }),
      Doc.payload(value as Json, [{ pointer, text: d }]),
      Doc.trace([{ outcome: "ok", step: a, action: b, detail: c }]),
      Doc.path(words.map((name) => ({ name, via: a, value: b }))),
      Doc.pairs([a, b]),
      Doc.table([[Doc.number(a, { unit: b }), Doc.code(c)]]),
      Doc.quote(c),
      Doc.numbered(d, [Doc.para(a)]),
      Doc.excerpt([{ address: a, label: b }]),
      Doc.section(a, Doc.change({ files: [b], removed: [c], added: [d] })),
      Doc.codeBlock(a, b),
      Doc.commands([a, b])
    )
  })

// What a terminal or a bidirectional layout would act on.
// oxlint-disable-next-line no-control-regex -- looks for controls
const active = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/u

describe("text from outside", () => {
  test.each([
    ["terminal", toTerminal],
    ["plain", (it: Parameters<typeof toPlain>[0]) => toPlain(it).replaceAll("\t", " ")],
    ["markdown", (it: Parameters<typeof toPlain>[0]) => toMarkdown(it).replaceAll("\t", " ")],
    ["html", (it: Parameters<typeof toPlain>[0]) => toHtml(it).replaceAll("\t", " ")],
    ["json", toJson]
  ] as const)("never reaches the %s printer's output as a control", (_, print) => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        expect(print(document)).not.toMatch(active)
      }),
      { numRuns: 150 }
    )
  })

  test("opens no element in HTML", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const html = toHtml(Doc.document(Doc.para(text, Doc.code(text)), Doc.commands([text, text])))
        const tags = [...html.matchAll(/<\/?([a-z]+)/gu)].map((it) => it[1])
        expect(new Set(tags)).toEqual(new Set(["article", "p", "dl", "dt", "dd", "kbd", "code"]))
      })
    )
  })

  test("cannot run as a link", () => {
    for (const href of [
      "javascript:alert(1)",
      " JavaScript:alert(1)",
      "data:text/html,x",
      "java\nscript:x",
      "vbscript:x"
    ]) {
      const document = Doc.document(Doc.para(Doc.link(href, "x")))
      expect(toHtml(document)).not.toContain("href=")
      expect(toMarkdown(document)).not.toContain("](")
    }
  })
})

describe("a terminal page", () => {
  test.each([40, 60, 80, 120])("stays within %i columns", (width) => {
    const kept = new Set(["commands", "hostile", "code-block", "diff"]) // printed as they are, to be copied
    for (const [name, document] of samples) {
      if (kept.has(name)) continue
      const wide = toTerminal(document, { width })
        .split("\n")
        .filter((line) => stringWidth(line) > width && !line.includes("lintel accept"))
      expect({ name, wide }).toEqual({ name, wide: [] })
    }
  })

  test("has no line that ends in a space", () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        expect(toTerminal(document)).not.toMatch(/ \n/u)
      }),
      { numRuns: 150 }
    )
  })

  test("is the same each time", () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        const copy = structuredClone(document)
        expect(toTerminal(copy, { color: true })).toBe(toTerminal(document, { color: true }))
      }),
      { numRuns: 30 }
    )
  })
})

describe("a payload", () => {
  const nested = (depth: number): Json => {
    let value: Json = 1
    for (let index = 0; index < depth; index++) value = { a: value }
    return value
  }

  test("of any depth prints in a bounded number of lines", () => {
    const pointer = "/a".repeat(50_000)
    const document = Doc.document(Doc.payload(nested(50_000), [{ pointer, text: "too deep" }]))
    const lines = toTerminal(document).split("\n")
    expect(lines.length).toBeLessThan(120)
    expect(lines.some((line) => line.includes("too deep"))).toBe(true)
  })

  test("keeps keys that name a prototype", () => {
    const value = JSON.parse('{"__proto__": {"a": 1}, "constructor": 2}') as Json
    expect(toPlain(Doc.document(Doc.payload(value, [{ pointer: "/__proto__/a", text: "kept" }])))).toBe(
      '{\n  "__proto__": {\n    "a": 1 <- kept\n  },\n  "constructor": 2\n}\n'
    )
    expect(toPlain(Doc.document(Doc.payload({}, [{ pointer: "/toString", text: "own keys only" }])))).toBe(
      '{\n  (no "toString") <- own keys only\n}\n'
    )
  })

  test("reads escaped pointers", () => {
    const text = toPlain(
      Doc.document(
        Doc.payload({ "a/b": 1, "c~d": 2 }, [
          { pointer: "/a~1b", text: "slash" },
          { pointer: "/c~0d", text: "tilde" }
        ])
      )
    )
    expect(text).toContain('"a/b": 1, <- slash')
    expect(text).toContain('"c~d": 2 <- tilde')
  })

  test("of a million items is quick and folded", () => {
    const value = Array.from({ length: 1_000_000 }, (_, index) => index)
    expect(toPlain(Doc.document(Doc.payload(value)))).toContain("… 999,994 more items")
  })
})

describe("a snippet of a document on one line", () => {
  const text = `{${'"注文": "a", '.repeat(400_000)}"amount": 0}`
  const column = text.indexOf('"amount"') + 1
  const snippet = Doc.snippet({
    file: "openapi.json",
    line: 1,
    column,
    lines: [{ number: 1, text }],
    marks: [{ line: 1, column, length: 8, label: "here" }]
  })

  test("is drawn around its mark", () => {
    const [, source = "", underline = ""] = toTerminal(Doc.document(snippet)).split("\n")
    const start = underline.indexOf("─")
    expect(stringWidth(source)).toBeLessThanOrEqual(80)
    const before = source.slice(0, source.indexOf('"amount"'))
    expect(stringWidth(before)).toBe(start)
    expect(toPlain(Doc.document(snippet)).length).toBeLessThan(2000)
    expect(toPlain(Doc.document(snippet))).toContain(`at 1:${column}: here`)
  })
})

test.each(["注", "\u001b[1m", "e\u0301", "👩‍👩‍👧", "*", "!.", "#", "`` ", "a@b.", " "])(
  "long text of %j is printed",
  (part) => {
    const text = `x${part.repeat(Math.floor(10_000 / part.length))}x`
    const document = Doc.document(
      Doc.headline("error", "a/b", text),
      Doc.section(text, Doc.para(text, Doc.code(text))),
      Doc.table([[text, "b"]]),
      Doc.payload({ [text]: text })
    )
    for (const print of [toTerminal, toMarkdown, toPlain, toHtml]) expect(print(document).length).toBeGreaterThan(100)
  }
)

describe("places", () => {
  const page = Doc.document(
    Doc.excerpt([
      { address: "saga:checkout/step/pay", label: "no compensate here" },
      { address: "service:other", label: "elsewhere" },
      { address: "service:gone", label: "unknown" }
    ])
  )
  const lookup = {
    locate: (address: string) =>
      address === "service:gone"
        ? undefined
        : {
            file: address === "service:other" ? "b.ts" : "a.ts",
            line: 2,
            column: 3,
            lines: [{ number: 2, text: "  pay: {}" }]
          }
  }

  test("become snippets by file, and stay named where unknown", () => {
    const [first, second, third] = resolvePlaces(page, lookup).blocks
    expect(first).toMatchObject({ _tag: "Snippet", file: "a.ts", marks: [{ column: 3, length: 7 }] })
    expect(second).toMatchObject({ _tag: "Snippet", file: "b.ts" })
    expect(third).toEqual({ _tag: "Excerpt", marks: [{ address: "service:gone", label: "unknown" }] })
  })

  test("leave no trace when nothing is known", () => {
    expect(resolvePlaces(page, { locate: () => undefined })).toEqual(page)
  })
})

test("JSON loses nothing", () => {
  fc.assert(
    fc.property(anyDocument, (document) => {
      expect(JSON.parse(toJson(document))).toEqual(
        JSON.parse(JSON.stringify({ schema: "lintel/doc@1", blocks: document.blocks }))
      )
    }),
    { numRuns: 50 }
  )
})

test("neutral is idempotent and keeps what people write", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(neutral(neutral(text))).toBe(neutral(text))
    })
  )
  expect(neutral("Straße, 注文, 👩‍👩‍👧, e\u0301\n\tok")).toBe("Straße, 注文, 👩‍👩‍👧, e\u0301\n\tok")
})

test("a character is as wide as another library says", () => {
  const differing = [...graphemes("aé漢ｱﾞ한😀👍🏽x\u0301 \u200b…─→✓⚠️€ßжא")].filter(
    (character) => textWidth(character) !== stringWidth(character)
  )
  expect(differing).toEqual([])
})
