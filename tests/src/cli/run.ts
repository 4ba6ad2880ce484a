import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { type Io, main } from "lintel"
import { onTestFinished } from "vitest"

/** What a run of the command line gave. */
export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

const packages = fileURLToPath(new URL("../../node_modules", import.meta.url))

/** A folder of its own with files, where designs find the packages of the workspace; gone after the test. */
export const folderWith = (files: Readonly<Record<string, string | Uint8Array>>): string => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "lintel-cli-")))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  symlinkSync(packages, join(folder, "node_modules"), "junction")
  write(folder, { "package.json": '{ "type": "module" }', ...files })
  return folder
}

/** Writes files below a folder. */
export const write = (folder: string, files: Readonly<Record<string, string | Uint8Array>>): void => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
}

/** Runs the command line in this process. Modules are loaded by the test runner, so that nothing has to be built. */
export const lintelWith = async (
  cwd: string,
  argv: ReadonlyArray<string>,
  changes: Partial<Io> & { readonly isTTY?: boolean } = {}
): Promise<Ran> => {
  const out: Array<string> = []
  const err: Array<string> = []
  const { isTTY = false, ...rest } = changes
  const code = await main(argv, {
    cwd,
    env: {},
    stdout: { write: (text) => void out.push(text), isTTY },
    stderr: { write: (text) => void err.push(text), isTTY },
    elapsed: () => 0,
    today: () => "2026-12-03",
    importModule: (path) => import(/* @vite-ignore */ path),
    importPackage: (name) => import(/* @vite-ignore */ name),
    importSources: () => import("@lintel/source"),
    ...rest
  })
  return { code, stdout: out.join(""), stderr: err.join("") }
}

/** Runs the command line in a folder. */
export const lintel = (cwd: string, ...argv: ReadonlyArray<string>): Promise<Ran> => lintelWith(cwd, argv)
