import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, expect, test } from "vitest"

// The runner prints one closing line whatever happens; here it runs small projects of its own.
const root = fileURLToPath(new URL("../..", import.meta.url))
let folder

beforeAll(() => {
  mkdirSync(join(root, "reports"), { recursive: true })
  folder = mkdtempSync(join(root, "reports", "runner-"))
  const body = 'import { expect, test } from "vitest"\n'
  writeFileSync(join(folder, "good.test.js"), `${body}test("a", () => expect(1).toBe(1))\ntest.skip("b", () => {})\n`)
  writeFileSync(join(folder, "bad.test.js"), `${body}test("c", () => expect(1).toBe(2))\ntest("d", () => {})\n`)
  writeFileSync(join(folder, "unloadable.test.js"), `import "./nothing.js"\n${body}test("e", () => {})\n`)
  writeFileSync(join(folder, "late.test.js"), `${body}test("f", () => { Promise.reject(new Error("late")) })\n`)
  writeFileSync(
    join(folder, "vitest.config.js"),
    'export default { test: { include: ["*.test.js"], fileParallelism: false } }\n'
  )
  writeFileSync(join(folder, "broken.config.js"), 'throw new Error("no configuration")\n')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (filter, config = "vitest.config.js") => {
  const args = ["--no-setup", "--no-build", "--root", folder, "--config", join(folder, config), filter]
  const { status, stdout } = spawnSync(process.execPath, [join(root, "scripts/test.mjs"), ...args], {
    encoding: "utf8"
  })
  return { status, last: stdout.trimEnd().split("\n").at(-1) }
}

test("all is well", () => {
  expect(run("good")).toEqual({ status: 0, last: "1 passed, 0 failed, 1 skipped" })
})
test("a test fails", () => {
  expect(run("bad")).toEqual({ status: 1, last: "1 passed, 1 failed, 0 skipped" })
})
test("a file cannot be loaded", () => {
  expect(run("unloadable")).toEqual({ status: 1, last: "0 passed, 1 failed, 0 skipped" })
})
test("an error that no test catches", () => {
  expect(run("late")).toEqual({ status: 1, last: "1 passed, 1 failed, 0 skipped" })
})
test("vitest cannot start", () => {
  expect(run("good", "broken.config.js")).toEqual({ status: 1, last: "0 passed, 1 failed, 0 skipped" })
})
test("no test is found", () => {
  expect(run("nowhere")).toEqual({ status: 1, last: "0 passed, 1 failed, 0 skipped" })
})
