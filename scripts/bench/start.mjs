// What it costs to load each entry point of the published packages, against a Node process that does nothing.
import { existsSync, readFileSync, readdirSync } from "node:fs"
import { fileURLToPath, pathToFileURL } from "node:url"
import { compareProcesses, isQuick, report } from "../measure.mjs"

const packages = fileURLToPath(new URL("../../packages/", import.meta.url))
const entries = readdirSync(packages).flatMap((name) => {
  const { name: label, publishConfig } = JSON.parse(readFileSync(`${packages}${name}/package.json`, "utf8"))
  return Object.entries(publishConfig.exports)
    .filter(([, target]) => target.default !== undefined && existsSync(`${packages}${name}/${target.default}`))
    .map(([entry, target]) => ({ label: `${label}${entry.slice(1)}`, file: `${packages}${name}/${target.default}` }))
})

const node = (name, code) => ({ name, command: process.execPath, args: ["--input-type=module", "-e", code] })
const rows = compareProcesses(
  [
    node("node", ""),
    ...entries.map(({ label, file }) => node(label, `await import(${JSON.stringify(pathToFileURL(file).href)})`))
  ],
  { runs: isQuick ? 1 : 7 }
)
report("start", rows)
