import { describe, expect, it } from "vitest"
import { design } from "./designs.js"
import { folderWith, lintel } from "./run.js"

/** Files, the argument, and what the one message says. */
const broken: ReadonlyArray<readonly [name: string, file: string, text: string | Uint8Array, message: string]> = [
  [
    "throws",
    "design.ts",
    'const a = 1\nthrow new Error("no such region")\nexport const b = a\n',
    "design.ts:2:7: loading it failed: no such region"
  ],
  ["throws no error", "design.ts", 'throw "nothing"\n', "design.ts: loading it failed: nothing"],
  [
    "has no System",
    "design.ts",
    "export const a = 1\n",
    "design.ts: no System is exported, so this is no design; it exports a"
  ],
  ["exports nothing", "design.ts", "const a = 1\n", "it exports nothing"],
  [
    "misses a package",
    "design.ts",
    'import { a } from "no-such-package"\nexport { a }\n',
    'design.ts:1: imports "no-such-package", which is not installed'
  ],
  [
    "misses a module",
    "design.ts",
    'import { a } from "./gone.js"\nexport { a }\n',
    "design.ts:1: imports gone.js, which does not exist"
  ],
  [
    "says a name twice",
    "design.ts",
    `${design}export const again = Service.make("orders", { tier: "critical" })\nexport const more = System.make("shop2", { include: [again, toPayments] })\n`,
    "2 systems are exported: shop, shop2"
  ],
  ["is empty", "a.json", "", "a.json: the file is empty"],
  ["is binary", "a.json", new Uint8Array([1, 2, 0, 0, 255]), "a.json: the file is binary"],
  [
    "is no UTF-8",
    "a.json",
    new Uint8Array([123, 34, 195, 40, 34]),
    "a.json:1:3: byte 0xc3 at index 2 is not valid UTF-8"
  ],
  ["is no JSON", "a.json", '{ "lintel": "1.0" "a" }', "a.json:1:19:"],
  ["is of another kind", "a.graphql", "type Query { a: Int }\n", "a.graphql: this is a GraphQL schema"],
  ["is no Avro IDL", "a.avdl", "protocol A {\n  record B { int }\n}\n", 'a.avdl:2:18: expected a name, found "}"'],
  [
    "is no Avro schema",
    "a.avsc",
    '{\n  "type": "enum", "name": "A", "symbols": ["x-y"] }',
    'a.avsc:2:44: "x-y" is no symbol'
  ],
  ["is neither JSON nor YAML", "README.md", "# Shop\n\n*a: b* c: [\n", "README.md: this is neither JSON nor YAML (3:"],
  ["is Protobuf", "a.proto", 'syntax = "proto3";\n', "this is a Protobuf file"],
  ["is nothing known", "a.json", '{ "hello": 1 }', "this is no document Lintel knows"],
  ["is a schema", "a.json", '{ "type": "string" }', "a.json is a JSON Schema"],
  ["is too new", "a.json", '{ "lintel": "9.0" }', "a.json:1:3: /lintel is version 9.0"],
  [
    "misspells a field",
    "a.json",
    '{\n  "lintel": "1.0",\n  "services": { "web": { "teir": "critical" } }\n}',
    'a.json:3:26: /services/web/teir is not a field here; did you mean "tier"?'
  ],
  ["is too deep", "a.json", `{ "lintel": "1.0", "extensions": ${"[".repeat(600)}${"]".repeat(600)} }`, "500"],
  ["is of no version", "a.yaml", "openapi: 9.9.9\ninfo: {}\n", "a.yaml:1:1: version 9.9.9 of openapi is not supported"],
  ["is no openapi", "a.yaml", "openapi: 3.0.3\npaths: 7\n", "a.yaml:2:"],
  ["is a pointer of Git LFS", "a.json", "version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "git lfs pull"]
]

describe("what cannot be used ends with 2, one message on standard error and nothing on standard output", () => {
  it.each(broken)("%s", async (_, file, text, message) => {
    const { code, stdout, stderr } = await lintel(folderWith({ [file]: text }), "check", file)
    expect(stderr).toContain(message)
    expect(stderr).toMatch(/^lintel: [^\n]+\n(?: {2}[^\n]*\n)*$/)
    expect([code, stdout]).toEqual([2, ""])
  })

  it("a System that cannot be said as a Model names the file, the line and what", async () => {
    const twice = design.replace(
      "include: [toPayments]",
      'include: [toPayments, Service.make("orders", { tier: "critical" })]'
    )
    const { code, stdout, stderr } = await lintel(folderWith({ "design.ts": twice }), "check")
    expect([code, stdout]).toEqual([2, ""])
    expect(stderr).toMatch(/^lintel: design\.ts:\d+:\d+: service:orders: is made twice and differs/)
  })

  it("several Systems are chosen from by name", async () => {
    const two = `${design}export const other = System.make("other", { include: [] })\n`
    const folder = folderWith({ "design.ts": two })
    expect((await lintel(folder, "snapshot", "--system", "other")).code).toBe(0)
    expect((await lintel(folder, "check", "--system", "othre")).stderr).toContain("did you mean other?")
  })

  it("control characters of a document do not reach the terminal", async () => {
    const { stderr } = await lintel(
      folderWith({ "a.json": '{ "lintel": "1.0", "\\u001b[31m": 1 }' }),
      "check",
      "a.json"
    )
    expect(stderr).not.toContain("\u001b")
    const name = await lintel(folderWith({}), "check", "\u001b[2Jx.json")
    expect(name.stderr).not.toContain("\u001b")
  })

  it("a byte order mark and Windows line ends are read", async () => {
    const text = '\ufeff{\r\n  "lintel": "1.0",\r\n  "services": { "web": {} }\r\n}\r\n'
    const { code } = await lintel(folderWith({ "a.json": text }), "check", "a.json", "--fail-on", "never")
    expect(code).toBe(0)
  })
})
