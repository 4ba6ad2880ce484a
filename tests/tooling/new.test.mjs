import { spawnSync } from "node:child_process"
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import * as core from "@lintel/core"
import { badExampleProblems, goodExampleProblems, rulePageProblems } from "@lintel/diagnostic/testing"
import { afterAll, beforeAll, expect, test } from "vitest"
import { readTable } from "../../scripts/boundaries.mjs"

// What the command writes has to be green before anybody touches it. It is written below tests/, where the packages
// that it imports can be found.
const repository = fileURLToPath(new URL("../..", import.meta.url))
const references = {}
let root

const run = (...words) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(repository, "scripts/new.mjs"), ...words, "--root", root],
    { encoding: "utf8" }
  )
  return { status, stdout, stderr }
}
const text = (file) => readFileSync(join(root, file), "utf8")

beforeAll(() => {
  root = mkdtempSync(join(repository, "tests/tooling/.new-"))
  for (const file of ["docs/architecture.md", "tsconfig.json", "tsconfig.test.json", "tests/package.json"]) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    cpSync(join(repository, file), join(root, file))
  }
  // A kind of change is made of parts of its package.
  cpSync(join(repository, "packages/compat/src"), join(root, "packages/compat/src"), { recursive: true })
  for (const words of [
    ["rule", "naming/service-undescribed"],
    ["change", "request-reworded"],
    ["renderer", "plain-list"],
    ["importer", "plain-list"]
  ]) {
    const { status, stderr } = run(...words)
    if (status !== 0) throw new Error(`${words.join(" ")}: ${stderr}`)
  }
  // Their texts are looked at; the compiler of the tests would want the packages they name.
  for (const file of ["tsconfig.json", "tsconfig.test.json"]) {
    references[file] = JSON.parse(text(file)).references
    rmSync(join(root, file))
  }
  for (const name of ["render-plain-list", "import-plain-list"]) rmSync(join(root, "packages", name, "tsconfig.json"))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

test("a new rule finds its bad case, lets the other pass, and is in the registry", async () => {
  const folder = join(root, "packages/rules/src")
  const { rules, serviceUndescribed } = await import(join(folder, "registry.ts"))
  const { pages } = await import(join(folder, "pages.ts"))
  expect(rules).toEqual([serviceUndescribed])
  const page = pages.get("naming/service-undescribed")
  const evaluate = ({ code }) => {
    const body = code.replace(/^import .*$/m, "").replace("export const", "const")
    // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- an example of the page under test
    return core.System.toModel(new Function(...Object.keys(core), `${body}\nreturn design`)(...Object.values(core)))
      .model
  }
  expect(await rulePageProblems({ rule: serviceUndescribed, page, evaluate })).toEqual([])
  const caseOf = (name) => JSON.parse(text(`packages/rules/src/naming/service-undescribed/cases/${name}/model.json`))
  expect(badExampleProblems(serviceUndescribed, caseOf("found"))).toEqual([])
  expect(goodExampleProblems(serviceUndescribed, caseOf("allowed"))).toEqual([])
})

test("a new kind of change has words and a page", async () => {
  const { changes } = await import(join(root, "packages/compat/src/changes/registry.ts"))
  const kind = changes.find(({ code }) => code === "compat/request-reworded")
  const common = { versions: { old: "1.0.0", new: "2.0.0" }, reaches: [], breaks: [], spared: [], unknownUsers: false }
  const finding = kind.finding("operation:a/b", { ...common, operation: "operation:a/b" })
  expect(kind.explain(finding).length).toBeGreaterThan(0)
  const { pages } = await import(join(root, "packages/compat/src/changes/pages.ts"))
  expect(pages.get("compat/request-reworded")).toMatch(/^# Request reworded\n/)
})

test("a new renderer and a new importer work", async () => {
  const { plainList } = await import(join(root, "packages/render-plain-list/src/index.ts"))
  const { read } = await import(join(root, "packages/import-plain-list/src/index.ts"))
  const result = read(new Map([["a", "services\nweb\norders"]]), "a")
  expect(plainList.render(result.success.model)).toEqual({
    files: [{ path: "services.txt", text: "service orders\nservice web\n" }],
    losses: []
  })
})

test("the workspace knows a new package", () => {
  const rows = readTable(text("docs/architecture.md"))
  expect(rows.get("render-plain-list")).toEqual({ level: 2, allowed: new Set(["model", "render"]) })
  expect(rows.get("import-plain-list").allowed).toEqual(new Set(["model", "document"]))
  expect(references["tsconfig.json"]).toContainEqual({ path: "packages/render-plain-list" })
  expect(references["tsconfig.test.json"]).toContainEqual({ path: "packages/import-plain-list" })
  expect(JSON.parse(text("tests/package.json")).devDependencies["@lintel/render-plain-list"]).toBe("workspace:^")
})

test("everything it writes compiles and is formatted", () => {
  const options = {
    noEmit: true,
    composite: false,
    incremental: false,
    emitDeclarationOnly: false,
    declarationMap: false
  }
  const config = {
    extends: "../../../tsconfig.base.json",
    include: ["packages/*/src"],
    compilerOptions: { ...options, declaration: false }
  }
  writeFileSync(join(root, "tsconfig.check.json"), JSON.stringify(config))
  const tsc = spawnSync(join(repository, "node_modules/.bin/tsc"), ["-p", join(root, "tsconfig.check.json")], {
    encoding: "utf8"
  })
  const own = tsc.stdout.split("\n").filter((line) => line.includes("tooling/.new-"))
  expect(own).toEqual([])
  const generated = ["registry.ts", "pages.ts"].flatMap((file) => [
    `packages/rules/src/${file}`,
    `packages/compat/src/changes/${file}`
  ])
  for (const file of generated) rmSync(join(root, file))
  const oxfmt = spawnSync(join(repository, "node_modules/.bin/oxfmt"), ["--check", join(root, "packages")], {
    encoding: "utf8"
  })
  expect(oxfmt.stdout).not.toContain(".new-")
})

test("what cannot be made is refused, and nothing is overwritten", () => {
  expect(run("rule", "naming/service-undescribed")).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("already there: packages/rules/src/naming/service-undescribed/rule.ts")
  })
  for (const words of [["rule"], ["rule", "no-area"], ["rule", "../x"], ["rool", "a/b"], ["renderer", "a", "b"]]) {
    expect(run(...words)).toMatchObject({ status: 2, stdout: "" })
  }
  expect(existsSync(join(root, "packages/rules/src/no-area"))).toBe(false)
})
