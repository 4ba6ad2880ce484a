import { existsSync } from "node:fs"
import { resolve } from "node:path"
import { revisionParts } from "./locateInput.js"
import { Unusable } from "../unusable.js"

const magic = /[*?{[]/

const expand = async (folder: string, pattern: string): Promise<ReadonlyArray<string>> => {
  const { glob } = await import("tinyglobby")
  const found = await glob([pattern], {
    cwd: folder,
    absolute: true,
    followSymbolicLinks: false,
    ignore: ["**/node_modules/**", "**/lintel.accepted.json"]
  })
  if (found.length > 0) return found.toSorted()
  throw new Unusable(`no file matches ${pattern}`)
}

/**
 * Paths, with patterns such as `apis/*.yaml` replaced by the files they match: not every shell does that. What exists
 * under its own name is no pattern, and what names a revision is left alone.
 */
export const expandPatterns = async (folder: string, words: ReadonlyArray<string>): Promise<ReadonlyArray<string>> => {
  const found: Array<string> = []
  for (const word of words) {
    const isPlain = !magic.test(word) || revisionParts(word) !== undefined || existsSync(resolve(folder, word))
    found.push(...(isPlain ? [word] : await expand(folder, word)))
  }
  return found
}
