import { execFileSync } from "node:child_process"
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { main } from "lintel"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { abridge, matches, readCommands, type PageCommand } from "./pageCommands.js"

// Runs the commands that a page shows, one after the other in one folder, and compares what they print with what the
// page says they print. `UPDATE_PAGES=1` writes the output into the page instead: read it before it is committed.

/** A fence of commands: where it stands, and which files of the page have been shown before it. */
export interface ConsoleBlock {
  /** The line of its first command, from 1. */
  readonly line: number
  readonly text: string
  readonly where: "page" | "repository"
  readonly state: number
}

/** A page that shows commands. */
export interface ConsolePage {
  readonly page: string
  readonly blocks: ReadonlyArray<ConsoleBlock>
}

const repository = fileURLToPath(new URL("../..", import.meta.url))
const today = "2026-12-03"

interface Printed {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

const runLintel = async (words: ReadonlyArray<string>, cwd: string): Promise<Printed> => {
  const texts = { stdout: "", stderr: "" }
  const sink = (name: keyof typeof texts): { isTTY: boolean; write: (text: string) => void } => ({
    isTTY: false,
    write: (text) => {
      texts[name] += text
    }
  })
  const code = await main(words, {
    cwd,
    env: { NO_COLOR: "1" },
    stdout: sink("stdout"),
    stderr: sink("stderr"),
    today: () => today,
    elapsed: () => 0,
    importModule: (path) => import(/* @vite-ignore */ pathToFileURL(path).href),
    importPackage: (name) => import(/* @vite-ignore */ name),
    importSources: () => import("@lintel/source")
  })
  return { code, ...texts }
}

// The same commits on every machine.
const gitEnvironment = {
  ...process.env,
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
  GIT_AUTHOR_NAME: "Ada",
  GIT_AUTHOR_EMAIL: "ada@example.com",
  GIT_AUTHOR_DATE: `${today}T12:00:00Z`,
  GIT_COMMITTER_NAME: "Ada",
  GIT_COMMITTER_EMAIL: "ada@example.com",
  GIT_COMMITTER_DATE: `${today}T12:00:00Z`
}

const runGit = (words: ReadonlyArray<string>, cwd: string): Printed => ({
  code: 0,
  stdout: execFileSync("git", ["-c", "init.defaultBranch=main", ...words], {
    cwd,
    encoding: "utf8",
    env: gitEnvironment,
    stdio: ["ignore", "pipe", "pipe"]
  }),
  stderr: ""
})

/** Runs one command and gives what a terminal shows of it. */
const run = async (command: PageCommand, cwd: string, last: number): Promise<{ code: number; shown: string }> => {
  const [program = "", ...rest] = command.words
  if (program === "echo" && rest.join(" ") === "$?") return { code: 0, shown: `${last}\n` }
  if (program === "cat") return { code: 0, shown: rest.map((file) => readFileSync(join(cwd, file), "utf8")).join("") }
  const words = program === "npx" ? rest.slice(1) : rest
  const isLintel = program === "lintel" || (program === "npx" && rest[0] === "lintel")
  if (!isLintel && program !== "git") throw new Error(`a page cannot run ${program}: mark the fence no-run`)
  const { code, stdout, stderr } = isLintel ? await runLintel(words, cwd) : runGit(rest, cwd)
  if (command.output === undefined) return { code, shown: stderr + stdout }
  writeFileSync(resolve(cwd, command.output), stdout)
  return { code, shown: stderr }
}

/** The text of a page with the output of one of its fences replaced. */
const withOutput = (text: string, { line, text: old }: ConsoleBlock, shown: string, moved: number): string => {
  const lines = text.split("\n")
  const from = line - 1 + moved
  const to = from + old.split("\n").length
  if (lines.slice(from, to).join("\n") !== old)
    throw new Error("the page has changed: run scripts/doc-examples.mjs first")
  return [...lines.slice(0, from), ...shown.split("\n"), ...lines.slice(to)].join("\n")
}

/**
 * Makes the tests of a page.
 *
 * @param files where the generated files of the page lie, in a folder for each state
 */
export const runPage = (files: string, { page, blocks }: ConsolePage): void => {
  describe(`commands of ${page}`, () => {
    let home = ""
    let state = -1
    let last = 0
    let moved = 0
    beforeAll(() => {
      home = mkdtempSync(join(repository, "tests/.page-"))
    })
    afterAll(() => rmSync(home, { recursive: true, force: true }))

    /** The folder of a state: what the commands before it left, with the files of the page shown since. */
    const enter = (wanted: number): string => {
      const folder = join(home, `${wanted}`)
      if (wanted === state) return folder
      mkdirSync(folder, { recursive: true })
      if (state !== -1) cpSync(join(home, `${state}`), folder, { recursive: true })
      const own = join(files, `${wanted}`)
      if (existsSync(own)) cpSync(own, folder, { recursive: true })
      state = wanted
      return folder
    }

    for (const block of blocks) {
      it(`line ${block.line}`, async () => {
        const cwd = block.where === "repository" ? repository : enter(block.state)
        const shown: Array<string> = []
        for (const command of readCommands(block.text)) {
          const result = await run(command, cwd, last)
          last = result.code
          shown.push([...command.lines, ...result.shown.trimEnd().split("\n")].join("\n").trimEnd())
        }
        const actual = shown.join("\n")
        if (matches(block.text, actual)) return
        if (process.env["UPDATE_PAGES"] === undefined) {
          expect(actual).toBe(block.text)
          return
        }
        const path = join(repository, page)
        const next = abridge(block.text, actual)
        writeFileSync(path, withOutput(readFileSync(path, "utf8"), block, next, moved))
        moved += next.split("\n").length - block.text.split("\n").length
      })
    }
  })
}
