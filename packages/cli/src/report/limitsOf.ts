import type { LoadedConfig } from "../config/load.js"
import { labelOf } from "../files/labels.js"
import { type GivenAddress, type GivenFiles, givenFiles } from "../input/given.js"
import { readingDefaults, type ReadingLimits } from "../input/limits.js"

/** Options of the command line that say how inputs are read. */
export interface ReadingOptions {
  readonly "max-input"?: number
  readonly "max-depth"?: number
  readonly resolve?: ReadonlyArray<{ readonly name: string; readonly value: string }>
}

/** The limits that were asked for, with defaults for the rest. */
export const limitsOf = (given: ReadingOptions): ReadingLimits => ({
  maxInput: given["max-input"] ?? readingDefaults.maxInput,
  maxDepth: given["max-depth"] ?? readingDefaults.maxDepth
})

/** Limits, and the files that stand for addresses. */
export type Reading = ReadingLimits & { readonly given: GivenFiles }

const configured = ({ config, file, folder }: LoadedConfig, cwd: string): ReadonlyArray<GivenAddress> =>
  Object.entries(config.resolve ?? {}).map(([url, path]) => ({
    url,
    path,
    folder,
    by: `${file === undefined ? "the configuration" : labelOf(cwd, file)}: resolve`,
    isWatched: false
  }))

/** How inputs are read, as the command line and the configuration say. */
export const readingWith = (
  given: ReadingOptions,
  cwd: string,
  loaded: LoadedConfig = { config: {}, folder: cwd }
): Reading => {
  const named = (given.resolve ?? []).map(({ name, value }) => ({
    url: name,
    path: value,
    folder: cwd,
    by: `--resolve ${name}=${value}`,
    isWatched: true
  }))
  return { ...limitsOf(given), given: givenFiles([...configured(loaded, cwd), ...named], cwd) }
}
