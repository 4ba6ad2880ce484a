// Packs every package as it would be published and checks the tarballs: publint, and are-the-types-wrong for ESM.
// Needs a build (`npm run build`). Usage: node scripts/release-check.mjs [package ...]
import { spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("..", import.meta.url))
const bin = join(root, "node_modules/.bin")
const env = { ...process.env, CI: "true", NO_COLOR: "1", PATH: `${bin}${delimiter}${process.env.PATH ?? ""}` }

/** Runs a command; returns what went wrong, or undefined. */
const run = (cwd, command, ...args) => {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, env, encoding: "utf8" })
  return status === 0 ? undefined : `${command} ${args.join(" ")}\n${error?.message ?? ""}${stdout}${stderr}`.trimEnd()
}

/** The tarball of one package, written into an empty folder. */
const pack = (name, folder) => {
  const from = join(root, "packages", name)
  const script = join(root, "scripts/pnpm.mjs")
  const problem = run(root, process.execPath, script, "--dir", from, "pack", "--pack-destination", folder)
  const file = readdirSync(folder).find((entry) => entry.endsWith(".tgz"))
  return { problem, tarball: file && join(folder, file) }
}

/** What is wrong with a packed manifest that neither tool looks at. */
const judgeManifest = (tarball) => {
  const { stdout } = spawnSync("tar", ["-xzOf", tarball, "package/package.json"], { encoding: "utf8" })
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
const check = (name) => {
  const folder = mkdtempSync(join(tmpdir(), "lintel-release-"))
  try {
    const { problem, tarball } = pack(name, folder)
    if (problem || !tarball) return [problem ?? "nothing was packed"]
    return [
      ...judgeManifest(tarball),
      run(root, "publint", "run", tarball, "--strict"),
      run(root, "attw", tarball, "--profile", "esm-only", "--no-emoji")
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
for (const name of names) {
  const problems = existsSync(join(root, "packages", name, "dist/index.js"))
    ? check(name)
    : ["no dist: run the build first"]
  console.log(`${problems.length === 0 ? "ok  " : "FAIL"} ${name}`)
  for (const problem of problems) console.log(problem.replaceAll(/^/gm, "     "))
  if (problems.length > 0) failed++
}
console.log(`${names.length - failed} of ${names.length} packages can be published`)
process.exitCode = failed === 0 && names.length > 0 ? 0 : 1
