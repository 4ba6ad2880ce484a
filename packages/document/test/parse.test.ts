import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type Document, formatPointer, locate, parse, type ParseOptions, valueAt, withoutValue } from "@lintel/document"

const read = (source: string | Uint8Array, options?: ParseOptions): Document => {
  const result = parse(source, options)
  if (result._tag === "Failure") throw new Error(JSON.stringify(result.failure))
  return result.success
}

const refusal = (
  source: string | Uint8Array,
  options?: ParseOptions
): { reason: string; line: number; column: number; pointer: string } => {
  const result = parse(source, options)
  if (result._tag === "Success") throw new Error(`read as ${JSON.stringify(result.success.value)}`)
  const [error] = result.failure
  if (error === undefined) throw new Error("no error")
  return error
}

/** Every path of a value, the root first. */
const pathsOf = (value: unknown, path: ReadonlyArray<string> = []): Array<ReadonlyArray<string>> => {
  if (typeof value !== "object" || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, child]) => pathsOf(child, [...path, key]))]
}

const key = fc.oneof(
  fc.string(),
  fc.constantFrom("__proto__", "constructor", "toString", "0", "10", "a/b", "a~b", "", "\u2028")
)
const json: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.string({ unit: "binary" }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie("value")), { maxLength: 4 }).map((entries) => Object.fromEntries(entries))
  )
})).value

