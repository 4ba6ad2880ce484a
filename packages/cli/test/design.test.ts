import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it, onTestFinished } from "vitest"
import { importedFile, importsOf, localImports } from "../src/design/localImports.js"
import { labelOf } from "../src/files/labels.js"
import { moduleFailure } from "../src/design/moduleFailure.js"

const folderWith = (files: Readonly<Record<string, string>>): string => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "lintel-design-")))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

describe("localImports", () => {
  it("finds what a module imports, re-exports and imports late, by relative paths only", () => {
    const text = `import a from "./a.js"
import * as b from '../b'
import "./c.ts"
export * from "./d.mjs"
const e = await import("./e.js")
import f from "f"
const text = "not ./g.js"`
    expect(importsOf(text)).toEqual(["./a.js", "../b", "./c.ts", "./d.mjs", "./e.js"])
  })

  it("knows that ./a.js may be a.ts, and prefers the file that is there", () => {
    const exists =
      (...names: ReadonlyArray<string>) =>
      (path: string) =>
        names.includes(path)
    expect(importedFile("/x/m.ts", "./a.js", exists("/x/a.ts"))).toBe("/x/a.ts")
    expect(importedFile("/x/m.ts", "./a.js", exists("/x/a.ts", "/x/a.js"))).toBe("/x/a.js")
    expect(importedFile("/x/m.ts", "./a", exists("/x/a/index.ts"))).toBe("/x/a/index.ts")
    expect(importedFile("/x/m.ts", "./a.js", exists())).toBeUndefined()
  })

  it("ends with modules that import each other", () => {
    const folder = folderWith({ "a.ts": 'import "./b.js"', "b.ts": 'import "./a.js"\nimport "./gone.js"' })
    const paths = localImports(join(folder, "a.ts")).map(({ path }) => path)
    expect(paths.toSorted()).toEqual([join(folder, "a.ts"), join(folder, "b.ts")])
  })
})

const labelIn = (folder: string) => (path: string) => labelOf(folder, path)

describe("moduleFailure", () => {
  const messageOf = (error: unknown, folder: string): string =>
    moduleFailure(error, labelIn(folder), join(folder, "a.ts")).message

  it("names the first place of the user's own files", () => {
    const folder = folderWith({ "a.ts": 'import "./b.js"\n', "b.ts": "boom()\n" })
    const error = new TypeError("boom is not a function")
    error.stack = `TypeError: boom is not a function
    at make (/elsewhere/node_modules/x/index.js:9:9)
    at file://${folder}/b.ts:1:1
    at ${folder}/a.ts:1:1`
    expect(messageOf(error, folder)).toBe("b.ts:1:1: loading it failed: TypeError: boom is not a function")
  })

  it("names the circle of imports that left a name undefined", () => {
    const folder = folderWith({
      "a.ts": 'import { b } from "./b.js"\nexport const a = b.c\n',
      "b.ts": 'import { c } from "./c.js"\nexport const b = c\n',
      "c.ts": 'import { a } from "./a.js"\nexport const c = a\n'
    })
    const error = new TypeError("Cannot read properties of undefined (reading 'c')")
    error.stack = `TypeError: ${error.message}\n    at ${folder}/a.ts:2:20`
    const { hints } = moduleFailure(error, labelIn(folder), join(folder, "a.ts"))
    expect(hints).toEqual([expect.stringMatching(/^a\.ts imports b\.ts imports c\.ts imports a\.ts: a circle\./)])
    const other = new TypeError("x is not a function")
    other.stack = error.stack
    expect(moduleFailure(other, labelIn(folder), join(folder, "a.ts")).hints).toEqual([])
  })

  it("says which package is missing, where it is imported, and how to install it", () => {
    const folder = folderWith({ "a.ts": '\nimport { x } from "@acme/x/y"\n' })
    const missing = Object.assign(new Error(`Cannot find package '@acme/x' imported from ${folder}/a.ts`), {
      code: "ERR_MODULE_NOT_FOUND"
    })
    const failure = moduleFailure(missing, labelIn(folder), join(folder, "a.ts"))
    expect(failure.message).toContain('imports "@acme/x", which is not installed')
    expect(failure.hints).toEqual(["Install it where the design is: npm install @acme/x"])
    const core = Object.assign(new Error("Cannot find module '@lintel/core'"), { code: "MODULE_NOT_FOUND" })
    expect(moduleFailure(core, labelIn(folder), join(folder, "a.ts")).hints[0]).toContain(
      "npm install @lintel/core effect"
    )
  })

  it("copes with whatever was thrown", () => {
    const folder = folderWith({ "a.ts": "" })
    const unprintable = { toString: () => Reflect.apply(() => JSON.parse("{"), undefined, []) }
    for (const thrown of [
      undefined,
      null,
      0,
      "",
      "text",
      Symbol("s"),
      {},
      unprintable,
      new Error(""),
      new Error("a\nb")
    ]) {
      expect(messageOf(thrown, folder)).toMatch(/^a\.ts: loading it failed: ./)
    }
  })
})
