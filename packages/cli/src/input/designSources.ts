import type { SourceLookup } from "@lintel/doc"
import { locate, type Model, unescapeToken } from "@lintel/model"
import type { CapturedSite } from "@lintel/source"
import type { DesignFile } from "../design/localImports.js"
import type { Io } from "../io.js"

/** What is needed to find where the facts of a design were written. */
export interface DesignFacts {
  readonly files: ReadonlyArray<DesignFile>
  readonly model: Model
  readonly sites: ReadonlyMap<string, CapturedSite>
  /** The path of a file as it is printed. */
  readonly label: (path: string) => string
}

const valueIn = (value: unknown, pointer: string): unknown => {
  let at = value
  for (const token of pointer.split("/").slice(1)) {
    const key = unescapeToken(token)
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return undefined
    at = Reflect.get(at, key)
  }
  return at
}

/** Reads the sources of a design so that findings show the author's own lines. Loads the TypeScript parser. */
export const designSources = async (
  { files, model, sites, label }: DesignFacts,
  { importSources }: Io
): Promise<SourceLookup> => {
  const { loadSources } = await importSources()
  const texts = files.map(({ path, text }) => ({ path: label(path), text }))
  const printed = [...sites].map(([key, site]) => [key, { ...site, file: label(site.file) }] as const)
  return loadSources(texts, {
    sites: new Map(printed),
    valueAt: (address, pointer) => valueIn(locate(model, address)?.value, pointer)
  })
}
