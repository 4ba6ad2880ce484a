import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { folderWith, lintel, write } from "./cli/run.js"

const example = fileURLToPath(new URL("../../examples/rename-a-field", import.meta.url))
const designOf = (release: string): string => readFileSync(join(example, release, "design.ts"), "utf8")

const steps = [
  ["wrong", "1-before", "wrong", 1],
  ["expand", "1-before", "2-expand", 0],
  ["move", "2-expand", "3-move", 0],
  ["contract", "3-move", "4-contract", 0]
] as const

describe("examples/rename-a-field", () => {
  test.each(steps)("%s is planned as its page says", async (name, from, to, code) => {
    const ran = await lintel(example, "plan", `${from}/design.ts`, `${to}/design.ts`)
    expect(ran.stderr).toBe("")
    await expect(ran.stdout).toMatchFileSnapshot(join(example, "expected", `${name}.txt`))
    expect(ran.code).toBe(code)
  })

  test("the same from two git revisions", async () => {
    const folder = folderWith({ ".gitignore": "node_modules\n" })
    const git = (...args: ReadonlyArray<string>): void => {
      const identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
      execFileSync("git", [...identity, ...args], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] })
    }
    git("init", "-q", "-b", "main")
    for (const release of ["1-before", "2-expand", "3-move", "4-contract"]) {
      write(folder, { "design.ts": designOf(release) })
      git("add", "-A")
      git("commit", "-q", "-m", release)
    }
    for (const [back, name] of [
      [3, "expand"],
      [2, "move"],
      [1, "contract"]
    ] as const) {
      const to = back === 1 ? "design.ts" : `HEAD~${back - 1}:design.ts`
      const ran = await lintel(folder, "plan", `HEAD~${back}:design.ts`, to, "--format", "json")
      expect([name, ran.code, ran.stderr]).toEqual([name, 0, ""])
      const { plan, verdict } = JSON.parse(ran.stdout)
      expect([verdict, plan.order, plan.follows]).toEqual(["holds", "safe", "declared"])
    }
    write(folder, { "design.ts": designOf("wrong") })
    const ran = await lintel(folder, "plan", "HEAD~3:design.ts", "design.ts", "--format", "json")
    expect(ran.code).toBe(1)
    expect(JSON.parse(ran.stdout).findings.map((it: { readonly code: string }) => it.code)).toContain("plan/no-order")
  })
})
