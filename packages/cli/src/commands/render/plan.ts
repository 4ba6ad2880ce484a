import { lstat, readFile, realpath } from "node:fs/promises"
import { dirname, join } from "node:path"
import { isSafePath, type RenderedFile } from "@lintel/render"
import { fileReason, isAbsent } from "../../files/fileError.js"
import { isInside } from "../../files/labels.js"
import { Unusable } from "../../unusable.js"
import { hashOf, type Manifest } from "./manifest.js"

/** What is at the place of a file that is to be written. */
export type Standing = "missing" | "same" | "written" | "foreign" | "changed" | "blocked"

export interface PlannedFile extends RenderedFile {
  readonly standing: Standing
}

/** A file of an earlier rendering that is no longer rendered. */
export interface StaleFile {
  readonly path: string
  /** As it was written: it may be removed. */
  readonly isUntouched: boolean
}

export interface Plan {
  readonly files: ReadonlyArray<PlannedFile>
  readonly stale: ReadonlyArray<StaleFile>
}

const currentHash = async (path: string, label: string): Promise<string> => {
  try {
    const facts = await lstat(path)
    if (!facts.isFile()) return "blocked"
    return hashOf(await readFile(path))
  } catch (error) {
    if (isAbsent(error)) return "missing"
    throw new Unusable(`${label}: ${fileReason(error)}`)
  }
}

/** The nearest folder above that exists, with links followed: it has to be inside. */
const staysInside = async (folder: string, path: string): Promise<boolean> => {
  const root = await realpath(folder).catch(() => folder)
  for (let above = dirname(path); isInside(folder, above) && above !== folder; above = dirname(above)) {
    const real = await realpath(above).catch(() => undefined)
    if (real !== undefined) return isInside(root, real)
  }
  return true
}

const standingOf = (hash: string, text: string, writtenHash: string | undefined): Standing => {
  if (hash === "missing" || hash === "blocked") return hash
  if (hash === hashOf(text)) return "same"
  if (writtenHash === undefined) return "foreign"
  return writtenHash === hash ? "written" : "changed"
}

/** What writing a rendering to a folder would do. Nothing is written here. */
export const planFiles = async (
  folder: string,
  label: string,
  { files, manifest, key }: { files: ReadonlyArray<RenderedFile>; manifest: Manifest; key: string }
): Promise<Plan> => {
  const known = new Map([...manifest.values()].flatMap((it) => [...it]))
  const planned: Array<PlannedFile> = []
  for (const { path, text } of files) {
    const target = join(folder, path)
    if (!isSafePath(path) || !(await staysInside(folder, target))) {
      throw new Unusable(`${JSON.stringify(path)} would be written outside ${label}; nothing was written`)
    }
    const hash = await currentHash(target, `${label}/${path}`)
    planned.push({ path, text, standing: standingOf(hash, text, known.get(path)) })
  }
  const now = new Set(files.map((it) => it.path))
  const stale: Array<StaleFile> = []
  for (const [path, hash] of manifest.get(key) ?? []) {
    if (now.has(path) || !isSafePath(path) || !(await staysInside(folder, join(folder, path)))) continue
    const current = await currentHash(join(folder, path), `${label}/${path}`)
    if (current !== "missing") stale.push({ path, isUntouched: current === hash })
  }
  return { files: planned, stale }
}
