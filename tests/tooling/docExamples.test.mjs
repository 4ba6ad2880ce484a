import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterEach, describe, expect, test } from "vitest"
import { generate, readExample, readFences } from "../../scripts/doc-examples.mjs"

const folders = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

const fence = (info, ...rows) => ["```" + info, ...rows, "```", ""].join("\n")
const comment = (...rows) =>
  ["/**", " * Says.", " *", " * @example", ...rows.map((row) => ` * ${row}`), " */", ""].join("\n")

/** What is generated from these files, as one record. */
const generated = (files) => {
  const root = mkdtempSync(join(tmpdir(), "lintel-examples-"))
  folders.push(root)
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  const result = generate(root)
  return { count: result.count, files: Object.fromEntries(result.files) }
}
const body = (code) => readExample("x:1", code, true).body

describe("fences", () => {
  test("of Markdown, with their lines", () => {
    expect(readFences("a.md", `# A\n\n${fence("ts no-run", "a()", "b()")}`)).toEqual([
      { info: ["ts", "no-run"], line: 4, code: "a()\nb()" }
    ])
  })
  test("inside a longer fence stay text", () => {
    expect(readFences("a.md", `\`\`\`\`md\n${fence("ts", "a()")}\`\`\`\`\n`).map(({ info }) => info[0])).toEqual(["md"])
  })
  test("of a source, from its documentation comments only", () => {
    const text = `const glob = "src/**/*.ts"\n${comment("```ts", "a()", "", "b()", "```")}const x = \`\n\`\`\`ts\n\`\`\`\n\`\n`
    expect(readFences("a.ts", text)).toEqual([{ info: ["ts"], line: 7, code: "a()\n\nb()" }])
  })
})

describe("statements", () => {
  test("assert what the comment after them says", () => {
    expect(body("f(1) // => 2")).toEqual(["expect(f(1)).toEqual(2)"])
    expect(body("await f(\n  1\n) // => { a: 1 }")).toEqual(["expect(await f(\n  1\n)).toEqual({ a: 1 })"])
    expect(body("const a = f() // => 1")).toEqual(["const a = f()\nexpect(a).toEqual(1)"])
  })
  test("lose `export`, and keep what it exported", () => {
    expect(body("export const a = 1")).toEqual(["const a = 1"])
    expect(body("export interface A {}\nexport type B = A\nexport {}")).toEqual(["interface A {}", "type B = A"])
    expect(body("export default defineConfig({})")).toEqual(["void (defineConfig({}))"])
    expect(body("export default function f() {}")).toEqual(["function f() {}"])
    expect(body("export default class {}")).toEqual(["void (class {})"])
    expect(body("const a = 1\nexport { a }")).toEqual(["const a = 1"])
  })
  test("keep the comment that expects an error of the compiler", () => {
    const code = "const a = 1 // => 1\n// why\n// @ts-expect-error no such function\ng()"
    expect(body(code)).toEqual(["const a = 1\nexpect(a).toEqual(1)", "// @ts-expect-error no such function\ng()"])
  })
  test("that re-export stay at the top", () => {
    expect(readExample("x:1", 'export * from "a"', true).imports).toEqual(['export * from "a"'])
  })
  test("are never left unasserted in silence", () => {
    const problem = "an assertion `// =>` that is not at the end of a top-level statement"
    expect(readExample("x:1", "if (a) {\n  f() // => 1\n}", true).problem).toBe(problem)
    expect(readExample("x:1", "f()\n// => 1", true).problem).toBe(problem)
    expect(readExample("x:1", 'f("// => 1")', true).problem).toBeUndefined()
  })
  test("of internal modules import by the path from the root", () => {
    expect(readExample("x:1", 'import { a } from "./packages/b/src/a.js"\na() // => 1', true).imports).toEqual([
      'import { a } from "../../../../packages/b/src/a.js"'
    ])
  })
  test("that do not parse fail their own test only", () => {
    const { files } = generated({ "README.md": fence("ts", "const = 1") + fence("ts", "f() // => 1") })
    expect(files["docs/examples-0.test.ts"]).toContain('throw new Error("does not parse: ')
    expect(files["docs/examples-0.test.ts"]).toContain("expect(f()).toEqual(1)")
  })
})

