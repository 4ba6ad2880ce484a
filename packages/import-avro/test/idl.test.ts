import { locate, parsePointer, valueAt } from "@lintel/document"
import { parseIdl, read, type ReadOptions } from "@lintel/import-avro"
import * as fc from "fast-check"
import avro from "avsc"
import { describe, expect, it } from "vitest"

const parsed = (text: string): Record<string, unknown> => {
  const result = parseIdl(text, { file: "a.avdl" })
  if (result._tag === "Failure") throw new Error(result.failure.map((part) => part.reason).join("; "))
  return result.success.value as Record<string, unknown>
}

const refused = (text: string): string => {
  const result = parseIdl(text, { file: "a.avdl" })
  if (result._tag === "Success") throw new Error("it was read")
  const [error] = result.failure
  return `${error?.line}:${error?.column} ${error?.reason}`
}

const readOk = (files: Readonly<Record<string, string>>, entry: string, options: ReadOptions = {}) => {
  const result = read(new Map(Object.entries(files)), entry, options)
  if (result._tag === "Failure") throw new Error(result.failure.map(({ reason }) => reason).join("; "))
  return result.success
}

const failures = (files: Readonly<Record<string, string>>, entry: string, options: ReadOptions = {}) => {
  const result = read(new Map(Object.entries(files)), entry, options)
  if (result._tag === "Success") throw new Error("it was read")
  return result.failure.map(({ column, file, line, reason }) => `${file}:${line}:${column} ${reason}`)
}

const schemaOf = (files: Readonly<Record<string, string>>, entry: string, message: string): unknown => {
  const payload = readOk(files, entry).model.messages?.[message]?.payload
  return payload?._tag === "Avro" ? payload.schema : undefined
}