describe("JSON", () => {
  it("reads what JSON.parse reads", () => {
    fc.assert(
      fc.property(json, fc.constantFrom(undefined, 2, "\t"), (value, space) => {
        const text = JSON.stringify(value, undefined, space)
        const document = read(text, { format: "json" })
        expect(document.value).toEqual(JSON.parse(text))
        expect(JSON.stringify(document.value)).toBe(JSON.stringify(JSON.parse(text)))
      }),
      { numRuns: 400 }
    )
  })

  it("points at the text of every key and value", () => {
    fc.assert(
      fc.property(json, fc.constantFrom(undefined, 2), (value, space) => {
        const text = JSON.stringify(value, undefined, space)
        const document = read(text, { format: "json" })
        for (const path of pathsOf(document.value)) {
          const place = locate(document, formatPointer(path))
          if (place === undefined) throw new Error(`no place for ${formatPointer(path)}`)
          const { offsets } = place
          expect(JSON.parse(text.slice(offsets.value, offsets.end))).toEqual(valueAt(JSON.parse(text), path))
          if (offsets.key !== undefined) {
            expect(text.slice(offsets.key).startsWith(JSON.stringify(path.at(-1)))).toBe(true)
          }
        }
      }),
      { numRuns: 300 }
    )
  })

  it("accepts and refuses the same texts as JSON.parse", () => {
    const pieces = fc.array(
      fc.constantFrom(
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        '"a"',
        '"\\u00e9"',
        '"\\x"',
        "1",
        "-",
        "01",
        "1.",
        "1e5",
        "true",
        "nul",
        " ",
        "\n",
        '"',
        "\\",
        "\u0001"
      ),
      { maxLength: 12 }
    )
    fc.assert(
      fc.property(pieces, (parts) => {
        const text = parts.join("")
        let expected: { value: unknown } | undefined
        try {
          const finite = (_: string, value: unknown): unknown => (value === Infinity ? Number.MAX_VALUE : value)
          expected = { value: JSON.parse(text, finite) }
        } catch {
          expected = undefined
        }
        const result = parse(text, { format: "json" })
        expect(result._tag).toBe(expected === undefined ? "Failure" : "Success")
        if (result._tag === "Success") expect(result.success.value).toEqual(expected?.value)
      }),
      { numRuns: 2000 }
    )
  })

  it("keeps __proto__ as an ordinary own key", () => {
    const document = read('{"__proto__": {"polluted": true}, "constructor": 1}')
    expect(Object.keys(document.value as object)).toEqual(["__proto__", "constructor"])
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined()
    expect(valueAt(document.value, ["__proto__", "polluted"])).toBe(true)
    expect(valueAt(document.value, ["toString"])).toBeUndefined()
  })

  it("takes the last of duplicate keys and names both places", () => {
    const document = read('{"a": 1,\n "b": {"a": 2},\n "a": 3}')
    expect(document.value).toEqual({ a: 3, b: { a: 2 } })
    expect(document.warnings).toMatchObject([
      { kind: "duplicate-key", line: 3, column: 2, pointer: "/a", related: { line: 1, column: 2 } }
    ])
    expect(locate(document, "/a")?.value).toEqual({ line: 3, column: 7 })
  })

  it.each([String.raw`{"a": "\":1", "b": 2, "b\\": 3}`, String.raw`{"a": ":x", "b": "\\\":", "c\"": 1}`])(
    "does not take a quote inside a text for the end of a key: %s",
    (text) => {
      const document = read(text)
      expect(document.warnings).toEqual([])
      expect(document.value).toEqual(JSON.parse(text))
      const twice = read(`${text.slice(0, -1)}, "a": 1}`)
      expect(twice.warnings.map(({ kind, pointer }) => [kind, pointer])).toEqual([["duplicate-key", "/a"]])
    }
  )

  it("does not take inherited names for duplicates", () => {
    expect(read('{"toString": 1, "hasOwnProperty": 2, "__proto__": 3}').warnings).toEqual([])
    expect(read('{"__proto__": 1, "__proto__": 2}').warnings).toHaveLength(1)
  })

  it("warns of numbers that do not survive as doubles", () => {
    const survivors = [
      "9007199254740993",
      "0.1000000000000000055511151231257827",
      "123456789012345678901",
      "1e400",
      "-1e999"
    ]
    for (const literal of survivors) {
      const document = read(`{"n": [${literal}]}`)
      expect(document.warnings).toMatchObject([{ kind: "number-precision", line: 1, column: 8, pointer: "/n/0" }])
      expect(Number.isFinite(valueAt(document.value, ["n", "0"]))).toBe(true)
    }
    for (const literal of [
      "9007199254740992",
      "0.1",
      "1.0",
      "1e21",
      "100000000000000000000",
      "1.50e3",
      "-0",
      "0.000001",
      "5e-324",
      "1E+2"
    ]) {
      expect({ literal, warnings: read(`[${literal}]`).warnings }).toEqual({ literal, warnings: [] })
    }
  })

  it.each<readonly [string, ReadonlyArray<string>]>([
    ['{"n":9007199254740993}', ["/n"]],
    ['{"n": \n\t-1e400 }', ["/n"]],
    ['{"n":\r\n0.10000000000000000555,"m":1}', ["/n"]],
    ['{"a":{"b":[{"c": 1e400}]}}', ["/a/b/0/c"]],
    ['{"a":[[{"b":[[1e400]]}]]}', ["/a/0/0/b/0/0"]],
    ['{"a":"9007199254740993 ","b":"1e400,","c":"\\":9007199254740993"}', []],
    ['{"a\\":9007199254740993":1,"b":[1,2],"c":1.5}', []],
    ['{"a":[true,"9007199254740993",null]}', []],
    ['{"a" : 9007199254740993}', ["/a"]]
  ])("warns of numbers wherever they stand, and not of texts: %s", (text, pointers) => {
    const { warnings } = read(text)
    expect(warnings.map(({ kind, pointer }) => [kind, pointer])).toEqual(
      pointers.map((pointer) => ["number-precision", pointer])
    )
  })

  it("reads numbers of any length in linear time", () => {
    const literal = `1${"0".repeat(400_000)}1`
    expect(read(`[${literal}, 0.${literal}]`).warnings).toHaveLength(2)
    expect(read(`a: 0.${literal}`).warnings).toHaveLength(1)
  })

  it("names the place of an error", () => {
    expect(refusal('{\n  "a": [1, 2,\n}', { format: "json" })).toMatchObject({ line: 3, column: 1, pointer: "/a" })
    expect(refusal('{"a": "x', { format: "json" })).toMatchObject({ column: 7, reason: "the string does not end" })
    expect(refusal('{"a": 01}', { format: "json" }).reason).toContain("not a JSON number")
    expect(refusal("", { format: "json" }).reason).toContain("the end of the file")
    expect(refusal("[1] x", { format: "json" })).toMatchObject({ column: 5 })
  })
})

