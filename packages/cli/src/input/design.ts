import { decode } from "@lintel/model"
import type { Assembled, System, Unreached } from "@lintel/core"
import { forgottenModules } from "../design/forgottenModules.js"
import { localImports, valueImports } from "../design/localImports.js"
import { moduleFailure } from "../design/moduleFailure.js"
import { codeOf } from "../files/fileError.js"
import { documentAddress } from "../findings/documentAddress.js"
import { labelOf } from "../files/labels.js"
import type { Io } from "../io.js"
import { Unusable } from "../unusable.js"
import { designSources } from "./designSources.js"
import type { ModelInput } from "./input.js"
import { noRemarks, type UnreachedRemark } from "./remarks.js"

/** How to read a design. */
export interface DesignOptions {
  /** The name of the system, where the design exports several. */
  readonly system?: string
  /** The files are gone when something is printed: they are read at once. */
  readonly isPassing?: boolean
}

/** The path of a file as it is printed. */
type Label = (path: string) => string

type SystemTools = Pick<typeof System, "tryToModel" | "unreached">

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null

// The design's own copy of @lintel/core made the value, so it is known by its form, not by identity.
const isSystem = (value: unknown): value is System =>
  isObject(value) && "_tag" in value && value._tag === "System" && "name" in value && typeof value.name === "string"

const hasTools = (module: unknown): module is { readonly System: SystemTools } =>
  isObject(module) &&
  "System" in module &&
  isObject(module.System) &&
  "tryToModel" in module.System &&
  typeof module.System.tryToModel === "function" &&
  "unreached" in module.System &&
  typeof module.System.unreached === "function"

const exportedSystems = (module: unknown): ReadonlyArray<System> =>
  isObject(module) ? [...new Set(Object.values(module).filter(isSystem))] : []

const noSystem = (label: string, module: unknown): Unusable => {
  const names = isObject(module) ? Object.keys(module) : []
  const exported = names.length === 0 ? "it exports nothing" : `it exports ${names.slice(0, 5).join(", ")}`
  return new Unusable(
    `${label}: no System is exported, so this is no design; ${exported}`,
    'A design exports one: export const shop = System.make("shop", { include: [...] })'
  )
}

const chooseSystem = (module: unknown, label: string, wanted: string | undefined): System => {
  const systems = exportedSystems(module)
  const [first] = systems
  if (first === undefined) throw noSystem(label, module)
  const names = systems.map((it) => it.name)
  if (wanted === undefined) {
    if (systems.length === 1) return first
    throw new Unusable(
      `${label}: ${systems.length} systems are exported: ${names.join(", ")}`,
      "--system NAME chooses one."
    )
  }
  const chosen = systems.find((it) => it.name === wanted)
  if (chosen !== undefined) return chosen
  throw new Unusable(
    { message: `${label}: no system is named ${wanted}`, typed: wanted, known: names },
    `It exports ${names.join(", ")}.`
  )
}

const loadTools = async (entry: string, label: Label, io: Io): Promise<SystemTools> => {
  let module: unknown
  try {
    module = await io.importPackage("@lintel/core", entry)
  } catch (error) {
    if (codeOf(error)?.endsWith("MODULE_NOT_FOUND") !== true) throw moduleFailure(error, label, entry)
    throw new Unusable(
      `${label(entry)}: @lintel/core is not installed where this design is`,
      "Install it there: npm install @lintel/core effect"
    )
  }
  if (hasTools(module)) return module.System
  throw new Unusable(`${label(entry)}: its @lintel/core is of a version that this lintel does not know`)
}

const shownProblems = 6

const assembled = (tools: SystemTools, system: System, name: string, label: Label): Assembled => {
  const result = tools.tryToModel(system)
  if (result._tag === "Assembled") return result
  const lines = result.problems.map(({ address, place, reason, site, other }) => {
    const at = site === undefined ? name : `${label(site.file)}:${site.line}:${site.column}`
    const also = other === undefined ? "" : `; the other is at ${label(other.file)}:${other.line}:${other.column}`
    return `${at}: ${address}${place === "" ? "" : ` ${place}`}: ${reason}${also}`
  })
  const [first = `${name}: the design cannot be turned into a Model`, ...others] = lines
  const rest = others.length - shownProblems
  throw new Unusable(first, ...others.slice(0, shownProblems), ...(rest > 0 ? [`and ${rest} more`] : []))
}

const unimportedBy = (entry: string, label: Label): ReadonlyArray<UnreachedRemark> =>
  forgottenModules(entry).map(({ path, line }) => {
    const file = label(path)
    return { address: documentAddress(file), file, line }
  })

const unreachedIn = (all: ReadonlyArray<Unreached>, entry: string, label: Label): ReadonlyArray<UnreachedRemark> => {
  if (all.length === 0) return []
  const own = new Set(localImports(entry).map(({ path }) => path))
  return all.flatMap(({ address, site }) =>
    site !== undefined && own.has(site.file) ? [{ address, file: label(site.file), line: site.line }] : []
  )
}

const importDesign = async (entry: string, label: Label, io: Io): Promise<unknown> => {
  try {
    return await io.importModule(entry)
  } catch (error) {
    throw moduleFailure(error, label, entry)
  }
}

/**
 * Loads what the design imports and the loader left out because no name of it is used: what such a module constructs
 * would not be missed.
 */
const importUnused = async (entry: string, label: Label, io: Io): Promise<void> => {
  for (const { path } of valueImports(entry)) {
    if (path === entry) continue
    try {
      await io.importModule(path, entry)
    } catch (error) {
      throw moduleFailure(error, label, entry)
    }
  }
}

/** Loads a design and makes its Model, by the design's own `@lintel/core`. */
export const readDesign = async (
  entry: string,
  io: Io,
  { system: wanted, isPassing = false }: DesignOptions = {},
  label: Label = (path) => labelOf(io.cwd, path)
): Promise<ModelInput> => {
  const name = label(entry)
  const module = await importDesign(entry, label, io)
  const system = chooseSystem(module, name, wanted)
  await importUnused(entry, label, io)
  const tools = await loadTools(entry, label, io)
  const { model, sites, warnings } = assembled(tools, system, name, label)
  const files = isPassing ? localImports(entry) : undefined
  const decoded = decode(model)
  if (decoded._tag === "Refused") {
    const [first] = decoded.errors
    throw new Unusable(
      `${name}: its @lintel/core makes a Model that this lintel does not read: ${first?.pointer ?? ""} ${first?.reason ?? ""}`
    )
  }
  return {
    _tag: "Model",
    label: name,
    kind: "design",
    model: decoded.model,
    remarks: {
      ...noRemarks,
      unreached: [...unreachedIn(tools.unreached(), entry, label), ...unimportedBy(entry, label)],
      lossy: warnings.map(({ address, place, kind, reason, remedy }) => ({ address, place, kind, reason, remedy }))
    },
    parts: [],
    sources: () => designSources({ files: files ?? localImports(entry), model: decoded.model, sites, label }, io)
  }
}
