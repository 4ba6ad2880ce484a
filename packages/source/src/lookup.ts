import { ts } from "ts-morph"
import { nameOf, parseAddress } from "@lintel/model/address"
import { type Construction, findConstructions } from "./constructions.js"
import { descend, type Spot, type Walk } from "./descend.js"
import { type Module, normalisePath, type Program, readProgram } from "./modules.js"
import { nameConstructions, type Names } from "./names.js"
import { lineOf, siteOf, siteOfLine } from "./placing.js"
import { schemaDeclarations } from "./schemas.js"
import type { CapturedSite, Site, SourceOptions, Sources, SourceText } from "./site.js"

/** What lies inside an entity and has an address of its own, and the field that holds it. */
const inside: ReadonlyMap<string, string> = new Map([
  ["step", "steps"],
  ["alert", "alerts"],
  ["unit", "units"],
  ["stage", "stages"],
  ["mitigation", "mitigations"],
  ["collection", "collections"],
  ["field", "fields"],
  ["end", "end"],
  ["lock", "locks"],
  ["pool", "pools"],
  ["callback", "callbacks"]
])

/** An entity that may make what an address names, and the tokens that lead from it to the place. */
interface Candidate {
  readonly address: string
  readonly tokens: ReadonlyArray<string>
}

const tokensOf = (pointer: string): ReadonlyArray<string> =>
  pointer === ""
    ? []
    : pointer
        .split("/")
        .slice(1)
        .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"))

/** `step/authorize` as `steps/authorize` */
const insideTokens = (segments: ReadonlyArray<string>): ReadonlyArray<string> =>
  segments.map((segment, index) => (index % 2 === 0 ? (inside.get(segment) ?? segment) : nameOf(segment)))

/** The entities whose source may hold an address, the nearest first. */
const candidatesOf = (address: string, pointer: string): ReadonlyArray<Candidate> => {
  const parts = parseAddress(address)
  if (!parts) return []
  const { kind, segments } = parts
  const fields = tokensOf(pointer)
  const [first = "", second = "", ...rest] = segments
  if (kind === "operation" || kind === "webhook") {
    const tokens = [`${kind}s`, nameOf(second), ...insideTokens(rest), ...fields]
    return ["contract", "service", "external"].map((holder) => ({ address: `${holder}:${first}`, tokens }))
  }
  const own = segments.map((_, index) => {
    const length = segments.length - index
    const tokens = [...insideTokens(segments.slice(length)), ...fields]
    return { address: `${kind}:${segments.slice(0, length).join("/")}`, tokens }
  })
  const short = kind === "contract" ? ["service", "external"] : kind === "deployment" ? ["service"] : []
  return [...own, ...short.map((holder) => ({ address: `${holder}:${first}`, tokens: fields }))]
}

/** The module of a captured site: the same path, or the only one that it ends in. */
const moduleAt = (program: Program, file: string): Module | undefined => {
  const path = normalisePath(file)
  const same = program.modules.get(path)
  if (same) return same
  const ends = [...program.modules].filter(([known]) => path.endsWith(`/${known.replace(/^\/+/, "")}`))
  return ends.toSorted(([a], [b]) => b.length - a.length)[0]?.[1]
}

/**
 * The construction a stack pointed at. A column is believed when a constructor is called exactly there (loaders that
 * compile lose columns); else it is the one of this kind that begins nearest above the line and reaches it.
 */
const constructionAt = (
  all: ReadonlyArray<Construction>,
  module: Module,
  kind: string,
  { line, column }: CapturedSite
): Construction | undefined => {
  const reaching = all.filter((it) => {
    if (it.module !== module || it.kind !== kind) return false
    return lineOf(module, it.call.getStart()) <= line && line <= lineOf(module, it.call.end)
  })
  const exact = reaching.find(({ call }) => {
    const callee = ts.isPropertyAccessExpression(call.expression) ? call.expression.name : call.expression
    const start = module.source.getLineAndCharacterOfPosition(callee.getStart())
    return start.line + 1 === line && start.character + 1 === column
  })
  return exact ?? reaching.toSorted((a, b) => b.call.getStart() - a.call.getStart())[0]
}

