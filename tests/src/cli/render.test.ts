import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { design } from "./designs.js"
import { folderWith, lintel, type Ran, write } from "./run.js"

const filesBelow = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted()

const refused = ({ code, stdout, stderr }: Ran): string => {
  expect([code, stdout]).toEqual([2, ""])
  return stderr
}

describe("lintel render", () => {
  it("prints one file, and as JSON everything with its losses", async () => {
    const folder = folderWith({ "design.ts": design })
    const one = await lintel(folder, "render", "mermaid", "--view", "context")
    expect([one.code, one.stdout.startsWith("flowchart") || one.stdout.includes("flowchart")]).toEqual([0, true])
    const all = JSON.parse((await lintel(folder, "render", "mermaid", "--format", "json")).stdout)
    expect(all).toMatchObject({ schema: "lintel/render@1", target: "mermaid" })
    expect(all.files.length).toBeGreaterThan(1)
    expect(all.losses.length).toBeGreaterThan(0)
    const message = refused(await lintel(folder, "render", "mermaid"))
    expect(message).toContain("name a folder for them with --out DIR")
  })

  it("refuses targets, views, options and entities that are not there, and says which are", async () => {
    const folder = folderWith({ "design.ts": design })
    expect(refused(await lintel(folder, "render", "mermaind"))).toContain("did you mean mermaid?")
    expect(refused(await lintel(folder, "render", "mermaid", "--view", "map"))).toContain("context")
    expect(refused(await lintel(folder, "render", "mermaid", "--option", "limt=3"))).toContain("did you mean limit?")
    expect(refused(await lintel(folder, "render", "mermaid", "--option", "limit=many"))).toContain("wants a number")
    expect(refused(await lintel(folder, "render", "mermaid", "--of", "paymints"))).toContain("paymints")
    expect(refused(await lintel(folder, "render", "mermaid", "--check"))).toContain("--out DIR")
    expect((await lintel(folder, "render", "--help")).stdout).toContain("--option limit=")
  })

  it("writes a folder, finds it up to date, and tells of drift", async () => {
    const folder = folderWith({ "design.ts": design })
    const first = await lintel(folder, "render", "mermaid", "--out", "docs")
    expect([first.code, first.stdout]).toEqual([0, ""])
    expect(first.stderr).toMatch(/^docs: \d+ written, 0 unchanged\n/)
    const files = filesBelow(join(folder, "docs"))
    expect(files).toContain("mermaid/context.mmd")
    const again = await lintel(folder, "render", "mermaid", "--out", "docs")
    expect(again.stderr).toMatch(/^docs: 0 written, \d+ unchanged\n/)
    expect(filesBelow(join(folder, "docs"))).toEqual(files)
    expect((await lintel(folder, "render", "mermaid", "--out", "docs", "--check")).code).toBe(0)
    write(folder, { "docs/mermaid/context.mmd": "mine\n" })
    rmSync(join(folder, "docs/mermaid/containers.mmd"))
    const drift = await lintel(folder, "render", "mermaid", "--out", "docs", "--check")
    expect(drift.code).toBe(1)
    expect(drift.stdout).toContain("docs/mermaid/context.mmd: different\n")
    expect(drift.stdout).toContain("docs/mermaid/containers.mmd: missing\n")
    expect(readFileSync(join(folder, "docs/mermaid/context.mmd"), "utf8")).toBe("mine\n")
  })

  it("says that there is nothing to write, with a folder and without", async () => {
    const folder = folderWith({ "s.json": '{ "lintel": "1.0", "services": { "web": {} } }' })
    for (const target of ["prometheus", "openapi", "argo-rollouts", "github-actions"]) {
      const words = `${target} has nothing to write of this design\n`
      expect(refused(await lintel(folder, "render", target, "s.json"))).toContain(words)
      const { code, stderr, stdout } = await lintel(folder, "render", target, "s.json", "--output", "docs")
      expect({ code, stderr, stdout }).toEqual({ code: 0, stderr: words, stdout: "" })
    }
  })

  it("never overwrites what it did not write, unless told to", async () => {
    const folder = folderWith({ "design.ts": design, "docs/mermaid/context.mmd": "mine\n" })
    const before = filesBelow(join(folder, "docs"))
    const message = refused(await lintel(folder, "render", "mermaid", "--out", "docs"))
    expect(message).toContain("docs/mermaid/context.mmd was not written by lintel; nothing was written")
    expect(filesBelow(join(folder, "docs"))).toEqual(before)
    expect((await lintel(folder, "render", "mermaid", "--out", "docs", "--force")).code).toBe(0)
    expect(readFileSync(join(folder, "docs/mermaid/context.mmd"), "utf8")).not.toBe("mine\n")
    write(folder, { "docs/mermaid/context.mmd": "mine again\n" })
    expect(refused(await lintel(folder, "render", "mermaid", "--out", "docs"))).toContain(
      "was changed since lintel wrote it"
    )
  })

  it("removes what it wrote before and no longer renders, but nothing that was changed since", async () => {
    const folder = folderWith({ "design.ts": design, "lintel.config.ts": config("a.txt", "b.txt", "c.txt") })
    await lintel(folder, "render", "list", "--out", "out")
    write(folder, { "out/b.txt": "mine\n", "other.config.ts": config("c.txt") })
    const { stderr, code } = await lintel(folder, "render", "list", "--out", "out", "--config", "other.config.ts")
    expect(code).toBe(0)
    expect(stderr).toContain("out: 0 written, 1 unchanged, 1 removed")
    expect(stderr).toContain("out/b.txt is no longer rendered; it was changed, so it stays")
    expect(filesBelow(join(folder, "out"))).toEqual([".lintel-rendered.json", "b.txt", "c.txt"])
  })

  it("never leaves its folder, by path or by link", async () => {
    const folder = folderWith({ "design.ts": design })
    mkdirSync(join(folder, "outside"))
    for (const path of ["../x.txt", "/x.txt", "a/../../x.txt", "C:\\x.txt", "nul", "a\\..\\..\\x.txt"]) {
      write(folder, { [`evil${path.length}.config.ts`]: config(path) })
      const ran = await lintel(folder, "render", "list", "--out", "out", "--config", `evil${path.length}.config.ts`)
      expect(refused(ran)).toContain("outside out; nothing was written")
    }
    mkdirSync(join(folder, "out"))
    symlinkSync(join(folder, "outside"), join(folder, "out/sub"))
    write(folder, { "linked.config.ts": config("sub/x.txt") })
    const linked = await lintel(folder, "render", "list", "--out", "out", "--config", "linked.config.ts")
    expect(refused(linked)).toContain("outside out; nothing was written")
    expect(readdirSync(join(folder, "outside"))).toEqual([])
    symlinkSync(join(folder, "design.ts"), join(folder, "out/x.txt"))
    write(folder, { "link.config.ts": config("x.txt") })
    const link = await lintel(folder, "render", "list", "--out", "out", "--config", "link.config.ts", "--force")
    expect(refused(link)).toContain("is a folder or a link")
    expect(readFileSync(join(folder, "design.ts"), "utf8")).toBe(design)
  })

  it("a renderer of the configuration that throws is named", async () => {
    const folder = folderWith({
      "design.ts": design,
      "lintel.config.ts": config("a.txt").replace(
        "run: () =>",
        'run: () => { throw new Error("no room") }, other: () =>'
      )
    })
    expect(refused(await lintel(folder, "render", "list", "--out", "out"))).toContain(
      "the renderer list of the configuration threw: no room"
    )
  })
})

/** A configuration with a renderer that writes the given paths, unchecked. */
const config = (...paths: ReadonlyArray<string>): string => `
const files = ${JSON.stringify(paths.map((path) => ({ path, text: "text\n" })))}
const list = { _tag: "Renderer", name: "list", summary: "A list.", options: {}, run: () => ({ files, losses: [] }) }
export default { design: "design.ts", renderers: [list] }
`
