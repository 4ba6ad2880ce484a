import { readdirSync, readFileSync, statSync } from "node:fs"
import { dirname, join } from "node:path"
import { localImports } from "./localImports.js"

/** A module that constructs parts of a design and that no module of the design imports. */
export interface ForgottenModule {
  readonly path: string
  /** Where it first constructs something. */
  readonly line: number
}

const mostEntries = 5000
const mostBytes = 2 ** 20

const skippedFolder = /^(?:\..*|node_modules|dist|build|coverage|tests?|__tests__|__fixtures__|fixtures)$/
const isModule = (name: string): boolean =>
  /\.[cm]?[jt]sx?$/.test(name) && !/\.(?:d|test|spec|config)\.[cm]?[jt]sx?$/.test(name)

const makesSystem = /^(?!\s*(?:\/\/|\/?\*)).*\bSystem\.make\s*\(/m
const fromCore = /\bfrom\s*["']@lintel\/core["']/
const entities = `
  Broker Call Channel Constraint Consumer Context Contract Decision Deployment Environment External Flag Flow Load
  Message Migration Risk Rollout Saga Service Slo Store Team Verification
`
  .trim()
  .split(/\s+/)
  .join("|")
const constructs = new RegExp(String.raw`^(?!\s*(?:\/\/|\/?\*)).*\b(?:${entities})\.\w+\s*\(`)
const renamed = new RegExp(String.raw`\b(?:${entities})\s+as\s+(\w+)`, "g")

/** The line of the first construction; `undefined` where a text constructs nothing of a design. */
const constructionIn = (text: string): number | undefined => {
  if (!fromCore.test(text)) return undefined
  const aliases = [...text.matchAll(renamed)].map((match) => new RegExp(String.raw`\b${match[1] ?? ""}\.\w+\s*\(`))
  const isConstruction = (line: string): boolean => constructs.test(line) || aliases.some((alias) => alias.test(line))
  const index = text.split("\n").findIndex(isConstruction)
  return index === -1 ? undefined : index + 1
}

const textOf = (path: string): string => {
  try {
    return statSync(path).size > mostBytes ? "" : readFileSync(path, "utf8")
  } catch {
    return ""
  }
}

const entriesOf = (folder: string): ReadonlyArray<{ readonly name: string; readonly isFolder: boolean }> => {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .map((it) => ({ name: it.name, isFolder: it.isDirectory() }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
  } catch {
    return []
  }
}

/** Modules in a folder and below, but not in those of other packages, of tests or of what is built. */
const modulesBelow = (folder: string): ReadonlyArray<string> => {
  const found: Array<string> = []
  const queue = [folder]
  let seen = 0
  for (const next of queue) {
    const entries = entriesOf(next)
    seen += entries.length
    if (seen > mostEntries) break
    if (next !== folder && entries.some((it) => it.name === "package.json")) continue
    for (const { name, isFolder } of entries) {
      if (isFolder && !skippedFolder.test(name)) queue.push(join(next, name))
      if (!isFolder && isModule(name)) found.push(join(next, name))
    }
  }
  return found
}

/**
 * Modules beside a design that construct something and that neither it nor another design of the folder imports. They
 * are read, never run: who knows what a module does that nobody asked for.
 */
export const forgottenModules = (entry: string): ReadonlyArray<ForgottenModule> => {
  const files = modulesBelow(dirname(entry)).map((path) => ({ path, text: textOf(path) }))
  const designs = files.filter(({ text }) => makesSystem.test(text)).map(({ path }) => path)
  const imported = new Set(localImports(entry, ...designs).map(({ path }) => path))
  return files.flatMap(({ path, text }) => {
    const line = imported.has(path) ? undefined : constructionIn(text)
    return line === undefined ? [] : [{ path, line }]
  })
}