describe("bytes", () => {
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

  it("skips a byte order mark and counts columns without it", () => {
    const document = read(encode('\uFEFF{"a": 1}'))
    expect(document.value).toEqual({ a: 1 })
    expect(locate(document, "/a")?.key).toEqual({ line: 1, column: 2 })
    expect(read("\uFEFFa: 1").value).toEqual({ a: 1 })
  })

  it("refuses other encodings by name", () => {
    expect(refusal(new Uint8Array(Buffer.from('{"a":1}', "utf16le"))).reason).toContain("UTF-16")
    expect(refusal(new Uint8Array([0xff, 0xfe, 0x7b, 0])).reason).toContain("UTF-16")
    expect(refusal(new Uint8Array([0xfe, 0xff, 0, 0x7b])).reason).toContain("UTF-16")
    expect(refusal(new Uint8Array([0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0])).reason).toContain("UTF-32")
  })

  it("names the first byte that is no UTF-8", () => {
    const bytes = new Uint8Array([...encode("a: é\nb: "), 0xc3, 0x28])
    expect(refusal(bytes)).toMatchObject({ line: 2, column: 4 })
    expect(refusal(bytes).reason).toContain("0xc3")
  })

  it("keeps to the size limit", () => {
    expect(refusal(encode("[1, 2, 3]"), { limits: { maxBytes: 4 } }).reason).toContain("limit is 4")
    expect(refusal("[1, 2, 3]", { limits: { maxBytes: 4 } }).reason).toContain("limit is 4")
  })
})

describe("limits", () => {
  it("refuses depth beyond the limit without overflowing the stack", () => {
    const deep = "[".repeat(2_000_000)
    expect(refusal(deep, { format: "json" })).toMatchObject({ line: 1, column: 501 })
    expect(refusal(deep, { format: "yaml" }).reason).toContain("too many for YAML")
    expect(refusal("[".repeat(90_000), { format: "yaml" }).reason).toMatch(/nest/)
    expect(refusal(deep).reason).toMatch(/nest/)
    const levels = 400_000
    const nested = "[".repeat(levels) + "]".repeat(levels)
    expect(parse(nested, { format: "json", limits: { maxDepth: 1_000_000 } })._tag).toBe("Success")
    expect(parse(nested, { format: "yaml", limits: { maxDepth: 1_000_000 } })._tag).toBe("Failure")
    expect(refusal("- ".repeat(20_000) + "a").reason).toMatch(/nest/)
  })

  it("accepts exactly the depth allowed", () => {
    for (const format of ["json", "yaml"] as const) {
      expect(parse("[".repeat(500) + "]".repeat(500), { format })._tag).toBe("Success")
      expect(parse("[".repeat(501) + "]".repeat(501), { format })._tag).toBe("Failure")
    }
  })

  it("refuses more values than allowed", () => {
    const text = `[${"0,".repeat(99)}0]`
    expect(refusal(text, { limits: { maxNodes: 50 } }).reason).toContain("more than 50 values")
    expect(refusal(text, { format: "yaml", limits: { maxNodes: 50 } }).reason).toContain("more than 50 values")
  })

  it("keeps the first hundred warnings of a kind", () => {
    const text = `{${Array.from({ length: 5000 }, () => '"a":1').join(",")}}`
    const { warnings } = read(text)
    expect(warnings).toHaveLength(101)
    expect(warnings.at(-1)).toMatchObject({ kind: "more", reason: expect.stringContaining("4899 more") })
  })
})

