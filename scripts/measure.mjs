// Measures whole processes: wall time, processor time and peak memory. Used by the benchmarks in scripts/bench.
import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { cpus, tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("..", import.meta.url))
const gnuTime = "/usr/bin/time"

/** What the command line does on start, as source text: Node 20 optimizes code too early for a run of seconds. */
export const asStarted = `import { setFlagsFromString } from "node:v8"
if (process.version.startsWith("v20.")) setFlagsFromString("--interrupt-budget=1500000")`

/** Whether a benchmark was asked for its short form. */
export const isQuick = process.argv.includes("--quick")

/**
 * @typedef {object} Command One process to measure.
 * @property {string} name
 * @property {string} command
 * @property {ReadonlyArray<string>} args
 * @property {string} [cwd]
 * @property {Record<string, string>} [env] added to this process's own
 * @property {ReadonlyArray<number>} [exits] exit codes that count as an answer; default [0]
 * @property {boolean} [mustPrint] nothing on standard output is no answer, whatever the exit code
 *
 * @typedef {object} Sample
 * @property {number} wall seconds
 * @property {number} cpu seconds of processor time, user and system, with its children
 * @property {number} memory peak resident bytes of the largest process
 */

/** Where GNU time is missing, a Node process reports on itself as it ends (without its children). */
const selfReport =
  'import { writeFileSync } from "node:fs"\n' +
  'process.on("exit", () => writeFileSync(process.env.LINTEL_MEASURE, JSON.stringify(process.resourceUsage())))'

const readGnuTime = (file) => {
  const [wall, user, system, kibibytes] = readFileSync(file, "utf8").trim().split("\n").at(-1).split(" ").map(Number)
  return { wall, cpu: user + system, memory: kibibytes * 1024 }
}
const readSelfReport = (file, wall) => {
  const usage = JSON.parse(readFileSync(file, "utf8"))
  return { wall, cpu: (usage.userCPUTime + usage.systemCPUTime) / 1e6, memory: usage.maxRSS * 1024 }
}

// Node reads a list of further certificate authorities in every process that is told of one, before anything else: on
// such a machine that is two thirds of a process that does nothing.
const inherited = { ...process.env }
delete inherited.NODE_EXTRA_CA_CERTS

/**
 * Runs a process once. Throws when it does not end with one of its accepted exit codes.
 *
 * @param {Command} command
 * @returns {Sample & { stdout: string }}
 */
