import { codeOf } from "./fileError.js"
import { Unusable } from "../unusable.js"

/** What git answered. */
export type GitAnswer =
  | { readonly _tag: "Done"; readonly bytes: Buffer }
  | { readonly _tag: "Failed"; readonly reason: string }

const mostOutput = 2 ** 31 - 1

/** Runs git without any prompt, pager or lock. */
export const git = async (cwd: string, args: ReadonlyArray<string>): Promise<GitAnswer> => {
  // Loaded when it is needed: most commands run no other process.
  const { execFile } = process.getBuiltinModule("node:child_process")
  const env = { ...process.env, GIT_TERMINAL_PROMPT: "0", GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C" }
  return new Promise((done, fail) => {
    execFile("git", [...args], { cwd, env, encoding: "buffer", maxBuffer: mostOutput }, (error, stdout, stderr) => {
      if (error === null) done({ _tag: "Done", bytes: stdout })
      else if (codeOf(error) === "ENOENT") fail(new Unusable("git was not found; a revision can be read only with it"))
      else done({ _tag: "Failed", reason: stderr.toString("utf8").trim().split("\n")[0] ?? "" })
    })
  })
}

/** What git answered as text, without the line break at its end; `undefined` when it refused. */
export const gitText = async (cwd: string, args: ReadonlyArray<string>): Promise<string | undefined> => {
  const answer = await git(cwd, args)
  return answer._tag === "Done" ? answer.bytes.toString("utf8").replace(/\r?\n$/, "") : undefined
}
