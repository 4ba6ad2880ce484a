import * as fc from "fast-check"
import { load } from "js-yaml"
import { describe, expect, it } from "vitest"
import { type Document, locate, parse, type ParseOptions } from "@lintel/document"

const read = (source: string, options: ParseOptions = { format: "yaml" }): Document => {
  const result = parse(source, options)
  if (result._tag === "Failure") throw new Error(JSON.stringify(result.failure))
  return result.success
}

const refusal = (
  source: string,
  options: ParseOptions = { format: "yaml" }
): { reason: string; line: number; column: number; pointer: string } => {
  const result = parse(source, options)
  if (result._tag === "Success") throw new Error(`read as ${JSON.stringify(result.success.value)}`)
  const [error] = result.failure
  if (error === undefined) throw new Error("no error")
  return error
}

const kinds = (source: string): ReadonlyArray<string> => read(source).warnings.map((warning) => warning.kind)

describe("the core schema", () => {
  it("resolves plain scalars by YAML 1.2", () => {
    const cases: ReadonlyArray<readonly [string, unknown]> = [
      ["1", 1],
      ["-1", -1],
      ["+1", 1],
      ["012", 12],
      ["0o14", 12],
      ["0xff", 255],
      ["1.5", 1.5],
      [".5", 0.5],
      ["1.", 1],
      ["1e3", 1000],
      ["-1.5E-2", -0.015],
      ["true", true],
      ["True", true],
      ["FALSE", false],
      ["null", null],
      ["~", null],
      ["", null],
      ["yes", "yes"],
      ["no", "no"],
      ["on", "on"],
      ["2020-01-01", "2020-01-01"],
      ["1_000", "1_000"],
      ["1.2.3", "1.2.3"],
      ["0b1", "0b1"],
      ["tRUE", "tRUE"],
      [".", "."],
      ["+", "+"],
      ["'1'", "1"],
      ['"true"', "true"]
    ]
    for (const [text, value] of cases) {
      expect({ text, value: read(`a: ${text}`).value }).toEqual({ text, value: { a: value } })
    }
  })

  it("agrees with js-yaml on generated documents", () => {
    const scalar = fc.oneof(
      fc.string({ maxLength: 6 }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.constantFrom("yes", "012", "0x1F", "~", "1e3", ".5", "- a", "a: b", "#x", "<<")
    )
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        scalar,
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(fc.string({ minLength: 1, maxLength: 4 }), tie("value"), { maxKeys: 3 })
      )
    })).value
    fc.assert(
      fc.property(value, (data) => {
        const text = JSON.stringify(data, undefined, 1)
        expect(read(text).value).toEqual(load(text))
      }),
      { numRuns: 300 }
    )
  })

  it("reads block scalars, folding and quoting", () => {
    const text = "a: |\n  one\n  two\nb: >-\n  one\n  two\nc: 'it''s'\nd: \"\\u00e9\\n\"\ne: one\n  two\n"
    expect(read(text).value).toEqual({ a: "one\ntwo\n", b: "one two", c: "it's", d: "é\n", e: "one two" })
  })

  it("warns where YAML 1.1 reads something else", () => {
    expect(read("on: 1").warnings).toMatchObject([{ kind: "yaml-1.1", line: 1, column: 1, pointer: "/on" }])
    expect(read("enum: [yes, NO, off]").warnings).toHaveLength(3)
    expect(read("a: 012").warnings).toMatchObject([{ kind: "yaml-1.1", reason: expect.stringContaining("10") }])
    expect(kinds("a: 12:30:45")).toEqual(["yaml-1.1"])
    expect(kinds("a: 'no'\nb: \"yes\"\nc: 08\nd: 2020-01-01\ne: nobody\nf: 0")).toEqual([])
  })

  it("warns of what has no JSON form and of lost digits", () => {
    expect(read("a: .inf").value).toEqual({ a: ".inf" })
    expect(kinds("a: .nan")).toEqual(["no-json-form"])
    expect(kinds("a: 12345678901234567890")).toEqual(["number-precision"])
    expect(kinds("a: 0xFFFFFFFFFFFFFFFFF")).toEqual(["number-precision"])
    expect(kinds("a: 1e400")).toEqual(["number-precision"])
  })
})

