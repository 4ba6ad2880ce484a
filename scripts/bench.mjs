// Runs the benchmarks: every module in scripts/bench, each as a process of its own.
// Usage: npm run bench [-- [name ...] [--quick]]
import { spawnSync } from "node:child_process"
import { existsSync, readdirSync } from "node:fs"
import { fileURLToPath } from "node:url"

const folder = fileURLToPath(new URL("bench/", import.meta.url))
const known = existsSync(folder)
  ? readdirSync(folder)
      .filter((file) => file.endsWith(".mjs"))
      .map((file) => file.slice(0, -4))
  : []
const flags = process.argv.slice(2).filter((argument) => argument.startsWith("--"))
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith("--"))

const unknown = [...wanted.filter((name) => !known.includes(name)), ...flags.filter((flag) => flag !== "--quick")]
if (unknown.length > 0 || known.length === 0) {
  console.error(
    `${unknown.length > 0 ? `unknown: ${unknown.join(", ")}` : "no benchmark"}; there are: ${known.toSorted().join(", ")}`
  )
  process.exit(2)
}
const failed = known.toSorted().filter((name) => {
  if (wanted.length > 0 && !wanted.includes(name)) return false
  return spawnSync(process.execPath, [`${folder}${name}.mjs`, ...flags], { stdio: "inherit" }).status !== 0
})
if (failed.length > 0) console.error(`failed: ${failed.join(", ")}`)
process.exit(failed.length === 0 ? 0 : 1)
