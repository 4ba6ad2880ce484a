import { countText } from "@lintel/doc"
import { createReadStream } from "node:fs"
import { readdir, readFile, realpath, stat } from "node:fs/promises"
import { existsSync } from "node:fs"
import { dirname, join, relative, resolve, sep } from "node:path"
import { Unusable } from "../unusable.js"
import { fileReason, isAbsent } from "./fileError.js"
import { isInside, labelOf } from "./labels.js"
import type { Found, Located, Tree } from "./tree.js"

const mostFiles = 20_000
const deepest = 64

/** Folders that hold no input of anybody. */
const skipped = new Set(["node_modules", ".git"])

const kindOf = async (path: string, label: string): Promise<Found> => {
  try {
    return (await stat(path)).isDirectory() ? "folder" : "file"
  } catch (error) {
    if (isAbsent(error)) return "nothing"
    throw new Unusable(`${label}: ${fileReason(error)}`)
  }
}

const tooLarge = (label: string, size: string, maxBytes: number): Unusable =>
  new Unusable(
    `${label}: the file has ${size} bytes; the limit is ${countText(maxBytes)}`,
    "--max-input 500MB, for one, allows more."
  )

/** Pipes and devices tell no size, so they are read until the limit. */
const readStream = async (path: string, label: string, maxBytes: number): Promise<Uint8Array> => {
  const parts: Array<Buffer> = []
  let size = 0
  for await (const part of createReadStream(path) as AsyncIterable<Buffer>) {
    size += part.length
    if (size > maxBytes) throw tooLarge(label, `more than ${countText(maxBytes)}`, maxBytes)
    parts.push(part)
  }
  return Buffer.concat(parts)
}

const readBytes = async (path: string, label: string, maxBytes: number): Promise<Uint8Array | undefined> => {
  try {
    const facts = await stat(path)
    if (facts.isDirectory()) throw new Unusable(`${label} is a folder; name a file in it`)
    if (!facts.isFile()) return await readStream(path, label, maxBytes)
    if (facts.size > maxBytes) throw tooLarge(label, countText(facts.size), maxBytes)
    return await readFile(path)
  } catch (error) {
    if (error instanceof Unusable) throw error
    if (isAbsent(error)) return undefined
    throw new Unusable(`${label}: ${fileReason(error)}`)
  }
}

const listFiles = async (base: string, folder: string, label: string): Promise<ReadonlyArray<string>> => {
  const found: Array<string> = []
  const visit = async (at: string, depth: number): Promise<void> => {
    if (depth > deepest) throw new Unusable(`${label}: folders are nested deeper than ${deepest}`)
    // Symbolic links are listed as neither file nor folder: a loop of them cannot be entered.
    const entries = await readdir(join(base, at), { withFileTypes: true })
    for (const entry of entries) {
      const path = at === "" ? entry.name : `${at}/${entry.name}`
      if (entry.isDirectory() && !skipped.has(entry.name)) await visit(path, depth + 1)
      else if (entry.isFile()) found.push(path)
      if (found.length > mostFiles) throw new Unusable(`${label} holds more than ${mostFiles} files`)
    }
  }
  try {
    await visit(folder, 0)
  } catch (error) {
    if (error instanceof Unusable) throw error
    throw new Unusable(`${label}: ${fileReason(error)}`)
  }
  return found.toSorted()
}

/** Whether a path, with its symbolic links followed, is still inside the folder: a link is no way around the border. */
const staysInside = async (base: string, path: string): Promise<boolean> => {
  try {
    return isInside(await realpath(base), await realpath(path))
  } catch {
    return true // nothing there, or unreadable: reading says so
  }
}

const makeTree = (cwd: string, base: string, entry: string): Tree => {
  const label = (path: string): string => labelOf(cwd, join(base, path))
  return {
    label,
    find: (path) => kindOf(join(base, path), label(path)),
    list: (folder) => listFiles(base, folder, label(folder)),
    read: async (path, maxBytes) => {
      const absolute = join(base, path)
      if (path !== entry && !(await staysInside(base, absolute))) return undefined
      return readBytes(absolute, label(path), maxBytes)
    }
  }
}

/** The files of a folder, which nothing leads out of. */
export const folderTree = (cwd: string, folder: string): Tree => makeTree(cwd, folder, "")

/** The repository a path is in, else the working folder, else its own folder: what references may not leave. */
const baseOf = (cwd: string, absolute: string): string => {
  for (let folder = dirname(absolute); ; folder = dirname(folder)) {
    if (existsSync(join(folder, ".git"))) return folder
    if (folder === dirname(folder)) break
  }
  return isInside(cwd, absolute) ? cwd : dirname(absolute)
}

/** A path of the working folder. */
export const locateFile = (cwd: string, path: string): Located => {
  const absolute = resolve(cwd, path)
  const base = baseOf(cwd, absolute)
  const inside = relative(base, absolute)
  const entry = sep === "/" ? inside : inside.replaceAll(sep, "/")
  return { tree: makeTree(cwd, base, entry), path: entry, absolute }
}
