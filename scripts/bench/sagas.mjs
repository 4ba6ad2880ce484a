// Exploring sagas: one of 8 and one of 11 steps with every fault and all reductions off, and 200 of six steps that are
// judged step by step. Processor seconds of the exploration alone, peak memory of its whole process. Needs a build.
import { spawnSync } from "node:child_process"
import { fileURLToPath, pathToFileURL } from "node:url"
import { asStarted, isQuick } from "../measure.mjs"

const analysis = JSON.stringify(
  pathToFileURL(fileURLToPath(new URL("../../packages/analysis/dist/index.js", import.meta.url))).href
)

/** What is asked, in a process of its own; the limit is in processor seconds. */
const questions = [
  { name: "8 steps, every fault", limit: 0.2, states: 65 * 2 ** 8, code: "explore(machineOf(saga(8))).states" },
  { name: "11 steps, every fault", limit: 3, states: 89 * 2 ** 11, code: "explore(machineOf(saga(11))).states" },
  {
    name: "200 sagas of 6 steps",
    limit: 2,
    code: "Array.from({ length: 200 }, (_, at) => judgeSaga(saga(6, at)).states).reduce((sum, states) => sum + states, 0)"
  }
]

const program = (code) => `
${asStarted}
const { explore, judgeSaga, machineOf } = await import(${analysis})
const action = { _tag: "Operation", operation: "operation:all/do" }
const step = (at, variant) => ({
  kind: "compensatable", action, compensate: action, compensation: { idempotency: "effect", rejects: false },
  rejects: (variant >> at) % 2 === 0, idempotency: "replay", retry: 2, fenced: true, registers: "before",
  ...(at === 0 ? {} : { after: ["s" + String(at - 1).padStart(2, "0")] })
})
const saga = (length, variant = 0) => ({
  steps: Object.fromEntries(Array.from({ length }, (_, at) => ["s" + String(at).padStart(2, "0"), step(at, variant)]))
})
const started = process.cpuUsage()
const states = ${code}
const { user, system } = process.cpuUsage(started)
console.log(JSON.stringify({ states, cpu: (user + system) / 1e6, memory: process.resourceUsage().maxRSS / 1024 }))
`

const ask = ({ name, code }) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program(code)], {
    encoding: "utf8",
    timeout: 120_000
  })
  if (status !== 0) throw new Error(`${name}: ${stderr}`)
  return JSON.parse(stdout)
}

let isAnyWrong = false
for (const question of questions) {
  const runs = Array.from({ length: isQuick ? 2 : 5 }, () => ask(question))
  const best = runs.reduce((least, run) => (run.cpu < least.cpu ? run : least))
  const isWrong = question.states !== undefined && question.states !== best.states
  const isSlow = best.cpu > question.limit
  isAnyWrong ||= isWrong
  const mark = isWrong ? "WRONG " : isSlow ? "SLOW  " : "ok    "
  console.log(
    `${mark} ${question.name.padEnd(22)} ${String(best.states).padStart(7)} states  ${best.cpu.toFixed(3)} s (limit ${question.limit} s)  ${Math.round(best.memory)} MB`
  )
}
// A slow machine is told, not punished: only a wrong count fails.
process.exit(isAnyWrong ? 1 : 0)
