import { createHash } from "node:crypto"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { stableStringify } from "@lintel/model"
import { fileReason, isAbsent } from "../../files/fileError.js"
import { writeWhole } from "../../files/writeWhole.js"
import { Unusable } from "../../unusable.js"

/** What lintel wrote to a folder: hashes of files by path, for each rendering. */
export type Manifest = ReadonlyMap<string, ReadonlyMap<string, string>>

const fileName = ".lintel-rendered.json"
const schema = "lintel/rendered@1"

export const hashOf = (text: string | Uint8Array): string =>
  createHash("sha256").update(text).digest("hex").slice(0, 32)

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const entriesOf = (value: unknown): ReadonlyArray<readonly [string, unknown]> =>
  isObject(value) ? Object.entries(value) : []

const parsed = (text: string, label: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw new Unusable(`${label} is damaged: it is not JSON`, "Remove it and render with --force.")
  }
}

/** Reads what was written to a folder before; nothing where there is no such record. */
export const readManifest = async (folder: string, label: string): Promise<Manifest> => {
  const name = `${label}/${fileName}`
  let text: string
  try {
    text = await readFile(join(folder, fileName), "utf8")
  } catch (error) {
    if (isAbsent(error)) return new Map()
    throw new Unusable(`${name}: ${fileReason(error)}`)
  }
  const value = parsed(text, name)
  const renderings = isObject(value) && "renderings" in value ? value.renderings : undefined
  return new Map(
    entriesOf(renderings).map(([key, files]) => [
      key,
      new Map(entriesOf(files).flatMap(([path, hash]) => (typeof hash === "string" ? [[path, hash] as const] : [])))
    ])
  )
}

/** Writes the record of a folder. */
export const writeManifest = async (folder: string, label: string, manifest: Manifest): Promise<void> => {
  const renderings = Object.fromEntries([...manifest].map(([key, files]) => [key, Object.fromEntries(files)]))
  await writeWhole(join(folder, fileName), `${stableStringify({ schema, renderings }, 2)}\n`, `${label}/${fileName}`)
}
