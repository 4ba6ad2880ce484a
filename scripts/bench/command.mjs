// How long the command takes from start to end: its version, and checks of the snapshot that `lintel init` leads to,
// against a Node process that does nothing. Needs a build.
import { mkdtempSync, mkdirSync, rmSync, symlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { compareProcesses, measureOnce, report } from "../measure.mjs"

const packages = fileURLToPath(new URL("../../packages/", import.meta.url))
const bin = `${packages}cli/dist/bin.js`
const folder = mkdtempSync(join(tmpdir(), "lintel-bench-"))
const lintel = (name, ...args) => ({ name, command: process.execPath, args: [bin, ...args], cwd: folder })

try {
  measureOnce(lintel("init", "init", "shop"))
  mkdirSync(join(folder, "shop/node_modules/@lintel"), { recursive: true })
  symlinkSync(`${packages}core`, join(folder, "shop/node_modules/@lintel/core"), "junction")
  symlinkSync(`${packages}cli`, join(folder, "shop/node_modules/lintel"), "junction")
  symlinkSync(`${packages}cli/node_modules/effect`, join(folder, "shop/node_modules/effect"), "junction")
  measureOnce(lintel("snapshot", "snapshot", "shop", "--out", "snapshot.json"))
  measureOnce(lintel("snapshot", "snapshot", "shop", "--out", "shop/snapshot.json"))
  const [node, version, ...checks] = compareProcesses([
    { name: "node", command: process.execPath, args: ["-e", "0"] },
    lintel("lintel --version", "--version"),
    lintel("lintel check snapshot.json", "check", "snapshot.json"),
    lintel("the same with a configuration", "check", "shop/snapshot.json"),
    lintel("lintel check of the design", "check", "shop")
  ])
  const [snapshot, ...others] = checks
  report("command", [node, version, { ...snapshot, limit: { cpu: 0.35 } }, ...others])
} finally {
  rmSync(folder, { recursive: true, force: true })
}
