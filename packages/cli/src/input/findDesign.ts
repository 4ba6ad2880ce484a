import { existsSync, readdirSync, readFileSync, statSync } from "node:fs"
import { basename, join, resolve } from "node:path"
import type { LoadedConfig } from "../config/load.js"
import { labelOf } from "../files/labels.js"
import { Unusable } from "../unusable.js"
import { isModulePath, largestModule, makesSystemIn } from "./designModules.js"
import { expandPatterns } from "./expandPatterns.js"
import type { ReadingLimits } from "./limits.js"

const mostFiles = 500

const makesSystem = (path: string): boolean => {
  const facts = statSync(path, { throwIfNoEntry: false })
  if (facts?.isFile() !== true || facts.size > largestModule) return false
  try {
    return makesSystemIn(readFileSync(path, "utf8"))
  } catch {
    return false
  }
}

const modulesIn = (folder: string): ReadonlyArray<string> => {
  try {
    return readdirSync(folder)
      .filter(isModulePath)
      .slice(0, mostFiles)
      .map((name) => join(folder, name))
  } catch {
    return []
  }
}

/** Where Lintel keeps what was accepted: no document to check, though it lies beside them and is named with them. */
const acceptedName = "lintel.accepted.json"

const candidatesIn = (folder: string): ReadonlyArray<string> => {
  const here = modulesIn(folder).filter(makesSystem)
  return here.length > 0 ? here : modulesIn(join(folder, "src")).filter(makesSystem)
}

const placeOf = (cwd: string, folder: string): string => {
  const label = labelOf(cwd, folder)
  return label === "." ? "this folder" : label
}

const onlyCandidate = (cwd: string, folder: string): string | undefined => {
  const found = candidatesIn(folder)
  if (found.length <= 1) return found[0]
  const names = found.map((it) => labelOf(cwd, it)).join(", ")
  throw new Unusable(
    `no design was named, and ${found.length} modules make a System: ${names}`,
    "Name one, or set design in lintel.config.ts."
  )
}

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory()

const configured = async (cwd: string, { config, folder }: LoadedConfig): Promise<ReadonlyArray<string>> => {
  const { design } = config
  if (design === undefined) {
    const only = onlyCandidate(cwd, folder)
    if (only !== undefined) return [only]
    throw new Unusable(
      `no design was named, and no module in ${placeOf(cwd, folder)} makes a System`,
      "Name a design or documents, or set design in lintel.config.ts; lintel init writes a small one to begin with."
    )
  }
  const found = await expandPatterns(folder, typeof design === "string" ? [design] : design)
  return found.map((it) => resolve(folder, it))
}

/** A folder that is named: its design, else the documents below it. */
const designsIn = async (cwd: string, folder: string, limits: ReadingLimits): Promise<ReadonlyArray<string>> => {
  const only = onlyCandidate(cwd, folder)
  if (only !== undefined) return [only]
  const documents = await (await import("./folderDocuments.js")).designDocumentsIn(cwd, folder, limits)
  if (documents.length > 0) return documents
  throw new Unusable(`no module in ${placeOf(cwd, folder)} makes a System, and no document in it is one to look at`)
}

/**
 * The designs a command is about: those named, in folders too, else the configured ones, else the only candidate there
 * is.
 */
export const findDesigns = async (
  cwd: string,
  named: ReadonlyArray<string>,
  loaded: LoadedConfig,
  limits: ReadingLimits
): Promise<ReadonlyArray<string>> => {
  if (named.length === 0) return configured(cwd, loaded)
  const found: Array<string> = []
  for (const word of named) {
    if (named.length > 1 && basename(word) === acceptedName) continue
    const path = resolve(cwd, word)
    if (!isFolder(path)) found.push(...(await expandPatterns(cwd, [word])))
    else if (loaded.folder === path && loaded.config.design !== undefined)
      found.push(...(await configured(cwd, loaded)))
    else found.push(...(await designsIn(cwd, path, limits)))
  }
  return found
}
