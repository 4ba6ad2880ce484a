import { escapeToken, keysOfPointer } from "@lintel/model"
import { ts } from "ts-morph"
import { fieldOfPart, nameOf, parseAddress } from "@lintel/model/address"
import { type Construction, findConstructions, propertyText, visitNodes } from "./constructions.js"
import { descend, type Spot, type Walk } from "./descend.js"
import { type Module, normalisePath, type Program, readProgram } from "./modules.js"
import { nameConstructions, type Names } from "./names.js"
import { lineOf, siteOf, siteOfLine } from "./placing.js"
import { nearestDeclaration, schemaDeclarations } from "./schemas.js"
import type { CapturedSite, Site, SourceOptions, Sources, SourceText } from "./site.js"

/** An entity that may make what an address names, and the tokens that lead from it to the place. */
interface Candidate {
  readonly address: string
  readonly tokens: ReadonlyArray<string>
}

/** `step/authorize` as `steps/authorize` */
const insideTokens = (segments: ReadonlyArray<string>): ReadonlyArray<string> =>
  segments.map((segment, index) => (index % 2 === 0 ? (fieldOfPart.get(segment) ?? segment) : nameOf(segment)))

/** The entities whose source may hold an address, the nearest first. */
const candidatesOf = ({ address, fields }: Question): ReadonlyArray<Candidate> => {
  const parts = parseAddress(address)
  if (!parts) return []
  const { kind, segments } = parts
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
  // A service stands for a contract and a deployment of its own name.
  const short = kind === "contract" ? ["service", "external"] : kind === "deployment" ? ["service"] : []
  const tokens = kind === "contract" && fields[0] !== "operations" ? ["contract", ...fields] : fields
  return [...own, ...short.map((holder) => ({ address: `${holder}:${first}`, tokens }))]
}

/** The module of a captured site: the same path, or the only one that it ends in. */
const moduleAt = (program: Program, file: string): Module | undefined => {
  const path = normalisePath(file)
  const same = program.modules.get(path)
  if (same) return same
  const ends = [...program.modules].filter(([known]) => path.endsWith(`/${known.replace(/^\/+/, "")}`))
  return ends.toSorted(([a], [b]) => b.length - a.length)[0]?.[1]
}

const nearestAbove = (found: ReadonlyArray<Construction>): Construction | undefined =>
  found.toSorted((a, b) => b.call.getStart() - a.call.getStart())[0]

/** Whether a construction is written under a key: `authorize: Operation.post(...)`. */
const standsUnder = ({ call }: Construction, key: string): boolean =>
  ts.isPropertyAssignment(call.parent) && call.parent.initializer === call && propertyText(call.parent.name) === key

/**
 * The construction a stack pointed at. A column is believed when a constructor is called exactly there (loaders that
 * compile lose columns). Of several that reach the line it is the one whose name or key is the entity's; else the one
 * of this kind that begins nearest above.
 */
const constructionAt = (
  { all, names }: Design,
  module: Module,
  address: string,
  { line, column }: CapturedSite
): Construction | undefined => {
  const colon = address.indexOf(":")
  const kind = address.slice(0, colon)
  const reaching = all.filter((it) => {
    if (it.module !== module || it.kind !== kind) return false
    return lineOf(module, it.call.getStart()) <= line && line <= lineOf(module, it.call.end)
  })
  const exact = reaching.find(({ call }) => {
    const callee = ts.isPropertyAccessExpression(call.expression) ? call.expression.name : call.expression
    const start = module.source.getLineAndCharacterOfPosition(callee.getStart())
    return start.line + 1 === line && start.character + 1 === column
  })
  if (exact) return exact
  const named = names.byAddress.get(address) ?? []
  const key = nameOf(
    address
      .slice(colon + 1)
      .split("/")
      .at(-1) ?? ""
  )
  return (
    nearestAbove(reaching.filter((it) => named.includes(it))) ??
    nearestAbove(reaching.filter((it) => standsUnder(it, key))) ??
    nearestAbove(reaching)
  )
}

/** The call that a stack pointed at, whatever it calls; without a believable column, the only one on the line. */
const callAt = (module: Module, { line, column }: CapturedSite): ts.CallExpression | undefined => {
  const onLine: Array<ts.CallExpression> = []
  const exact: Array<ts.CallExpression> = []
  visitNodes(module.source, (node) => {
    if (!ts.isCallExpression(node)) return
    const callee = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression
    const start = module.source.getLineAndCharacterOfPosition(callee.getStart())
    if (start.line + 1 !== line) return
    onLine.push(node)
    if (start.character + 1 === column) exact.push(node)
  })
  return exact[0] ?? (onLine.length === 1 ? onLine[0] : undefined)
}

/** A whole design, ready for questions. */
interface Design {
  readonly program: Program
  readonly all: ReadonlyArray<Construction>
  readonly names: Names
  readonly calls: ReadonlySet<ts.CallExpression>
  readonly schemas: ReadonlyMap<string, ReadonlyArray<Spot>>
  readonly options: SourceOptions
}

