// `lintel diff` of real OpenAPI documents as a whole process, beside the peers that answer. Needs a build.
// LINTEL_BENCH_DOCUMENTS names a folder with one folder a pair (old.* and new.*); without it, only the pair from npm
// is compared. LINTEL_BENCH_PEERS names a folder with `node_modules` in which peers are installed; oasdiff is taken
// from the path.
import { existsSync, readdirSync } from "node:fs"
import { createRequire } from "node:module"
import { delimiter, dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { compareProcesses, isQuick, report } from "../measure.mjs"

const root = fileURLToPath(new URL("../..", import.meta.url))
const lintel = join(root, "packages/cli/dist/bin.js")

/** Whole processes, on two shared cores: `cpu` in seconds, `memory` in bytes. */
const limits = new Map([
  ["stripe", { cpu: 1.6, memory: 350 * 2 ** 20 }],
  ["github", { cpu: 5.3, memory: 400 * 2 ** 20 }],
  ["twilio", { cpu: 0.56 }]
])

const npmPair = () => {
  const resolved = createRequire(join(root, "examples/package.json")).resolve("@octokit/openapi-webhooks/package.json")
  const folder = join(dirname(resolved), "generated")
  return { name: "github webhooks", old: join(folder, "ghes-3.14.json"), new: join(folder, "api.github.com.json") }
}

const folderPairs = (folder) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const files = readdirSync(join(folder, name))
      const one = (stem) => files.find((file) => file.replace(/\.[^.]*$/, "") === stem)
      return { name, old: one("old"), new: one("new") }
    })
    .filter((pair) => pair.old !== undefined && pair.new !== undefined)
    .map((pair) => ({
      name: pair.name,
      old: join(folder, pair.name, pair.old),
      new: join(folder, pair.name, pair.new)
    }))

const onPath = (command) =>
  (process.env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, command))
    .find((file) => existsSync(file))

/** The processes that compare one pair; any exit code that is an answer of the tool counts. */
const contenders = (pair) => {
  const all = [
    {
      name: `${pair.name}: lintel`,
      command: process.execPath,
      args: [lintel, "diff", pair.old, pair.new, "--format", "json"],
      exits: [0, 1, 3]
    }
  ]
  if (isQuick) return all
  const peers = process.env.LINTEL_BENCH_PEERS
  const redocly = peers && join(peers, "node_modules/@redocly/cli/bin/cli.js")
  if (redocly && existsSync(redocly)) {
    const args = [redocly, "diff", pair.old, pair.new, "--format", "json"]
    all.push({ name: `${pair.name}: redocly`, command: process.execPath, args, exits: [0, 1], mustPrint: true })
  }
  const oasdiff = onPath("oasdiff")
  if (oasdiff) {
    const args = ["breaking", pair.old, pair.new, "--format", "json"]
    all.push({ name: `${pair.name}: oasdiff`, command: oasdiff, args, exits: [0, 1], mustPrint: true })
  }
  return all
}

const folder = process.env.LINTEL_BENCH_DOCUMENTS
const pairs = [npmPair(), ...(folder ? folderPairs(folder) : [])]
report(
  "http",
  pairs.flatMap((pair) => {
    const [ours, ...peers] = compareProcesses(contenders(pair), isQuick ? { runs: 1 } : {})
    const limit = limits.get(pair.name)
    return [limit === undefined ? ours : { ...ours, limit }, ...peers]
  })
)
