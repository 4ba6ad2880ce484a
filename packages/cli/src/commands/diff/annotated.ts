import { existsSync } from "node:fs"
import { join } from "node:path"
import type { SourceLocation, SourceLookup } from "@lintel/doc"
import { gitText } from "../../files/git.js"
import { labelOf } from "../../files/labels.js"
import { revisionParts } from "../../input/locateInput.js"

/** Formats whose findings are shown beside the files of the working folder. */
const annotating: ReadonlySet<string> = new Set(["github", "sarif"])

/**
 * Places for a format that annotates files: a place in a revision is shown at the head of the same file as it is now,
 * as no line of today is the one that is gone; where the file is gone as well, it has none.
 */
export const annotated = async (sources: SourceLookup, format: string, cwd: string): Promise<SourceLookup> => {
  if (!annotating.has(format)) return sources
  const root = await gitText(cwd, ["rev-parse", "--show-toplevel"]).catch(() => undefined)
  if (root === undefined) return sources
  const today = (found: SourceLocation): SourceLocation | undefined => {
    const parts = existsSync(join(cwd, found.file)) ? undefined : revisionParts(found.file)
    if (parts === undefined) return found
    const path = join(root, parts.path)
    return existsSync(path) ? { file: labelOf(cwd, path), line: 1, column: 1 } : undefined
  }
  return {
    locate: (address, pointer) => {
      const found = sources.locate(address, pointer)
      return found === undefined ? undefined : today(found)
    }
  }
}
