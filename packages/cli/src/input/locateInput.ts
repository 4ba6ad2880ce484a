import { existsSync, lstatSync, readdirSync } from "node:fs"
import { dirname, join, relative, resolve, sep } from "node:path"
import { labelOf } from "../files/labels.js"
import type { Located } from "../files/tree.js"
import { locateFile } from "../files/workingTree.js"
import { Unusable } from "../unusable.js"

/** What is there and has another name in the first folder where the path goes astray. */
const neighbours = (cwd: string, path: string): ReadonlyArray<string> => {
  const whole = resolve(cwd, path)
  let folder = dirname(whole)
  while (!existsSync(folder) && folder !== dirname(folder)) folder = dirname(folder)
  const [, ...rest] = relative(folder, whole).split(sep)
  try {
    const names = readdirSync(folder).slice(0, 5000)
    const paths = names.map((name) => join(folder, name, ...rest)).filter((it) => rest.length === 0 || existsSync(it))
    return paths.map((it) => labelOf(cwd, it))
  } catch {
    return []
  }
}

/** `REF:path` parted; `undefined` for what is a path or an address. */
export const revisionParts = (text: string): { readonly ref: string; readonly path: string } | undefined => {
  const isWindowsPath = /^[A-Za-z]:[\\/]/.test(text) || (process.platform === "win32" && /^[A-Za-z]:/.test(text))
  if (isWindowsPath || text.includes("://")) return undefined
  const at = text.indexOf(":")
  return at < 1 || at === text.length - 1 ? undefined : { ref: text.slice(0, at), path: text.slice(at + 1) }
}

/** Who names a revision alone means something in it. */
const revisionHint = async (cwd: string, text: string): Promise<ReadonlyArray<string>> => {
  const ref = text.replace(/:$/, "")
  if (!/^[A-Za-z0-9][A-Za-z0-9._/@{}^~-]*$/.test(ref)) return []
  const { gitText } = await import("../files/git.js")
  const commit = await gitText(cwd, ["rev-parse", "--verify", "--quiet", `${ref}^{commit}`]).catch(() => undefined)
  return commit === undefined
    ? []
    : [`${ref} is a git revision: name the file or folder in it that is meant, as in ${ref}:design.ts`]
}

const isLink = (path: string): boolean => {
  try {
    return lstatSync(path).isSymbolicLink()
  } catch {
    return false
  }
}

/**
 * What an argument names: a file or folder that exists, else `REF:path` of a git revision. Addresses of the network
 * are never fetched.
 */
export const locateInput = async (cwd: string, text: string): Promise<Located> => {
  if (text === "-") return locateFile(cwd, "/dev/stdin")
  if (text.includes("\0")) throw new Unusable("an argument holds the character U+0000, which no file name may have")
  if (existsSync(resolve(cwd, text))) return locateFile(cwd, text)
  if (/^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(text)) {
    throw new Unusable(
      `${text} is an address of the network; Lintel reads files and git revisions only`,
      "Download it first."
    )
  }
  const revision = revisionParts(text)
  if (revision !== undefined)
    return (await import("../files/revision.js")).locateRevision(cwd, revision.ref, revision.path)
  const located = locateFile(cwd, text)
  // Asking says more than "not there" where a loop of links or a permission is the reason.
  await located.tree.find(located.path)
  const label = labelOf(cwd, text)
  if (isLink(resolve(cwd, text))) throw new Unusable(`${label}: is a symbolic link, and what it leads to is not there`)
  const hints = await revisionHint(cwd, text)
  if (hints.length > 0) throw new Unusable(`${label}: there is no such file`, ...hints)
  throw new Unusable({ message: `${label}: there is no such file`, typed: label, known: neighbours(cwd, text) })
}
