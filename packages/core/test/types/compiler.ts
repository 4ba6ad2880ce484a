import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import ts from "typescript"

const here = dirname(fileURLToPath(import.meta.url))
const folder = join(here, "virtual")

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ["lib.es2023.d.ts"],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  customConditions: ["@lintel/source"],
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
  skipLibCheck: true,
  noEmit: true
}

/** Parsed once for all programs of the process. */
const parsed = new Map<string, ts.SourceFile>()

export interface Sources {
  readonly [file: string]: string
}

const pathOf = (file: string): string => join(folder, file)

const hostOf = (sources: Sources): ts.CompilerHost => {
  const base = ts.createCompilerHost(options)
  const virtual = new Map(Object.entries(sources).map(([file, text]) => [pathOf(file), text]))
  return {
    ...base,
    directoryExists: (path) => path === folder || (base.directoryExists?.(path) ?? true),
    fileExists: (file) => virtual.has(file) || base.fileExists(file),
    readFile: (file) => virtual.get(file) ?? base.readFile(file),
    getSourceFile: (file, language) => {
      const text = virtual.get(file)
      if (text !== undefined) return ts.createSourceFile(file, text, language, true)
      const known = parsed.get(file) ?? base.getSourceFile(file, language)
      if (known !== undefined) parsed.set(file, known)
      return known
    }
  }
}

/** A program over files that exist only in memory; they import the packages by name, from their sources. */
export const programOf = (sources: Sources): ts.Program =>
  ts.createProgram({ rootNames: Object.keys(sources).map(pathOf), options, host: hostOf(sources) })

/** What the compiler says of one file, one line per error, as a person reads it. */
export const errorsOf = (program: ts.Program, file: string): ReadonlyArray<string> => {
  const source = program.getSourceFile(pathOf(file))
  if (source === undefined) throw new Error(`no such file: ${file}`)
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map((diagnostic) => {
    const { line, character } = source.getLineAndCharacterOfPosition(diagnostic.start ?? 0)
    return `${line + 1}:${character + 1} ${ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n")}`
  })
}

/** Type instantiations that checking `file` takes, after everything of `before` is checked. */
export const instantiationsOf = (sources: Sources, before: string, file: string): number => {
  const program = programOf(sources)
  const check = (name: string): number => {
    const errors = errorsOf(program, name)
    if (errors.length > 0) throw new Error(errors.join("\n"))
    return program.getInstantiationCount()
  }
  const start = check(before)
  return check(file) - start
}

/** What an editor shows over the first occurrence of each name. */
export const hoversOf = (sources: Sources, file: string, names: ReadonlyArray<string>): ReadonlyArray<string> => {
  const host = hostOf(sources)
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => Object.keys(sources).map(pathOf),
    getScriptVersion: () => "1",
    getScriptSnapshot: (path) => {
      const text = host.readFile(path)
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
    },
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: (settings) => ts.getDefaultLibFilePath(settings),
    fileExists: (path) => host.fileExists(path),
    readFile: (path) => host.readFile(path)
  })
  const text = sources[file] ?? ""
  return names.map((name) => {
    const info = service.getQuickInfoAtPosition(pathOf(file), text.indexOf(name))
    return ts.displayPartsToString(info?.displayParts)
  })
}
