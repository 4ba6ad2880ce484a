// Lets promtool check and run the rules that `lintel render prometheus` writes: every alert has to fire when the
// arithmetic says so, `factor * (1 - objective) * long` after everything begins to fail, within one evaluation and one
// scrape. Needs a build, and promtool on the path or in PROMTOOL.
//
// Usage: node scripts/promtool.mjs
import { execFileSync } from "node:child_process"
import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"

const root = fileURLToPath(new URL("..", import.meta.url))
const folder = join(root, "reports/promtool")
const tool = process.env["PROMTOOL"] ?? "promtool"
const load = (name) => import(pathToFileURL(join(root, `packages/${name}/dist/index.js`)).href)
const { prometheus } = await load("render-ops")
const { alertArithmetic } = await load("analysis")

/** Evaluation and scrape, in seconds. */
const step = 15
const interval = `${step}s`
/** Seconds of healthy traffic before everything fails: longer than the windows of the pages. */
const healthy = 29_880
const samples = healthy / step

const alerts = {
  "page-quick": { severity: "page", factor: 14.4, long: "1h", short: "5m" },
  "page-slow": { severity: "page", factor: 6, long: "6h", short: "30m" },
  "ticket-quick": { severity: "ticket", factor: 3, long: "1d", short: "2h" },
  "ticket-slow": { severity: "ticket", factor: 1, long: "3d", short: "6h" }
}
const pages = Object.fromEntries(Object.entries(alerts).filter(([, { severity }]) => severity === "page"))
const window = { _tag: "Rolling", duration: "30d" }
const targets = ["0.999", "0.995", "0.99", "0.97", "0.95", "0.94", "0.931", "0.93", "0.9"]

const count = (rate, from, before, after) =>
  `0+${before * rate}x${samples} ${from * samples + after * rate}+${after * rate}x3000`

/** What the metrics of a service do that answers 4 requests a second and then only fails. */
const kinds = [
  {
    name: "availability",
    indicator: { _tag: "Availability", good: 'requests_total{code!~"5.."}', total: "requests_total" },
    series: [
      ['requests_total{code="200"}', count(60, 60, 1, 0)],
      ['requests_total{code="500"}', count(60, 0, 0, 1)]
    ]
  },
  {
    name: "latency",
    indicator: { _tag: "Latency", under: "1s", metric: "request_duration_seconds" },
    series: [
      ['request_duration_seconds_bucket{le="1.0"}', count(60, 60, 1, 0)],
      ["request_duration_seconds_count", count(60, 60, 1, 1)]
    ]
  },
  {
    name: "template",
    indicator: {
      _tag: "Availability",
      good: 'sum(rate(requests_total{code!~"5.."}[{{.window}}]))',
      total: "sum(rate(requests_total[{{.window}}]))"
    },
    series: [
      ['requests_total{code="200"}', count(60, 60, 1, 0)],
      ['requests_total{code="500"}', count(60, 0, 0, 1)]
    ]
  }
]

/** Seconds from the beginning of a total outage until the first page, and which it is. */
const detectionOf = (objective) => {
  const found = Object.values(pages).flatMap((alert) => {
    const { detection, isReachable } = alertArithmetic({ objective, window }, alert)
    return isReachable ? [Number((detection.numerator * 1000n) / detection.denominator) / 1e9] : []
  })
  return Math.min(...found)
}

const firing = 'count(ALERTS{alertstate="firing",severity="page"}) > bool 0'
const at = (seconds, isFiring) => ({
  expr: firing,
  eval_time: `${seconds}s`,
  exp_samples: isFiring ? [{ labels: "{}", value: 1 }] : []
})

const run = (...args) => {
  try {
    return {
      ok: true,
      text: execFileSync(tool, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], timeout: 300_000 })
    }
  } catch (error) {
    return { ok: false, text: `${error.stdout ?? ""}${error.stderr ?? error.message}` }
  }
}

const failures = []
const expectRun = (what, answer) => {
  if (!answer.ok) failures.push(`${what}\n${answer.text}`)
}

/** When the page fires: promtool is told that it does at every evaluation in question, and says at which it does not. */
const observed = (name, objective, { series }) => {
  const expected = detectionOf(objective)
  const before = (Math.ceil(expected / step) - 1) * step
  const candidates = [1, 2, 3].map((steps) => before + steps * step).filter((it) => it <= expected + 2 * step)
  const checks = [at(healthy + before, false), ...candidates.map((seconds) => at(healthy + seconds, true))]
  const tests = [
    { interval, input_series: series.map(([of, values]) => ({ series: of, values })), promql_expr_test: checks }
  ]
  const file = join(folder, `${name}.test.json`)
  writeFileSync(file, JSON.stringify({ rule_files: [`${name}.yaml`], evaluation_interval: interval, tests }))
  const { ok, text } = run("test", "rules", file)
  const isRefused = (seconds) =>
    !ok && (!text.includes("expr:") || text.includes(`time: ${duration(healthy + seconds)},`))
  if (isRefused(before)) failures.push(`${name}: fires before ${expected} s\n${text}`)
  const seen = candidates.find((seconds) => !isRefused(seconds))
  if (seen === undefined)
    failures.push(`${name}: does not fire within one evaluation and one scrape after ${expected} s\n${text}`)
  return { expected, seen }
}

/** Seconds as promtool prints them: `8h20m15s`. */
const duration = (seconds) => {
  const parts = [
    [Math.floor(seconds / 3600), "h"],
    [Math.floor(seconds / 60) % 60, "m"],
    [seconds % 60, "s"]
  ]
  return parts.flatMap(([value, unit]) => (value === 0 ? [] : [`${value}${unit}`])).join("")
}

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
const minutes = (seconds) => (seconds === undefined ? "never" : (seconds / 60).toFixed(2)).padStart(8)
console.log("objective     metric        expected  observed  (minutes after everything fails)")
for (const kind of kinds) {
  for (const objective of kind.name === "availability" ? targets : ["0.99", "0.93"]) {
    const name = `${kind.name}-${objective}`
    // All windows once: those of days cost the most, and pages do not need them.
    const isWhole = kind.name === "availability" && objective === "0.999"
    const objectiveAlerts = isWhole ? alerts : pages
    const period = isWhole ? window : { _tag: "Calendar", unit: "month" }
    const slos = {
      one: { of: "service:payments", indicator: kind.indicator, objective, window: period, alerts: objectiveAlerts }
    }
    const rendering = prometheus.render({ lintel: "1.0", slos })
    writeFileSync(join(folder, `${name}.yaml`), rendering.files[0].text)
    expectRun(`${name}: promtool refuses the rules`, run("check", "rules", join(folder, `${name}.yaml`)))
    const { expected, seen } = observed(name, objective, kind)
    console.log(`${objective.padEnd(13)} ${kind.name.padEnd(12)} ${minutes(expected)}  ${minutes(seen)}`)
  }
}
if (failures.length > 0) {
  console.error(failures.join("\n\n"))
  process.exitCode = 1
} else console.log("promtool accepts every file, and every page fires when it has to")
