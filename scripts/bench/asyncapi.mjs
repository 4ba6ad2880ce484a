// Changes of an AsyncAPI document in both roles: what each tool says of them, beside what is true, and how long it takes.
// Needs a build. LINTEL_BENCH_PEERS names a folder with `node_modules` in which @asyncapi/diff is installed.
import { existsSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { report, timeFunction } from "../measure.mjs"

const root = fileURLToPath(new URL("../..", import.meta.url))
const built = (name) => import(join(root, "packages", name, "dist/index.js"))
const { compare } = await built("compat")
const { asyncapiExtension, read } = await built("import-asyncapi")
const { cases, document } = JSON.parse(readFileSync(join(root, "tests/src/asyncapi-changes.json"), "utf8"))

const withAction = (action) => JSON.parse(JSON.stringify(document).replaceAll('"ACTION"', `"${action}"`))

/** The document with values set at paths; null removes. */
const edited = (tree, edits) => {
  const out = structuredClone(tree)
  for (const [path, value] of Object.entries(edits)) {
    const keys = path.split("/")
    const last = keys.pop()
    const holder = keys.reduce((at, key) => (at[key] ??= {}), out)
    if (value === null) delete holder[last]
    else holder[last] = value
  }
  return out
}

const pairs = cases.flatMap(({ before = {}, change, edits, receiver, sender }) =>
  [
    ["send", sender],
    ["receive", receiver]
  ].map(([action, truth]) => {
    const old = edited(withAction(action), before)
    return { change, action, truth, old, new: edited(old, edits) }
  })
)

const modelOf = (tree) => {
  const result = read(new Map([["a.json", JSON.stringify(tree)]]), "a.json")
  if (result._tag === "Failure") throw new Error(result.failure[0]?.reason)
  return result.success.model
}

const lintel = (pair) => {
  const { findings } = compare(modelOf(pair.old), modelOf(pair.new), { extensions: [asyncapiExtension] })
  const classes = new Set(findings.map((finding) => finding.class))
  return ["breaking", "undecided", "changes-meaning"].find((it) => classes.has(it)) ?? "safe"
}

/** References put in place, as the peer asks of its callers. */
const dereferenced = (value, tree) => {
  if (Array.isArray(value)) return value.map((item) => dereferenced(item, tree))
  if (typeof value !== "object" || value === null) return value
  if (typeof value.$ref === "string") {
    const target = value.$ref
      .slice(2)
      .split("/")
      .reduce((at, key) => at?.[key], tree)
    return dereferenced(target, tree)
  }
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, dereferenced(part, tree)]))
}

const peers = process.env.LINTEL_BENCH_PEERS
const peerPath = peers && join(peers, "node_modules/@asyncapi/diff/package.json")
const peer = peerPath && existsSync(peerPath) ? createRequire(peerPath)("@asyncapi/diff") : undefined
const asyncapiDiff = (pair) => {
  const output = peer.diff(dereferenced(pair.old, pair.old), dereferenced(pair.new, pair.new))
  if (output.breaking().length > 0) return "breaking"
  return output.unclassified().length > 0 ? "unclassified" : "safe"
}

const tools = [
  { name: "lintel", judge: lintel },
  ...(peer === undefined ? [] : [{ name: "@asyncapi/diff", judge: asyncapiDiff }])
]

/** Another meaning is no break and not nothing: a tool of two words may say either, or that it does not know. */
const isRight = (said, truth) => said === truth || (truth === "changes-meaning" && said === "unclassified")

for (const { judge, name } of tools) {
  const wrong = pairs.map((pair) => ({ ...pair, said: judge(pair) })).filter(({ said, truth }) => !isRight(said, truth))
  console.log(`${name}: ${pairs.length - wrong.length} of ${pairs.length} as they are`)
  for (const { action, change, said, truth } of wrong) console.log(`  ${action}: ${change}: ${said}, is ${truth}`)
  if (name === "lintel" && wrong.length > 0) process.exitCode = 1
}
report(
  "asyncapi",
  tools.map(({ judge, name }) => timeFunction(`${name}: ${pairs.length} pairs`, () => pairs.forEach(judge)))
)
