import { type Document, locateNearest, parse } from "@lintel/document"
import type { Located, Tree } from "../files/tree.js"
import { Unusable } from "../unusable.js"
import { documentLimits, type ReadingLimits } from "./limits.js"
import { refusal } from "./refusal.js"

const names = ["kustomization.yaml", "kustomization.yml", "Kustomization"]

/** Fields that change none of the objects that are taken from other files. */
const harmless: ReadonlySet<string> = new Set([
  "apiVersion",
  "kind",
  "metadata",
  "resources",
  "bases",
  "configMapGenerator",
  "secretGenerator",
  "generatorOptions",
  "buildMetadata"
])

const mostFolders = 500

interface Kustomization {
  readonly path: string
  readonly folder: string
  /** What it takes: files and folders, as paths in the tree. */
  readonly takes: ReadonlyArray<string>
}

const folderOf = (path: string): string => (path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "")

/** A path as written beside a file; `undefined` where it leads out of the tree, or is none. */
const beside = (folder: string, written: string): string | undefined => {
  if (/^[a-z][a-z0-9+.-]*:|^\/|[?]|^git@/i.test(written)) return undefined
  const parts = folder === "" ? [] : folder.split("/")
  for (const part of written.split("/")) {
    if (part === "" || part === ".") continue
    if (part === "..") {
      if (parts.pop() === undefined) return undefined
    } else parts.push(part)
  }
  return parts.join("/")
}

const placeIn = (tree: Tree, document: Document, path: ReadonlyArray<string>): string => {
  const { location } = locateNearest(document, path)
  const { column, line } = location.key ?? location.value
  return `${tree.label(document.file)}:${line}:${column}`
}

const isNamedSo = (path: string): boolean => names.some((it) => path === it || path.endsWith(`/${it}`))

const isEmpty = (value: unknown): boolean =>
  value === null || (typeof value === "object" && Object.keys(value).length === 0)

const buildHint = (tree: Tree, folder: string): string =>
  `Build what runs, and name that: kustomize build ${tree.label(folder === "" ? "." : folder)} > manifests.yaml`

/** Reads one, and refuses whatever makes something else of the files that it takes. */
const readOne = async (path: string, tree: Tree, limits: ReadingLimits): Promise<Kustomization | undefined> => {
  const bytes = await tree.read(path, limits.maxInput)
  if (bytes === undefined) return undefined
  const result = parse(bytes, { file: path, limits: documentLimits(limits) })
  if (result._tag === "Failure") throw refusal(tree.label, result.failure)
  const document = result.success
  const { value } = document
  const folder = folderOf(path)
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Unusable(`${placeIn(tree, document, [])}: a kustomization must have keys`)
  for (const [field, own] of Object.entries(value)) {
    if (harmless.has(field) || isEmpty(own)) continue
    throw new Unusable(
      `${placeIn(tree, document, [field])}: "${field.slice(0, 60)}" makes other manifests of those that this kustomization takes, so the files beside it are not what runs`,
      buildHint(tree, folder)
    )
  }
  const takes = ["resources", "bases"].flatMap((field) => {
    const list: unknown = Reflect.get(value, field)
    if (list === null || list === undefined) return []
    if (!Array.isArray(list)) throw new Unusable(`${placeIn(tree, document, [field])}: "${field}" must be a list`)
    return list.map((it: unknown, at): string => {
      const found = typeof it === "string" ? beside(folder, it) : undefined
      if (found !== undefined) return found
      throw new Unusable(
        `${placeIn(tree, document, [field, String(at)])}: ${JSON.stringify(it).slice(0, 80)} is no file or folder here`,
        buildHint(tree, folder)
      )
    })
  })
  return { path, folder, takes }
}

const kustomizationIn = async (tree: Tree, folder: string): Promise<string | undefined> => {
  for (const name of names) {
    const path = folder === "" ? name : `${folder}/${name}`
    if ((await tree.find(path)) === "file") return path
  }
  return undefined
}

/** Everything that one takes, through those that it takes in turn: files, by what they are called. */
const filesOf = (one: Kustomization, byFolder: ReadonlyMap<string, Kustomization>): ReadonlySet<string> => {
  const files = new Set<string>()
  const seen = new Set<Kustomization>([one])
  for (const it of seen) {
    for (const path of it.takes) {
      const inner = byFolder.get(path)
      if (inner === undefined) files.add(path)
      else seen.add(inner)
    }
  }
  return files
}

/** Those that no other one takes: each is something that somebody builds. */
const outermost = (all: ReadonlyMap<string, Kustomization>): ReadonlyArray<Kustomization> => {
  const taken = new Set([...all.values()].flatMap(({ takes }) => takes))
  return [...all.values()].filter(({ folder }) => !taken.has(folder))
}

/**
 * What kustomizations beside some files take that is not among these. Throws `Unusable` where one changes what it takes, where
 * a manifest beside it is in none, or where one object would be there more than once because several take it: such files are
 * bases and patches, and not what runs.
 */
export const takenByKustomizations = async (
  all: ReadonlyArray<Located>,
  manifests: ReadonlyArray<Located>,
  limits: ReadingLimits
): Promise<ReadonlyArray<Located>> => {
  const [first] = [...manifests, ...all.filter(({ path }) => isNamedSo(path))]
  if (first === undefined) return []
  const { tree } = first
  const own = all.filter((it) => it.tree === tree)
  const open = new Set(own.map(({ path }) => folderOf(path)))
  const known = new Map<string, Kustomization>()
  for (const folder of open) {
    if (known.size > 0 && open.size > mostFolders)
      throw new Unusable(`${tree.label(folder)}: kustomizations take more than ${mostFolders} folders`)
    const path = await kustomizationIn(tree, folder)
    const one = path === undefined ? undefined : await readOne(path, tree, limits)
    if (one === undefined) continue
    known.set(folder, one)
    for (const taken of one.takes) if ((await tree.find(taken)) === "folder") open.add(taken)
  }
  if (known.size === 0) return []
  const roots = outermost(known)
  if (roots.length === 0) {
    const paths = [...known.values()].slice(0, 4).map(({ path }) => tree.label(path))
    throw new Unusable(`${paths.join(" and ")} take one another: none of them can be built`)
  }
  const owners = new Map<string, Kustomization>()
  for (const root of roots) {
    for (const path of filesOf(root, known)) {
      const other = owners.get(path)
      if (other !== undefined)
        throw new Unusable(
          `${tree.label(path)} is taken by ${tree.label(other.path)} and by ${tree.label(root.path)}: which of them is meant is not said`,
          buildHint(tree, root.folder)
        )
      owners.set(path, root)
      if ((await tree.find(path)) !== "file")
        throw new Unusable(`${tree.label(root.path)} takes ${tree.label(path)}, and there is no such file`)
    }
  }
  const stray = manifests.find((it) => !owners.has(it.path) && known.has(folderOf(it.path)))
  if (stray !== undefined)
    throw new Unusable(
      `${tree.label(stray.path)} is not among the resources of ${tree.label(known.get(folderOf(stray.path))?.path ?? "")}, which lies beside it: whether it runs is not said`,
      "Add it to the resources, or name the files that are meant."
    )
  const here = new Set(own.map(({ path }) => path))
  return [...owners.keys()].filter((path) => !here.has(path)).map((path) => ({ ...first, path }))
}
