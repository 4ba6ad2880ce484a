import fc from "fast-check"
import { it } from "vitest"
import { appendFileSync } from "node:fs"
import { explore, machineOf, replay } from "../src/index.js"
import { sagasOfAtMost } from "./anySaga.js"
import { naive } from "./naiveSaga.js"

it("campaign", () => {
  const log = (t: string) => appendFileSync("/tmp/swf/campaign.txt", t + "\n")
  const counts = { small: 0, big: 0, incomplete: 0, differ: 0, naive: 0, replay: 0, found: 0 }
  const started = Date.now()
  for (let seed = Number(process.env["SEED"] ?? 1); Date.now() - started < Number(process.env["MS"] ?? 60000); seed++) {
    for (const [n, num] of [
      [3, 60],
      [4, 25],
      [5, 6]
    ] as const) {
      for (const saga of fc.sample(sagasOfAtMost(n), { numRuns: num, seed: seed * 7919 + n })) {
        const m = machineOf(saga)
        if (typeof m === "string") throw new Error(m)
        const whole = explore(m, { mostStates: 400000 })
        const reduced = explore(m, { reductions: true, mostStates: 400000 })
        if (!whole.isComplete || !reduced.isComplete) {
          counts.incomplete++
          continue
        }
        const lengths = ({ unsafe }: typeof whole) =>
          unsafe
            .map(({ violation, step, run }) => `${violation} ${step} ${run.length}`)
            .toSorted()
            .join("; ")
        counts[n === 3 ? "small" : "big"]++
        counts.found += whole.unsafe.length
        if (lengths(whole) !== lengths(reduced)) {
          counts.differ++
          if (counts.differ < 6)
            log("DIFFER " + JSON.stringify(saga) + "\n W " + lengths(whole) + "\n R " + lengths(reduced))
        }
        for (const { run } of whole.unsafe)
          if (replay(saga, run)._tag !== "Replayed") {
            counts.replay++
            log("REPLAY " + JSON.stringify({ saga, run }))
          }
        if (n === 3 && whole.states < 3000) {
          const expected = naive(saga)
          counts.naive++
          const wrong = whole.unsafe
            .map(({ violation, step }) => `${violation} ${step}`)
            .toSorted()
            .join()
          if (expected.states !== whole.states || [...expected.wrong].toSorted().join() !== wrong) {
            log("NAIVE " + JSON.stringify(saga))
          }
        }
      }
    }
  }
  log(JSON.stringify(counts))
}, 3_000_000)
