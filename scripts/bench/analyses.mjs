// All analyses of calls (graph, worst cases, amplification along every path, deadlines with and without propagation,
// breakers, caches, availability) of generated designs of 1,000 and 10,000 services, as whole processes against a Node
// process that parses and decodes the same file. Growth has to be linear. Needs a build.
import { mkdirSync, writeFileSync } from "node:fs"
import { fileURLToPath, pathToFileURL } from "node:url"
import { largeModel } from "../largeModel.mjs"
import { compareProcesses, isQuick, report } from "../measure.mjs"

const root = fileURLToPath(new URL("../..", import.meta.url))
const dist = (name) => JSON.stringify(pathToFileURL(`${root}packages/${name}/dist/index.js`).href)

/** Processor seconds: the targets for checking and rendering such designs, which analyse them on the way. */
const limits = new Map([
  [1_000, 2],
  [10_000, 15]
])

mkdirSync(`${root}reports/bench`, { recursive: true })
const decoded = (file) => `
import { readFileSync } from "node:fs"
import { setFlagsFromString } from "node:v8"
if (process.version.startsWith("v20.")) setFlagsFromString("--interrupt-budget=600000")
import { decode, indexModel } from ${dist("model")}
const decoded = decode(JSON.parse(readFileSync(${JSON.stringify(file)}, "utf8")))
if (decoded._tag !== "Decoded") throw new Error(JSON.stringify(decoded).slice(0, 1000))
const index = indexModel(decoded.model)
console.log(index.edges.length)`
const analysed = (file) => `${decoded(file)}
import {
  amplifiedPaths, availabilityCheck, breakerOpening, callGraph, callWorstCase, deadlineBudgets, deadlineChecks,
  effectiveOf, fraction, loadBehindCache, reachableAttempts, requestsFrom
} from ${dist("analysis")}
const breaker = { minimumCalls: 20, window: { _tag: "Time", duration: "10s" } }
const half = fraction(1n, 2n)
let calls = 0
for (const { address } of index.edges) {
  const effective = effectiveOf(index, address)
  if (effective === undefined) continue
  calls += callWorstCase(address, effective).layers.length
  calls += reachableAttempts(effective.client) === undefined ? 0 : 1
  calls += breakerOpening(breaker, fraction(BigInt(1 + (calls % 9)))).isReachable ? 1 : 0
  calls += loadBehindCache({ asked: fraction(BigInt(calls)), hitRatio: half, coldHitRatio: half }).warm.numerator > 0n ? 1 : 0
}
const check = availabilityCheck(index)
const objectives = index.ofKind("slo").filter((slo) => check(slo) !== undefined).length
const graph = callGraph(index)
console.log(
  calls, graph.nodes.length, amplifiedPaths(index).length, deadlineChecks(index).length, deadlineBudgets(index).length,
  requestsFrom(index, graph.nodes[0].key).length, objectives
)`

const node = (name, code) => ({ name, command: process.execPath, args: ["--input-type=module", "-e", code] })
const sizes = [...limits].slice(0, isQuick ? 1 : undefined)
const rows = sizes.flatMap(([services, limit]) => {
  const file = `${root}reports/bench/design-${services}.json`
  writeFileSync(file, JSON.stringify(largeModel(services)))
  const label = services.toLocaleString("en")
  const [read, all] = compareProcesses(
    [node(`read ${label} services`, decoded(file)), node(`read and analyse ${label} services`, analysed(file))],
    { runs: isQuick ? 1 : 5 }
  )
  return [read, all.error === undefined ? { ...all, limit: { cpu: limit } } : all]
})
report("analyses", rows)
const [, small, , large] = rows
if (small.cpu !== undefined && large?.cpu !== undefined)
  console.log(`ten times the design: ${(large.cpu / small.cpu).toFixed(1)}x`)