describe("grouping", () => {
  test("one file for the examples of a package", () => {
    const { files, count } = generated({
      "packages/model/src/a.ts": comment("```ts", 'import { a } from "@lintel/model"', "a() // => 1", "```"),
      "packages/model/src/b.ts": comment("```ts", 'import { a, b } from "@lintel/model"', "b(a) // => 1", "```"),
      "packages/model/src/sub/c.ts": comment("```ts", 'import { c } from "@lintel/model/sub"', "c() // => 1", "```"),
      "packages/model/README.md": fence("ts", 'import { a } from "@lintel/model"', "a() // => 1")
    })
    expect(count).toBe(4)
    expect(Object.keys(files)).toEqual(["model/examples-0.test.ts"])
    expect(files["model/examples-0.test.ts"].split("\n").slice(0, 5)).toEqual([
      'import { expect, test } from "vitest"',
      'import { a } from "@lintel/model"',
      'import { b } from "@lintel/model"',
      'import { c } from "@lintel/model/sub"',
      ""
    ])
  })
  test("another file where one name means two things", () => {
    const { files } = generated({
      "README.md": fence("ts", 'import { a } from "x"', "a()") + fence("ts", 'import { b as a } from "x"', "a()")
    })
    expect(Object.keys(files)).toEqual(["docs/examples-0.test.ts", "docs/examples-1.test.ts"])
  })
  test("another file where an example would use an import it forgot", () => {
    const { files } = generated({ "README.md": fence("ts", 'import { a } from "x"', "a()") + fence("ts", "a()") })
    expect(Object.keys(files)).toEqual(["docs/examples-0.test.ts", "docs/examples-1.test.ts"])
  })
  test("the same file where the name is only a label", () => {
    const { files } = generated({
      "README.md": fence("ts", 'import { a } from "x"', "a()") + fence("ts", "f({ a: 1 }).a")
    })
    expect(Object.keys(files)).toEqual(["docs/examples-0.test.ts"])
  })
})

describe("words on the fence", () => {
  test("no-run is compiled and is no test", () => {
    const { files } = generated({ "docs/guide/a.md": fence("ts no-run", "f() // => 1") })
    expect(files).toEqual({
      "docs/examples-0.ts":
        "\n// docs/guide/a.md:2\nexport const example0 = async (): Promise<void> => {\nexpect(f()).toEqual(1)\n}\n\n"
    })
  })
  test("bad, good and other languages are left alone", () => {
    const text = fence("ts bad", "x") + fence("ts good", "x") + fence("json", "x") + fence("", "x")
    expect(generated({ "packages/rules/src/a/b/rule.md": text, "README.md": text })).toEqual({ count: 0, files: {} })
  })
  test("an unknown word fails", () => {
    const { files } = generated({ "README.md": fence("ts norun", "f()") })
    expect(files["docs/examples-0.test.ts"]).toContain("unknown word on the fence: norun")
  })
  test("file= makes a module that later fences import", () => {
    const { files } = generated({
      "docs/guide.md":
        fence("ts file=a.ts", "export const a = 1") + fence("ts", 'import { a } from "./a.js"', "a // => 1")
    })
    expect(files["docs-guide-md/0/a.ts"]).toBe("export const a = 1\n")
    expect(files["docs-guide-md/examples-0.test.ts"]).toContain('import { a } from "./0/a.js"')
    expect(files["docs-guide-md/examples-0.test.ts"]).toContain('await import("./0/a.js")')
  })
  test("a file of another language, in a folder", () => {
    const { files } = generated({
      "a.md": fence("yaml file=old/a.yaml", "openapi: 3.1.0") + fence("console", "$ lintel diff old new")
    })
    expect(files["a-md/0/old/a.yaml"]).toBe("openapi: 3.1.0\n")
    expect(Object.keys(files)).toEqual(["a-md/0/old/a.yaml", "a-md/console.test.ts"])
  })
  test("a path that leaves the page's folder fails", () => {
    for (const path of ["../a.ts", "/a.ts", "a/../b.ts", "a"]) {
      const { files } = generated({ "a.md": fence(`ts file=${path}`, "") })
      expect(files["docs/examples-0.test.ts"]).toContain("no path of a file: ")
    }
  })
})