describe("the grammar", () => {
  it("has every kind of type", () => {
    expect(
      parsed(`
        @namespace("org.shop")
        /** What happens in a shop. */
        protocol Shop {
          /** A state. */
          @aliases(["Status"]) enum State { OPEN, @old(true) PAID } = OPEN;
          @namespace("org.ids") fixed Hash(16);
          record Order {
            /** Its number. */ string id;
            @logicalType("timestamp-micros") long at;
            int a, @aliases(["c"]) b = -1;
            decimal(9, 2) total; decimal(4) rate;
            date on; time_ms from; timestamp_ms till; local_timestamp_ms here; uuid key;
            union { null, org.ids.Hash } hash = null;
            array<map<Order>> children = [];
            @java-class("java.util.List") array<bytes> blobs;
            string? note = null; string? tag = "x"; State? state; boolean \`union\` = true;
            double @order("descending") weight = 1.5e3;
          }
          error Failed { string why; }
          /** Adds. */ int add(int a, int b = 0) throws Failed;
          void ping() oneway;
        }`)
    ).toEqual({
      protocol: "Shop",
      doc: "What happens in a shop.",
      namespace: "org.shop",
      types: [
        {
          type: "enum",
          name: "State",
          namespace: "org.shop",
          doc: "A state.",
          symbols: ["OPEN", "PAID"],
          default: "OPEN",
          aliases: ["Status"]
        },
        { type: "fixed", name: "Hash", size: 16, namespace: "org.ids" },
        {
          type: "record",
          name: "Order",
          namespace: "org.shop",
          fields: [
            { name: "id", type: "string", doc: "Its number." },
            { name: "at", type: { type: "long", logicalType: "timestamp-micros" } },
            { name: "a", type: "int" },
            { name: "b", type: "int", aliases: ["c"], default: -1 },
            { name: "total", type: { type: "bytes", logicalType: "decimal", precision: 9, scale: 2 } },
            { name: "rate", type: { type: "bytes", logicalType: "decimal", precision: 4 } },
            { name: "on", type: { type: "int", logicalType: "date" } },
            { name: "from", type: { type: "int", logicalType: "time-millis" } },
            { name: "till", type: { type: "long", logicalType: "timestamp-millis" } },
            { name: "here", type: { type: "long", logicalType: "local-timestamp-millis" } },
            { name: "key", type: { type: "string", logicalType: "uuid" } },
            { name: "hash", type: ["null", "org.ids.Hash"], default: null },
            { name: "children", type: { type: "array", items: { type: "map", values: "Order" } }, default: [] },
            { name: "blobs", type: { type: "array", items: "bytes", "java-class": "java.util.List" } },
            { name: "note", type: ["null", "string"], default: null },
            { name: "tag", type: ["string", "null"], default: "x" },
            { name: "state", type: ["null", "State"] },
            { name: "union", type: "boolean", default: true },
            { name: "weight", type: "double", order: "descending", default: 1500 }
          ]
        },
        { type: "error", name: "Failed", namespace: "org.shop", fields: [{ name: "why", type: "string" }] }
      ],
      messages: {
        add: {
          doc: "Adds.",
          request: [
            { name: "a", type: "int" },
            { name: "b", type: "int", default: 0 }
          ],
          response: "int",
          errors: ["Failed"]
        },
        ping: { request: [], response: "null", "one-way": true }
      }
    })
  })

  it("may be without a protocol", () => {
    expect(parsed('namespace a.b;\nschema array<Order>;\nimport idl "x.avdl";\nrecord Order { int x; }')).toEqual({
      namespace: "a.b",
      schema: { type: "array", items: "Order" },
      imports: [{ kind: "idl", location: "x.avdl" }],
      types: [{ type: "record", name: "Order", namespace: "a.b", fields: [{ name: "x", type: "int" }] }]
    })
    expect(parsed("/** An A. */ @x(1) enum A { B }")).toEqual({
      types: [{ type: "enum", name: "A", doc: "An A.", symbols: ["B"], x: 1 }]
    })
    expect(parsed("// nothing\n")).toEqual({ types: [] })
  })

  it("has comments, escapes and numbers of any form", () => {
    const text = `/* a */ record A { // b
      /** one
        * two */
      string x = "\\u0041\\n\\"\\101/*no*/" ; long y = 0x10L; map<int> z = {"__proto__": 1, 'k': 2}; }`
    expect(JSON.stringify(parsed(text))).toBe(
      '{"types":[{"type":"record","name":"A","fields":[' +
        '{"name":"x","type":"string","doc":"one\\ntwo","default":"A\\n\\"A/*no*/"},' +
        '{"name":"y","type":"long","default":16},' +
        '{"name":"z","type":{"type":"map","values":"int"},"default":{"__proto__":1,"k":2}}]}]}'
    )
    const large = parseIdl("record A { long x = 9007199254740993; }")
    expect(large._tag === "Success" && large.success.warnings[0]?.reason).toContain("does not fit a double")
  })

  it("tells the place and what is expected there", () => {
    const cases: ReadonlyArray<readonly [string, string]> = [
      ["protocol A {\n  record B { int }\n}", '2:18 expected a name, found "}"'],
      ["protocol A { record B { int x } }", '1:31 expected ";" after a field, found "}"'],
      ["protocol A {", "1:13 expected a declaration, a message, an import or the end of the protocol, found the end"],
      ["protocol A { @foo record B { } }", '1:19 expected "(" after @foo: an annotation has a value, found "record"'],
      ["record A { @x(1) B b; }", "1:13 @x annotates B, which is declared elsewhere"],
      ["record A { @x(1) union { null, int } b; }", "1:13 @x annotates a union, which holds no properties"],
      ['@type("x") record A { }', "1:2 @type cannot be annotated: the declaration says it"],
      ["record A { record B { int x; } b; }", "1:12 a type is declared on its own, and used here by its name"],
      ["record A { array int x; }", '1:18 expected "<" after array, found "int"'],
      ["record A { union { int?, null } x; }", '1:20 a branch of a union has no "?"'],
      ["record A { double x = NaN; }", "1:23 JSON has no number NaN"],
      ["record A { long x = 017; }", "1:21 a number has no leading zeros"],
      ["record A { long x = 1e999; }", "1:21 the number 1e999 does not fit a double"],
      ["record A { string x = 'a\n'; }", "1:23 the string does not end on its line"],
      ["record A { string x = '\\q'; }", "1:24 the string holds an escape that is not known"],
      ["record A { /* int x; }", "1:12 the comment does not end"],
      ["fixed A(-1);", '1:9 expected the number of bytes, found "-1"'],
      ["protocol A {} record B {}", '1:15 expected nothing after the protocol, found "record"'],
      ["import foo 'x';", '1:8 expected idl, protocol or schema, found "foo"'],
      ["protocol A { int a(); int a(); }", "1:27 the message a stands twice"],
      ["protocol A { int a() oneway; }", "1:18 what is oneway gives nothing: it is void"],
      ["@namespace(1) protocol A { }", "1:2 a namespace is a text"],
      ["record A { int x = 12a; }", "1:20 this is neither a number nor a name"]
    ]
    for (const [text, reason] of cases) expect(`${text} => ${refused(text)}`).toContain(`${text} => ${reason}`)
  })

  it("is bounded", () => {
    expect(refused(`record A { ${"array<".repeat(5000)}int x; }`)).toContain("nested deeper than 500")
    expect(refused(`record A { int x = ${"[".repeat(5000)}; }`)).toContain("nested deeper than 500")
    expect(parsed(`${"/* c */ // d\n".repeat(50_000)} record A { }`)["types"]).toHaveLength(1)
    const many = parseIdl(`enum A { ${Array.from({ length: 200 }, (_, at) => `S${at}`).join()} }`, {
      limits: { maxNodes: 100 }
    })
    expect(many._tag === "Failure" && many.failure[0]?.reason).toContain("more than 100 values")
    const large = parseIdl("record A { }", { limits: { maxBytes: 4 } })
    expect(large._tag === "Failure" && large.failure[0]?.reason).toContain("the limit is 4")
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined()
    expect(Object.keys(parsed('@__proto__({"polluted": 1}) record A { }')["types"] as object)).toEqual(["0"])
  })

  it("never throws, for any text", () => {
    const piece = fc.constantFrom("record ", "A", "{", "}", "<", ">", "(", ")", ";", ",", "@", "?", "=", '"', "`", "/*")
    const more = fc.constantFrom(
      "*/",
      "//",
      "\n",
      " ",
      "union",
      "array",
      "1",
      "-",
      "0x",
      "\\",
      "protocol ",
      "import ",
      "."
    )
    const texts = fc.array(fc.oneof(piece, more, fc.string({ maxLength: 3 })), { maxLength: 40 })
    fc.assert(
      fc.property(texts, (pieces) => {
        const { _tag } = parseIdl(pieces.join(""))
        return _tag === "Success" || _tag === "Failure"
      }),
      { numRuns: 2000, seed: 5 }
    )
  })
})

