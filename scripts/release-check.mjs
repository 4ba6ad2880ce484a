// Packs every package as it would be published and checks the tarballs: publint, and are-the-types-wrong for ESM.
// Needs a build (`npm run build`). Usage: node scripts/release-check.mjs [package ...]
import { execFile } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs"
import { availableParallelism, tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"

const root = fileURLToPath(new URL("..", import.meta.url))
const bin = join(root, "node_modules/.bin")
const env = { ...process.env, CI: "true", NO_COLOR: "1", PATH: `${bin}${delimiter}${process.env.PATH ?? ""}` }

const execute = promisify(execFile)

/** Runs a command; returns what went wrong, or undefined. */
const run = async (cwd, command, ...args) => {
  try {
    await execute(command, args, { cwd, env, maxBuffer: 1 << 26 })
    return undefined
  } catch (error) {
    return `${command} ${args.join(" ")}\n${error.message}\n${error.stdout ?? ""}${error.stderr ?? ""}`.trimEnd()
  }
}

/** The tarball of one package, written into an empty folder. */
const pack = async (name, folder) => {
  const from = join(root, "packages", name)
  const script = join(root, "scripts/pnpm.mjs")
  const problem = await run(root, process.execPath, script, "--dir", from, "pack", "--pack-destination", folder)
  const file = readdirSync(folder).find((entry) => entry.endsWith(".tgz"))
  return { problem, tarball: file && join(folder, file) }
}

/** What is wrong with a packed manifest that neither tool looks at. */
const judgeManifest = async (tarball) => {
  const { stdout } = await execute("tar", ["-xzOf", tarball, "package/package.json"])
  const manifest = JSON.parse(stdout)
  const problems = []
  const conditions = JSON.stringify(manifest.exports ?? {})
  if (conditions.includes("@lintel/source")) problems.push("exports still name the source condition")
  for (const field of ["dependencies", "peerDependencies", "optionalDependencies"]) {
    for (const [name, range] of Object.entries(manifest[field] ?? {})) {
      if (/^(workspace|catalog|link|file):/.test(range)) problems.push(`${field}: ${name} is ${range}`)
    }
  }
  if (manifest.dependencies?.effect !== undefined) problems.push("effect is a dependency; it has to be a peer")
  for (const field of ["license", "description", "engines", "version"]) {
    if (manifest[field] === undefined) problems.push(`${field} is missing`)
  }
  return problems
}

/** What is wrong with one package; empty when nothing is. */
const check = async (name) => {
  if (!existsSync(join(root, "packages", name, "dist/index.js"))) return ["no dist: run the build first"]
  const folder = mkdtempSync(join(tmpdir(), "lintel-release-"))
  try {
    const { problem, tarball } = await pack(name, folder)
    if (problem || !tarball) return [problem ?? "nothing was packed"]
    return [
      ...(await judgeManifest(tarball)),
      await run(root, "publint", "run", tarball, "--strict"),
      await run(root, "attw", tarball, "--profile", "esm-only", "--no-emoji")
    ].filter((entry) => entry !== undefined)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const wanted = process.argv.slice(2)
const names = readdirSync(join(root, "packages")).filter((name) => {
  const file = join(root, "packages", name, "package.json")
  if (!existsSync(file) || JSON.parse(readFileSync(file, "utf8")).private) return false
  return wanted.length === 0 || wanted.includes(name)
})
let failed = 0
const waiting = [...names]

/** Takes one package after another; several do so at the same time. */
const work = async () => {
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    const problems = await check(name)
    console.log(`${problems.length === 0 ? "ok  " : "FAIL"} ${name}`)
    for (const problem of problems) console.log(problem.replaceAll(/^/gm, "     "))
    if (problems.length > 0) failed++
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, work))
console.log(`${names.length - failed} of ${names.length} packages can be published`)
process.exitCode = failed === 0 && names.length > 0 ? 0 : 1
