import { ts } from "ts-morph"
import { findModule, type Imported, type Module, type Program } from "./modules.js"

/** What an expression stands for, and the module it was written in. */
export interface Resolved {
  readonly module: Module
  readonly node: ts.Expression | ts.ClassDeclaration | ts.FunctionDeclaration
}

/** How far names are followed before giving up: longer chains are cycles or machine-made. */
const maximumSteps = 64

/** Strips what does not change a value: parentheses, `as`, `satisfies`, `!`. */
export const plainExpression = (expression: ts.Expression): ts.Expression => {
  let at = expression
  while (
    ts.isParenthesizedExpression(at) ||
    ts.isAsExpression(at) ||
    ts.isSatisfiesExpression(at) ||
    ts.isNonNullExpression(at) ||
    ts.isTypeAssertionExpression(at)
  ) {
    at = at.expression
  }
  return at
}

const declarationsOf = (statements: ReadonlyArray<ts.Statement>): ReadonlyMap<string, Resolved["node"]> => {
  const found = new Map<string, Resolved["node"]>()
  const add = (name: string, node: Resolved["node"]): void => void (found.has(name) || found.set(name, node))
  for (const statement of statements) {
    if (ts.isVariableStatement(statement)) {
      for (const { name, initializer } of statement.declarationList.declarations) {
        if (ts.isIdentifier(name) && initializer) add(name.text, initializer)
      }
    } else if ((ts.isClassDeclaration(statement) || ts.isFunctionDeclaration(statement)) && statement.name) {
      add(statement.name.text, statement)
    }
  }
  return found
}

const knownDeclarations = new WeakMap<ReadonlyArray<ts.Statement>, ReadonlyMap<string, Resolved["node"]>>()

/** The declaration of a name in one list of statements. */
const declarationIn = (statements: ReadonlyArray<ts.Statement>, name: string): Resolved["node"] | undefined => {
  const known = knownDeclarations.get(statements) ?? declarationsOf(statements)
  knownDeclarations.set(statements, known)
  return known.get(name)
}

const bindsName = (binding: ts.BindingName, name: string): boolean =>
  ts.isIdentifier(binding)
    ? binding.text === name
    : binding.elements.some((element) => ts.isBindingElement(element) && bindsName(element.name, name))

/** What an identifier refers to, seen from where it stands: the innermost scope that declares it. */
const declarationOf = (identifier: ts.Identifier): Resolved["node"] | "parameter" | undefined => {
  for (let scope: ts.Node | undefined = identifier.parent; scope; scope = scope.parent) {
    if (ts.isFunctionLike(scope) && scope.parameters.some(({ name }) => bindsName(name, identifier.text))) {
      return "parameter"
    }
    if (!ts.isBlock(scope) && !ts.isSourceFile(scope)) continue
    const found = declarationIn(scope.statements, identifier.text)
    if (found) return found
  }
  return undefined
}

/** The value that a module exports under a name. */
const resolveExport = (program: Program, module: Module, name: string, steps = 0): Resolved | undefined => {
  if (steps > maximumSteps) return undefined
  const exported = module.exports.get(name)
  if (exported?._tag === "Value") return resolve(program, module, exported.value, steps + 1)
  if (exported?._tag === "Local") {
    const imported = module.imports.get(exported.name)
    if (imported) return resolveImport(program, module, imported, steps + 1)
    const node = declarationIn(module.source.statements, exported.name)
    return node && resolveNode(program, module, node, steps + 1)
  }
  if (exported?._tag === "Foreign") return resolveImport(program, module, exported, steps + 1)
  for (const star of module.stars) {
    const next = findModule(program, module, star)
    const found = next && resolveExport(program, next, name, steps + 1)
    if (found) return found
  }
  return undefined
}

const resolveImport = (
  program: Program,
  module: Module,
  { from, name }: Imported,
  steps: number
): Resolved | undefined => {
  const next = findModule(program, module, from)
  return next && name !== "*" ? resolveExport(program, next, name, steps) : undefined
}

const resolveNode = (program: Program, module: Module, node: Resolved["node"], steps: number): Resolved | undefined =>
  ts.isClassDeclaration(node) || ts.isFunctionDeclaration(node)
    ? { module, node }
    : resolve(program, module, node, steps)

/** The module that a namespace import stands for: `services` in `services.Payments`. */
const namespaceOf = (program: Program, module: Module, expression: ts.Expression): Module | undefined => {
  if (!ts.isIdentifier(expression)) return undefined
  const imported = module.imports.get(expression.text)
  if (imported?.name === "*") return findModule(program, module, imported.from)
  const passed = imported && findModule(program, module, imported.from)
  const exported = passed?.exports.get(imported?.name ?? "")
  return passed && exported?._tag === "Foreign" && exported.name === "*"
    ? findModule(program, passed, exported.from)
    : undefined
}

/**
 * Follows names, imports and re-exports to the expression that makes a value. What cannot be followed (parameters,
 * values of other packages) stays as it is written.
 */
export const resolve = (
  program: Program,
  module: Module,
  expression: ts.Expression,
  steps = 0
): Resolved | undefined => {
  if (steps > maximumSteps) return undefined
  const plain = plainExpression(expression)
  if (ts.isIdentifier(plain)) {
    const declared = declarationOf(plain)
    if (declared === "parameter") return { module, node: plain }
    if (declared) return resolveNode(program, module, declared, steps + 1)
    const imported = module.imports.get(plain.text)
    return (imported && resolveImport(program, module, imported, steps + 1)) ?? { module, node: plain }
  }
  if (ts.isPropertyAccessExpression(plain)) {
    const namespace = namespaceOf(program, module, plain.expression)
    if (namespace) return resolveExport(program, namespace, plain.name.text, steps + 1)
    const holder = resolve(program, module, plain.expression, steps + 1)
    if (holder && ts.isObjectLiteralExpression(holder.node)) {
      const property = holder.node.properties.find(
        (it) => it.name && ts.isIdentifier(it.name) && it.name.text === plain.name.text
      )
      if (property && ts.isPropertyAssignment(property))
        return resolve(program, holder.module, property.initializer, steps + 1)
      if (property && ts.isShorthandPropertyAssignment(property))
        return resolve(program, holder.module, property.name, steps + 1)
    }
  }
  return { module, node: plain }
}

/** The text of a string literal, or of a constant that holds one. */
export const stringOf = (
  program: Program,
  module: Module,
  expression: ts.Expression | undefined
): string | undefined => {
  const found = expression && resolve(program, module, expression)
  return found && ts.isStringLiteralLike(found.node) ? found.node.text : undefined
}
