import { mkdir, realpath, rename, rm, stat, writeFile } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import { reasonOf, Unusable } from "../unusable.js"
import { codeOf } from "./fileError.js"

const words: ReadonlyMap<string, string> = new Map([
  ["EACCES", "permission denied"],
  ["EPERM", "the operation is not permitted"],
  ["EROFS", "the file system is read-only"],
  ["ENOSPC", "no space is left"],
  ["EISDIR", "it is a folder"],
  ["ENOTDIR", "a part of its path is a file"],
  ["EEXIST", "a part of its path is a file"],
  ["ENOENT", "its folder does not exist"],
  ["ENAMETOOLONG", "its name is too long"]
])

/** Why a file cannot be written, as an error for the user. */
export const unwritable = (label: string, error: unknown): Unusable =>
  new Unusable(`${label} cannot be written: ${words.get(codeOf(error) ?? "") ?? reasonOf(error)}`)

/** Where a text goes in the end: behind a link, and whether it is a file that can be replaced. */
const destination = async (path: string): Promise<{ readonly path: string; readonly isStream: boolean }> => {
  try {
    const real = await realpath(path)
    const facts = await stat(real)
    return { path: real, isStream: !facts.isFile() && !facts.isDirectory() }
  } catch {
    return { path, isStream: false }
  }
}

/**
 * Writes a file whole or not at all: to a neighbour first, which then takes its name. Pipes and devices are written to.
 */
export const writeWhole = async (path: string, text: string, label: string): Promise<void> => {
  const { path: target, isStream } = await destination(path)
  const beside = join(dirname(target), `.${basename(target).slice(0, 100)}.${process.pid}.tmp`)
  try {
    if (isStream) return await writeFile(target, text)
    await writeFile(beside, text, { flag: "wx" })
    await rename(beside, target)
  } catch (error) {
    await rm(beside, { force: true })
    throw unwritable(label, error)
  }
}

/**
 * Makes a folder with those above it, one by one: Node's own way never ends below `/proc`, where a folder that is there
 * takes no other.
 */
export const makeFolders = async (path: string): Promise<void> => {
  const missing = await made(path)
  if (missing === undefined) return
  const above = dirname(path)
  if (above === path) throw missing
  await makeFolders(above)
  const refused = await made(path)
  if (refused !== undefined) throw refused
}

/** Makes a folder whose own folder is there; gives the error where it is not. */
const made = async (path: string): Promise<Error | undefined> => {
  try {
    await mkdir(path)
    return undefined
  } catch (error) {
    if (codeOf(error) === "ENOENT" && error instanceof Error) return error
    const isThere = await stat(path).then(
      (facts) => facts.isDirectory(),
      () => false
    )
    if (isThere) return undefined
    throw error
  }
}

/** The same, with an error for the user. */
export const makeFolder = async (path: string, label: string): Promise<void> => {
  try {
    await makeFolders(path)
  } catch (error) {
    throw unwritable(label, error)
  }
}