describe("keys", () => {
  it("are text: a status code as a number is the same key as in quotes", () => {
    expect(read("200: a\n'404': b\ntrue: c\n1.5: d").value).toEqual({ "200": "a", "404": "b", true: "c", "1.5": "d" })
    expect(kinds("200: a")).toEqual([])
    expect(kinds("200: a\n'200': b")).toEqual(["duplicate-key"])
    expect(kinds("0x10: a\n1.0: b\n~: c")).toEqual(["key-form", "key-form", "key-form"])
    expect(kinds("010: a")).toEqual(["yaml-1.1"])
  })

  it("takes the last of duplicate keys and names both places", () => {
    const document = read("a: 1\nb: 2\na: 3\n")
    expect(document.value).toEqual({ a: 3, b: 2 })
    expect(document.warnings).toMatchObject([
      { kind: "duplicate-key", pointer: "/a", line: 3, related: { line: 1, column: 1 } }
    ])
    expect(locate(document, "/a")?.value).toEqual({ line: 3, column: 4 })
  })

  it("keeps __proto__ as an ordinary own key", () => {
    const document = read("__proto__:\n  polluted: 1\n")
    expect(Object.keys(document.value as object)).toEqual(["__proto__"])
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined()
  })

  it("refuses keys that are no scalars", () => {
    expect(refusal("? [a, b]\n: 1")).toMatchObject({ line: 1, reason: expect.stringContaining("mapping key") })
    expect(refusal("x: &a [1]\n*a : 2").reason).toContain("mapping key")
  })
})

describe("anchors, aliases and merge keys", () => {
  it("resolves them, and places lead through them", () => {
    const document = read("base: &b\n  x: 1\n  y: 2\nuse: *b\nmore:\n  <<: *b\n  y: 3\nlist: &k key\n*k : 4\n")
    expect(document.value).toEqual({
      base: { x: 1, y: 2 },
      use: { x: 1, y: 2 },
      more: { x: 1, y: 3 },
      list: "key",
      key: 4
    })
    expect(locate(document, "/use")?.value).toEqual({ line: 4, column: 6 })
    expect(locate(document, "/use/y")?.value).toEqual({ line: 3, column: 6 })
    expect(locate(document, "/more/x")?.value).toEqual({ line: 2, column: 6 })
    expect(locate(document, "/more/y")?.value).toEqual({ line: 7, column: 6 })
  })

  it("merges lists of mappings, the first wins, own keys win", () => {
    const text = "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  z: 3\n  <<: [*a, *b]\n"
    const document = read(text)
    expect((document.value as Record<string, unknown>)["c"]).toEqual({ z: 3, x: 1, y: 1 })
    expect(locate(document, "/c/y")?.value.line).toBe(1)
    expect(refusal("a: {<<: 1}").reason).toContain("merge key")
    expect(read("'<<': 1").value).toEqual({ "<<": 1 })
  })

  it("refuses expansion beyond the limit, with the place", () => {
    const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for (let level = 1; level < 12; level++)
      lines.push(`a${level}: &a${level} [${Array.from({ length: 10 }, () => `*a${level - 1}`).join(", ")}]`)
    expect(refusal(lines.join("\n"))).toMatchObject({ line: 6, pointer: expect.stringContaining("/a5/") })
    const merges = ["m0: &m0 {a: 1}"]
    for (let level = 1; level < 40; level++)
      merges.push(`m${level}: &m${level}\n  k${level}: {<<: [*m${level - 1}, *m${level - 1}]}\n  <<: [*m${level - 1}]`)
    expect(parse(merges.join("\n"), { format: "yaml", limits: { maxAliasNodes: 1000 } })._tag).toBe("Failure")
  })

  it("refuses values that contain themselves and unknown names", () => {
    expect(refusal("a: &a\n  b: *a")).toMatchObject({ line: 2, column: 6, pointer: "/a/b" })
    expect(refusal("a: *nobody")).toMatchObject({ line: 1, column: 4 })
  })

  it("counts depth through aliases", () => {
    const half = `a: &a ${"[".repeat(300)}${"]".repeat(300)}\nb: ${"[".repeat(300)}*a${"]".repeat(300)}`
    expect(refusal(half).reason).toContain("deeper than 500")
  })
})