describe("a page is read from top to bottom", () => {
  const page = (...fences) => generated({ "a.md": fences.join("") }).files

  test("a file shown again leaves what was run before as it was", () => {
    const files = page(
      fence("ts file=a.ts", "export const a = 1"),
      fence("ts file=b.ts", 'export { a } from "./a.ts"'),
      fence("ts", 'import { a } from "./b.ts"', "a // => 1"),
      fence("ts file=a.ts", "export const a = 2"),
      fence("ts", 'import { a } from "./b.ts"', "a // => 2")
    )
    expect(files["a-md/0/a.ts"]).toBe("export const a = 1\n")
    expect(files["a-md/1/a.ts"]).toBe("export const a = 2\n")
    expect(files["a-md/1/b.ts"]).toBe(files["a-md/0/b.ts"])
    const tests = Object.entries(files).filter(([name]) => name.endsWith(".test.ts"))
    expect(tests.filter(([, text]) => text.includes('from "./0/b.ts"'))).toHaveLength(1)
    expect(tests.filter(([, text]) => text.includes('from "./1/b.ts"'))).toHaveLength(1)
  })
  test("a change is made to the file as it was shown", () => {
    const files = page(
      fence("ts file=a.ts", "const a = 1", "", "export { a }"),
      fence("ts", 'import { a } from "./a.ts"', "a // => 1"),
      fence("diff file=a.ts", "-const a = 1", "+const a = 2", "", "+// the rest", " export { a }"),
      fence("ts", 'import { a } from "./a.ts"', "a // => 2")
    )
    expect(files["a-md/0/a.ts"]).toBe("const a = 1\n\nexport { a }\n")
    expect(files["a-md/1/a.ts"]).toBe("const a = 2\n\n// the rest\nexport { a }\n")
  })
  test("a change that does not fit, or fits twice, fails", () => {
    for (const change of ["-const b", " x"]) {
      const files = page(fence("ts file=a.ts", "const a = 1", "x", "x"), fence("diff file=a.ts", change))
      expect(files["a-md/examples-0.test.ts"]).toContain("does not fit a.ts")
    }
  })
  test("a command sees only what was shown before it", () => {
    const files = page(
      fence("ts file=a.ts", "export const a = 1"),
      fence("console", "$ lintel check a.ts", "said"),
      fence("json file=b.json", "{}"),
      fence("console in=repository", "$ lintel check a.ts"),
      fence("console no-run", "$ npm install")
    )
    expect(Object.keys(files).filter((name) => name.endsWith(".json"))).toEqual(["a-md/1/b.json"])
    const [, argument] = /runPage\(import\.meta\.dirname, (.*)\)\n$/s.exec(files["a-md/console.test.ts"])
    expect(JSON.parse(argument)).toEqual({
      page: "a.md",
      blocks: [
        { line: 5, text: "$ lintel check a.ts\nsaid", where: "page", state: 0 },
        { line: 12, text: "$ lintel check a.ts", where: "repository", state: 1 }
      ]
    })
  })
  test("its own tests are left to the test runner", () => {
    const files = page(fence("ts file=a.test.ts", 'import { test } from "vitest"'))
    expect(Object.keys(files)).toEqual(["a-md/0/a.test.ts"])
  })
})
