import { posix, resolve } from "node:path"
import type { Located } from "../files/tree.js"
import { isModulePath, largestModule, makesSystemIn } from "./designModules.js"

const within = ({ absolute, ...located }: Located, name: string): Located => ({
  ...located,
  path: located.path === "" ? name : `${located.path}/${name}`,
  ...(absolute === undefined ? {} : { absolute: resolve(absolute, name) })
})

/** The design of a folder: the only module in it, or in its `src`, that makes a System. */
export const designInFolder = async (folder: Located): Promise<Located | undefined> => {
  const { path, tree } = folder
  const names = (await tree.list(path)).map((it) => (path === "" ? it : it.slice(path.length + 1)))
  for (const place of [".", "src"]) {
    const found: Array<Located> = []
    for (const name of names.filter((it) => posix.dirname(it) === place && isModulePath(it))) {
      const located = within(folder, name)
      const bytes = await tree.read(located.path, largestModule).catch(() => undefined)
      if (bytes !== undefined && makesSystemIn(new TextDecoder().decode(bytes))) found.push(located)
    }
    if (found.length > 0) return found.length === 1 ? found[0] : undefined
  }
  return undefined
}
