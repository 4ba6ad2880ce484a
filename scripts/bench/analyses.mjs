// All analyses of calls and objectives (graph, worst cases, amplification along every path, retries without a budget,
// deadlines with and without propagation, breakers, caches, pools, hedges, availability, latency, composites, shares of
// clients, budgets and alerts) of generated designs of 1,000 and 10,000 services in which every service has them, as
// whole processes against a Node process that parses and decodes the same file. Growth has to be linear. Needs a build.
import { mkdirSync, writeFileSync } from "node:fs"
import { fileURLToPath, pathToFileURL } from "node:url"
import { largeModel } from "../largeModel.mjs"
import { asStarted, compareProcesses, isQuick, report } from "../measure.mjs"

const root = fileURLToPath(new URL("../..", import.meta.url))
const dist = (name) => JSON.stringify(pathToFileURL(`${root}packages/${name}/dist/index.js`).href)

/** Processor seconds: the targets for checking and rendering such designs, which analyse them on the way. */
const limits = new Map([
  [1_000, 2],
  [10_000, 15]
])

const alerts = {
  fast: { severity: "page", factor: 14.4, long: "1h", short: "5m" },
  slow: { severity: "ticket", factor: 1, long: "3d", short: "6h" }
}
const window = { _tag: "Rolling", duration: "28d" }

/** What protects a call, different from call to call. */
const protections = (at) => ({
  breaker: { minimumCalls: 20, window: { _tag: "Time", duration: "10s" }, openFor: "5s", slowCall: "80ms" },
  ...(at % 3 === 0 ? { hedging: { delay: "40ms", attempts: 2, cancels: true } } : {}),
  ...(at % 4 === 0 ? { cache: { hitRatio: "0.9", coldHitRatio: "0.5" } } : {}),
  concurrencyLimit: { limit: 20, queue: 10 }
})

/** The large design, and for every service latencies, loads, instances, alerts, composites and objectives of clients. */
const fullModel = (services) => {
  const model = largeModel(services)
  const names = Object.keys(model.services)
  const record = (entry) => Object.fromEntries(names.flatMap(entry))
  const calls = Object.fromEntries(
    Object.entries(model.calls).map(([name, call], at) => [
      name,
      { ...call, share: "0.5", policy: { ...call.policy, ...protections(at) } }
    ])
  )
  const slos = record((name, at) => [
    [`available${at}`, { ...model.slos[`slo${at}`], alerts, allocation: [{ to: "own", share: "0.2" }] }],
    [
      `fast${at}`,
      {
        of: `operation:${name}/part0`,
        indicator: { _tag: "Latency", under: at % 2 === 0 ? "300ms" : "20s" },
        objective: at % 3 === 0 ? "0.9" : "0.99",
        window,
        alerts
      }
    ],
    [
      `whole${at}`,
      {
        of: `operation:${name}/part0`,
        indicator: { _tag: "Availability", method: "timeSlices" },
        objective: "0.8",
        window,
        parts: [{ slo: `slo:available${at}` }, { slo: `slo:fast${at}` }]
      }
    ]
  ])
  const loads = record((name, at) => [
    [
      `load${at}`,
      {
        of: `operation:${name}/part0`,
        steady: "50/s",
        peak: "80/s",
        capacity: "200/s",
        latency: { mean: "10ms", p50: "8ms", p95: "40ms", p99: "90ms" }
      }
    ]
  ])
  const deployments = record((name, at) => [
    [`run${at}`, { of: `service:${name}`, instances: 4, capacity: { concurrency: 50 }, pools: { db: { size: 10 } } }]
  ])
  return { ...model, calls, slos, loads, deployments }
}

mkdirSync(`${root}reports/bench`, { recursive: true })
const decoded = (file) => `
import { readFileSync } from "node:fs"
${asStarted}
import { decode, indexModel } from ${dist("model")}
const decoded = decode(JSON.parse(readFileSync(${JSON.stringify(file)}, "utf8")))
if (decoded._tag !== "Decoded") throw new Error(JSON.stringify(decoded).slice(0, 1000))
const index = indexModel(decoded.model)
console.log(index.edges.length)`
const analysed = (file) => `${decoded(file)}
import * as analysis from ${dist("analysis")}
const { fraction, microseconds, one } = analysis
const half = fraction(1n, 2n)
const latency = { mean: "10ms", p50: "8ms", p95: "40ms", p99: "90ms" }
const counts = {}
const count = (name, more = 1) => { counts[name] = (counts[name] ?? 0) + more }
const cut = analysis.cutAnswers(index)
for (const edge of index.edges) {
  const effective = analysis.effectiveOf(index, edge.address)
  if (effective === undefined) continue
  count("worst cases", analysis.callWorstCase(edge.address, effective).layers.length)
  if (analysis.reachableAttempts(effective.client) !== undefined) count("attempts")
  if (analysis.edgePatience(effective) !== undefined) count("patience")
  const { breaker, hedging, cache } = effective.client
  if (analysis.breakerOpening(breaker.value, fraction(25n, 4n))?.isReachable) count("breakers")
  if (hedging) count("hedges", Number(analysis.hedgeFactor(latency, microseconds(hedging.value.delay), 2n).atMost.numerator > 0n))
  if (cache) count("caches", Number(analysis.loadBehindCache({ asked: fraction(50n), hitRatio: half, coldHitRatio: half }).warm.numerator > 0n))
  if (analysis.bulkheadNeeds !== undefined) count("pools", Number(analysis.heldAtOnce("50/s", "10ms").numerator > 0n))
  if (cut(edge, 100_000n, half) !== undefined) count("cut answers")
}
const [available, fast, late, clients] = [analysis.availabilityCheck, analysis.latencyCheck, analysis.lateCalls, analysis.clientViews].map((of) => of(index))
for (const slo of index.ofKind("slo")) {
  const check = available(slo) ?? fast(slo)
  if (check !== undefined) count(check.verdict)
  if (analysis.compositeBounds(index, slo.value) !== undefined) count("composites")
  count("late calls", late(slo).calls.length)
  count("clients", clients(slo).views.length)
  for (const alert of Object.values(slo.value.alerts ?? {})) {
    if (analysis.alertArithmetic(slo.value, alert).isReachable) count("reachable alerts")
    if (analysis.alertFiring(slo.value.objective, alert, { errorRatio: one }) !== undefined) count("firing alerts")
    if (analysis.leastTraffic(slo.value.objective, alert).numerator > 0n) count("least traffic")
  }
}
const graph = analysis.callGraph(index)
count("nodes", graph.nodes.length)
count("paths", analysis.amplifiedPaths(index).length)
count("amplified calls", analysis.amplificationByCall(index).size)
count("fan-ins", analysis.retryFanIns(index, 5).length)
count("deadlines", analysis.deadlineChecks(index).length)
count("deadline budgets", analysis.deadlineBudgets(index).length)
count("requests", analysis.requestsFrom(index, graph.nodes[0].key).length)
console.log(JSON.stringify(counts))`

const node = (name, code) => ({ name, command: process.execPath, args: ["--input-type=module", "-e", code] })
const sizes = [...limits].slice(0, isQuick ? 1 : undefined)
const rows = sizes.flatMap(([services, limit]) => {
  const file = `${root}reports/bench/design-${services}.json`
  writeFileSync(file, JSON.stringify(fullModel(services)))
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
