import { countText } from "@lintel/doc"
import { realpathSync } from "node:fs"
import { posix, relative, sep } from "node:path"
import { Unusable } from "../unusable.js"
import { git, gitText } from "./git.js"
import type { Found, Located, Tree } from "./tree.js"

interface Revision {
  readonly root: string
  readonly commit: string
  /** As the user wrote it. */
  readonly ref: string
}

/** A revision such as `HEAD~3` whose start is known, but not that many commits before it. */
const beforeTheFirst = async (root: string, ref: string, isShallow: boolean): Promise<Unusable | undefined> => {
  const start = /^([^-~^][^~^]*)(?:~\d*|\^)+$/.exec(ref)?.[1]
  const commits = start === undefined ? undefined : await gitText(root, ["rev-list", "--count", start, "--"])
  if (start === undefined || commits === undefined) return undefined
  const counted = commits === "1" ? "one commit" : `${commits} commits`
  return isShallow
    ? new Unusable(
        `the revision ${ref} is not in this clone, which is shallow: ${start} has ${counted} here`,
        "Fetch more of them: git fetch --deepen=100. In GitHub Actions, actions/checkout takes fetch-depth: 0."
      )
    : new Unusable(`there is no revision ${ref} in this repository: ${start} has ${counted} in all`)
}

const unknownRevision = async (root: string, ref: string): Promise<Unusable> => {
  const isShallow = (await gitText(root, ["rev-parse", "--is-shallow-repository"])) === "true"
  const tooFar = await beforeTheFirst(root, ref, isShallow)
  if (tooFar !== undefined) return tooFar
  const branch = ref.replace(/^(?:refs\/heads\/|refs\/remotes\/)?(?:origin\/)?/, "").replace(/[~^@].*$/, "")
  if (isShallow) {
    return new Unusable(
      `the revision ${ref} is not in this clone, which is shallow`,
      `Fetch it first: git fetch --depth=1 origin ${branch}:refs/remotes/origin/${branch}, then name origin/${branch};`,
      "or fetch everything: git fetch --unshallow. In GitHub Actions, actions/checkout takes fetch-depth: 0."
    )
  }
  const names = (await gitText(root, ["for-each-ref", "--format=%(refname:short)", "--count=2000"])) ?? ""
  return new Unusable(
    { message: `there is no revision ${ref} in this repository`, typed: ref, known: names.split("\n") },
    `To fetch a branch: git fetch origin ${branch}`
  )
}

const openRevision = async (cwd: string, ref: string, path: string): Promise<Revision> => {
  const root = await gitText(cwd, ["rev-parse", "--show-toplevel"])
  if (root === undefined) {
    throw new Unusable(
      `${ref}:${path}: there is no such file, and as a revision of git it cannot be read: this folder is in no git repository`
    )
  }
  // A name that begins with a dash would be an option of git.
  const commit = ref.startsWith("-")
    ? undefined
    : await gitText(root, ["rev-parse", "--verify", "--quiet", `${ref}^{commit}`])
  if (commit === undefined || commit === "") throw await unknownRevision(root, ref)
  return { root, commit, ref }
}

interface Entry {
  readonly mode: string
  readonly type: string
  readonly object: string
}

/** `mode type object\tpath`, for the path alone. */
const entryAt = async ({ root, commit }: Revision, path: string): Promise<Entry | undefined> => {
  if (path === "") return { mode: "040000", type: "tree", object: commit }
  const line = await gitText(root, ["ls-tree", "-z", "--full-tree", commit, "--", path])
  const match = /^(\d+) (\w+) ([0-9a-f]+)\t/.exec(line ?? "")
  return match === null ? undefined : { mode: match[1] ?? "", type: match[2] ?? "", object: match[3] ?? "" }
}

const mostLinks = 8

