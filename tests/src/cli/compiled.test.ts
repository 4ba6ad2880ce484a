import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { beforeAll, describe, expect, it } from "vitest"
import { installed, program, requireBuilt } from "./installed.js"
import { folderWith, type Ran } from "./run.js"

const schemas = { "a.json": '{ "type": "integer" }', "b.json": '{ "type": "number" }' }

/** A folder with a question, and the code kept in it. */
const kept = () => {
  const folder = folderWith(schemas)
  const cache = join(folder, "cache")
  const ask = (env: Readonly<Record<string, string>> = {}, ...argv: ReadonlyArray<string>): Ran =>
    installed(folder, argv.length > 0 ? argv : ["subtype", "b.json", "a.json"], { NODE_COMPILE_CACHE: cache, ...env })
  const files = (): ReadonlyArray<string> => {
    try {
      return readdirSync(join(cache, "lintel"))
    } catch {
      return []
    }
  }
  const file = (): string => join(cache, "lintel", files().find((name) => name.startsWith("subtype")) ?? "none")
  return { ask, cache, file, files, folder }
}

const changed = (bytes: Buffer, offset: number): Buffer => {
  const copy = Buffer.from(bytes)
  copy.writeUInt8(copy.readUInt8(offset) ^ 1, offset)
  return copy
}

const longAgo = new Date("2001-02-03T04:05:06Z")

const wasWritten = (file: string): boolean => statSync(file).mtimeMs !== longAgo.getTime()

describe("the code kept from an earlier run", () => {
  beforeAll(requireBuilt)

  it("is written once, and taken over with the same answer", () => {
    const { ask, file, files } = kept()
    const first = ask()
    expect(first).toMatchObject({ code: 1, stderr: "" })
    expect(files()).toEqual([`subtype.json-${process.version}-${process.arch}`])
    utimesSync(file(), longAgo, longAgo)
    expect(ask()).toEqual(first)
    expect(wasWritten(file())).toBe(false)
  })

  it.each<readonly [string, (bytes: Buffer) => Buffer]>([
    ["is empty", () => Buffer.alloc(0)],
    ["ends too early", (bytes) => bytes.subarray(0, bytes.length - 1000)],
    ["has another byte in its code", (bytes) => changed(bytes, 5000)],
    ["belongs to another script", (bytes) => changed(bytes, 0)]
  ])("is not taken over and replaced where it %s", (_, damage) => {
    const { ask, file } = kept()
    const first = ask()
    const whole = readFileSync(file())
    writeFileSync(file(), damage(whole))
    utimesSync(file(), longAgo, longAgo)
    expect(ask()).toEqual(first)
    expect(wasWritten(file())).toBe(true)
    utimesSync(file(), longAgo, longAgo)
    expect(ask()).toEqual(first)
    expect(wasWritten(file())).toBe(false)
  })

  it("is written anew by a run much longer than the one that wrote it", () => {
    const { ask, file } = kept()
    ask()
    const bytes = readFileSync(file())
    bytes.writeUInt32LE(1, 8)
    writeFileSync(file(), bytes)
    utimesSync(file(), longAgo, longAgo)
    ask()
    expect(wasWritten(file())).toBe(true)
    expect(readFileSync(file()).readUInt32LE(8)).toBeGreaterThan(1)
  })

  it("is neither written nor missed where its folder cannot be", () => {
    const { ask, cache, files } = kept()
    writeFileSync(cache, "a file")
    expect(ask()).toMatchObject({ code: 1, stderr: "" })
    expect(files()).toEqual([])
  })

  it.each<readonly [string, Readonly<Record<string, string>>, ReadonlyArray<string>]>([
    ["is asked not to", { NODE_DISABLE_COMPILE_CACHE: "1" }, []],
    ["refuses its input", {}, ["subtype", "gone.json", "a.json"]],
    ["has no such command", {}, ["subtyp"]]
  ])("is not written by a run that %s", (_, env, argv) => {
    const { ask, files } = kept()
    ask(env, ...argv)
    expect(files()).toEqual([])
  })

  it("of little input is apart from that of much", () => {
    const { ask, files, folder } = kept()
    const title = (bytes: number): string =>
      JSON.stringify({ openapi: "3.1.0", info: { title: "a".repeat(bytes), version: "1" }, paths: {} })
    writeFileSync(join(folder, "little.json"), title(10))
    writeFileSync(join(folder, "much.json"), title(9_000_000))
    const little = ask({}, "diff", "little.json", "little.json", "--format", "json")
    expect(little).toMatchObject({ code: 0, stderr: "" })
    const much = ask({}, "diff", "much.json", "much.json", "--format", "json")
    expect(much).toMatchObject({ code: 0, stderr: "" })
    const end = `${process.version}-${process.arch}`
    expect(new Set(files())).toEqual(new Set([`diff.json-${end}`, `diff.json-little-${end}`]))
    expect(ask({}, "diff", "little.json", "little.json", "--format", "json")).toEqual(little)
  })

  it("fits the script: in ASCII, without modules that it loads itself", () => {
    const text = readFileSync(program)
    expect(text.every((byte) => byte < 0x80)).toBe(true)
    expect(text.toString("latin1")).not.toMatch(/\bimport\(["'`(]/)
  })

  it("holds the function of the package too", async () => {
    const built: { readonly main: unknown } = await import(/* @vite-ignore */ program)
    expect(built.main).toBeTypeOf("function")
  })
})
