import { mkdir, rename, rm, writeFile } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import { Unusable } from "../unusable.js"
import { codeOf } from "./fileError.js"
import { reasonOf } from "../unusable.js"

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

/** Writes a file whole or not at all: to a neighbour first, which then takes its name. */
export const writeWhole = async (path: string, text: string, label: string): Promise<void> => {
  const beside = join(dirname(path), `.${basename(path).slice(0, 100)}.${process.pid}.tmp`)
  try {
    await writeFile(beside, text, { flag: "wx" })
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true })
    throw unwritable(label, error)
  }
}

/** Makes a folder with those above it. */
export const makeFolder = async (path: string, label: string): Promise<void> => {
  try {
    await mkdir(path, { recursive: true })
  } catch (error) {
    throw unwritable(label, error)
  }
}
