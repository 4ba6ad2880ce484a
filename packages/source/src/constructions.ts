import { ts } from "ts-morph"
import type { Kind } from "@lintel/model/address"
import { findModule, type Imported, type Module, type Program } from "./modules.js"
import { resolve } from "./resolve.js"

/**
 * A call of a constructor that makes an entity: `Service.make("payments", { ... })`. An operation is made without a
 * name: it gets one from the key it stands under.
 */
export interface Construction {
  readonly kind: Kind
  readonly module: Module
  readonly call: ts.CallExpression
}

/** Which kind of entity each constructor of the authoring package makes. */
const kindOfConstructor: ReadonlyMap<string, Kind> = new Map([
  ["System", "system"],
  ["Contract", "contract"],
  ["Schemas", "schemas"],
  ["Message", "message"],
  ["Operation", "operation"],
  ["Team", "team"],
  ["Context", "context"],
  ["Service", "service"],
  ["External", "external"],
  ["Store", "store"],
  ["Broker", "broker"],
  ["Channel", "channel"],
  ["Environment", "environment"],
  ["Deployment", "deployment"],
  ["Call", "call"],
  ["Policy", "policy"],
  ["Flow", "flow"],
  ["Saga", "saga"],
  ["Slo", "slo"],
  ["Load", "load"],
  ["Rollout", "rollout"],
  ["Constraint", "constraint"],
  ["Alternative", "alternative"],
  ["Decision", "decision"],
  ["Risk", "risk"],
  ["Verification", "verification"],
  ["Consumer", "consumer"],
  ["Suppression", "suppression"]
])

/** The functions of constructors that make whole entities, where it is not `make` alone; the others make parts. */
const wholes: ReadonlyMap<Kind, RegExp> = new Map([
  ["slo", /^(availability|latency|freshness)$/],
  ["operation", /^(make|get|head|post|put|patch|del|options)$/]
])

const importedConstructor = (
  program: Program,
  module: Module,
  { from, name }: Imported,
  constructors: string,
  steps: number
): string | undefined => {
  if (steps > 16) return undefined
  if (from === constructors) return name
  if (from.startsWith(`${constructors}/`)) return name === "*" ? from.slice(constructors.length + 1) : name
  const next = findModule(program, module, from)
  if (!next) return undefined
  const exported = next.exports.get(name)
  const passed =
    exported?._tag === "Local" ? next.imports.get(exported.name) : exported?._tag === "Foreign" ? exported : undefined
  if (passed) return importedConstructor(program, next, passed, constructors, steps + 1)
  if (exported) return undefined
  for (const star of next.stars) {
    const found = importedConstructor(program, next, { from: star, name }, constructors, steps + 1)
    if (found !== undefined) return found
  }
  return undefined
}

/** The kind of entity that a call refers to by text: `Ref.operation("payments", "authorize")`. */
export const referenceKind = (
  program: Program,
  module: Module,
  call: ts.CallExpression,
  constructors: string
): string | undefined => {
  if (!ts.isPropertyAccessExpression(call.expression)) return undefined
  const name = constructorName(program, module, call.expression.expression, constructors)
  return name === "Ref" ? call.expression.name.text : undefined
}

/** The name a constructor has in the authoring package, through aliases, namespaces and re-exports. */
const constructorName = (
  program: Program,
  module: Module,
  expression: ts.Expression,
  constructors: string
): string | undefined => {
  if (ts.isPropertyAccessExpression(expression) && ts.isIdentifier(expression.expression)) {
    const imported = module.imports.get(expression.expression.text)
    return imported?.name === "*" && imported.from === constructors ? expression.name.text : undefined
  }
  const imported = ts.isIdentifier(expression) ? module.imports.get(expression.text) : undefined
  return imported && importedConstructor(program, module, imported, constructors, 0)
}

/** The kind of entity a call makes, if it makes one. */
const kindOf = (program: Program, module: Module, call: ts.CallExpression, constructors: string): Kind | undefined => {
  if (!ts.isPropertyAccessExpression(call.expression)) return undefined
  const name = constructorName(program, module, call.expression.expression, constructors)
  const kind = name === undefined ? undefined : kindOfConstructor.get(name)
  return kind && (wholes.get(kind) ?? /^make$/).test(call.expression.name.text) ? kind : undefined
}

/** Every node of a tree, parents first, without recursion: generated files nest deeper than a stack. */
export const visitNodes = (root: ts.Node, visit: (node: ts.Node) => void): void => {
  const pending: Array<ts.Node> = [root]
  for (let node = pending.pop(); node; node = pending.pop()) {
    visit(node)
    const children: Array<ts.Node> = []
    ts.forEachChild(node, (child) => void children.push(child))
    pending.push(...children.toReversed())
  }
}

/** Every construction of a program, in the order of its files and their text. */
export const findConstructions = (program: Program, constructors: string): ReadonlyArray<Construction> => {
  const found: Array<Construction> = []
  for (const module of program.modules.values()) {
    visitNodes(module.source, (node) => {
      const kind = ts.isCallExpression(node) ? kindOf(program, module, node, constructors) : undefined
      if (kind) found.push({ kind, module, call: node as ts.CallExpression })
    })
  }
  return found
}

/** An expression and the module it was written in. */
export interface Written {
  readonly module: Module
  readonly node: ts.Expression
}

/** The property of that name in an object literal, as its expression; later spreads win over earlier properties. */
export const writtenProperty = (
  program: Program,
  module: Module,
  object: ts.ObjectLiteralExpression,
  name: string,
  steps = 0
): (Written & { readonly property: ts.ObjectLiteralElementLike }) | undefined => {
  if (steps > 16) return undefined
  for (const property of object.properties.toReversed()) {
    if (ts.isSpreadAssignment(property)) {
      const spread = resolve(program, module, property.expression)
      const found =
        spread && ts.isObjectLiteralExpression(spread.node)
          ? writtenProperty(program, spread.module, spread.node, name, steps + 1)
          : undefined
      if (found) return found
    } else if (property.name && propertyText(property.name) === name) {
      if (ts.isPropertyAssignment(property)) return { module, node: property.initializer, property }
      if (ts.isShorthandPropertyAssignment(property)) return { module, node: property.name, property }
    }
  }
  return undefined
}

/** The text of a key that syntax tells. */
export const propertyText = (name: ts.PropertyName): string | undefined => {
  if (ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name)) return name.text
  return ts.isComputedPropertyName(name) && ts.isStringLiteralLike(name.expression) ? name.expression.text : undefined
}

/** The property of that name in the definition given to a construction. */
export const definitionProperty = (
  program: Program,
  { module, call }: Pick<Construction, "module" | "call">,
  name: string
): Written | undefined => {
  for (const argument of call.arguments) {
    const found = resolve(program, module, argument)
    if (!found || !ts.isObjectLiteralExpression(found.node)) continue
    const property = writtenProperty(program, found.module, found.node, name)
    if (property) return property
  }
  return undefined
}
