import { isJsonObject } from "./jsonObject.js"
import type { Limits } from "./limits.js"
import { type Document, parse } from "./parse.js"
import { formatPointer, parsePointer, valueAt } from "./pointer.js"
import type { DocumentError, DocumentWarning, Result } from "./problem.js"
import { isAddress, type ReferenceOptions, resolveReference, rootFolder } from "./reference.js"

/**
 * A document and every file it refers to.
 *
 * @category References
 * @since 0.1.0
 */
export interface DocumentSet {
  readonly entry: string
  /** The files that were read, by name, in the order they were reached. */
  readonly documents: ReadonlyMap<string, Document>
  /** Files that are referred to and not in the table. Add those that exist and read again. */
  readonly missing: ReadonlyArray<string>
  /**
   * References that may not be followed, with the place and the reason: the first thousand. Not errors until something
   * needs them.
   */
  readonly refused: ReadonlyArray<RefusedReference>
  /** Files that were referred to and cannot be read. */
  readonly unreadable: ReadonlyArray<DocumentError>
  readonly warnings: ReadonlyArray<DocumentWarning>
  /** Addresses that were reached: of files that were given, or that the caller has. */
  readonly addresses: ReadonlySet<string>
  /** The folder references stay inside. */
  readonly root: string
  readonly allowOutside: boolean
}

/**
 * A reference that may not be followed.
 *
 * @category References
 * @since 0.1.0
 */
export interface RefusedReference {
  readonly file: string
  readonly pointer: string
  readonly reference: string
  readonly reason: string
}

/**
 * How to read a document and its files.
 *
 * @category References
 * @since 0.1.0
 */
export interface ReadOptions {
  readonly limits?: Partial<Limits>
  /** The folder references stay inside; the entry's own by default. */
  readonly root?: string
  /** Lets relative references leave the root folder. */
  readonly allowOutside?: boolean
  /** Addresses such as `https://...` that the caller has: those not in the table are `missing`, not refused. */
  readonly has?: (address: string) => boolean
}

/**
 * The contents of files by path, with `/` between folders. Names such as `https://...` may be given as well: references
 * to that address lead there, and nothing is fetched. Documents that were read before are taken as they are, so that
 * nothing is read twice.
 *
 * @category References
 * @since 0.1.0
 */
export type FileTable = ReadonlyMap<string, Uint8Array | string | Document>

const mostRefused = 1000

interface Pending {
  readonly value: unknown
  readonly parent: Pending | undefined
  readonly key: string
}

const pointerOf = (pending: Pending): string => {
  const path: Array<string> = []
  for (let step: Pending | undefined = pending; step?.parent !== undefined; step = step.parent) path.push(step.key)
  return formatPointer(path.toReversed())
}

/** False when every `$ref` of a document plainly begins with `#`: then there is nothing to look for. */
const mayLeaveFile = (document: Document): boolean => {
  const { format, text } = document
  // In JSON a key is spelled out, unless it is written with escapes.
  if (format === "json") return /"\$ref"[\t\n\r ]*:[\t\n\r ]*(?!"#)[^\t\n\r ]|\\u00/.test(text)
  const { positions } = document
  for (let row = 0; row < positions.size; row++) {
    if (positions.keys[row] !== "$ref") continue
    let start = positions.valueStart[row] ?? 0
    while (text.charCodeAt(start) === 32) start++ // the indentation of a block scalar
    const code = text.charCodeAt(start)
    const first = code === 34 || code === 39 ? text.charCodeAt(start + 1) : code
    if (first !== 35) return true
  }
  return false
}

/** Visits each string under a `$ref` key once; objects shared by aliases are entered once. */
const forEachReference = (root: unknown, visit: (reference: string, holder: Pending) => void): void => {
  const seen = new Set<object>()
  const stack: Array<Pending> = [{ value: root, parent: undefined, key: "" }]
  for (let pending = stack.pop(); pending !== undefined; pending = stack.pop()) {
    const { value } = pending
    if (typeof value !== "object" || value === null || seen.has(value)) continue
    seen.add(value)
    if (Array.isArray(value)) {
      for (let index = value.length - 1; index >= 0; index--) {
        const item: unknown = value[index]
        if (typeof item === "object" && item !== null) stack.push({ value: item, parent: pending, key: String(index) })
      }
      continue
    }
    if (!isJsonObject(value)) continue
    for (const key of Object.keys(value)) {
      const child = value[key]
      if (typeof child === "object" && child !== null) stack.push({ value: child, parent: pending, key })
      else if (key === "$ref" && typeof child === "string") visit(child, pending)
    }
  }
}

/**
 * Reads an entry file and, from a table, all files it refers to. Pure: a caller with a file system loads what `missing`
 * names and reads again with those and the `documents` so far, until nothing new is missing. Cycles between files are
 * normal.
 *
 * Fails only when the entry itself is absent or unreadable. Everything under a key `$ref` counts as a reference, also
 * inside examples, so a missing file is a question, not yet a fault.
 *
 * @example
 * ```ts
 * import { readFiles } from "@lintel/document"
 *
 * const files = new Map([["api/openapi.yaml", "components: { $ref: './parts.yaml' }"]])
 * const result = readFiles(files, "api/openapi.yaml")
 * if (result._tag === "Failure") throw new Error("unreadable")
 * result.success.missing // => ["api/parts.yaml"]
 * ```
 *
 * @category References
 * @since 0.1.0
 */
export const readFiles = (files: FileTable, entry: string, options: ReadOptions = {}): Result<DocumentSet> => {
  const root = options.root ?? rootFolder(entry)
  const allowOutside = options.allowOutside ?? false
  const documents = new Map<string, Document>()
  const missing = new Set<string>()
  const refused: Array<RefusedReference> = []
  const unreadable: Array<DocumentError> = []
  const queue = [entry]
  const reached = new Set(queue)
  const limits = options.limits ?? {}
  const addresses = new Set<string>()
  const provided = {
    has: (name: string): boolean => files.has(name) || (name.includes(":") && options.has?.(name) === true)
  }
  const readOne = (file: string): Result<Document> => readFile(files, file, limits)
  const first = readOne(entry)
  if (first._tag === "Failure") return first
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    const result = file === entry ? first : files.has(file) ? readOne(file) : undefined
    if (result === undefined) missing.add(file)
    else if (result._tag === "Failure") unreadable.push(...result.failure)
    else documents.set(file, result.success)
    if (result?._tag !== "Success") continue
    if (!mayLeaveFile(result.success)) continue
    const base = file
    forEachReference(result.success.value, (reference, holder) => {
      if (reference.startsWith("#")) return
      const target = resolveReference(base, reference, { root, allowOutside, provided })
      if (target._tag === "Refused") {
        if (refused.length >= mostRefused) return
        refused.push({ file: base, pointer: `${pointerOf(holder)}/$ref`, reference, reason: target.reason })
      } else if (!reached.has(target.file)) {
        reached.add(target.file)
        if (isAddress(target.file)) addresses.add(target.file)
        queue.push(target.file)
      }
    })
  }
  const warnings = [...documents.values()].flatMap((document) => document.warnings)
  const success = {
    entry,
    documents,
    missing: [...missing].toSorted(),
    refused,
    unreadable,
    warnings,
    addresses,
    root,
    allowOutside
  }
  return { _tag: "Success", success }
}

