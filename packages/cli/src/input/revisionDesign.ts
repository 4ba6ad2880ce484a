import { existsSync, realpathSync } from "node:fs"
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join, posix, relative, sep } from "node:path"
import { importsOf } from "../design/localImports.js"
import type { Located } from "../files/tree.js"
import type { Io } from "../io.js"
import { Unusable } from "../unusable.js"
import { readDesign } from "./design.js"
import type { ModelInput } from "./input.js"
import type { ReadInputOptions } from "./readInput.js"

type AtRevision = Located & Required<Pick<Located, "revision">>

const mostFiles = 2000

const candidatesOf = (from: string, specifier: string): ReadonlyArray<string> => {
  const target = posix.normalize(posix.join(posix.dirname(from), specifier))
  const typed = target.replace(/\.([cm]?)js$/, ".$1ts")
  return [...new Set([target, typed, `${target}.ts`, `${target}.js`, `${target}/index.ts`, `${target}/index.js`])]
}

const foldersAbove = (path: string): ReadonlyArray<string> => {
  const parts = posix.dirname(path).split("/")
  const folders = parts.map((_, index) => parts.slice(0, index + 1).join("/")).filter((it) => it !== ".")
  return ["", ...folders]
}

/** The files of a design at a revision: its entry, what it imports by relative paths, and the manifests above. */
const filesOf = async ({ tree, path }: AtRevision, maxBytes: number): Promise<ReadonlyMap<string, Uint8Array>> => {
  const files = new Map<string, Uint8Array>()
  const queue = [path]
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (files.has(next) || (await tree.find(next)) !== "file") continue
    const bytes = await tree.read(next, maxBytes)
    if (bytes === undefined) continue
    files.set(next, bytes)
    if (files.size > mostFiles) throw new Unusable(`${tree.label(path)} imports more than ${mostFiles} files`)
    if (!/\.[cm]?[jt]sx?$/.test(next)) continue
    for (const specifier of importsOf(Buffer.from(bytes).toString("utf8"))) {
      for (const candidate of candidatesOf(next, specifier)) {
        if (candidate.startsWith("..") || (await tree.find(candidate)) !== "file") continue
        queue.push(candidate)
        break
      }
    }
  }
  for (const folder of foldersAbove(path)) {
    const name = folder === "" ? "package.json" : `${folder}/package.json`
    const bytes = (await tree.find(name)) === "file" ? await tree.read(name, maxBytes) : undefined
    if (bytes !== undefined) files.set(name, bytes)
  }
  return files
}

/** Packages are not in git: those installed in the working folder serve the old design as well. */
const linkPackages = async (root: string, path: string, folder: string): Promise<void> => {
  for (const above of foldersAbove(path)) {
    const installed = join(root, above, "node_modules")
    if (!existsSync(installed)) continue
    await mkdir(join(folder, above), { recursive: true })
    await symlink(realpathSync(installed), join(folder, above, "node_modules"), "junction")
  }
}

/** Lays files out in a folder as they were in the tree. */
const layOut = async (files: ReadonlyMap<string, Uint8Array>, folder: string): Promise<void> => {
  for (const [name, bytes] of files) {
    const target = join(folder, name)
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, bytes)
  }
}

/** Reads a design as it was at a revision: its files are in a folder of their own for as long as it is loaded. */
export const materialise = async (located: AtRevision, io: Io, options: ReadInputOptions): Promise<ModelInput> => {
  const { path, revision, tree } = located
  const files = await filesOf(located, options.maxInput)
  const folder = realpathSync(await mkdtemp(join(tmpdir(), "lintel-revision-")))
  try {
    await layOut(files, folder)
    await linkPackages(revision.root, path, folder)
    const label = (absolute: string): string => tree.label(relative(folder, absolute).split(sep).join("/"))
    return await readDesign(join(folder, path), io, { ...options, isPassing: true }, label)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
