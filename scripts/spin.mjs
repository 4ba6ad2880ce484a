// Asks Spin what the explorer of sagas says: on generated models, both find as many states and the same verdict.
// Spin counts two states more for each end: the process has left its loop, and the process is gone.
// Usage: node scripts/spin.mjs [--sagas N]   (needs spin, from the Debian package of that name, and gcc)
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { explore, machineOf } from "../packages/analysis/dist/index.js"
import { promelaOf } from "./spin/promela.mjs"

for (const tool of ["spin", "gcc"]) {
  if (spawnSync(tool, ["--version"]).error !== undefined && spawnSync(tool, ["-V"]).error !== undefined) {
    console.log(`SKIPPED: ${tool} is not installed; nothing was compared`)
    process.exit(0)
  }
}

const folder = mkdtempSync(join(tmpdir(), "lintel-spin-"))
const run = (command, args) => {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: "utf8", timeout: 120_000 })
  if (status !== 0 && command !== "./pan") throw new Error(`${command} ${args.join(" ")}: ${stdout}${stderr}`)
  return stdout
}

/** What Spin finds: states, and whether an assertion fails. */
const askSpin = (machine) => {
  writeFileSync(join(folder, "saga.pml"), promelaOf(machine))
  run("spin", ["-a", "saga.pml"])
  run("gcc", ["-w", "-O0", "-DSAFETY", "-DNOREDUCE", "-DMEMLIM=1024", "-o", "pan", "pan.c"])
  const counted = run("./pan", ["-A", "-E", "-m1000000"])
  const judged = run("./pan", ["-E", "-m1000000"])
  const states = Number(/(\d+) states, stored/.exec(counted)?.[1])
  const errors = Number(/errors: (\d+)/.exec(judged)?.[1])
  if (!Number.isInteger(states) || !Number.isInteger(errors)) throw new Error(counted + judged)
  return { states, isSafe: errors === 0 }
}

const call = { _tag: "Operation", operation: "operation:all/do" }
const safe = {
  kind: "compensatable",
  action: call,
  compensate: call,
  compensation: { idempotency: "effect", rejects: false },
  rejects: true,
  idempotency: "replay",
  retry: 2,
  timeout: "1s",
  fenced: true,
  registers: "before"
}
const inARow = (length) => ({
  steps: Object.fromEntries(
    Array.from({ length }, (_, at) => [`s${at}`, at === 0 ? safe : { ...safe, after: [`s${at - 1}`] }])
  )
})

/** Numbers that are the same in every run. */
const dice = (seed) => {
  let state = Math.imul(seed, 2654435761) >>> 0
  const roll = (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * sides)
  }
  return { roll, pick: (...values) => values[roll(values.length)] }
}

const generated = (seed) => {
  const { roll, pick } = dice(seed)
  const length = 1 + roll(3)
  const steps = Array.from({ length }, (_, at) => {
    const optional = {
      timeout: pick(undefined, undefined, "1s", "none"),
      when: pick(undefined, undefined, undefined, "it rains"),
      alternativeTo: at > 0 ? pick(undefined, undefined, undefined, "s0") : undefined,
      ignoresRejection: pick(undefined, undefined, undefined, true)
    }
    const step = {
      ...safe,
      kind: pick("compensatable", "compensatable", "pivot", "retriable", "readOnly"),
      compensate: pick(call, call, "none"),
      compensation: { idempotency: pick("none", "effect"), rejects: pick(true, false) },
      rejects: pick(true, false),
      idempotency: pick("none", "effect", "replay", "replay"),
      retry: pick(1, 2, "untilDone"),
      fenced: pick(true, true, false),
      registers: pick("before", "before", "after"),
      after: Array.from({ length: at }, (__, other) => `s${other}`).filter(() => roll(2) === 0)
    }
    for (const [key, value] of Object.entries(optional)) {
      if (value === undefined) delete step[key]
      else step[key] = value
    }
    return [`s${at}`, step]
  })
  const saga = {
    undoes: pick("reverseOrder", "anyOrder"),
    undoesAmbiguous: roll(2) === 0,
    steps: Object.fromEntries(steps)
  }
  if (roll(4) === 0) saga.deadline = "1h"
  if (roll(4) === 0) saga.cancellation = pick("undoes", "stops")
  return saga
}

const at = process.argv.indexOf("--sagas")
const count = at < 0 ? 24 : Number(process.argv[at + 1])
const asked = [
  ...[1, 2, 3, 4, 5].map((length) => ({ name: `safe, ${length} in a row`, saga: inARow(length) })),
  ...Array.from({ length: count }, (_, seed) => ({ name: `generated ${seed + 1}`, saga: generated(seed + 1) }))
]
let disagreements = 0
try {
  for (const { name, saga } of asked) {
    const machine = machineOf(saga)
    if (typeof machine === "string") throw new Error(`${name}: ${machine}`)
    const { states, ends, unsafe } = explore(machine)
    const spin = askSpin(machine)
    const isSame = spin.states === states + 2 * ends && spin.isSafe === (unsafe.length === 0)
    if (!isSame) disagreements += 1
    const verdict = unsafe.length === 0 ? "safe" : "unsafe"
    const judged = spin.isSafe ? "safe" : "unsafe"
    console.log(
      `${isSame ? "ok    " : "DIFFER"} ${name.padEnd(18)} ${states} states + 2 x ${ends} ends = ${states + 2 * ends}, ${verdict}; Spin: ${spin.states}, ${judged}`
    )
    if (!isSame) console.log(JSON.stringify(saga))
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
console.log(disagreements === 0 ? `Spin agrees on ${asked.length} models` : `Spin disagrees on ${disagreements} models`)
process.exit(disagreements === 0 ? 0 : 1)
