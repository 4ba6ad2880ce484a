import { ts } from "ts-morph"
import { segment } from "@lintel/model/address"
import { visitNodes, writtenProperty } from "./constructions.js"
import { type Module, type Program } from "./modules.js"
import { resolve } from "./resolve.js"

/** Where a walk along a pointer stands: `mark` is what was written for it, `value` the expression that goes on. */
export interface Spot {
  readonly module: Module
  readonly mark: ts.Node
  readonly value: ts.Expression | ts.ClassDeclaration | ts.FunctionDeclaration
}

/** A spot, and how many tokens led to it: the rest of the pointer was not written. */
export interface Reached extends Spot {
  readonly count: number
}

/** What the walk may ask about the design as a whole. */
export interface Walk {
  readonly program: Program
  readonly referredTo: (module: Module, expression: ts.Expression) => string | undefined
  /** Whether a call makes an entity: its fields belong to that entity, and the walk does not enter it. */
  readonly isEntity: (call: ts.CallExpression) => boolean
  /** The value of the Model that the first so many tokens lead to, where it is known. */
  readonly valueAt: (count: number) => unknown
}

/** Where the authored form has another word for a field of the Model. The first that is written counts. */
const words: ReadonlyMap<string, ReadonlyArray<string>> = new Map([
  ["timeouts", ["timeout"]],
  ["overall", ["timeout"]],
  ["perTry", ["timeout"]],
  ["request", ["payload"]],
  ["parameters", ["params", "query", "headers", "cookies"]],
  ["action", ["call"]],
  ["call", ["target"]],
  ["operation", ["target"]],
  ["message", ["target"]],
  ["base", ["wait"]],
  ["operations", ["calls"]],
  ["messages", ["reads"]],
  ["provides", ["operations"]],
  ["of", ["service"]],
  ["units", ["service", "migrations", "migration", "changes"]],
  ["deprecation", ["deprecated"]],
  ["scaling", ["instances"]],
  ["includes", ["include"]],
  ["relations", ["relatesTo"]]
])

/** Fields of the Model that only group others: the authored form has their parts one level up. */
const groups: ReadonlySet<string> = new Set([
  "policy",
  "indicator",
  "properties",
  "responses",
  "backoff",
  "contract",
  "timeouts",
  "action",
  "content",
  "schema",
  "trigger",
  "selects",
  "to"
])

/** Arrays of the Model whose order is the authored one; the others are sets, which are stored sorted. */
const ordered: ReadonlySet<string> = new Set(["steps", "branches", "stages", "gates", "servers", "order", "key"])

const methodName = ({ expression }: ts.CallExpression): ts.Expression | undefined =>
  ts.isPropertyAccessExpression(expression) && ts.isIdentifier(expression.name) ? expression.name : undefined

/** Fields that constructors take as an argument of their own rather than in their object. */
const positional: ReadonlyMap<string, (call: ts.CallExpression) => ts.Expression | undefined> = new Map([
  ["name", (call: ts.CallExpression) => call.arguments.find(ts.isStringLiteralLike)],
  ["path", (call: ts.CallExpression) => call.arguments.find(ts.isStringLiteralLike)],
  ["method", methodName],
  ["steps", (call: ts.CallExpression) => call.arguments.find(ts.isArrayLiteralExpression)],
  ["branches", (call: ts.CallExpression) => call.arguments.find(ts.isArrayLiteralExpression)],
  ["call", (call: ts.CallExpression) => call.arguments[0]],
  ["message", (call: ts.CallExpression) => call.arguments[0]],
  ["store", (call: ts.CallExpression) => call.arguments[0]],
  ["saga", (call: ts.CallExpression) => call.arguments[0]],
  ["trigger", (call: ts.CallExpression) => call.arguments[0]],
  ["of", (call: ts.CallExpression) => call.arguments[0]],
  ["payload", (call: ts.CallExpression) => call.arguments[0]]
])

/** The calls of a chain such as `Schema.Struct({...}).annotate({...})`, the last written first. */
const callChain = (value: Spot["value"]): ReadonlyArray<ts.CallExpression> => {
  const calls: Array<ts.CallExpression> = []
  let at: ts.Node | undefined = value
  if (ts.isClassDeclaration(value)) {
    at = value.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression
  }
  while (at && calls.length < 64) {
    if (ts.isCallExpression(at)) calls.push(at)
    at = ts.isCallExpression(at) || ts.isPropertyAccessExpression(at) ? at.expression : undefined
  }
  return calls
}

/** The expression that makes a value, unless that is another entity. */
const making = (walk: Walk, { module, mark, value }: Spot): Pick<Spot, "module" | "value"> | undefined => {
  if (ts.isClassDeclaration(value) || ts.isFunctionDeclaration(value)) return { module, value }
  const found = resolve(walk.program, module, value)
  if (!found) return undefined
  const isOther = ts.isCallExpression(found.node) && found.node !== mark && walk.isEntity(found.node)
  return isOther ? undefined : { module: found.module, value: found.node }
}

/** The property of that name in what a value is made of: an object literal, or those given to the calls that make it. */
const member = (walk: Walk, spot: Spot, name: string): Spot | undefined => {
  const found = making(walk, spot)
  if (!found) return undefined
  const objects = ts.isObjectLiteralExpression(found.value)
    ? [found.value]
    : callChain(found.value).flatMap((call) => call.arguments)
  for (const argument of objects) {
    const object = ts.isObjectLiteralExpression(argument)
      ? { module: found.module, node: argument }
      : resolve(walk.program, found.module, argument)
    if (!object || !ts.isObjectLiteralExpression(object.node)) continue
    const written = writtenProperty(walk.program, object.module, object.node, name)
    if (written) return { module: written.module, mark: written.property, value: written.node }
  }
  return undefined
}

