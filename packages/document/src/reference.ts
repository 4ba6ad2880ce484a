import { parsePointer } from "./pointer.js"

/**
 * Where a reference leads: a file of the table and the keys inside it, or the reason why it may not be followed.
 *
 * @category References
 * @since 0.1.0
 */
export type ReferenceTarget =
  | { readonly _tag: "Target"; readonly file: string; readonly path: ReadonlyArray<string> }
  | {
      readonly _tag: "Refused"
      readonly reason: string
      /** The address of what lies elsewhere, in no file that was given. */
      readonly remote?: string
    }

/**
 * What references may reach.
 *
 * @category References
 * @since 0.1.0
 */
export interface ReferenceOptions {
  /** The folder references stay inside, `""` for the one all paths are relative to. */
  readonly root: string
  /** Lets relative references leave the root folder. */
  readonly allowOutside?: boolean
  /** Files given by the caller: references that name one exactly are followed, whatever they look like. */
  readonly provided?: {
    /** Whether the caller gave a file of that name. */
    readonly has: (file: string) => boolean
  }
}

const refusal = (reason: string): ReferenceTarget => ({ _tag: "Refused", reason })

const remoteRefusal = (address: string): ReferenceTarget => ({
  _tag: "Refused",
  reason: `"${address}" is remote, and nothing is fetched`,
  remote: address
})

const scheme = /^[A-Za-z][A-Za-z0-9+.-]*:/
const drive = /^[A-Za-z]:(?:[\\/]|$)/

/** Percent-decodes, or `undefined` when the text is not well formed. */
const decoded = (text: string): string | undefined => {
  if (!text.includes("%")) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** The folder of a file, without a slash at the end; `""` when there is none. */
const folderOf = (file: string): string => {
  const slash = file.lastIndexOf("/")
  return slash < 0 ? "" : slash === 0 ? "/" : file.slice(0, slash)
}

/** Joins and resolves `.` and `..`; `..` beyond the start stays, so that it can be seen. */
const joined = (folder: string, relative: string): string => {
  const parts: Array<string> = []
  const isAbsolute = folder.startsWith("/")
  for (const part of `${folder}/${relative}`.split("/")) {
    if (part === "" || part === ".") continue
    const last = parts.at(-1)
    if (part === ".." && last !== undefined && last !== "..") parts.pop()
    else parts.push(part)
  }
  return (isAbsolute ? "/" : "") + parts.join("/")
}

const isInside = (file: string, root: string): boolean => {
  if (file === ".." || file.startsWith("../") || file.startsWith("/..")) return false
  const folder = joined(root, "")
  return folder === "" ? !file.startsWith("/") : folder === "/" || file.startsWith(`${folder}/`)
}

const found = (file: string): ReferenceTarget => ({ _tag: "Target", file, path: [] })

/** A file that is known by its address, not by a path. */
export const isAddress = (file: string): boolean => /^(?:[A-Za-z][A-Za-z0-9+.-]*:\/\/|urn:)/i.test(file)

/** The address as everybody writes it: `HTTPS://Example.com` is `https://example.com/`. */
const normalized = (address: string): string => (URL.canParse(address) ? new URL(address).href : address)

const resolveFile = (base: string, location: string, options: ReferenceOptions): ReferenceTarget => {
  if (options.provided?.has(location) === true) return found(location)
  if (drive.test(location)) return refusal(`"${location}" is an absolute path; references are relative to their file`)
  if (/^file:/i.test(location))
    return refusal(`"${location}" is a file: address; references are relative to their file`)
  if (isAddress(base) && !scheme.test(location)) return resolveRemote(base, location, options)
  if (scheme.test(location)) {
    const address = normalized(location)
    return options.provided?.has(address) === true ? found(address) : remoteRefusal(location)
  }
  if (location.startsWith("//")) return remoteRefusal(location)
  const relative = decoded(location)?.replaceAll("\\", "/")
  if (relative === undefined) return refusal(`"${location}" is not percent-encoded correctly`)
  if (relative.includes("\0")) return refusal("a reference must not hold the character U+0000")
  if (relative.startsWith("/") || drive.test(relative)) {
    return refusal(`"${location}" is an absolute path; references are relative to their file`)
  }
  const query = relative.indexOf("?")
  const file = joined(folderOf(base), query < 0 ? relative : relative.slice(0, query))
  if (options.allowOutside !== true && !isInside(file, options.root)) {
    return refusal(`"${location}" leads outside the folder of the document`)
  }
  return found(file)
}

const resolveRemote = (base: string, location: string, options: ReferenceOptions): ReferenceTarget => {
  if (!URL.canParse(location, base)) return refusal(`"${location}" leads nowhere from "${base}"`)
  const address = new URL(location, base).href
  return options.provided?.has(address) === true ? found(address) : remoteRefusal(address)
}

/**
 * Resolves a reference (`$ref`) written in a file. Purely textual: whether the target exists is not asked.
 *
 * *Details.* Relative references are percent-decoded and stay inside the root folder. Absolute paths, `file:` and
 * remote addresses are refused, unless the table of provided files has exactly that name. References in a file that is
 * known by its address are relative to that address. The fragment is a JSON Pointer; an anchor name is refused, as there
 * is no schema resource to look it up in.
 *
 * @example
 * ```ts
 * import { resolveReference } from "@lintel/document"
 *
 * resolveReference("api/a.yaml", "./b.yaml#/x/Pet", { root: "api" }) // => { _tag: "Target", file: "api/b.yaml", path: ["x", "Pet"] }
 * resolveReference("api/a.yaml", "../../etc/passwd", { root: "api" })._tag // => "Refused"
 * ```
 *
 * @category References
 * @since 0.1.0
 */
export const resolveReference = (base: string, reference: string, options: ReferenceOptions): ReferenceTarget => {
  const hash = reference.indexOf("#")
  const location = hash < 0 ? reference : reference.slice(0, hash)
  const written = hash < 0 ? "" : reference.slice(hash + 1)
  const fragment = decoded(written) ?? written // a key may hold a percent sign that nobody encoded
  const path = parsePointer(fragment)
  if (path === undefined) return refusal(`the fragment of "${reference}" is not a JSON Pointer`)
  if (location === "") return { _tag: "Target", file: base, path }
  const target = resolveFile(base, location, options)
  return target._tag === "Refused" ? target : { ...target, path }
}

/** The folder that references of an entry file stay inside. */
export const rootFolder = (entry: string): string => folderOf(entry)
