import { importsForValues } from "./localImports.js"

const mostFiles = 2000

/** The shortest circle of imports that a file is part of: its paths in order, the file itself first. */
export const importCircle = (file: string): ReadonlyArray<string> | undefined => {
  const importers = new Map<string, string | undefined>([[file, undefined]])
  const queue = [file]
  for (let path = queue.shift(); path !== undefined && importers.size < mostFiles; path = queue.shift()) {
    for (const imported of importsForValues(path)) {
      if (imported === file) return chain(importers, path)
      if (importers.has(imported)) continue
      importers.set(imported, path)
      queue.push(imported)
    }
  }
  return undefined
}

const chain = (importers: ReadonlyMap<string, string | undefined>, last: string): ReadonlyArray<string> => {
  const paths: Array<string> = []
  for (let path: string | undefined = last; path !== undefined; path = importers.get(path)) paths.unshift(path)
  return paths
}
