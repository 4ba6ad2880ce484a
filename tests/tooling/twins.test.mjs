import { execFileSync, spawnSync } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { globSync } from "tinyglobby"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { applyDiff, changesOf, makeTwin, twins } from "../../scripts/twins.mjs"

const examples = fileURLToPath(new URL("../../examples", import.meta.url))
let home

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "lintel-twins-"))
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

const sources = (folder) =>
  Object.fromEntries(
    globSync("**/*.ts", { cwd: folder }).map((path) => [path, readFileSync(join(folder, path), "utf8")])
  )

/** What git makes of an example and diffs. */
const byGit = ({ name, of, diffs }, changes) => {
  const folder = mkdtempSync(join(home, "git-"))
  cpSync(join(examples, of), folder, { recursive: true })
  const files = changes.map((change) => join(examples, name, diffs, `${change}.diff`))
  execFileSync("git", ["apply", ...files], { cwd: folder })
  return sources(folder)
}

describe.each(twins)("$name", (twin) => {
  const changes = changesOf(examples, twin)
  const sets = twin.isShown ? [changes] : changes.map((change) => [change])

  test("it is what git makes of the same diffs", () => {
    expect(changes.length).toBeGreaterThan(5)
    for (const set of sets) {
      const folder = mkdtempSync(join(home, "twin-"))
      makeTwin(examples, twin, folder, set)
      expect({ set, files: sources(folder) }).toEqual({ set, files: byGit(twin, set) })
    }
  })

  test("made again, it is the same", () => {
    const folder = mkdtempSync(join(home, "again-"))
    makeTwin(examples, twin, folder, sets[0])
    const first = sources(folder)
    makeTwin(examples, twin, folder, sets[0])
    expect(sources(folder)).toEqual(first)
  })
})

describe("a diff that does not fit", () => {
  const diff = "--- a/one.ts\n+++ b/one.ts\n@@ -2,2 +2,2 @@\n two\n-three\n+four\n"
  const folderWith = (text) => {
    const folder = mkdtempSync(join(home, "diff-"))
    writeFileSync(join(folder, "one.ts"), text)
    return folder
  }

  test("is refused with the line, and nothing is written", () => {
    const folder = folderWith("one\ntwo\nother\n")
    expect(() => applyDiff(folder, diff)).toThrow('one.ts:3 is not "three"')
    expect(readFileSync(join(folder, "one.ts"), "utf8")).toBe("one\ntwo\nother\n")
  })

  test("one that fits changes its line and no other", () => {
    const folder = folderWith("one\ntwo\nthree\nfive\n")
    applyDiff(folder, diff)
    expect(readFileSync(join(folder, "one.ts"), "utf8")).toBe("one\ntwo\nfour\nfive\n")
  })

  test("the error names the diff and the example", () => {
    const root = mkdtempSync(join(home, "examples-"))
    for (const folder of ["right/plans", "wrong/mistakes"]) mkdirSync(join(root, folder), { recursive: true })
    writeFileSync(join(root, "right/system.ts"), "nothing\n")
    writeFileSync(join(root, "wrong/mistakes/1-late.diff"), diff.replaceAll("one.ts", "system.ts"))
    const twin = { name: "wrong", of: "right", diffs: "mistakes" }
    expect(() => makeTwin(root, twin, join(root, "wrong"))).toThrow("wrong/mistakes/1-late.diff does not fit right")
  })
})

test.each([
  [["nobody"], "there is no twin nobody"],
  [["shop-next", "7-more"], "shop-next has no change 7-more"]
])("a wrong word is answered with the right ones: %j", (words, says) => {
  const script = fileURLToPath(new URL("../../scripts/twins.mjs", import.meta.url))
  const { status, stderr } = spawnSync(process.execPath, [script, ...words], { encoding: "utf8" })
  expect(status).toBe(2)
  expect(stderr).toContain(says)
})