describe("places", () => {
  it("are those of the text, for every value", () => {
    const text = "protocol P {\n  record Order {\n    int a, b;\n    decimal(9, 2) total = null;\n  }\n}\n"
    const result = parseIdl(text, { file: "p.avdl" })
    if (result._tag === "Failure") throw new Error("unreadable")
    const at = (pointer: string): string => {
      const found = locate(result.success, pointer)
      return found === undefined ? "nowhere" : text.slice(found.offsets.value, found.offsets.end)
    }
    expect(at("/types/0/name")).toBe("Order")
    expect(at("/types/0/fields/0")).toBe("int a")
    expect(at("/types/0/fields/1")).toBe("b")
    expect(at("/types/0/fields/2/type/scale")).toBe("2")
    expect(at("/types/0/fields/2/type")).toBe("decimal(9, 2)")
    expect(at("/types/0/fields/2/default")).toBe("null")
    expect(at("/types/1")).toBe("nowhere")
  })

  it("lead from facts of the Model to the file that says them", () => {
    const files = {
      "order.avdl": 'namespace shop;\nimport idl "parts/money.avdl";\nrecord Order {\n  Money total;\n}\n',
      "parts/money.avdl": "namespace shop;\nrecord Money {\n  long cents;\n}\n"
    }
    const { parts, positions } = readOk(files, "order.avdl")
    expect(parts).toEqual(["parts/money.avdl"])
    expect(positions.locate("message:Order", "/payload/schema/fields/0/type/fields/0/type")).toMatchObject({
      file: "parts/money.avdl",
      line: 3,
      column: 3,
      length: 4
    })
  })
})

