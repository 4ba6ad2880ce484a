import { describe, expect, it } from "vitest"
import {
  type Document,
  type DocumentSet,
  follow,
  identify,
  readFiles,
  recognise,
  resolveReference
} from "@lintel/document"

const set = (files: Readonly<Record<string, string>>, entry: string): DocumentSet => {
  const result = readFiles(new Map(Object.entries(files)), entry)
  if (result._tag === "Failure") throw new Error(JSON.stringify(result.failure))
  return result.success
}

describe("references to addresses", () => {
  const files: ReadonlyArray<readonly [string, string]> = [
    ["api/a.json", '{"x": {"$ref": "HTTPS://Example.com/s/b.json#/y"}}'],
    ["https://example.com/s/b.json", '{"y": {"$ref": "../c.json"}, "z": {"$ref": "/api/d.json"}, "$ref": "urn:x:1"}'],
    ["https://example.com/c.json", "{}"],
    ["urn:x:1", '{"$ref": "e.json"}']
  ]

  it("lead to the files of that name, and from there to addresses only", () => {
    const found = readFiles(new Map(files), "api/a.json")
    if (found._tag === "Failure") throw new Error("unreadable")
    expect([...found.success.documents.keys()].toSorted()).toEqual(files.map(([name]) => name).toSorted())
    expect(found.success.missing).toEqual([])
    expect(found.success.refused.map((one) => `${one.file} ${one.reason}`)).toEqual([
      'https://example.com/s/b.json "https://example.com/api/d.json" is remote, and nothing is fetched',
      'urn:x:1 "e.json" leads nowhere from "urn:x:1"'
    ])
    expect(follow(found.success, "api/a.json", "https://example.com/s/b.json#/y")._tag).toBe("Resolved")
  })

  it("are missing, not refused, where the caller has them", () => {
    const asked: Array<string> = []
    const has = (address: string): boolean => asked.push(address) > 0 && address.startsWith("https://example.com/")
    const found = readFiles(new Map(files.slice(0, 1)), "api/a.json", { has })
    if (found._tag === "Failure") throw new Error("unreadable")
    expect(found.success).toMatchObject({ missing: ["https://example.com/s/b.json"], refused: [] })
    expect(follow(found.success, "api/a.json", "https://example.com/s/b.json")).toEqual({
      _tag: "Unresolved",
      reason: "the file https://example.com/s/b.json is missing"
    })
  })
})

describe("resolveReference", () => {
  const root = { root: "api" }
  const file = (reference: string, base = "api/openapi.yaml"): string => {
    const target = resolveReference(base, reference, root)
    return target._tag === "Target" ? `${target.file} ${JSON.stringify(target.path)}` : "refused"
  }

  it("resolves relative paths, whole files and pointers", () => {
    expect(file("#/a/b")).toBe('api/openapi.yaml ["a","b"]')
    expect(file("#")).toBe("api/openapi.yaml []")
    expect(file("pets.yaml")).toBe("api/pets.yaml []")
    expect(file("./sub/../pets.yaml#/x~1y/z~0")).toBe('api/pets.yaml ["x/y","z~"]')
    expect(file("../pets.yaml", "api/sub/a.yaml")).toBe("api/pets.yaml []")
    expect(file("my%20pets.yaml#/a%20b/%7Bid%7D")).toBe('api/my pets.yaml ["a b","{id}"]')
    expect(file("#/paths/~1a~1%7Bid%7D")).toBe('api/openapi.yaml ["paths","/a/{id}"]')
    expect(file("sub\\pets.yaml")).toBe("api/sub/pets.yaml []")
  })

  it("refuses everything outside the root folder", () => {
    const outside = [
      "../other.yaml",
      "sub/../../x.yaml",
      "%2e%2e/x.yaml",
      "..%2fx.yaml",
      "..\\x.yaml",
      "/etc/passwd",
      "%2Fetc/passwd",
      "file:///etc/passwd",
      "FILE:/etc/passwd",
      "http://example.com/a.yaml",
      "https://example.com/a",
      "//example.com/a",
      "C:\\a.yaml",
      "c:/a.yaml",
      "data:text/plain,x",
      "a%00.yaml",
      "%ff.yaml",
      "../apiary/x.yaml"
    ]
    expect(outside.filter((reference) => file(reference) !== "refused")).toEqual([])
    expect(resolveReference("a.yaml", "../x.yaml", { root: "" })._tag).toBe("Refused")
    expect(resolveReference("/srv/api/a.yaml", "../../../../etc/x", { root: "/srv/api" })._tag).toBe("Refused")
    expect(resolveReference("/srv/api/a.yaml", "b.yaml", { root: "/srv/api" })).toMatchObject({
      file: "/srv/api/b.yaml"
    })
    expect(resolveReference("api/a.yaml", "../x.yaml", { root: "api", allowOutside: true })).toMatchObject({
      file: "x.yaml"
    })
  })

  it("reads references of any length in linear time", () => {
    expect(file(`x.yaml${"?".repeat(400_000)}\n`)).toBe("api/x.yaml []")
    expect(file(`${"../".repeat(200_000)}x`)).toBe("refused")
  })

  it("refuses fragments that are no pointers", () => {
    expect(file("#anchor")).toBe("refused")
    expect(file("#/a~2")).toBe("refused")
    expect(file("#/%zz")).toBe('api/openapi.yaml ["%zz"]')
  })

  it("follows remote addresses that were given along", () => {
    const provided = new Set(["https://example.com/a.yaml", "https://example.com/sub/b.yaml"])
    const options = { root: "", provided }
    expect(resolveReference("x.yaml", "https://example.com/a.yaml#/q", options)).toMatchObject({
      file: "https://example.com/a.yaml",
      path: ["q"]
    })
    expect(resolveReference("https://example.com/a.yaml", "sub/b.yaml", options)).toMatchObject({
      file: "https://example.com/sub/b.yaml"
    })
    expect(resolveReference("https://example.com/a.yaml", "../c.yaml", options)._tag).toBe("Refused")
  })
})

