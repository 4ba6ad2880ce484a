import { spawnSync } from "node:child_process"
import { beforeAll, describe, expect, it } from "vitest"
import { design, inModules, withoutTimeout } from "./designs.js"
import { bin, installed, requireBuilt } from "./installed.js"
import { folderWith, type Ran } from "./run.js"

const lintel = (cwd: string, ...argv: ReadonlyArray<string>): Ran => installed(cwd, argv)

describe("the installed command", () => {
  beforeAll(requireBuilt)

  it("runs what a design imports and does not use, once, and says that no system reaches it", () => {
    const unused = inModules('import * as plans from "./plans.js"', "services")
    const services = unused["services.js"] ?? ""
    const folder = folderWith({ ...unused, "services.js": `${services}console.error("ran once")\n` })
    const ran = lintel(folder, "check", "system.ts", "--format", "json")
    expect(ran.stderr).toBe("ran once\n")
    const findings: ReadonlyArray<{ readonly code: string; readonly subject: string }> = JSON.parse(ran.stdout).findings
    const found = findings.filter(({ code }) => code === "input/unreached").map(({ subject }) => subject)
    expect(found).toEqual(["call:orders/to-pay"])
  })

  it("loads a design in TypeScript, and its exit codes are those of the contract", () => {
    const folder = folderWith({
      "design.ts": design,
      "late.ts": withoutTimeout,
      "throws.ts": 'import "@lintel/core"\n\nthrow new Error("no such region")\n',
      "syntax.ts": "export const a = {\n  b: ,\n}\n",
      "enum.ts": `enum Tier { low }\n${design}\nexport const tier = Tier.low\n`,
      "a.json": '{ "type": "integer" }',
      "b.json": '{ "type": "number" }'
    })
    const expected: ReadonlyArray<readonly [argv: ReadonlyArray<string>, code: number]> = [
      [["--version"], 0],
      [["check", "enum.ts"], 0],
      [["check", "late.ts", "--fail-on", "warning"], 1],
      [["subtype", "a.json", "b.json"], 0],
      [["subtype", "b.json", "a.json"], 1],
      [["subtype", "b.json", "a.json", "--budget", "1"], 3],
      [["check", "throws.ts"], 2],
      [["check", "syntax.ts"], 2],
      [["check", "gone.ts"], 2]
    ]
    const ran = expected.map(([argv]) => lintel(folder, ...argv))
    const given = ran.map(({ code, stdout, stderr }, index) => ({
      argv: expected[index]?.[0],
      code,
      silent: code === 2 ? stdout : stderr
    }))
    expect(given).toEqual(expected.map(([argv, code]) => ({ argv, code, silent: "" })))
    const messages = ran.filter(({ code }) => code === 2).map(({ stderr }) => stderr)
    expect(messages[0]).toMatch(/^lintel: throws\.ts:3:\d+: loading it failed: no such region\n/)
    expect(messages[1]).toMatch(/^lintel: syntax\.ts:2(?::\d+)?: /)
  })

  it("says which package of a design is missing", () => {
    const folder = folderWith({ "design.ts": 'import { a } from "no-such-package"\nexport { a }\n' })
    const { code, stderr } = lintel(folder, "check", "design.ts")
    expect(code).toBe(2)
    expect(stderr).toContain('design.ts:1: imports "no-such-package", which is not installed')
    expect(stderr).toContain("npm install no-such-package")
  })

  it.each([
    ['console.log("noise")', 0, "noise\n"],
    ["process.exit(0)", 2, "lintel: design.ts:2:9: loading it failed: it called process.exit(0)\n"],
    ["await new Promise(() => undefined)", 2, "never finishes loading"],
    ["Promise.reject(new Error('late')); await new Promise((done) => setTimeout(done, 50))", 2, "failed: late"]
  ])("a design that says %s cannot be taken for an answer", (line, code, message) => {
    const [first = "", ...rest] = design.split("\n")
    const folder = folderWith({ "design.ts": [first, line, ...rest].join("\n") })
    const ran = lintel(folder, "check", "design.ts", "--profile", "starter", "--format", "github")
    expect(ran.code).toBe(code)
    expect(ran.stderr).toContain(message)
    expect(ran.stdout).toBe(code === 0 ? "lintel: holds; exit 0: nothing at or above error\n" : "")
  })

  it("loads the TypeScript parser only to show a place", () => {
    const folder = folderWith({ "late.ts": withoutTimeout })
    const watch = `import Module from "node:module"
process.on("exit", () => console.error(Object.keys(Module._cache).some((file) => file.includes("ts-morph"))))`
    const watched = (format: string): string =>
      spawnSync(
        process.execPath,
        ["--import", `data:text/javascript,${encodeURIComponent(watch)}`, bin, "check", "late.ts", "--format", format],
        { cwd: folder, encoding: "utf8" }
      ).stderr
    expect([watched("json"), watched("github")]).toEqual(["false\n", "true\n"])
  })

  it("is quiet when its reader goes away", () => {
    const folder = folderWith({ "late.ts": withoutTimeout })
    const command = `"${process.execPath}" "${bin}" check late.ts | true`
    const { stderr } = spawnSync("sh", ["-c", command], { cwd: folder, encoding: "utf8" })
    expect(stderr).toBe("")
  })
})