const firstMember = (walk: Walk, at: Spot, names: ReadonlyArray<string>): Spot | undefined => {
  for (const name of names) {
    const found = member(walk, at, name)
    if (found) return found
  }
  return undefined
}

/** What a constructor takes as an argument of its own. */
const argument = (walk: Walk, spot: Spot, name: string): Spot | undefined => {
  const found = making(walk, spot)
  const pick = positional.get(name)
  if (!pick || !found || !ts.isCallExpression(found.value)) return undefined
  const node = pick(found.value)
  return node && { module: found.module, mark: node, value: node }
}

/** Every address in a value of the Model. */
const addressesIn = (value: unknown, found: Set<string> = new Set()): Set<string> => {
  if (typeof value === "string") found.add(value)
  else if (typeof value === "object" && value !== null)
    for (const item of Object.values(value)) addressesIn(item, found)
  return found
}

/** How many of the addresses an expression refers to. */
const agreement = (walk: Walk, module: Module, node: ts.Expression, addresses: ReadonlySet<string>): number => {
  const referred = new Set<string>()
  visitNodes(node, (inner) => {
    if (ts.isStringLiteralLike(inner)) referred.add(inner.text)
    if (!ts.isIdentifier(inner) && !ts.isPropertyAccessExpression(inner)) return
    const address = walk.referredTo(module, inner)
    if (address !== undefined) referred.add(address)
  })
  return [...referred].filter((address) => addresses.has(address)).length
}

/** The item of an array literal that stands for an item of the Model. */
const item = (walk: Walk, spot: Spot, holder: string, index: number, count: number): Spot | undefined => {
  const found = making(walk, spot)
  if (!found || !ts.isArrayLiteralExpression(found.value)) return undefined
  const { elements } = found.value
  if (elements.some(ts.isSpreadElement)) return undefined
  const at = (node: ts.Expression | undefined): Spot | undefined =>
    node && { module: found.module, mark: node, value: node }
  if (elements.length === 1) return at(elements[0])
  if (ordered.has(holder)) return at(elements[index])
  const addresses = addressesIn(walk.valueAt(count))
  const scores = elements.map((element) => agreement(walk, found.module, element, addresses))
  const best = Math.max(0, ...scores)
  const isClear = best > 0 && scores.filter((score) => score === best).length === 1
  return isClear ? at(elements[scores.indexOf(best)]) : undefined
}

/** The item of an array literal for a record of the Model that is keyed by what its items are about. */
const itemByName = (walk: Walk, spot: Spot, name: string): Spot | undefined => {
  const found = making(walk, spot)
  if (!found || !ts.isArrayLiteralExpression(found.value)) return undefined
  const ends = [`:${segment(name)}`, `/${segment(name)}`]
  const isAbout = (node: ts.Node): boolean => {
    if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return false
    const address = walk.referredTo(found.module, node)
    return address !== undefined && ends.some((end) => address.endsWith(end))
  }
  const [only, ...others] = found.value.elements.filter((element) => {
    let about = false
    visitNodes(element, (node) => void (about ||= isAbout(node)))
    return about
  })
  return only && others.length === 0 ? { module: found.module, mark: only, value: only } : undefined
}

/** The words to look for, in their order. What a response is called depends on its status. */
const wordsFor = (token: string, next: string | undefined): ReadonlyArray<string> => {
  if (token !== "responses") return [token, ...(words.get(token) ?? [])]
  return /^[123]/.test(next ?? "2") ? [token, "success", "reads"] : [token, "errors", "reads"]
}

/** The record that holds the parameters of each place. */
const recordOfPlace: ReadonlyMap<unknown, string> = new Map([
  ["path", "params"],
  ["query", "query"],
  ["header", "headers"],
  ["cookie", "cookies"]
])

/** A parameter is an item of a set in the Model, and a property of the record of its place in the source. */
const parameter = (walk: Walk, operation: Spot, count: number): Spot | undefined => {
  const value = walk.valueAt(count)
  if (typeof value !== "object" || value === null || !("in" in value) || !("name" in value)) return undefined
  const record = member(walk, operation, recordOfPlace.get(value.in) ?? "")
  return record && typeof value.name === "string" ? member(walk, record, value.name) : undefined
}

/** Follows the tokens of a pointer as far as the sources say; the place reached last is the answer. */
export const descend = (walk: Walk, start: Spot, tokens: ReadonlyArray<string>): Reached => {
  let at: Reached = { ...start, count: 0 }
  let holder = ""
  let before = at
  for (const [index, token] of tokens.entries()) {
    const next = /^\d+$/.test(token)
      ? ((holder === "parameters" ? parameter(walk, before, index + 1) : undefined) ??
        item(walk, at, holder, Number(token), index + 1) ??
        member(walk, at, token))
      : (firstMember(walk, at, wordsFor(token, tokens[index + 1])) ?? itemByName(walk, at, token))
    const reached = next ?? argument(walk, at, token)
    before = at
    if (reached) at = { ...reached, count: index + 1 }
    else if (!groups.has(token) && !groups.has(holder)) break
    holder = token
  }
  return at
}
