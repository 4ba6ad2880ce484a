import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import ts from "typescript"

// Where the packages of rendered modules are found; one folder for each worker, for test files run side by side.
const folder = fileURLToPath(
  new URL(`../node_modules/.rendered/worker-${process.env["VITEST_POOL_ID"] ?? "0"}/`, import.meta.url)
)

const options: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  verbatimModuleSyntax: true,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2023.d.ts"],
  types: [],
  skipLibCheck: true,
  noEmit: true
}

/** What the compiler says of rendered modules, all of them in one program. */
export const complaints = (texts: ReadonlyArray<string>): ReadonlyArray<string> => {
  mkdirSync(folder, { recursive: true })
  const files = texts.map((text, at) => {
    const file = join(folder, `module${at}.mts`)
    writeFileSync(file, text)
    return file
  })
  const program = ts.createProgram(files, options)
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const line = file === undefined || start === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line
    const text = file?.text.split("\n")[line] ?? ""
    return `${ts.flattenDiagnosticMessageText(messageText, " ")} in ${text.trim()}`
  })
}

/** A rendered module, loaded as JavaScript: what it exports is what the caller expects of it. */
export const loaded = async <Exports>(text: string, name: string): Promise<Exports> => {
  const file = join(folder, `${name}.mjs`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    file,
    ts.transpileModule(text, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext } })
      .outputText
  )
  const module: Exports = await import(/* @vite-ignore */ pathToFileURL(file).href)
  return module
}
