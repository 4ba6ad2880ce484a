import type { Diagnostic } from "@lintel/diagnostic"
import type { Located } from "../../files/tree.js"
import { parseAddress } from "@lintel/model"
import { type Input, soleMessage, soleSaga } from "../../input/input.js"
import { designInFolder } from "../../input/designInFolder.js"
import { designKinds, documentPathsIn } from "../../input/folderDocuments.js"
import { locateInput } from "../../input/locateInput.js"
import { manifestsAmong } from "../../input/manifests.js"
import { contractNameOf } from "../../input/readDesigns.js"
import { readAt, recogniseFile, type ReadInputOptions } from "../../input/readInput.js"
import type { Io } from "../../io.js"
import { Unusable } from "../../unusable.js"
import { addedFile, type FolderNames, removedFile, unreadableFile } from "./fileKinds.js"

/** Two versions of one thing. */
export interface Pair {
  readonly old: Input
  readonly new: Input
}

/** What is to be compared, and what is known before. */
export interface Pairs {
  readonly pairs: ReadonlyArray<Pair>
  readonly findings: ReadonlyArray<Diagnostic>
  /** What only one of two folders holds: whoever lays both beside each other as a whole needs it too. */
  readonly alone: { readonly old: ReadonlyArray<Input>; readonly new: ReadonlyArray<Input> }
}

type FileRead =
  | { readonly _tag: "Read"; readonly input: Input }
  | { readonly _tag: "Unreadable"; readonly reason: string }

const contracts = ["openapi", "swagger", "asyncapi", "avro", "json-schema", "lintel-model"]

/** Kinds of files of a folder that are laid beside each other: contracts, or whatever a design is made of. */
const wanted = {
  contracts: new Set(contracts),
  designs: new Set([...contracts, ...designKinds])
} as const satisfies Readonly<Record<string, ReadonlySet<string>>>

/** What two folders are taken for: contracts one by one, or the parts of one design each. */
export type FolderSense = keyof typeof wanted

const isFolder = async ({ tree, path }: Located): Promise<boolean> => (await tree.find(path)) === "folder"

const inside = (folder: string, file: string): string => (folder === "" ? file : file.slice(folder.length + 1))

const workflows: ReadonlySet<string> = new Set(["states-language", "serverless-workflow"])

/** Reads a file of a folder; `undefined` for what is no contract at all. */
const readFile = async (
  located: Located,
  name: string,
  sense: FolderSense,
  io: Io,
  options: ReadInputOptions
): Promise<FileRead | undefined> => {
  try {
    const { recognition } = await recogniseFile(located, options)
    if (!wanted[sense].has(recognition.kind)) return undefined
    // A workflow has its own name, or that of its file, which is the same on both sides.
    const named = workflows.has(recognition.kind) ? options : { ...options, contract: contractNameOf(name) }
    return { _tag: "Read", input: await readAt(located, io, named) }
  } catch (error) {
    if (error instanceof Unusable) return { _tag: "Unreadable", reason: error.message }
    throw error
  }
}

/** What the manifests of a folder are called together: they refer to each other, whatever their files are called. */
const manifestsName = "Kubernetes manifests"

const readManifests = async (
  all: readonly [Located, ...Array<Located>],
  options: ReadInputOptions
): Promise<FileRead> => {
  try {
    return { _tag: "Read", input: await (await import("../../input/kubernetes.js")).readKubernetes(all, options) }
  } catch (error) {
    if (error instanceof Unusable) return { _tag: "Unreadable", reason: error.message }
    throw error
  }
}

/** The contracts of a folder by their paths in it. Files that a contract refers to are its parts, not contracts. */
const readFolder = async (
  located: Located,
  sense: FolderSense,
  io: Io,
  options: ReadInputOptions
): Promise<ReadonlyMap<string, FileRead>> => {
  const { tree, path } = located
  const read = new Map<string, FileRead>()
  const files = (await documentPathsIn(located)).map((file) => ({ ...located, path: file }))
  const manifests = sense === "designs" ? await manifestsAmong(files, options) : []
  const [first, ...others] = manifests
  if (first !== undefined) read.set(manifestsName, await readManifests([first, ...others], options))
  for (const file of files) {
    if (manifests.includes(file)) continue
    const name = inside(path, file.path)
    const found = await readFile(file, name, sense, io, options)
    if (found !== undefined) read.set(name, found)
  }
  const parts = new Set(
    [...read.values()].flatMap((it) => (it._tag === "Read" && it.input._tag === "Model" ? it.input.parts : []))
  )
  return new Map([...read].filter(([name]) => !parts.has(tree.label(path === "" ? name : `${path}/${name}`))))
}

