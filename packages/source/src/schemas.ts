import { ts } from "ts-morph"
import { visitNodes } from "./constructions.js"
import type { Spot } from "./descend.js"
import type { Program } from "./modules.js"

/** Declarations that give a payload its name: `class Authorize extends Schema.Class("Authorize")`, or a constant. */
export const schemaDeclarations = (program: Program): ReadonlyMap<string, Spot> => {
  const found = new Map<string, Spot>()
  const add = (name: string, spot: Spot): void => void (found.has(name) || found.set(name, spot))
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
