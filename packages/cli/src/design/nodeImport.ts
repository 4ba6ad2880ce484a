import { existsSync } from "node:fs"
import * as nodeModule from "node:module"
import { fileURLToPath, pathToFileURL } from "node:url"
import { codeOf } from "../files/fileError.js"
import { contained } from "./contained.js"

// `./services.js` in TypeScript means `./services.ts`, which Node itself does not look for.
type Resolve = (specifier: string, context: { readonly parentURL?: string }) => { readonly url: string }
type RegisterHooks = (hooks: {
  readonly resolve: (
    specifier: string,
    context: { readonly parentURL?: string },
    next: Resolve
  ) => { readonly url: string }
}) => { readonly deregister: () => void }

const registerHooks: RegisterHooks | undefined =
  "registerHooks" in nodeModule && typeof nodeModule.registerHooks === "function"
    ? (nodeModule.registerHooks as RegisterHooks)
    : undefined

const typedUrl = (specifier: string, parentURL: string | undefined): string | undefined => {
  if (!/^\.{1,2}\//.test(specifier) || parentURL?.startsWith("file:") !== true) return undefined
  const url = new URL(specifier, parentURL)
  const path = fileURLToPath(url)
  if (existsSync(path)) return undefined
  const found = [path.replace(/\.([cm]?)js$/, ".$1ts"), `${path}.ts`].find((it) => it !== path && existsSync(it))
  return found === undefined ? undefined : pathToFileURL(found).href
}

const withTypeScriptPaths = async <Value>(work: () => Promise<Value>): Promise<Value> => {
  const hooks = registerHooks?.({
    resolve: (specifier, context, next) => next(typedUrl(specifier, context.parentURL) ?? specifier, context)
  })
  try {
    return await work()
  } finally {
    hooks?.deregister()
  }
}

/** Node says once that taking types away is experimental; standard error is for what the user has to know. */
const withoutExperimentalWarning = async <Value>(work: () => Promise<Value>): Promise<Value> => {
  const emitWarning = process.emitWarning.bind(process)
  process.emitWarning = (warning: string | Error, ...rest: ReadonlyArray<never>): void => {
    if (rest[0] === "ExperimentalWarning" && String(warning).includes("Type Stripping")) return
    emitWarning(warning, ...rest)
  }
  try {
    return await work()
  } finally {
    process.emitWarning = emitWarning
  }
}

// jiti and Node keep modules apart: what one of them ran, the other would run again.
const loadedByJiti = new Set<string>()

const importByJiti = async (path: string): Promise<unknown> => {
  const { createJiti } = await import("jiti")
  loadedByJiti.add(path)
  return createJiti(path, { interopDefault: false }).import(path)
}

const stripsTypes = (): boolean => "typescript" in process.features && Boolean(process.features.typescript)

// What Node cannot load although it is TypeScript: enums, files in node_modules, old versions.
const beyondNode = new Set([
  "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX",
  "ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING",
  "ERR_UNKNOWN_FILE_EXTENSION"
])

/**
 * Loads a module, TypeScript included, without a build step: by Node where it can, else by jiti. What belongs to an
 * entry is loaded as that was.
 */
export const nodeImport = (path: string, entry: string = path): Promise<unknown> =>
  contained(() => (loadedByJiti.has(entry) ? importByJiti(path) : load(path)))

const load = async (path: string): Promise<unknown> => {
  const isTypeScript = /\.[cm]?tsx?$/.test(path)
  if (isTypeScript && !stripsTypes()) return importByJiti(path)
  try {
    const byNode = (): Promise<unknown> => import(pathToFileURL(path).href)
    return await withoutExperimentalWarning(() => withTypeScriptPaths(byNode))
  } catch (error) {
    if (beyondNode.has(codeOf(error) ?? "")) return importByJiti(path)
    throw error
  }
}

/** Loads a package as a module at `from` would find it. */
export const nodeImportPackage = async (name: string, from: string): Promise<unknown> =>
  import(pathToFileURL(nodeModule.createRequire(from).resolve(name)).href)
