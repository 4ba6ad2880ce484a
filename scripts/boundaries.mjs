// Package boundaries: reads the package table of docs/architecture.md and fails on any import it does not allow.
// Usage: node scripts/boundaries.mjs [root]
import { existsSync, readFileSync } from "node:fs"
import { builtinModules, createRequire } from "node:module"
import { dirname, posix, resolve } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { globSync } from "tinyglobby"
import ts from "typescript"

/** Node modules that touch the world; only the command line may. */
const worldly = new Set("child_process cluster dgram dns fs http http2 https inspector net os process tls".split(" "))

// Whose sources may import `@lintel/core`; tests and examples are not sources of a package.
const mayAuthor = new Set(["cli", "core"])

/**
 * @typedef {object} Row One row of the table in docs/architecture.md.
 * @property {number} level
 * @property {ReadonlySet<string> | "anything"} allowed short names of packages, and `effect`
 *
 * @typedef {object} Package
 * @property {string} short folder below packages/
 * @property {string} name
 * @property {ReadonlySet<string>} declared names in dependencies and peerDependencies
 * @property {ReadonlySet<string>} development names in devDependencies
 * @property {ReadonlySet<string>} entries declared exports, as `.`, `./units`
 * @property {ReadonlySet<string>} references packages named by its tsconfig.json
 */

/** The names in backticks of one table cell. */
const ticked = (cell) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1])

/**
 * Reads the package table: the first Markdown table after the `<!-- boundaries:` mark.
 *
 * @param {string} markdown
 * @returns {Map<string, Row>}
 */
export const readTable = (markdown) => {
  const rows = new Map()
  const [, after] = markdown.split(/<!-- boundaries:.*?-->/s)
  if (after === undefined) throw new Error("docs/architecture.md: no `<!-- boundaries: ... -->` mark before the table")
  for (const line of after.trimStart().split("\n")) {
    if (!line.startsWith("|")) break
    const [level, names, , allowed] = line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim())
    if (!/^\d+$/.test(level)) continue // the heading and the rule below it
    for (const name of ticked(names)) {
      if (rows.has(name)) throw new Error(`docs/architecture.md: two rows for ${name}`)
      if (allowed !== "anything" && allowed !== "none" && ticked(allowed).length === 0) {
        throw new Error(`docs/architecture.md: ${name} may import \`${allowed}\`; want names, none or anything`)
      }
      rows.set(name, { level: Number(level), allowed: allowed === "anything" ? allowed : new Set(ticked(allowed)) })
    }
  }
  if (rows.size === 0) throw new Error("docs/architecture.md: the package table has no rows")
  return rows
}

/** @returns {ReadonlyArray<Package>} */
const readPackages = (root) =>
  globSync("packages/*/package.json", { cwd: root })
    .toSorted()
    .map((file) => {
      const manifest = JSON.parse(readFileSync(resolve(root, file), "utf8"))
      const short = file.split("/")[1]
      const config = resolve(root, "packages", short, "tsconfig.json")
      const tsconfig = existsSync(config)
        ? ts.parseConfigFileTextToJson(config, readFileSync(config, "utf8")).config
        : {}
      return {
        short,
        name: manifest.name,
        declared: new Set([
          ...Object.keys(manifest.dependencies ?? {}),
          ...Object.keys(manifest.peerDependencies ?? {})
        ]),
        development: new Set(Object.keys(manifest.devDependencies ?? {})),
        entries: new Set(Object.keys(manifest.exports ?? {})),
        references: new Set((tsconfig.references ?? []).map((reference) => posix.basename(reference.path)))
      }
    })

/** What a node imports: the specifier node, whatever form the import has. */
const specifierOf = (node) => {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier
  if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) {
    return node.moduleReference.expression
  }
  if (ts.isImportTypeNode(node)) return ts.isLiteralTypeNode(node.argument) ? node.argument.literal : node.argument
  if (ts.isCallExpression(node)) {
    const called = node.expression
    if (called.kind === ts.SyntaxKind.ImportKeyword) return node.arguments[0]
    const [first] = node.arguments
    // Modules have no `require` of their own: one with a computed name is somebody's function.
    if (ts.isIdentifier(called) && called.text === "require" && first && ts.isStringLiteralLike(first)) return first
    if (ts.isPropertyAccessExpression(called) && called.getText() === "import.meta.resolve") return node.arguments[0]
  }
  return undefined
}

