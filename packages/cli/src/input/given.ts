import { existsSync, realpathSync, statSync } from "node:fs"
import { join, resolve } from "node:path"
import { isInside, labelOf } from "../files/labels.js"
import type { Located, Tree } from "../files/tree.js"
import { folderTree, locateFile } from "../files/workingTree.js"
import { Unusable } from "../unusable.js"

/** An address and the file or folder that has what is there: `--resolve URL=PATH`, or an entry of the configuration. */
export interface GivenAddress {
  readonly url: string
  /** As it was written. */
  readonly path: string
  /** The folder that the path starts from. */
  readonly folder: string
  /** Who says so, for messages: the option, or the configuration. */
  readonly by: string
  /** Whether it is told when nothing refers to it. */
  readonly isWatched: boolean
}

/** A file that stands for an address. */
export interface GivenFile {
  readonly bytes: Uint8Array
  readonly label: string
}

/** Files that stand for addresses of the network. Nothing is fetched. */
export interface GivenFiles {
  readonly has: (address: string) => boolean
  /** What is at an address, as the revision of the document has it, else as the working folder does. */
  readonly read: (address: string, from: Located, maxBytes: number) => Promise<GivenFile | undefined>
  /** Addresses that were given and that nothing referred to, as lines. */
  readonly unused: () => ReadonlyArray<string>
}

interface Entry extends GivenAddress {
  readonly absolute: string
  readonly isFolder: boolean
}

/** An address without its fragment, as everybody writes it; `undefined` for what is none. */
const addressOf = (text: string): string | undefined => {
  const isWhole = /^(?:[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/]|urn:[A-Za-z0-9])/i.test(text) && !/^file:/i.test(text)
  return isWhole && !text.includes("#") && URL.canParse(text) ? new URL(text).href : undefined
}

const entryOf = (given: GivenAddress, cwd: string): Entry => {
  const { by, folder, path } = given
  const absolute = resolve(realpathSync(folder), path)
  const url = addressOf(given.url)
  if (url === undefined)
    throw new Unusable(`${by}: ${given.url} is no address such as https://example.com/schemas/, without a fragment`)
  if (!existsSync(absolute)) throw new Unusable(`${by}: ${labelOf(cwd, absolute)}: there is no such file or folder`)
  const isFolder = statSync(absolute).isDirectory()
  if (!isFolder && url.endsWith("/"))
    throw new Unusable(`${by}: ${given.url} stands for many addresses, and ${labelOf(cwd, absolute)} is one file`)
  if (isFolder && url.includes("?"))
    throw new Unusable(`${by}: ${given.url} is one address, and ${labelOf(cwd, absolute)} is a folder`)
  return { ...given, absolute, isFolder, url: isFolder && !url.endsWith("/") ? `${url}/` : url }
}

/** What follows the address of a folder, as a path in it; nothing may lead out, and a query names something else. */
const pathIn = (rest: string): string | undefined => {
  if (rest === "" || rest.includes("?")) return undefined
  const parts: Array<string> = []
  for (const part of rest.split("/")) {
    try {
      parts.push(decodeURIComponent(part))
    } catch {
      return undefined
    }
  }
  const isPlain = parts.every((it) => it !== "" && it !== "." && it !== ".." && !/[/\\\0]/.test(it))
  return isPlain ? parts.join("/") : undefined
}

interface Target {
  readonly entry: Entry
  /** The path in the folder; empty for a file. */
  readonly inside: string
}

/** The same address twice, with two meanings, is a mistake; the command line goes before the configuration. */
const distinct = (entries: ReadonlyArray<Entry>, cwd: string): ReadonlyMap<string, Entry> => {
  const found = new Map<string, Entry>()
  for (const entry of entries) {
    const known = found.get(entry.url)
    if (known?.isWatched === entry.isWatched && known.absolute !== entry.absolute) {
      const [one, other] = [known, entry].map((it) => labelOf(cwd, it.absolute))
      throw new Unusable(`${entry.by}: ${entry.url} is said to be ${one} and ${other}`)
    }
    if (known === undefined || entry.isWatched) found.set(entry.url, entry)
  }
  return found
}

const readPath = async (tree: Tree, path: string, maxBytes: number): Promise<GivenFile | undefined> => {
  const bytes = (await tree.find(path)) === "file" ? await tree.read(path, maxBytes) : undefined
  return bytes === undefined ? undefined : { bytes, label: tree.label(path) }
}

const readWorking = ({ entry, inside }: Target, cwd: string, maxBytes: number): Promise<GivenFile | undefined> => {
  if (entry.isFolder) return readPath(folderTree(cwd, entry.absolute), inside, maxBytes)
  const { path, tree } = locateFile(cwd, entry.absolute)
  return readPath(tree, path, maxBytes)
}

/** Takes the addresses that were given; refuses those that are none, and files that are not there. */
export const givenFiles = (given: ReadonlyArray<GivenAddress>, cwd: string): GivenFiles => {
  const entries = distinct(
    given.map((it) => entryOf(it, cwd)),
    cwd
  )
  const folders = [...entries.values()].filter((it) => it.isFolder).toSorted((a, b) => b.url.length - a.url.length)
  const used = new Set<string>()
  const find = (address: string): Target | undefined => {
    const exact = entries.get(address)
    if (exact !== undefined) return exact.isFolder ? undefined : { entry: exact, inside: "" }
    const entry = folders.find(({ url }) => address.startsWith(url))
    const inside = entry === undefined ? undefined : pathIn(address.slice(entry.url.length))
    return entry === undefined || inside === undefined ? undefined : { entry, inside }
  }
  return {
    has: (address) => {
      const target = find(address)
      if (target !== undefined) used.add(target.entry.url)
      return target !== undefined
    },
    read: async (address, from, maxBytes) => {
      const target = find(address)
      if (target === undefined) return undefined
      const { revision, tree } = from
      const absolute = target.entry.isFolder ? join(target.entry.absolute, target.inside) : target.entry.absolute
      const isThere = revision !== undefined && isInside(revision.root, absolute)
      const before = isThere ? await readPath(tree, labelOf(revision.root, absolute), maxBytes) : undefined
      return before ?? readWorking(target, cwd, maxBytes)
    },
    unused: () =>
      [...entries.values()]
        .filter(({ isWatched, url }) => isWatched && !used.has(url))
        .map(({ by }) => `warning: ${by}: nothing refers to that address`)
  }
}