const pairFolders = async (
  old: Located,
  fresh: Located,
  sense: FolderSense,
  io: Io,
  options: ReadInputOptions
): Promise<Pairs> => {
  const names: FolderNames = { old: old.tree.label(old.path), new: fresh.tree.label(fresh.path) }
  const before = await readFolder(old, sense, io, options)
  const after = await readFolder(fresh, sense, io, options)
  if (before.size + after.size === 0)
    throw new Unusable(`neither ${names.old} nor ${names.new} holds a contract or one design`)
  const pairs: Array<Pair> = []
  const findings: Array<Diagnostic> = []
  const alone: { readonly old: Array<Input>; readonly new: Array<Input> } = { old: [], new: [] }
  for (const name of [...new Set([...before.keys(), ...after.keys()])].toSorted()) {
    const [was, is] = [before.get(name), after.get(name)]
    const broken = [was, is].find((it) => it?._tag === "Unreadable")
    if (broken?._tag === "Unreadable") findings.push(unreadableFile(name, broken.reason))
    else if (was?._tag === "Read" && is?._tag === "Read") pairs.push({ old: was.input, new: is.input })
    else {
      if (was?._tag === "Read") alone.old.push(was.input)
      if (is?._tag === "Read") alone.new.push(is.input)
      findings.push(is === undefined ? removedFile(name, names) : addedFile(name, names))
    }
  }
  return { pairs, findings, alone }
}

/** Two files. Avro schemas, and workflows, are versions of one thing whatever they are called: the new name counts. */
const pairFiles = async (before: Located, after: Located, io: Io, options: ReadInputOptions): Promise<Pair> => {
  const [old, fresh] = [await readAt(before, io, options), await readAt(after, io, options)]
  if (old._tag !== "Model" || fresh._tag !== "Model") return { old, new: fresh }
  const [from, to] = [soleSaga(old), soleSaga(fresh)]
  if (from !== undefined && to !== undefined && from !== to)
    return { old: await readAt(before, io, { ...options, contract: to }), new: fresh }
  const [was, is] = [soleMessage(old), soleMessage(fresh)]
  if (was === undefined || is === undefined || was === is) return { old, new: fresh }
  const contract = parseAddress(`message:${is}`)?.segments[0] ?? is
  return { old: await readAt(before, io, { ...options, contract }), new: fresh }
}

/** What two arguments name; folders that hold a design are that design. */
const locateSides = async (old: string, fresh: string, io: Io): Promise<readonly [Located, Located]> => {
  const named = [await locateInput(io.cwd, old), await locateInput(io.cwd, fresh)] as const
  const designOf = async (located: Located): Promise<Located | undefined> =>
    (await isFolder(located)) ? designInFolder(located) : located
  const designs = [await designOf(named[0]), await designOf(named[1])] as const
  return designs[0] === undefined || designs[1] === undefined ? named : [designs[0], designs[1]]
}

/** What two arguments are to be compared as: two files or designs, or two folders of contracts file by file. */
export const pairInputs = async (
  old: string,
  fresh: string,
  sense: FolderSense,
  io: Io,
  options: ReadInputOptions
): Promise<Pairs> => {
  const [before, after] = await locateSides(old, fresh, io)
  const [oldIsFolder, newIsFolder] = [await isFolder(before), await isFolder(after)]
  if (oldIsFolder && newIsFolder) return pairFolders(before, after, sense, io, options)
  if (oldIsFolder !== newIsFolder) {
    const [folder, file] = oldIsFolder ? [before, after] : [after, before]
    throw new Unusable(
      `${folder.tree.label(folder.path)} is a folder and ${file.tree.label(file.path)} is a file: compare two of one kind`
    )
  }
  return { pairs: [await pairFiles(before, after, io, options)], findings: [], alone: { old: [], new: [] } }
}