describe("bombs of plain values", () => {
  it("are refused before they fill memory", () => {
    for (const text of [
      "[" + "0,".repeat(2_000_000) + "0]",
      "- - - - - a\n".repeat(400_000),
      "a: 1\n".repeat(2_000_000)
    ]) {
      expect(refusal(text).reason).toContain("too many for YAML")
    }
    expect(read(`a: |\n${"  some text - with, marks [and] more\n".repeat(20_000)}`).positions.size).toBe(2)
  })
})

describe("tags and documents", () => {
  it("honours core tags and leaves others out with a warning", () => {
    expect(read("a: !!str 12\nb: !!int '3'\nc: !!float 1\nd: !!map {x: 1}\ne: ! 1").value).toEqual({
      a: "12",
      b: 3,
      c: 1,
      d: { x: 1 },
      e: "1"
    })
    const tagged = read("a: !Ref x\nb: !custom {y: 1}\nc: !!set {z: ~}")
    expect(tagged.value).toEqual({ a: "x", b: { y: 1 }, c: { z: null } })
    expect(tagged.warnings.map((warning) => warning.kind)).toEqual(["unknown-tag", "unknown-tag", "unknown-tag"])
    expect(refusal("a: !!int x")).toMatchObject({ line: 1, pointer: "/a" })
    expect(read("%TAG !e! tag:yaml.org,2002:\n---\na: !e!str 1").value).toEqual({ a: "1" })
  })

  it("refuses several documents with the place of the second", () => {
    expect(refusal("a: 1\n---\nb: 2")).toMatchObject({ line: 3, reason: expect.stringContaining("more than one") })
    expect(read("---\na: 1\n...\n").value).toEqual({ a: 1 })
    expect(read("a: 1\n---\n").value).toEqual({ a: 1 })
    expect(refusal("").reason).toContain("empty")
    expect(refusal("# only a comment\n").reason).toContain("empty")
  })

  it("reads brackets that stand no further right than their key, as most readers do", () => {
    const document = read("a:\n  b: {\n    c: 1\n  }\n  d: [\n  2, {\ne: 3\n  }\n]\n\nf: 4\n")
    expect(document.value).toEqual({ a: { b: { c: 1 }, d: [2, { e: 3 }] }, f: 4 })
    expect(document.warnings.map(({ kind, line }) => [kind, line])).toEqual([
      ["indentation", 4],
      ["indentation", 6],
      ["indentation", 7],
      ["indentation", 8],
      ["indentation", 9]
    ])
    expect(locate(document, "/f")?.value).toMatchObject({ line: 11, column: 4 })
    expect(locate(document, "/a/d/1/e")?.value).toMatchObject({ line: 7, column: 4 })
  })

  it("reads texts in quotes whose lines stand no further right than their key", () => {
    const all = ["'it''s\n\n  b\n'", '"x # y\nz\\\n  w"', '"one"'].map((text) =>
      read(`a:\n  b: ${text}\n  c: 2\nd: 3\n`)
    )
    expect(all.map(({ value }) => value)).toEqual([
      { a: { b: "it's\nb ", c: 2 }, d: 3 },
      { a: { b: "x # y zw", c: 2 }, d: 3 },
      { a: { b: "one", c: 2 }, d: 3 }
    ])
    expect(all.map(({ warnings }) => warnings.map(({ kind, line }) => [kind, line]))).toEqual([
      [
        ["indentation", 4],
        ["indentation", 5]
      ],
      [
        ["indentation", 3],
        ["indentation", 4]
      ],
      []
    ])
    // The whole parser reads them alike.
    const whole = read("a: &x\n  b: 'it''s # \n\n  b\n'\n  c: [\"x\n y\"]\nd: *x\n")
    expect(whole.value).toEqual({ a: { b: "it's #\nb ", c: ["x y"] }, d: { b: "it's #\nb ", c: ["x y"] } })
    expect(whole.warnings.map(({ kind, line }) => [kind, line])).toEqual([
      ["indentation", 4],
      ["indentation", 5],
      ["indentation", 7]
    ])
    expect(refusal("a:\n  b: 'x\n---\n y'\n").line).toBe(3)
  })

  it("joins no lines of other texts, and none behind what may be a comment", () => {
    expect(refusal("a:\n  b: [x\ny]\n").reason).not.toBe("")
    expect(refusal("a:\n  b: {\n    c: 1 # one\n  }\n")).toMatchObject({ line: 4, column: 3 })
  })

  it("names the place of a syntax error", () => {
    expect(refusal("a:\n  - b\n c: 1")).toMatchObject({ line: 3 })
    expect(refusal("a: [1, 2").line).toBe(1)
    expect(refusal('a: "x').line).toBe(1)
    expect(refusal("\ta: 1").reason).not.toBe("")
  })
})

