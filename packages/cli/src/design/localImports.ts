import { readFileSync, statSync } from "node:fs"
import { dirname, resolve } from "node:path"

/** A file of a design, as it was read. */
export interface DesignFile {
  readonly path: string
  readonly text: string
}

const mostFiles = 2000
const mostBytes = 2 ** 22

const specifiers = /(?:\bfrom\s*|\bimport\s*\(?\s*)(["'])(\.{1,2}\/[^"'\n]{1,500})\1/g

const asTypeScript: ReadonlyArray<readonly [RegExp, string]> = [
  [/\.js$/, ".ts"],
  [/\.mjs$/, ".mts"],
  [/\.cjs$/, ".cts"],
  [/\.js$/, ".tsx"]
]

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true

// Whole statements that stay when types are taken away; what a line of a comment says is none.
const statements =
  /^[ \t]*(?:import|export)\b(?!\s+type\s)(?:[^"'`;]{0,4000}?\bfrom\b)?\s*(["'])(\.{1,2}\/[^"'\n]{1,500})\1/gm

/** The file that a relative import of TypeScript means: `./a.js` may be `./a.ts`. */
export const importedFile = (
  from: string,
  specifier: string,
  exists: (path: string) => boolean
): string | undefined => {
  const target = resolve(dirname(from), specifier)
  const typed = asTypeScript.filter(([js]) => js.test(target)).map(([js, ts]) => target.replace(js, ts))
  const bare = [".ts", ".mts", ".js", ".mjs", "/index.ts", "/index.js"].map((it) => target + it)
  return [target, ...typed, ...bare].find(exists)
}

/** Relative modules that a text imports or re-exports, as written. */
export const importsOf = (text: string): ReadonlyArray<string> => [
  ...new Set([...text.matchAll(specifiers)].map((match) => match[2] ?? ""))
]

/** Relative modules that a text imports or re-exports for their values, as written: neither as types nor on demand. */
const valueImportsOf = (text: string): ReadonlyArray<string> => [
  ...new Set([...text.matchAll(statements)].map((match) => match[2] ?? ""))
]

const readText = (path: string): string | undefined => {
  try {
    return statSync(path).size > mostBytes ? undefined : readFileSync(path, "utf8")
  } catch {
    return undefined
  }
}

/** The files that relative specifiers, as a file has them, mean. */
const filesMeant = (from: string, written: ReadonlyArray<string>): ReadonlyArray<string> =>
  written.flatMap((specifier) => {
    const path = importedFile(from, specifier, isFile)
    return path !== undefined && /\.[cm]?[jt]sx?$/.test(path) ? [path] : []
  })

/** The files that a file imports by relative paths for their values. */
export const importsForValues = (path: string): ReadonlyArray<string> =>
  filesMeant(path, valueImportsOf(readText(path) ?? ""))

const filesFrom = (
  entries: ReadonlyArray<string>,
  specifiersOf: (text: string) => ReadonlyArray<string>
): ReadonlyArray<DesignFile> => {
  const files = new Map<string, DesignFile>()
  const queue = [...entries]
  for (let path = queue.pop(); path !== undefined && files.size < mostFiles; path = queue.pop()) {
    if (files.has(path)) continue
    const text = readText(path)
    if (text === undefined) continue
    files.set(path, { path, text })
    queue.push(...filesMeant(path, specifiersOf(text)).filter((next) => !files.has(next)))
  }
  return [...files.values()]
}

/** The files of a design: its entry and what that imports by relative paths, found without running anything. */
export const localImports = (...entries: ReadonlyArray<string>): ReadonlyArray<DesignFile> =>
  filesFrom(entries, importsOf)

/** The files of a design that loading it is meant to run. */
export const valueImports = (entry: string): ReadonlyArray<DesignFile> => filesFrom([entry], valueImportsOf)