const readFile = (files: FileTable, file: string, limits: Partial<Limits>): Result<Document> => {
  const source = files.get(file)
  if (typeof source === "string" || source instanceof Uint8Array) return parse(source, { file, limits })
  if (source !== undefined) return { _tag: "Success", success: source }
  const error: DocumentError = {
    _tag: "DocumentError",
    file,
    line: 1,
    column: 1,
    pointer: "",
    reason: "the file is missing"
  }
  return { _tag: "Failure", failure: [error] }
}

/**
 * What references written in the files of a set may reach.
 *
 * @example
 * ```ts
 * import { reachOf, readFiles, resolveReference } from "@lintel/document"
 *
 * const result = readFiles(new Map([["a.json", '{"$ref": "https://example.com/b.json"}']]), "a.json", { has: () => true })
 * if (result._tag === "Failure") throw new Error("unreadable")
 * resolveReference("a.json", "https://example.com/b.json", reachOf(result.success))._tag // => "Target"
 * ```
 *
 * @category References
 * @since 0.1.0
 */
export const reachOf = ({ addresses, allowOutside, documents, root }: DocumentSet): ReferenceOptions => ({
  root,
  allowOutside,
  provided: { has: (file) => documents.has(file) || addresses.has(file) }
})

/** The fragment taken literally: keys may hold percent signs that nobody encoded. */
const literalPath = (reference: string): ReadonlyArray<ReadonlyArray<string>> => {
  const hash = reference.indexOf("#")
  const path = hash < 0 || !reference.includes("%", hash) ? undefined : parsePointer(reference.slice(hash + 1))
  return path === undefined ? [] : [path]
}

/**
 * What a reference leads to: the value with its file and path, or the reason why there is none.
 *
 * @category References
 * @since 0.1.0
 */
export type Resolution =
  | { readonly _tag: "Resolved"; readonly file: string; readonly path: ReadonlyArray<string>; readonly value: unknown }
  | { readonly _tag: "Unresolved"; readonly reason: string }

/**
 * Follows one reference written in a file of a set. References at the target are not followed further: a caller that
 * does so counts its steps, as chains may be circular.
 *
 * @example
 * ```ts
 * import { follow, readFiles } from "@lintel/document"
 *
 * const result = readFiles(new Map([["a.json", '{"x": 1, "y": {"$ref": "#/x"}}']]), "a.json")
 * if (result._tag === "Failure") throw new Error("unreadable")
 * follow(result.success, "a.json", "#/x") // => { _tag: "Resolved", file: "a.json", path: ["x"], value: 1 }
 * ```
 *
 * @category References
 * @since 0.1.0
 */
export const follow = (set: DocumentSet, base: string, reference: string): Resolution => {
  const target = resolveReference(base, reference, reachOf(set))
  if (target._tag === "Refused") return { _tag: "Unresolved", reason: target.reason }
  const document = set.documents.get(target.file)
  if (document === undefined) {
    const broken = set.unreadable.find((error) => error.file === target.file)
    const reason = broken === undefined ? `the file ${target.file} is missing` : `${target.file}: ${broken.reason}`
    return { _tag: "Unresolved", reason }
  }
  for (const path of [target.path, ...literalPath(reference)]) {
    const value = valueAt(document.value, path)
    if (value !== undefined) return { _tag: "Resolved", file: target.file, path, value }
  }
  return { _tag: "Unresolved", reason: `${target.file} has nothing at ${formatPointer(target.path)}` }
}