describe("a file", () => {
  it("is a message for each record that no other contains, in any order", () => {
    const text = `@namespace("s") protocol P {
      record Order { State state; array<Line> lines; } record Line { string sku; }
      enum State { A } record Paid { string id; } void ping(); }`
    const { messages, warnings } = readOk({ "p.avdl": text }, "p.avdl")
    expect(messages).toEqual(["Order", "Paid"])
    expect(warnings.map(({ reason }) => reason)).toEqual([
      "the calls of a protocol are left out; its types are read as messages"
    ])
    expect(schemaOf({ "p.avdl": text }, "p.avdl", "Order")).toEqual({
      type: "record",
      name: "Order",
      namespace: "s",
      fields: [
        { name: "state", type: { type: "enum", name: "State", symbols: ["A"] } },
        {
          name: "lines",
          type: { type: "array", items: { type: "record", name: "Line", fields: [{ name: "sku", type: "string" }] } }
        }
      ]
    })
  })

  it("is the one schema that it names", () => {
    const files = { "in/order.avdl": "namespace s;\nschema union { null, A };\nrecord A { B? b; }\nrecord B { A? a; }" }
    expect(readOk(files, "in/order.avdl").messages).toEqual(["order"])
    expect(schemaOf(files, "in/order.avdl", "order")).toEqual([
      "null",
      {
        type: "record",
        name: "A",
        namespace: "s",
        fields: [
          {
            name: "b",
            type: ["null", { type: "record", name: "B", fields: [{ name: "a", type: ["null", "s.A"] }] }]
          }
        ]
      }
    ])
    const named = { "a.avdl": "schema A;\nrecord B { int x; }\nrecord A { B b; }" }
    expect(readOk(named, "a.avdl").messages).toEqual(["A"])
    expect(readOk({ "n.avdl": "schema int;" }, "n.avdl").messages).toEqual(["n"])
  })

  it("imports interfaces, protocols and schemas, in circles too", () => {
    const files = {
      "a.avdl":
        'import idl "b.avdl"; import protocol "c.avpr"; import schema "d.avsc"; record A { x.B b; y.C c; D d; }',
      "b.avdl": '@namespace("x") protocol Bs { import idl "a.avdl"; record B { int n; } }',
      "c.avpr": '{ "protocol": "y.Cs", "types": [{ "type": "enum", "name": "C", "symbols": ["S"] }] }',
      "d.avsc": '{ "type": "fixed", "name": "D", "size": 2 }'
    }
    const { messages, parts } = readOk(files, "a.avdl")
    expect(messages).toEqual(["A"])
    expect(parts).toEqual(["b.avdl", "c.avpr", "d.avsc"])
    expect(JSON.stringify(schemaOf(files, "a.avdl", "A"))).toContain('"symbols":["S"]')
  })

  it("that only imports gives what it imports", () => {
    const files = {
      "all.avdl": 'protocol All { import idl "b.avdl"; import idl "c.avdl"; }',
      "b.avdl": "record B { int n; }",
      "c.avdl": "record C { int n; }"
    }
    expect(readOk(files, "all.avdl").messages).toEqual(["B", "C"])
  })

  it("knows nothing that it does not import, and leaves no folder", () => {
    const files = { "in/a.avdl": "record A {\n  B b;\n}", "in/b.avdl": "record B { int n; }" }
    expect(failures(files, "in/a.avdl")).toEqual(['in/a.avdl:2:3 nothing defines "B"'])
    const away = { "in/a.avdl": 'import idl "../b.avdl";', "b.avdl": "record B { int n; }" }
    expect(failures(away, "in/a.avdl")).toEqual(['in/a.avdl:1:12 "../b.avdl" leads outside the folder of the document'])
    expect(readOk(away, "in/a.avdl", { root: "" }).messages).toEqual(["B"])
    for (const path of ["/etc/passwd", "https://example.org/b.avdl", "../../b.avdl"]) {
      expect(failures({ "in/a.avdl": `import idl "${path}";` }, "in/a.avdl", { root: "" })[0]).toContain(path)
    }
    expect(failures({ "a.avdl": 'import idl "gone.avdl";' }, "a.avdl")).toEqual([
      "a.avdl:1:12 gone.avdl is imported, and is not there"
    ])
    expect(failures({ "a.avdl": 'import schema "b.avsc";', "b.avsc": "{" }, "a.avdl")[0]).toContain("b.avsc:1:2")
    expect(failures({}, "a.avdl")).toEqual(["a.avdl:1:1 the file is missing"])
  })

  it("tells mistakes of its schemas with their places", () => {
    expect(failures({ "a.avdl": "record A {\n  int x = null;\n}" }, "a.avdl")[0]).toMatch(/^a\.avdl:2:\d+ /)
    expect(failures({ "a.avdl": "enum E { A, A }" }, "a.avdl")).toEqual(["a.avdl:1:13 the symbol A stands twice"])
    expect(failures({ "a.avdl": "record A { int x; int x; }" }, "a.avdl")).toEqual([
      "a.avdl:1:23 the field x stands twice"
    ])
  })
})