export const measureOnce = ({ name, command, args, cwd = root, env = {}, exits = [0], mustPrint = false }) => {
  const folder = mkdtempSync(join(tmpdir(), "lintel-measure-"))
  const file = join(folder, "usage")
  const timed = existsSync(gnuTime)
  const isNode = command === process.execPath || command === "node"
  if (!timed && !isNode) throw new Error(`${name}: ${gnuTime} is needed to measure ${command}`)
  const argv = timed
    ? [gnuTime, ["-q", "-f", "%e %U %S %M", "-o", file, command, ...args]]
    : [command, ["--import", `data:text/javascript,${encodeURIComponent(selfReport)}`, ...args]]
  const started = performance.now()
  try {
    const ended = spawnSync(argv[0], argv[1], {
      cwd,
      env: { ...inherited, NO_COLOR: "1", ...env, LINTEL_MEASURE: file },
      encoding: "utf8",
      maxBuffer: 1 << 30
    })
    const wall = (performance.now() - started) / 1000
    if (ended.error) throw ended.error
    if (!exits.includes(ended.status)) {
      throw new Error(`${name}: ended with ${ended.status ?? ended.signal}\n${String(ended.stderr).slice(0, 2000)}`)
    }
    if (mustPrint && ended.stdout === "") throw new Error(`${name}: printed nothing`)
    return { ...(timed ? readGnuTime(file) : readSelfReport(file, wall)), stdout: ended.stdout }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The middle value. */
export const median = (numbers) => {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

const middle = (samples) => ({
  wall: median(samples.map(({ wall }) => wall)),
  cpu: median(samples.map(({ cpu }) => cpu)),
  memory: median(samples.map(({ memory }) => memory)),
  runs: samples.length
})

/**
 * Measures several processes in turn, round after round, so that a noisy machine disturbs all alike. The first is
 * what the others are compared with: `ratio` is theirs divided by its, so above 1 means that they need more. A
 * process that fails is a row with its error.
 *
 * @param {ReadonlyArray<Command>} commands
 * @param {{ runs?: number }} [options]
 * @returns {ReadonlyArray<object>} rows: name, wall, cpu, memory, ratio, or name and error
 */
export const compareProcesses = (commands, { runs = isQuick ? 3 : 7 } = {}) => {
  const samples = commands.map(() => [])
  const errors = commands.map(() => undefined)
  for (let round = 0; round < runs; round++) {
    for (const [index, command] of commands.entries()) {
      if (errors[index] !== undefined) continue
      try {
        samples[index].push(measureOnce(command))
      } catch (error) {
        errors[index] = error.message
      }
    }
  }
  const [first] = samples
  const base = errors[0] === undefined ? middle(first) : undefined
  return commands.map(({ name }, index) => {
    if (errors[index] !== undefined) return { name, error: errors[index] }
    const row = { name, ...middle(samples[index]) }
    if (!base) return row
    const cpuRatios = samples[index].map(({ cpu }, round) => cpu / first[round].cpu)
    return { ...row, ratio: { cpu: median(cpuRatios), memory: row.memory / base.memory } }
  })
}

/**
 * Times a function in this process: the median of several runs, after one that is not counted.
 *
 * @param {string} name
 * @param {() => unknown} body
 * @param {{ runs?: number }} [options]
 */
export const timeFunction = (name, body, { runs = isQuick ? 3 : 7 } = {}) => {
  body()
  const samples = Array.from({ length: runs }, () => {
    const cpu = process.cpuUsage()
    const started = performance.now()
    body()
    const wall = (performance.now() - started) / 1000
    const used = process.cpuUsage(cpu)
    return { wall, cpu: (used.user + used.system) / 1e6, memory: process.memoryUsage.rss() }
  })
  return { name, ...middle(samples) }
}

const number = (value) => (value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(2) : value.toFixed(3))

/** Rows of text in aligned columns, the first to the left, the rest to the right. */
const alignColumns = (rows) => {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)))
  const pad = (cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))
  return rows.map((row) => row.map(pad).join("  ").trimEnd()).join("\n")
}

/**
 * Prints a benchmark's rows as a table, writes them with the machine they ran on to reports/bench/NAME.json, and
 * fails the process when a row names a limit that it breaks, except in the short form.
 *
 * @param {string} name
 * @param {ReadonlyArray<object>} rows as compareProcesses and timeFunction return them; may carry
 *   `limit: { cpu?, wall?, memory? }` in the same units
 */
export const report = (name, rows) => {
  const broken = []
  const cells = rows.map(({ name: row, error, wall, cpu, memory, ratio, limit = {} }) => {
    if (error !== undefined) return [row, "failed", "", "", "", error.split("\n", 1)[0]]
    for (const [key, most] of Object.entries(limit)) {
      const value = { cpu, wall, memory }[key]
      if (value > most) broken.push(`${row}: ${key} ${number(value)} is above ${number(most)}`)
    }
    const times = ratio === undefined ? "" : `${number(ratio.cpu)}x`
    return [row, `${number(cpu)} s`, `${number(wall)} s`, `${number(memory / 2 ** 20)} MiB`, times, ""]
  })
  console.log(`\n${name}\n${alignColumns([["", "cpu", "wall", "memory", "cpu ratio", ""], ...cells])}`)
  mkdirSync(join(root, "reports/bench"), { recursive: true })
  const machine = { node: process.version, platform: process.platform, cpu: cpus()[0]?.model, cores: cpus().length }
  const content = { schema: "lintel/bench@1", name, quick: isQuick, machine, rows, broken }
  writeFileSync(join(root, "reports/bench", `${name}.json`), `${JSON.stringify(content, null, 2)}\n`)
  for (const line of broken) console.error(`limit broken: ${line}`)
  // The short form shows that the benchmark runs; on a machine that does other things, its numbers decide nothing.
  if ((broken.length > 0 && !isQuick) || rows.some(({ error }) => error !== undefined)) process.exitCode = 1
}