describe("readFiles", () => {
  it("reads what is referred to and names what is missing", () => {
    const documents = set(
      {
        "api/openapi.yaml": "a: { $ref: 'sub/b.yaml#/x' }\nc: { $ref: 'gone.yaml' }\nd: { $ref: '../../etc/passwd' }",
        "api/sub/b.yaml": "x: { $ref: '../openapi.yaml#/a' }\ny: { $ref: './c.json' }"
      },
      "api/openapi.yaml"
    )
    expect([...documents.documents.keys()]).toEqual(["api/openapi.yaml", "api/sub/b.yaml"])
    expect(documents.missing).toEqual(["api/gone.yaml", "api/sub/c.json"])
    expect(documents.refused).toMatchObject([{ file: "api/openapi.yaml", pointer: "/d/$ref" }])
  })

  it("takes documents that were read before", () => {
    const first = set({ "a.yaml": "x: { $ref: b.yaml }" }, "a.yaml")
    const again = readFiles(new Map<string, string | Document>([...first.documents, ["b.yaml", "y: 1"]]), "a.yaml")
    if (again._tag === "Failure") throw new Error("unreadable")
    expect(again.success.missing).toEqual([])
    expect(again.success.documents.get("a.yaml")).toBe(first.documents.get("a.yaml"))
  })

  it("reports unreadable files with their place, and fails for the entry", () => {
    const documents = set({ "a.yaml": "x: { $ref: b.json }", "b.json": '{\n"x" 1}' }, "a.yaml")
    expect(documents.unreadable).toMatchObject([{ file: "b.json", line: 2 }])
    expect(follow(documents, "a.yaml", "b.json#/x")).toMatchObject({ _tag: "Unresolved" })
    expect(readFiles(new Map(), "a.yaml")._tag).toBe("Failure")
    expect(readFiles(new Map([["a.yaml", "a: ["]]), "a.yaml")).toMatchObject({ failure: [{ file: "a.yaml" }] })
  })

  it("follows references, cycles included", () => {
    const documents = set({ "a.json": '{"x": {"$ref": "#/y"}, "y": {"$ref": "#/x"}, "__proto__": {"z": 1}}' }, "a.json")
    expect(follow(documents, "a.json", "#/x")).toMatchObject({ _tag: "Resolved", value: { $ref: "#/y" } })
    expect(follow(documents, "a.json", "#/__proto__/z")).toMatchObject({ value: 1 })
    expect(follow(documents, "a.json", "#/toString")._tag).toBe("Unresolved")
    expect(follow(documents, "a.json", "#/x/length")._tag).toBe("Unresolved")
  })

  it("takes percent signs literally where nothing else is there", () => {
    const documents = set({ "a.json": '{"100%": 1, "a%20b": 2, "a b": 3, "c%20d": 4}' }, "a.json")
    const values = ["#/100%", "#/a%20b", "#/c%20d"].map((reference) => follow(documents, "a.json", reference))
    expect(values).toMatchObject([{ value: 1 }, { value: 3 }, { value: 4, path: ["c%20d"] }])
  })

  it("visits shared values once", () => {
    const lines = ["a0: &a0 { $ref: 'x.yaml' }"]
    for (let level = 1; level < 12; level++)
      lines.push(`a${level}: &a${level} [*a${level - 1}, *a${level - 1}, *a${level - 1}]`)
    expect(set({ "a.yaml": lines.join("\n") }, "a.yaml").missing).toEqual(["x.yaml"])
  })
})