/** The entry a path leads to, with symbolic links inside the tree followed. */
const resolveEntry = async (revision: Revision, path: string, links = 0): Promise<Entry | undefined> => {
  const entry = await entryAt(revision, path)
  if (entry?.mode !== "120000") return entry
  if (links >= mostLinks) throw new Unusable(`${revision.ref}:${path} is a loop of symbolic links`)
  const target = (await gitText(revision.root, ["cat-file", "blob", entry.object])) ?? ""
  const next = posix.normalize(posix.join(posix.dirname(path), target))
  return target.startsWith("/") || next.startsWith("..") ? undefined : resolveEntry(revision, next, links + 1)
}

const kinds: ReadonlyMap<string, Found> = new Map([
  ["blob", "file"],
  ["tree", "folder"]
])

const readBlob = async (revision: Revision, path: string, maxBytes: number): Promise<Uint8Array | undefined> => {
  const { root, ref } = revision
  const entry = await resolveEntry(revision, path)
  if (entry === undefined) return undefined
  const label = `${ref}:${path}`
  if (entry.type === "commit") throw new Unusable(`${label} is a submodule; name a file of its own repository`)
  if (entry.type !== "blob") throw new Unusable(`${label} is a folder; name a file in it`)
  const size = Number(await gitText(root, ["cat-file", "-s", entry.object]))
  if (size > maxBytes) {
    const limit = countText(maxBytes)
    throw new Unusable(
      `${label}: the file has ${countText(size)} bytes; the limit is ${limit}`,
      "--max-input 500MB, for one, allows more."
    )
  }
  const answer = await git(root, ["cat-file", "blob", entry.object])
  if (answer._tag === "Done") return answer.bytes
  throw new Unusable(`${label} cannot be read: ${answer.reason}`)
}

const listBlobs = async ({ root, commit }: Revision, folder: string): Promise<ReadonlyArray<string>> => {
  const within = folder === "" ? [] : ["--", `${folder}/`]
  const text = await gitText(root, ["ls-tree", "-r", "-z", "--name-only", "--full-tree", commit, ...within])
  return (text ?? "")
    .split("\0")
    .filter((it) => it !== "")
    .toSorted()
}

const treeOf = (revision: Revision): Tree => ({
  label: (path) => `${revision.ref}:${path}`,
  find: async (path) => kinds.get((await resolveEntry(revision, path))?.type ?? "") ?? "nothing",
  read: (path, maxBytes) => readBlob(revision, path, maxBytes),
  list: (folder) => listBlobs(revision, folder)
})

const slashed = (path: string): string => (sep === "/" ? path : path.replaceAll(sep, "/"))

/** As git reads it: from the root of the repository; `./path` from the working folder. */
const candidates = (root: string, cwd: string, path: string): ReadonlyArray<string> => {
  const plain = path.replaceAll("\\", "/")
  const here = posix.normalize(posix.join(slashed(relative(root, cwd)), plain))
  const own = /^\.{1,2}(?:\/|$)/.test(plain) ? [here] : [posix.normalize(plain), here]
  return own.map((it) => it.replace(/\/$/, "")).map((it) => (it === "." ? "" : it))
}

const foldersOf = (names: ReadonlyArray<string>): ReadonlySet<string> => {
  const folders = new Set<string>()
  for (const name of names) {
    for (let it = posix.dirname(name); it !== "." && !folders.has(it); it = posix.dirname(it)) folders.add(it)
  }
  return folders
}

/** A path of a git revision. */
export const locateRevision = async (cwd: string, ref: string, path: string): Promise<Located> => {
  const revision = await openRevision(cwd, ref, path)
  const tree = treeOf(revision)
  for (const candidate of candidates(realpathSync(revision.root), realpathSync(cwd), path)) {
    if (candidate.startsWith("..") || candidate.startsWith("/")) continue
    if ((await tree.find(candidate)) !== "nothing") return { tree, path: candidate, revision }
  }
  const names = (await listBlobs(revision, "")).slice(0, 20_000)
  throw new Unusable({
    message: `${ref}:${path}: there is no such file at that revision`,
    typed: path,
    known: [...names, ...foldersOf(names)]
  })
}