/** What a question is about: values of the Model are asked by its own address, below the tokens that lead there. */
interface Question {
  readonly address: string
  readonly fields: ReadonlyArray<string>
}

const walkOf = (
  { program, names, calls, options }: Design,
  { address, fields }: Question,
  tokens: ReadonlyArray<string>
): Walk => ({
  program,
  referredTo: names.referredTo,
  isEntity: (call) => calls.has(call),
  valueAt: (count) => {
    const own = fields.slice(0, Math.max(0, count - (tokens.length - fields.length)))
    return own.length === 0 ? undefined : options.valueAt?.(address, `/${own.map(escapeToken).join("/")}`)
  }
})

/** The module that makes what a question is about. */
const moduleOf = ({ names }: Design, question: Question): Module | undefined => {
  for (const { address } of candidatesOf(question)) {
    const found = names.byAddress.get(address)?.[0]
    if (found) return found.module
  }
  return undefined
}

/** `/schemas/Authorize/properties/amount` of whatever holds the schema. */
const locateSchema = (design: Design, question: Question): Site | undefined => {
  const [holder, name, ...rest] = question.fields
  const isSchema = holder === "schemas" || holder === "$defs"
  const declarations = isSchema ? (design.schemas.get(name ?? "") ?? []) : []
  const declared = nearestDeclaration(design.program, declarations, moduleOf(design, question))
  if (!declared) return undefined
  const spot = descend(walkOf(design, question, rest), declared, rest)
  return siteOf(spot.module, spot.mark, lineOf(declared.module, declared.mark.getStart()))
}

/** What a captured site points at: a construction of the kind, or at least a line. */
const locateCaptured = (design: Design, address: string): { at: Construction } | { line: Site } | undefined => {
  const captured = design.options.sites?.get(address)
  const module = captured && moduleAt(design.program, captured.file)
  if (!module || !captured) return undefined
  const at = constructionAt(design, module, address, captured)
  const line = at ? undefined : siteOfLine(module, captured.line)
  return at ? { at } : line && { line }
}

/** A place, and how many of the tokens that lead to it were written. */
interface Found {
  readonly site: Site
  readonly count: number
}

/** The place inside a call that tokens lead to. */
const locateIn = (
  design: Design,
  question: Question,
  { module, call }: Pick<Construction, "module" | "call">,
  tokens: ReadonlyArray<string>
): Found => {
  const spot = descend(walkOf(design, question, tokens), { module, mark: call, value: call }, tokens)
  return { site: siteOf(spot.module, spot.mark, lineOf(module, call.getStart())), count: spot.count }
}

const locateCandidate = (design: Design, question: Question, { address, tokens }: Candidate): Found | undefined => {
  const captured = locateCaptured(design, address)
  if (captured && "line" in captured) return { site: captured.line, count: 0 }
  const construction = captured?.at ?? design.names.byAddress.get(address)?.[0]
  return construction && locateIn(design, question, construction, tokens)
}

/** An operation is found under its key, or where it was constructed when a function made the record it stands in. */
const locateOperation = (design: Design, question: Question): Site | undefined => {
  const captured = locateCaptured(design, question.address)
  if (!captured) return undefined
  return "line" in captured ? captured.line : locateIn(design, question, captured.at, question.fields).site
}

/**
 * A part that has a captured site of its own, such as a retry policy that a function made. Asked only when syntax ended
 * above it, after `reached` of the fields.
 */
const locatePart = (design: Design, question: Question, reached: number): Site | undefined => {
  const { address, fields } = question
  for (let count = fields.length; count > reached; count--) {
    const own = fields.slice(0, count).map(escapeToken)
    const captured = design.options.sites?.get(`${address}#/${own.join("/")}`)
    const module = captured && moduleAt(design.program, captured.file)
    const call = module && captured && callAt(module, captured)
    if (call) return locateIn(design, question, { module, call }, fields.slice(count)).site
  }
  return undefined
}

const locateAny = (design: Design, question: Question): Site | undefined => {
  const schema = locateSchema(design, question)
  if (schema) return schema
  for (const candidate of candidatesOf(question)) {
    const found = locateCandidate(design, question, candidate)
    if (!found) continue
    const reached = found.count - (candidate.tokens.length - question.fields.length)
    const isWhole = found.count < 2 && question.address.startsWith("operation:")
    return (
      locatePart(design, question, reached) ?? (isWhole ? locateOperation(design, question) : undefined) ?? found.site
    )
  }
  return locatePart(design, question, 0) ?? locateOperation(design, question)
}

/** Reads a design's files so that places can be asked for. */
export const readSources = (files: Iterable<SourceText>, options: SourceOptions): Sources => {
  const program = readProgram(files)
  const constructors = options.constructors ?? "@lintel/core"
  const all = findConstructions(program, constructors)
  const design: Design = {
    program,
    all,
    names: nameConstructions(program, all, constructors),
    calls: new Set(all.flatMap(({ kind, call }) => (kind === "operation" ? [] : [call]))),
    schemas: schemaDeclarations(program),
    options
  }
  return {
    locate: (address, pointer = "") => locateAny(design, { address, fields: keysOfPointer(pointer) })
  }
}
