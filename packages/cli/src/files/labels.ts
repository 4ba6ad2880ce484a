import { isAbsolute, relative, resolve, sep } from "node:path"

const slashed = (path: string): string => (sep === "/" ? path : path.replaceAll(sep, "/"))

/** A path as it is printed: relative to where the command runs, with `/`. */
export const labelOf = (cwd: string, path: string): string => {
  const there = relative(cwd, resolve(cwd, path))
  if (there === "") return "."
  return isAbsolute(there) ? slashed(path) : slashed(there)
}

/** Whether a path lies inside a folder, or is it. Both are absolute. */
export const isInside = (folder: string, path: string): boolean => {
  const there = relative(folder, path)
  return there === "" || (there !== ".." && !there.startsWith(`..${sep}`) && !isAbsolute(there))
}
