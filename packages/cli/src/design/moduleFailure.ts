import { dirname, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { codeOf } from "../files/fileError.js"
import { causedBy, reasonOf, Unusable } from "../unusable.js"
import { importCircle } from "./importCircle.js"
import { localImports } from "./localImports.js"

/** The path of a file as it is printed. */
type Label = (path: string) => string

interface Spot {
  readonly file: string
  readonly line: number
  readonly column: number | undefined
}

const spots = /((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/])[^\s()'"<>]*?\.[cm]?[jt]sx?)(?:\?[^\s:)]*)?:(\d+)(?::(\d+))?/g

const pathOf = (file: string): string => {
  if (!file.startsWith("file://")) return file
  try {
    return fileURLToPath(file)
  } catch {
    return file
  }
}

/** Every place a text of an error names, in order. */
const spotsIn = (text: string): ReadonlyArray<Spot> =>
  [...text.matchAll(spots)].map(([, file = "", line, column]) => ({
    file: pathOf(file),
    line: Number(line),
    column: column === undefined ? undefined : Number(column)
  }))

const stackOf = (error: unknown): string => {
  const stack = error instanceof Error ? error.stack : undefined
  return typeof stack === "string" ? stack : ""
}

/** The first place of an error that lies in the user's own files. */
const ownSpot = (error: unknown, entry: string): Spot | undefined => {
  const own = new Set(localImports(entry).map(({ path }) => path))
  return spotsIn(`${reasonOf(error)}\n${stackOf(error)}`).find(({ file }) => own.has(file))
}

const packageOf = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/")

const missingName = (reason: string): string | undefined =>
  /Cannot find (?:package|module) '([^']+)'/.exec(reason)?.[1] ?? /Failed to load url (\S+)/.exec(reason)?.[1]

const importerIn = (reason: string, entry: string): string =>
  pathOf(/imported from '?([^'\s]+)/.exec(reason)?.[1] ?? /Require stack:\n- (\S+)/.exec(reason)?.[1] ?? entry)

/** The file and line on which a module is named; empty when it is nowhere. */
const lineNaming = (entry: string, isMeant: (specifier: string, from: string) => boolean): string => {
  for (const { path, text } of localImports(entry)) {
    const lines = text.split("\n")
    const line = lines.findIndex((it) =>
      [...it.matchAll(/(["'])([^"'\n]{1,500})\1/g)].some((found) => isMeant(found[2] ?? "", path))
    )
    if (line !== -1) return `${path}:${line + 1}`
  }
  return ""
}

const withoutExtension = (path: string): string => path.replace(/\.[cm]?[jt]sx?$/, "")

/** Whether a specifier in a file leads to a module that was reported by path, or as it was written. */
const leadsTo = (name: string, specifier: string, from: string): boolean =>
  specifier === name ||
  (/^\.{1,2}\//.test(specifier) &&
    withoutExtension(resolve(dirname(from), specifier)) === withoutExtension(resolve(pathOf(name))))

const isMissing = (error: unknown): boolean =>
  ["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND", "ERR_PACKAGE_PATH_NOT_EXPORTED"].includes(codeOf(error) ?? "") ||
  /^(?:Cannot find (?:package|module) '|Failed to load url )/.test(reasonOf(error))

const located = (label: Label, place: string, fallback: string): string =>
  place === "" ? fallback : label(place.replace(/:\d+$/, "")) + (/:\d+$/.exec(place)?.[0] ?? "")

const missingModule = (error: unknown, label: Label, entry: string): Unusable => {
  const reason = reasonOf(error)
  const name = missingName(reason)
  if (name === undefined) return new Unusable(`${label(entry)}: ${firstLine(reason)}`)
  const isOwn = name.startsWith(".") || name.startsWith("/") || name.startsWith("file:") || /^[A-Za-z]:[\\/]/.test(name)
  const shown = isOwn ? label(pathOf(name)) : name
  const written = lineNaming(entry, (specifier, from) => leadsTo(name, specifier, from))
  const place = located(label, written, label(importerIn(reason, entry)))
  if (isOwn) return new Unusable(`${place}: imports ${shown}, which does not exist`)
  const wanted = packageOf(name)
  const packages = wanted === "@lintel/core" ? "@lintel/core effect" : wanted
  return new Unusable(
    `${place}: imports "${name}", which is not installed`,
    `Install it where the design is: npm install ${packages}`
  )
}

const firstLine = (text: string): string =>
  text
    .split("\n")
    .find((it) => it.trim() !== "")
    ?.trim() ?? "it failed without a word"

/** Words of a syntax error without the place, which stands before them. */
const syntaxWords = (reason: string): string =>
  firstLine(reason)
    .replace(/^(?:ParseError|SyntaxError):\s*/, "")
    .replace(/\s*\(\d+:\d+\)$/, "")

/** What is missing where modules import each other had no time to be made. */
const circleHint = (reason: string, file: string | undefined, label: Label): ReadonlyArray<string> => {
  if (file === undefined || !/undefined|before initialization/.test(reason)) return []
  const circle = importCircle(file)
  if (circle === undefined) return []
  const way = [...circle, file].map(label).join(" imports ")
  return [`${way}: a circle. Contracts come first, then services, then plans; each refers only to what comes before.`]
}

const isSyntax = (error: unknown): boolean =>
  error instanceof SyntaxError ||
  (error instanceof Error && error.name === "SyntaxError") ||
  /^\s*(?:ParseError|SyntaxError|Transform failed|Parse failure)/.test(reasonOf(error))

/** Why a module of the user could not be loaded: file, line and reason. */
export const moduleFailure = (error: unknown, label: Label, entry: string): Unusable => {
  if (error instanceof Unusable) return error
  if (isMissing(error)) return causedBy(missingModule(error, label, entry), error)
  const reason = reasonOf(error)
  const spot = ownSpot(error, entry)
  // The parser behind jiti counts columns from 0.
  const shift = /^\s*ParseError/.test(reason) ? 1 : 0
  const place =
    spot === undefined
      ? label(entry)
      : `${label(spot.file)}:${spot.line}${spot.column === undefined ? "" : `:${spot.column + shift}`}`
  if (isSyntax(error)) return causedBy(new Unusable(`${place}: ${syntaxWords(reason)}`), error)
  const name = error instanceof Error && error.name !== "Error" ? `${error.name}: ` : ""
  const [first = "", ...more] = reason.split("\n").filter((it) => it.trim() !== "")
  const words = first === "" ? "it threw without a word" : `${name}${first.trim()}`
  return causedBy(
    new Unusable(
      `${place}: loading it failed: ${words}`,
      ...more.slice(0, 8).map((it) => it.trim()),
      ...circleHint(reason, spot?.file, label)
    ),
    error
  )
}
