import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it, onTestFinished } from "vitest"
import { isInside, labelOf } from "../src/files/labels.js"
import { makeFolder, writeWhole } from "../src/files/writeWhole.js"
import { revisionParts } from "../src/input/locateInput.js"
import { Unusable } from "../src/unusable.js"

const emptyFolder = (): string => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "lintel-files-")))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

describe("labels", () => {
  it("are relative to where the command runs, with slashes", () => {
    expect(labelOf("/designs", "a/b.ts")).toBe("a/b.ts")
    expect(labelOf("/designs/x", "/designs/a.ts")).toBe("../a.ts")
    expect(labelOf("/designs", "/designs")).toBe(".")
  })

  it("a folder holds itself and what is below it, not its namesakes", () => {
    expect(isInside("/a", "/a/b")).toBe(true)
    expect(isInside("/a", "/a")).toBe(true)
    expect(isInside("/a", "/ab")).toBe(false)
    expect(isInside("/a", "/")).toBe(false)
    expect(isInside("/a", "/a/..b")).toBe(true)
  })
})

describe("revisionParts", () => {
  it.each([
    ["main:api.yaml", "main", "api.yaml"],
    ["HEAD~2:a/b.json", "HEAD~2", "a/b.json"],
    ["v1:x:y.json", "v1", "x:y.json"]
  ])("%s", (text, ref, path) => expect(revisionParts(text)).toEqual({ ref, path }))

  it.each(["api.yaml", ":api.yaml", "main:", "C:\\api.yaml", "c:/api.yaml", "https://example.org/a", "a://b:c"])(
    "%s is no revision",
    (text) => expect(revisionParts(text)).toBeUndefined()
  )
})

describe("writeWhole", () => {
  it("replaces a file, follows a link to it, and leaves nothing else", async () => {
    const folder = emptyFolder()
    writeFileSync(join(folder, "a"), "old")
    symlinkSync("a", join(folder, "link"))
    await writeWhole(join(folder, "link"), "new", "link")
    expect(readFileSync(join(folder, "a"), "utf8")).toBe("new")
    expect(readdirSync(folder).toSorted()).toEqual(["a", "link"])
  })

  it("refuses with the reason, and leaves what was there", async () => {
    const folder = emptyFolder()
    await expect(writeWhole(join(folder, "none/a"), "new", "none/a")).rejects.toThrow(Unusable)
    await expect(writeWhole(join(folder, "none/a"), "new", "none/a")).rejects.toThrow(
      "none/a cannot be written: its folder does not exist"
    )
    await expect(writeWhole(folder, "new", "here")).rejects.toThrow("here cannot be written: it is a folder")
    expect(readdirSync(folder)).toEqual([])
  })
})

describe("makeFolder", () => {
  it("makes those above it, and takes one that is there", async () => {
    const folder = emptyFolder()
    await makeFolder(join(folder, "a/b/c"), "c")
    await makeFolder(join(folder, "a/b/c"), "c")
    await makeFolder(`${join(folder, "a/d")}/`, "d")
    expect(readdirSync(join(folder, "a")).toSorted()).toEqual(["b", "d"])
  })

  it("refuses a path through a file, also one whose end is a file", async () => {
    const folder = emptyFolder()
    writeFileSync(join(folder, "a"), "")
    const reason = "cannot be written: a part of its path is a file"
    await expect(makeFolder(join(folder, "a"), "x")).rejects.toThrow(reason)
    await expect(makeFolder(join(folder, "a/b/c"), "x")).rejects.toThrow(reason)
  })

  it.skipIf(!existsSync("/proc/self"))("ends where no folder can be made", async () => {
    await expect(makeFolder("/proc/none/a", "x")).rejects.toThrow("cannot be written")
  })
})
