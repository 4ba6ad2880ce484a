import { ts } from "ts-morph"
import { visitNodes } from "./constructions.js"
import type { Spot } from "./descend.js"
import { findModule, type Module, type Program } from "./modules.js"

/** Declarations that give a payload its name: `class Authorize extends Schema.Class("Authorize")`, or a constant. */
export const schemaDeclarations = (program: Program): ReadonlyMap<string, ReadonlyArray<Spot>> => {
  const found = new Map<string, Array<Spot>>()
  const add = (name: string, spot: Spot): void => {
    const known = found.get(name)
    if (known?.some(({ mark }) => mark === spot.mark)) return
    if (known) known.push(spot)
    else found.set(name, [spot])
  }
  for (const module of program.modules.values()) {
    for (const statement of module.source.statements) {
      if (ts.isClassDeclaration(statement) && statement.name) {
        const spot = { module, mark: statement, value: statement }
        visitNodes(statement.heritageClauses?.[0] ?? statement.name, (node) => {
          if (ts.isStringLiteralLike(node) && ts.isCallExpression(node.parent)) add(node.text, spot)
        })
        add(statement.name.text, spot)
      }
      if (!ts.isVariableStatement(statement)) continue
      for (const { name, initializer } of statement.declarationList.declarations) {
        if (!ts.isIdentifier(name) || !initializer || !ts.isCallExpression(initializer)) continue
        visitNodes(initializer, (node) => {
          const isIdentifier = ts.isPropertyAssignment(node) && node.name.getText() === "identifier"
          if (isIdentifier && ts.isStringLiteralLike(node.initializer)) {
            add(node.initializer.text, { module, mark: statement, value: initializer })
          }
        })
        add(name.text, { module, mark: statement, value: initializer })
      }
    }
  }
  return found
}

/** Of several declarations of one name, the one in the module that uses it, or in a module that it imports. */
export const nearestDeclaration = (
  program: Program,
  declarations: ReadonlyArray<Spot>,
  user: Module | undefined
): Spot | undefined => {
  if (!user || declarations.length < 2) return declarations[0]
  const imported = new Set([...user.imports.values()].map(({ from }) => findModule(program, user, from)))
  return (
    declarations.find(({ module }) => module === user) ??
    declarations.find(({ module }) => imported.has(module)) ??
    declarations[0]
  )
}