/**
 * Every import of a source text. `specifier` is undefined where it is computed.
 *
 * @param {string} file name, for the syntax it allows
 * @param {string} text
 * @returns {ReadonlyArray<{ specifier: string | undefined, line: number }>}
 */
export const importsOf = (file, text) => {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const found = []
  const visit = (node) => {
    const specifier = specifierOf(node)
    if (specifier !== undefined) {
      found.push({
        specifier: ts.isStringLiteralLike(specifier) ? specifier.text : undefined,
        line: source.getLineAndCharacterOfPosition(specifier.getStart()).line + 1
      })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** Splits `@scope/name/a/b` into the package's name and the entry point `./a/b`. */
const splitSpecifier = (specifier) => {
  const parts = specifier.split("/")
  const size = specifier.startsWith("@") ? 2 : 1
  const rest = parts.slice(size)
  return { name: parts.slice(0, size).join("/"), entry: rest.length === 0 ? "." : `./${rest.join("/")}` }
}

/** A test of whether Effect itself calls a module unstable, from the comment at its top. */
const unstableEffect = (root) => {
  let folder
  try {
    folder = dirname(createRequire(resolve(root, "package.json")).resolve("effect/package.json"))
  } catch {
    folder = undefined // a fixture without effect: judged by the name alone
  }
  const known = new Map()
  return (entry) => {
    const module = entry.slice(2)
    if (!/^[A-Z]\w*$/.test(module)) return true // the folders: http-api, cli, rpc, testing, internal, ...
    if (!known.has(module)) {
      const file = folder && resolve(folder, "src", `${module}.ts`)
      const [head] = file && existsSync(file) ? (/\/\*\*[\s\S]*?\*\//.exec(readFileSync(file, "utf8")) ?? [""]) : [""]
      known.set(module, head.includes("@stability unstable"))
    }
    return known.get(module)
  }
}

/** The complaint about an import of `effect`, if any. */
const judgeEffect = ({ row, package: from, entry, isUnstable }) => {
  if (!from.declared.has("effect")) return "imports effect, which its package.json does not declare"
  if (row.allowed !== "anything" && !row.allowed.has("effect")) return "imports effect, which its row does not allow"
  if (entry === "." || entry === "./index") return "imports the barrel of effect; import the module: effect/Schema"
  if (from.short !== "cli" && isUnstable(entry)) return `imports effect/${entry.slice(2)}, which Effect calls unstable`
  return undefined
}

/** The complaint about an import of another package of this workspace, if any. */
const judgeSibling = ({ row, rows, package: from, target, entry }) => {
  const label = entry === "." ? target.name : `${target.name}/${entry.slice(2)}`
  if (target.name === from.name) return `imports itself by name; import the module`
  if (target.short === "core" && !mayAuthor.has(from.short)) return `imports ${label}: only cli, tests and examples may`
  if (!from.declared.has(target.name)) return `imports ${label}, which its package.json does not declare`
  if (row.allowed !== "anything" && !row.allowed.has(target.short))
    return `imports ${label}, which its row does not allow`
  const level = rows.get(target.short)?.level ?? Infinity
  if (level >= row.level && row.allowed !== "anything") {
    return `imports ${label} of level ${level} from level ${row.level}`
  }
  if (!target.entries.has(entry)) return `imports ${label}, which is not an entry point of ${target.name}`
  return undefined
}

/** The complaint about one import, if any. */
const judge = (context, file, specifier) => {
  const { package: from, packages } = context
  if (specifier === undefined) return from.short === "cli" ? undefined : "imports a computed name"
  if (specifier.startsWith(".")) {
    const path = posix.normalize(posix.join(posix.dirname(file), specifier))
    return path.startsWith(`packages/${from.short}/src/`) ? undefined : `imports ${specifier}, outside its own src`
  }
  if (specifier.startsWith("/") || /^(file|data|https?):/.test(specifier)) return `imports ${specifier} by location`
  if (specifier.startsWith("node:") || builtinModules.includes(specifier)) {
    const module = specifier.replace(/^node:/, "").split("/")[0]
    const free = from.short === "cli" || !worldly.has(module) || /(^|\/)testing(\/|\.)/.test(file)
    return free ? undefined : `imports ${specifier}: files, processes and the network belong to cli`
  }
  const { name, entry } = splitSpecifier(specifier)
  if (name === "effect") return judgeEffect({ ...context, entry })
  const target = packages.find((candidate) => candidate.name === name)
  if (target) return judgeSibling({ ...context, target, entry })
  return from.declared.has(name) ? undefined : `imports ${name}, which its package.json does not declare`
}

/** A cycle among declared dependencies, as the names along it, or undefined. */
const findCycle = (packages) => {
  const done = new Set()
  const walk = (current, trail) => {
    if (trail.includes(current.name)) return [...trail.slice(trail.indexOf(current.name)), current.name]
    if (done.has(current.name)) return undefined
    for (const next of packages) {
      if (!current.declared.has(next.name) && !current.development.has(next.name)) continue
      const cycle = walk(next, [...trail, current.name])
      if (cycle) return cycle
    }
    done.add(current.name)
    return undefined
  }
  for (const start of packages) {
    const cycle = walk(start, [])
    if (cycle) return cycle
  }
  return undefined
}

/** What is wrong with the packages' manifests, before any source is read. */
const judgeManifests = (rows, packages) => {
  const problems = []
  for (const short of rows.keys()) {
    if (!packages.some((candidate) => candidate.short === short)) {
      problems.push(`docs/architecture.md: a row for ${short}, which is not a package`)
    }
  }
  for (const { short, declared, references } of packages) {
    const place = `packages/${short}/package.json`
    const row = rows.get(short)
    if (!row) {
      problems.push(`docs/architecture.md: no row for ${short}`)
      continue
    }
    const siblings = packages.filter((candidate) => declared.has(candidate.name)).map((candidate) => candidate.short)
    const wanted = [...siblings, ...(declared.has("effect") ? ["effect"] : [])]
    for (const name of wanted) {
      if (row.allowed !== "anything" && !row.allowed.has(name)) {
        problems.push(`${place}: depends on ${name}, which its row in docs/architecture.md does not allow`)
      }
    }
    for (const name of siblings) {
      if (!references.has(name)) problems.push(`packages/${short}/tsconfig.json: no reference to ../${name}`)
    }
    for (const name of references) {
      if (!siblings.includes(name)) {
        problems.push(`packages/${short}/tsconfig.json: references ../${name}, which package.json does not depend on`)
      }
    }
  }
  const cycle = findCycle(packages)
  if (cycle) problems.push(`packages: a cycle: ${cycle.join(" -> ")}`)
  return problems
}

/**
 * Everything in a workspace that breaks its boundaries, one line each; empty when nothing does.
 *
 * @param {string} root folder that holds packages/ and docs/architecture.md
 * @returns {ReadonlyArray<string>}
 */
export const checkBoundaries = (root) => {
  const rows = readTable(readFileSync(resolve(root, "docs/architecture.md"), "utf8"))
  const packages = readPackages(root)
  const problems = judgeManifests(rows, packages)
  const isUnstable = unstableEffect(root)
  for (const from of packages) {
    const row = rows.get(from.short)
    if (!row) continue
    const files = globSync(`packages/${from.short}/src/**/*.{ts,mts,tsx}`, { cwd: root, ignore: ["**/cases/**"] })
    for (const file of files.toSorted()) {
      for (const { specifier, line } of importsOf(file, readFileSync(resolve(root, file), "utf8"))) {
        const problem = judge({ row, rows, packages, package: from, isUnstable }, file, specifier)
        if (problem) problems.push(`${file}:${line}: ${problem}`)
      }
    }
  }
  return problems
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const root = resolve(process.argv[2] ?? fileURLToPath(new URL("..", import.meta.url)))
  const problems = checkBoundaries(root)
  for (const problem of problems) console.error(problem)
  console.log(problems.length === 0 ? "boundaries hold" : `${problems.length} boundary problems`)
  process.exitCode = problems.length === 0 ? 0 : 1
}