describe("identify", () => {
  const kindOf = (source: string | Uint8Array, file = "x"): string => {
    const result = identify(source, { file })
    return result._tag === "Failure" ? `refused: ${result.failure[0]?.reason ?? ""}` : result.success.recognition.kind
  }

  it("reads what is JSON or YAML and recognises what is neither", () => {
    expect(kindOf("openapi: 3.0.0\npaths: {}")).toBe("openapi")
    expect(kindOf(new TextEncoder().encode('\uFEFF{"swagger":"2.0"}'))).toBe("swagger")
    expect(kindOf('syntax = "proto3";\nmessage A {}')).toBe("proto")
    for (const text of [
      "enum A { B }",
      "scalar Date",
      "extend type A @key { b: C }",
      "union U = A | B",
      "directive @a on FIELD",
      "interface I implements J { a: B }",
      '"about" schema { query: Q }',
      "input A\n{ b: C }"
    ]) {
      expect({ text, kind: kindOf(text) }).toEqual({ text, kind: "graphql" })
    }
    for (const text of [
      "input file: 1",
      "type of: thing",
      "enum values:\n  - a",
      "schema: {}",
      "union of: x",
      "scalar product: 3"
    ]) {
      expect({ text, kind: kindOf(text) }).toEqual({ text, kind: "unknown" })
    }
    expect(kindOf("# title: not a type\ntype: string")).toBe("json-schema")
    expect(kindOf("type: object\nproperties: {}")).toBe("json-schema")
    expect(kindOf('"string"', "a.avsc")).toBe("avro")
    expect(kindOf("just words")).toBe("unknown")
    expect(kindOf("a: [")).toContain("refused")
    expect(kindOf(new Uint8Array([0xff, 0xfe, 0x61, 0]))).toContain("UTF-16")
  })
})

describe("recognise", () => {
  it("answers for hostile text", () => {
    for (const piece of ["/*", "#", '"""', "package a;", "message A {", "\n", " ", "type A"]) {
      expect(recognise(piece.repeat(2_000_000 / piece.length), "x")).toBeDefined()
    }
  })

  it("goes by content first", () => {
    const cases: ReadonlyArray<readonly [unknown, string, string]> = [
      [{ openapi: "3.1.0", info: {} }, "x.yaml", "openapi"],
      [{ openapi: 3.1 }, "x.yaml", "openapi"],
      [{ swagger: "2.0" }, "x.json", "swagger"],
      [{ swagger: 2 }, "x.json", "swagger"],
      [{ asyncapi: "3.0.0" }, "x.json", "asyncapi"],
      [{ lintel: "1.0.0" }, "x.json", "lintel-model"],
      [
        { $schema: "http://json-schema.org/draft-07/schema#", type: "record", name: "a", fields: [] },
        "x",
        "json-schema"
      ],
      [{ type: "object" }, "x.json", "json-schema"],
      [true, "x.json", "json-schema"],
      [{}, "x.json", "json-schema"],
      [{ type: "record", name: "A", fields: [{ name: "a", type: "int" }] }, "x.json", "avro"],
      [{ type: "enum", name: "A", symbols: ["a"] }, "x.json", "avro"],
      [["null", { type: "fixed", name: "F", size: 2 }], "x.json", "avro"],
      [{ type: "map", values: "long" }, "x.json", "avro"],
      [{ type: "array", items: { type: "string" } }, "x.json", "json-schema"],
      [{ type: "string" }, "x.json", "json-schema"],
      [{ type: "string" }, "x.avsc", "avro"],
      ['// hi\nsyntax = "proto3";\nmessage A { int32 a = 1; }', "x", "proto"],
      ["message A {\n  required int32 a = 1;\n}", "x", "proto"],
      ["type Query { a: Int }", "x", "graphql"],
      ['"""doc"""\nschema @a { query: Q }', "x", "graphql"],
      ["hello", "x.txt", "unknown"],
      ["hello", "x.proto", "proto"],
      [{ a: 1 }, "x.json", "unknown"],
      [null, "x.json", "unknown"],
      [[], "x.json", "unknown"],
      [42, "x.json", "unknown"]
    ]
    for (const [value, name, kind] of cases) {
      expect({ value, kind: recognise(value, name).kind }).toEqual({ value, kind })
    }
  })
})
