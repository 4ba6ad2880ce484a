import { existsSync, statSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { moduleFailure } from "../design/moduleFailure.js"
import { labelOf } from "../files/labels.js"
import type { Io } from "../io.js"
import { Unusable } from "../unusable.js"
import type { Config } from "./config.js"
import { validateConfig } from "./validate.js"

/** A configuration and the folder its paths start from. */
export interface LoadedConfig {
  readonly config: Config
  readonly folder: string
  /** Absent when there is no file. */
  readonly file?: string
}

const names = ["lintel.config.ts", "lintel.config.mts", "lintel.config.js", "lintel.config.mjs"]

const findConfig = (from: string): string | undefined => {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = names.map((name) => join(folder, name)).find((it) => existsSync(it))
    if (found !== undefined) return found
    if (folder === dirname(folder) || existsSync(join(folder, ".git"))) return undefined
  }
}

/** Where the search begins: beside the design where one was named, else where the command runs. */
const startOf = (cwd: string, design: string | undefined): string => {
  const path = design === undefined ? undefined : resolve(cwd, design)
  if (path === undefined || !existsSync(path)) return cwd
  return statSync(path).isDirectory() ? path : dirname(path)
}

const defaultExport = (module: unknown): unknown =>
  typeof module === "object" && module !== null && "default" in module ? module.default : undefined

const loadFile = async (file: string, io: Io): Promise<Config> => {
  const label = labelOf(io.cwd, file)
  let module: unknown
  try {
    module = await io.importModule(file)
  } catch (error) {
    throw moduleFailure(error, (path) => labelOf(io.cwd, path), file)
  }
  return validateConfig(defaultExport(module), label)
}

/** Loads the configuration: the named one, else the nearest at or above the design. */
export const loadConfig = async (
  io: Io,
  asked: string | undefined,
  design: string | undefined
): Promise<LoadedConfig> => {
  const start = startOf(io.cwd, design)
  const file = asked === undefined ? findConfig(start) : resolve(io.cwd, asked)
  if (file === undefined) return { config: {}, folder: start }
  if (!existsSync(file)) throw new Unusable(`${labelOf(io.cwd, file)}: there is no such configuration file`)
  return { config: await loadFile(file, io), folder: dirname(file), file }
}
