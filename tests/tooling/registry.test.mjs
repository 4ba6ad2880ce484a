import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { spawnSync } from "node:child_process"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterEach, expect, test } from "vitest"
import { camelCase } from "../../scripts/camelCase.mjs"
import { generate } from "../../scripts/registry.mjs"

const script = fileURLToPath(new URL("../../scripts/registry.mjs", import.meta.url))
const folders = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

const workspace = (files) => {
  const root = mkdtempSync(join(tmpdir(), "lintel-registry-"))
  folders.push(root)
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  return root
}

const rules = "packages/rules/src"
const rule = (code, name) => ({
  [`${rules}/${code}/rule.ts`]: `export const ${name} = Rule.make("${code}", { severity: "error" })\n`,
  [`${rules}/${code}/rule.md`]: `# ${code}\n\n\`\`\`ts bad\nconst a = \`\${1}\` // \\n\n\`\`\`\n`
})
const two = { ...rule("saga/step-uncompensated", "stepUncompensated"), ...rule("call/no-timeout", "noTimeout") }

test("this repository's registries are up to date", () => {
  const { status, stderr } = spawnSync(process.execPath, [script, "--check"], { encoding: "utf8" })
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
})

test("folders become a sorted registry and pages that keep every character", async () => {
  const root = workspace(two)
  expect(spawnSync(process.execPath, [script, root], { encoding: "utf8" }).status).toBe(0)
  const registry = readFileSync(join(root, rules, "registry.ts"), "utf8")
  expect(registry).toContain('import { noTimeout } from "./call/no-timeout/rule.js"\nimport { stepUncompensated }')
  expect(registry).toContain("export const rules = [\n  noTimeout,\n  stepUncompensated\n] as const")
  const text = readFileSync(join(root, rules, "pages.ts"), "utf8").replace(": ReadonlyMap<string, string>", "")
  const { pages } = await import(`data:text/javascript,${encodeURIComponent(text)}`)
  expect([...pages.keys()]).toEqual(["call/no-timeout", "saga/step-uncompensated"])
  expect(pages.get("call/no-timeout")).toBe(two[`${rules}/call/no-timeout/rule.md`])
  expect(spawnSync(process.execPath, [script, "--check", root]).status).toBe(0)
})

test("--check writes nothing and fails when a folder was added", () => {
  const root = workspace(two)
  const { status, stderr } = spawnSync(process.execPath, [script, "--check", root], { encoding: "utf8" })
  expect(status).toBe(1)
  expect(stderr).toContain("packages/rules/src/registry.ts: out of date")
  expect(() => readFileSync(join(root, rules, "registry.ts"))).toThrow("ENOENT")
})

test("what is wrong with a folder is named", () => {
  const files = {
    ...rule("saga/one", "two"),
    [`${rules}/saga/three/rule.ts`]: 'export const three = Rule.make("saga/3", {})\n',
    ...rule("a/same", "same"),
    ...rule("b/same", "same"),
    ...rule("a/Odd", "Odd")
  }
  expect(generate(workspace(files)).problems).toEqual([
    `${rules}/a/Odd: folder names are kebab-case`,
    `${rules}/saga/one: rule.ts exports no constant one`,
    `${rules}/saga/three: three has to be made with the code "saga/three"`,
    `${rules}/saga/three: no rule.md`,
    `${rules}: a/same and b/same both export same`
  ])
})

test("change kinds have a registry of their own", () => {
  const folder = "packages/compat/src/changes"
  const files = {
    [`${folder}/request-narrowed/change.ts`]:
      'export const requestNarrowed = Change.make("compat/request-narrowed", {})\n',
    [`${folder}/request-narrowed/change.md`]: "# Narrowed\n"
  }
  const result = generate(workspace(files))
  expect(result.problems).toEqual([])
  expect([...result.files.keys()]).toEqual([`${folder}/registry.ts`, `${folder}/pages.ts`])
  expect(result.files.get(`${folder}/pages.ts`)).toContain('["compat/request-narrowed", `# Narrowed\n`]')
})

test("names", () => {
  expect(camelCase("retry-of-2nd-call")).toBe("retryOf2ndCall")
})