/** Interfaces in the part of the language that another reader knows as well, with noise between the pieces. */
const name = fc.constantFrom("A", "B", "Order", "line_item", "x1", "constructor2")
const property = fc
  .tuple(fc.constantFrom("a", "b-c", "d.e"), fc.constantFrom('"s"', "1", "[1, 2]", '{"k": null}', "true"))
  .map(([key, value]) => `@${key}(${value}) `)
const { type } = fc.letrec<{ readonly type: string }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom("int", "string", "bytes", "date", "timestamp_ms", "Order", "a.b.C", "null"),
    fc
      .tuple(fc.option(property, { nil: "" }), fc.constantFrom("long", "double", "boolean"))
      .map((part) => part.join("")),
    tie("type").map((part) => `array<${part}>`),
    fc.tuple(fc.option(property, { nil: "" }), tie("type")).map(([own, part]) => `${own}map < ${part} >`),
    fc.array(tie("type"), { minLength: 1, maxLength: 3 }).map((part) => `union { ${part.join(", ")} }`)
  )
}))
const doc = fc.constantFrom("", "/** Text. */ ", "/* none */ ", "// line\n")
const field = fc
  .tuple(doc, type, fc.option(property, { nil: "" }), name, fc.constantFrom("", " = 1", ' = "s"', " = [{}]", " = null"))
  .map(([text, of, own, called, fallback]) => `${text}${of} ${own}${called}${fallback};`)
const fields = fc.array(field, { maxLength: 4 }).map((part) => part.join("\n"))
const declaration = fc.oneof(
  fc
    .tuple(doc, fc.option(property, { nil: "" }), fc.constantFrom("record", "error"), name, fields)
    .map(([text, own, kind, called, body]) => `${text}${own}${kind} ${called} { ${body} }`),
  fc
    .tuple(doc, name, fc.constantFrom("", " = A;"))
    .map(([text, called, tail]) => `${text}enum ${called} { A, B }${tail}`),
  fc.tuple(name, fc.nat(100)).map(([called, size]) => `fixed ${called}(${size});`)
)
const protocol = fc
  .tuple(name, fc.array(declaration, { maxLength: 4 }), fc.uniqueArray(name, { maxLength: 2 }), type)
  .map(
    ([called, types, calls, of]) =>
      `protocol ${called} {\n${types.join("\n")}\n${calls.map((part) => `void ${part}(${of} p) throws E;`).join("\n")}}`
  )

describe("another reader of the language", () => {
  it("reads the same where it knows the syntax", () => {
    fc.assert(
      fc.property(protocol, (text) => {
        const theirs = avro.readProtocol(text) as Record<string, unknown>
        const { messages = {}, types } = parsed(text)
        expect({ types, messages }).toEqual({ types: theirs["types"] ?? [], messages: theirs["messages"] ?? {} })
      }),
      { numRuns: 400, seed: 11 }
    )
  })

  it("and every part is said where its place is", () => {
    fc.assert(
      fc.property(protocol, (text) => {
        const result = parseIdl(text)
        if (result._tag === "Failure") throw new Error(result.failure[0]?.reason)
        const document = result.success
        const names = (value: unknown, pointer: string): ReadonlyArray<string> =>
          typeof value === "object" && value !== null
            ? Object.entries(value).flatMap(([key, inner]) =>
                key === "name" ? [`${pointer}/name`] : names(inner, `${pointer}/${key.replaceAll("~", "~0")}`)
              )
            : []
        for (const pointer of names(document.value, "")) {
          const found = locate(document, pointer)
          const said = found === undefined ? "" : text.slice(found.offsets.value, found.offsets.end)
          expect(said).toBe(valueAt(document.value, parsePointer(pointer) ?? []))
        }
      }),
      { numRuns: 100, seed: 12 }
    )
  })
})
