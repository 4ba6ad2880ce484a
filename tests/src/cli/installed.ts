import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"
import type { Ran } from "./run.js"

const dist = fileURLToPath(new URL("../../../packages/cli/dist/", import.meta.url))

/** The file that the installed command runs. */
export const bin = `${dist}bin.js`

/** The script it loads. */
export const program = `${dist}program.cjs`

export const requireBuilt = (): void => {
  if (!existsSync(bin)) throw new Error("packages/cli is not built: npm run build")
}

/** Runs the installed command in a process of its own. */
export const installed = (
  cwd: string,
  argv: ReadonlyArray<string>,
  env: Readonly<Record<string, string>> = {}
): Ran => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...argv], {
    cwd,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", NODE_OPTIONS: "", ...env }
  })
  return { code: status ?? -1, stdout, stderr }
}