describe("positions", () => {
  it("point at the text of keys and values in any style", () => {
    const text = "top:\n  - name: \"x y\"\n    list: [ 1, { 'k': v } ]\n  - |\n    text\nempty:\nlast: 'q'\n"
    const document = read(text)
    const cut = (pointer: string): string => {
      const offsets = locate(document, pointer)?.offsets
      return offsets === undefined ? "nowhere" : text.slice(offsets.value, offsets.end)
    }
    expect(cut("/top/0/name")).toBe('"x y"')
    expect(cut("/top/0/list")).toBe("[ 1, { 'k': v } ]")
    expect(cut("/top/0/list/1")).toBe("{ 'k': v }")
    expect(cut("/top/0/list/1/k")).toBe("v")
    expect(cut("/last")).toBe("'q'")
    expect(cut("/empty")).toBe("")
    expect(locate(document, "/top/0/list/1/k")?.key).toEqual({ line: 3, column: 18 })
    expect(locate(document, "/empty")?.value).toEqual({ line: 6, column: 7 })
    expect(locate(document, "/top/1")?.value.line).toBe(5)
    expect(locate(document, "/nothing")).toBeUndefined()
    expect(locate(document, "no pointer")).toBeUndefined()
  })

  it("agree between JSON text read as JSON and as YAML", () => {
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.string({ maxLength: 5 }),
        fc.integer(),
        fc.boolean(),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(fc.string({ minLength: 1, maxLength: 4 }), tie("value"), { maxKeys: 3 })
      )
    })).value
    fc.assert(
      fc.property(value, (data) => {
        const text = JSON.stringify({ data }, undefined, 2)
        const asJson = read(text, { format: "json" })
        const asYaml = read(text)
        expect(asYaml.value).toEqual(asJson.value)
        const rows = asJson.positions.size
        expect(asYaml.positions.size).toBe(rows)
        for (const column of ["keyStart", "valueStart", "valueEnd", "next"] as const) {
          expect(Array.from(asYaml.positions[column].subarray(0, rows))).toEqual(
            Array.from(asJson.positions[column].subarray(0, rows))
          )
        }
      }),
      { numRuns: 200 }
    )
  })

  it("end single pairs in flow sequences where their value ends", () => {
    const text = "[a: 1, b: 2]"
    const document = read(text)
    const offsets = locate(document, "/0")?.offsets
    expect(document.value).toEqual([{ a: 1 }, { b: 2 }])
    expect(text.slice(offsets?.value, offsets?.end)).toBe("a: 1")
  })

  it("survive hostile text without throwing", () => {
    const pieces = fc.array(
      fc.constantFrom(
        "a",
        ":",
        " ",
        "\n",
        "- ",
        "? ",
        "&x ",
        "*x",
        "!t ",
        "{",
        "}",
        "[",
        "]",
        ",",
        "|",
        ">",
        "'",
        '"',
        "#",
        "<<",
        "---",
        "...",
        "%",
        "\t",
        "\0",
        "\r",
        "  "
      ),
      { maxLength: 20 }
    )
    fc.assert(
      fc.property(pieces, (parts) => {
        expect(["Success", "Failure"]).toContain(parse(parts.join(""), { format: "yaml" })._tag)
      }),
      { numRuns: 3000 }
    )
  })
})

it("says how deep values may lie, whoever notices first", () => {
  for (const depth of [501, 60_000]) {
    const result = parse(`a: ${"[".repeat(depth)}${"]".repeat(depth)}`, { format: "yaml" })
    expect(result._tag === "Failure" ? result.failure.map(({ reason }) => reason) : []).toEqual([
      "values are nested deeper than 500 levels"
    ])
  }
})