describe("deciding the format", () => {
  it("reads what begins with a bracket as JSON, else YAML", () => {
    expect(read(' {"a": 1}').format).toBe("json")
    expect(read("a: 1").format).toBe("yaml")
    expect(read("# comment\n{a: 1}").format).toBe("yaml")
  })

  it("reads flow YAML with a warning and keeps the JSON error when both fail", () => {
    const document = read("{a: 1, b: [x]}")
    expect(document.value).toEqual({ a: 1, b: ["x"] })
    expect(document.warnings).toMatchObject([{ kind: "not-json" }])
    expect(refusal('{"a": 1,, "b"')).toMatchObject({ reason: expect.stringContaining("double quotes") })
  })
})

/** Deeper limits than the engine's own parser is trusted with: the text is read character by character. */
const slowly: ParseOptions = { format: "json", limits: { maxDepth: 5000 } }

/** What a reader is told of a text: the value, the warnings, and all places. */
const readings = (text: string, options: ParseOptions): unknown => {
  const result = parse(text, options)
  if (result._tag === "Failure") return result.failure
  const { keys, keyStart, next, size, valueEnd, valueStart } = result.success.positions
  const columns = [keyStart, valueStart, valueEnd, next].map((column) => [...column.subarray(0, size)])
  return { value: result.success.value, warnings: result.success.warnings, keys, columns }
}

describe("JSON that the engine reads", () => {
  const space = fc.stringMatching(/^[ \n\r\t]{0,2}$/)
  const pad = (text: string, gap: string): string => gap + text.replaceAll(/(?<=[,[{])|(?=[\]}])/g, () => gap) + gap

  it("is what it is when read character by character, with the same places", () => {
    fc.assert(
      fc.property(json, space, fc.constantFrom(0, 1, 2), (value, gap, indent) => {
        const plain = JSON.stringify([value], null, indent)
        expect(readings(plain, { format: "json" })).toEqual(readings(plain, slowly))
        const padded = pad(plain, gap)
        expect(readings(padded, { format: "json" })).toEqual(readings(padded, slowly))
      })
    )
  })

  it.each([
    '{"a": 1, "a": 2}',
    '{"a" : 1, "b": {"a": 1, "a": 2}}',
    String.raw`{"a\":": 1, "a": 2, "a": 3}`,
    String.raw`{"\u0061": 1, "a": 2}`,
    "[12345678901234567890, 0.1]",
    "[1e400, -1e-400, 1E5, -0, 0.30000000000000004]",
    '{"a": "1e5 , 1e5", "b": [ 100000000000000000000 ]}',
    '{"a": 1,}',
    "[01]",
    '["\\u0000\u0001"]',
    "[[[[[[]]]]]] x",
    '{"__proto__": {"a": 1}, "constructor": 2, "10": 1, "2": 2}'
  ])("is told the same of: %s", (text) => {
    expect(readings(text, { format: "json" })).toEqual(readings(text, slowly))
  })

  it("keeps the limits", () => {
    expect(refusal("[[[1]]]", { limits: { maxDepth: 2 } }).reason).toBe("values are nested deeper than 2 levels")
    expect(read("[[1]]", { limits: { maxDepth: 2 } }).value).toEqual([[1]])
    expect(refusal("[1, 2, 3]", { limits: { maxNodes: 3 } }).reason).toBe("the document has more than 3 values")
    expect(read("[1, 2]", { limits: { maxNodes: 3 } }).value).toEqual([1, 2])
  })

  it("gives places without holding the value", () => {
    const document = withoutValue(read('{"a": {"b": 1}}', { file: "a.json" }))
    expect(document.value).toBeUndefined()
    expect(locate(document, "/a/b")?.key).toEqual({ line: 1, column: 8 })
    expect(locate(withoutValue(read("a:\n  b: 1")), "/a/b")?.key).toEqual({ line: 2, column: 3 })
  })
})
