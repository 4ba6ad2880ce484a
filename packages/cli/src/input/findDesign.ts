import { existsSync, readdirSync, readFileSync, statSync } from "node:fs"
import { basename, join, resolve } from "node:path"
import type { LoadedConfig } from "../config/load.js"
import { labelOf } from "../files/labels.js"
import { Unusable } from "../unusable.js"
import { isModulePath, largestModule, makesSystemIn } from "./designModules.js"
import { expandPatterns } from "./expandPatterns.js"

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

const notDocuments: ReadonlySet<string> = new Set([acceptedName, "package.json", "package-lock.json", "tsconfig.json"])

/** Endings of the files in a folder that may be documents. */
const documentsIn = (folder: string): ReadonlyArray<string> => {
  try {
    const names = readdirSync(folder).filter((name) => !notDocuments.has(name))
    return [".avsc", ".json", ".yaml", ".yml"].filter((ending) => names.some((name) => name.endsWith(ending)))
  } catch {
    return []
  }
}

const candidatesIn = (folder: string): ReadonlyArray<string> => {
  const here = modulesIn(folder).filter(makesSystem)
  return here.length > 0 ? here : modulesIn(join(folder, "src")).filter(makesSystem)
}

const onlyCandidate = (cwd: string, folder: string): string => {
  const found = candidatesIn(folder)
  const [only] = found
  const place = labelOf(cwd, folder) === "." ? "this folder" : labelOf(cwd, folder)
  if (only === undefined) {
    const documents = documentsIn(folder)
    const pattern = labelOf(
      cwd,
      join(folder, documents.length === 1 ? `*${documents[0]}` : `*{${documents.join(",")}}`)
    )
    throw new Unusable(
      `no design was named, and no module in ${place} makes a System`,
      documents.length > 0
        ? `To check the documents in it, name them, or a pattern: ${pattern}`
        : "Name one, or set design in lintel.config.ts; lintel init writes a small one to begin with."
    )
  }
  if (found.length === 1) return only
  const names = found.map((it) => labelOf(cwd, it)).join(", ")
  throw new Unusable(
    `no design was named, and ${found.length} modules make a System: ${names}`,
    "Name one, or set design in lintel.config.ts."
  )
}

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory()

const configured = async (cwd: string, { config, folder }: LoadedConfig): Promise<ReadonlyArray<string>> => {
  const { design } = config
  if (design === undefined) return [onlyCandidate(cwd, folder)]
  const found = await expandPatterns(folder, typeof design === "string" ? [design] : design)
  return found.map((it) => resolve(folder, it))
}

/** The designs a command is about: those named, else the configured ones, else the only candidate there is. */
export const findDesigns = async (
  cwd: string,
  named: ReadonlyArray<string>,
  loaded: LoadedConfig
): Promise<ReadonlyArray<string>> => {
  if (named.length === 0) return configured(cwd, loaded)
  const found: Array<string> = []
  for (const word of named) {
    if (named.length > 1 && basename(word) === acceptedName) continue
    const path = resolve(cwd, word)
    if (!isFolder(path)) found.push(...(await expandPatterns(cwd, [word])))
    else if (loaded.folder === path) found.push(...(await configured(cwd, loaded)))
    else found.push(onlyCandidate(cwd, path))
  }
  return found
}
