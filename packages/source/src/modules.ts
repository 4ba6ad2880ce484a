import { ts } from "ts-morph"
import type { SourceText } from "./site.js"

/** A parsed file with what it imports and exports. */
export interface Module {
  readonly path: string
  readonly source: ts.SourceFile
  /** Local name to the module it comes from and its name there; `*` for a namespace. */
  readonly imports: ReadonlyMap<string, Imported>
  readonly exports: ReadonlyMap<string, Exported>
  /** Modules whose exports this one passes on whole. */
  readonly stars: ReadonlyArray<string>
}

export interface Imported {
  readonly from: string
  readonly name: string
}

/** A local name, or a name of another module. */
export type Exported =
  | { readonly _tag: "Local"; readonly name: string }
  | { readonly _tag: "Foreign"; readonly from: string; readonly name: string }
  | { readonly _tag: "Value"; readonly value: ts.Expression }

/** Every file of a design, by normalised path. */
export interface Program {
  readonly modules: ReadonlyMap<string, Module>
}

/** Removes what makes two spellings of one path differ. */
export const normalisePath = (path: string): string => {
  const plain = path.replace(/^file:\/\/(?=\/)/, "").replaceAll("\\", "/")
  const parts: Array<string> = []
  for (const part of plain.split("/")) {
    if (part === "." || (part === "" && parts.length > 0)) continue
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop()
    else parts.push(part)
  }
  return parts.join("/")
}

const importsOf = (source: ts.SourceFile): ReadonlyMap<string, Imported> => {
  const imports = new Map<string, Imported>()
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue
    const from = statement.moduleSpecifier.text
    const clause = statement.importClause
    if (clause?.name) imports.set(clause.name.text, { from, name: "default" })
    const bindings = clause?.namedBindings
    if (bindings && ts.isNamespaceImport(bindings)) imports.set(bindings.name.text, { from, name: "*" })
    for (const element of bindings && ts.isNamedImports(bindings) ? bindings.elements : []) {
      imports.set(element.name.text, { from, name: (element.propertyName ?? element.name).text })
    }
  }
  return imports
}

const hasExport = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)

const declaredNames = (statement: ts.Statement): ReadonlyArray<string> => {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []))
  }
  const named = ts.isClassDeclaration(statement) || ts.isFunctionDeclaration(statement)
  return named && statement.name ? [statement.name.text] : []
}

const exportsOf = (source: ts.SourceFile): Pick<Module, "exports" | "stars"> => {
  const exports = new Map<string, Exported>()
  const stars: Array<string> = []
  for (const statement of source.statements) {
    if (ts.isExportAssignment(statement)) exports.set("default", { _tag: "Value", value: statement.expression })
    else if (ts.isExportDeclaration(statement)) {
      const from =
        statement.moduleSpecifier && ts.isStringLiteral(statement.moduleSpecifier)
          ? statement.moduleSpecifier.text
          : undefined
      const clause = statement.exportClause
      if (!clause && from !== undefined) stars.push(from)
      if (clause && ts.isNamespaceExport(clause) && from !== undefined) {
        exports.set(clause.name.text, { _tag: "Foreign", from, name: "*" })
      }
      for (const element of clause && ts.isNamedExports(clause) ? clause.elements : []) {
        const name = (element.propertyName ?? element.name).text
        exports.set(element.name.text, from === undefined ? { _tag: "Local", name } : { _tag: "Foreign", from, name })
      }
    } else if (hasExport(statement)) {
      for (const name of declaredNames(statement)) exports.set(name, { _tag: "Local", name })
    }
  }
  return { exports, stars }
}

/** Parses files. What cannot be parsed at all (nesting beyond the stack) is left out. */
export const readProgram = (files: Iterable<SourceText>): Program => {
  const modules = new Map<string, Module>()
  for (const { path, text } of files) {
    try {
      const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
      modules.set(normalisePath(path), { path, source, imports: importsOf(source), ...exportsOf(source) })
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
    }
  }
  return { modules }
}

const extensions = ["", ".ts", ".mts", ".tsx", ".js", ".mjs", "/index.ts", "/index.js"]

/** The module that a relative specifier names, whatever extension it was written with. */
export const findModule = (program: Program, from: Module, specifier: string): Module | undefined => {
  if (!specifier.startsWith(".")) return undefined
  const base = normalisePath(`${normalisePath(from.path).split("/").slice(0, -1).join("/")}/${specifier}`).replace(
    /^\/+/,
    ""
  )
  const stem = base.replace(/\.(m?[jt]s|tsx)$/, "")
  for (const start of [base, stem]) {
    for (const extension of extensions) {
      const found = program.modules.get(start + extension) ?? program.modules.get(`/${start}${extension}`)
      if (found) return found
    }
  }
  return undefined
}