/** A whole design, ready for questions. */
interface Design {
  readonly program: Program
  readonly all: ReadonlyArray<Construction>
  readonly names: Names
  readonly calls: ReadonlySet<ts.CallExpression>
  readonly schemas: ReadonlyMap<string, Spot>
  readonly options: SourceOptions
}

const walkOf = ({ program, names, calls, options }: Design, address: string): Walk => ({
  program,
  referredTo: names.referredTo,
  isEntity: (call) => calls.has(call),
  valueAt: (pointer) => options.valueAt?.(address, pointer)
})

/** `/schemas/Authorize/properties/amount` of whatever holds the schema. */
const locateSchema = (design: Design, address: string, pointer: string): Site | undefined => {
  const [holder, name, ...rest] = tokensOf(pointer)
  const declared = holder === "schemas" || holder === "$defs" ? design.schemas.get(name ?? "") : undefined
  if (!declared) return undefined
  const spot = descend(walkOf(design, address), declared, rest)
  return siteOf(spot.module, spot.mark, lineOf(declared.module, declared.mark.getStart()))
}

/** What a captured site points at: a construction of the kind, or at least a line. */
const locateCaptured = (design: Design, address: string): { at: Construction } | { line: Site } | undefined => {
  const captured = design.options.sites?.get(address)
  const module = captured && moduleAt(design.program, captured.file)
  if (!module || !captured) return undefined
  const at = constructionAt(design.all, module, address.slice(0, address.indexOf(":")), captured)
  const line = at ? undefined : siteOfLine(module, captured.line)
  return at ? { at } : line && { line }
}

/** The place inside a construction that tokens lead to, with how many of them were written. */
const locateIn = (design: Design, address: string, { module, call }: Construction, tokens: ReadonlyArray<string>) => {
  const spot = descend(walkOf(design, address), { module, mark: call, value: call }, tokens)
  return { site: siteOf(spot.module, spot.mark, lineOf(module, call.getStart())), count: spot.count }
}

const locateCandidate = (design: Design, { address, tokens }: Candidate): { site: Site; count: number } | undefined => {
  const captured = locateCaptured(design, address)
  if (captured && "line" in captured) return { site: captured.line, count: 0 }
  const construction = captured?.at ?? design.names.byAddress.get(address)?.[0]
  return construction && locateIn(design, address, construction, tokens)
}

/** An operation is found under its key, or where it was constructed when a function made the record it stands in. */
const locateOperation = (design: Design, address: string, pointer: string): Site | undefined => {
  const captured = locateCaptured(design, address)
  if (!captured) return undefined
  return "line" in captured ? captured.line : locateIn(design, address, captured.at, tokensOf(pointer)).site
}

/** Reads a design's files so that places can be asked for. */
export const readSources = (files: Iterable<SourceText>, options: SourceOptions): Sources => {
  const program = readProgram(files)
  const all = findConstructions(program, options.constructors ?? "@lintel/core")
  const design: Design = {
    program,
    all,
    names: nameConstructions(program, all),
    calls: new Set(all.flatMap(({ kind, call }) => (kind === "operation" ? [] : [call]))),
    schemas: schemaDeclarations(program),
    options
  }
  return {
    locate: (address, pointer = "") => {
      const schema = locateSchema(design, address, pointer)
      if (schema) return schema
      for (const candidate of candidatesOf(address, pointer)) {
        const found = locateCandidate(design, candidate)
        if (!found) continue
        const isWhole = found.count < 2 && address.startsWith("operation:")
        return (isWhole ? locateOperation(design, address, pointer) : undefined) ?? found.site
      }
      return locateOperation(design, address, pointer)
    }
  }
}
