import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { isRefusal } from "@lintel/render"
import * as fc from "fast-check"
import ts from "typescript"
import { describe, expect, it } from "vitest"
import { effectSchedule } from "../src/index.js"
import { callWith, policy } from "./arbitraries.js"

const sourceOf = (...[model]: Parameters<typeof effectSchedule.render>): string => {
  const answer = effectSchedule.render(model)
  if (isRefusal(answer)) throw new Error(answer.message)
  return answer.files[0]?.text ?? "export {}\n"
}

/** Checks modules in the folder of this package, where `effect` is found. */
const errorsOf = (sources: ReadonlyArray<string>): ReadonlyArray<string> => {
  const folder = mkdtempSync(join(import.meta.dirname, "../node_modules/.compiled-"))
  try {
    const files = sources.map((_, index) => join(folder, `module${index}.ts`))
    for (const [index, file] of files.entries()) writeFileSync(file, sources[index] ?? "")
    const program = ts.createProgram(files, {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      noUnusedLocals: true,
      types: []
    })
    return ts
      .getPreEmitDiagnostics(program)

      .map((one) => `${ts.flattenDiagnosticMessageText(one.messageText, "\n")}\n${one.file?.text ?? ""}`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

describe("schedules of Effect", () => {
  it("compile, whatever the policy and whatever the calls are named", () => {
    const model = callWith({ retry: { attempts: 2 } })
    const call = model.calls?.["orders/to-pay"]
    if (call === undefined) throw new Error("no call")
    const names = ["default", "1st", "to-pay", "toPay", "%C3%A9", "Schedule", "toPayTimeout"]
    const calls = Object.fromEntries(names.map((one) => [`orders/${one}`, call]))
    const named = sourceOf(Object.assign({}, model, { calls }))
    expect(named.match(/export const/g)).toHaveLength(names.length)
    const sources = fc.sample(policy, { numRuns: 80, seed: 6 }).map((value) => sourceOf(callWith(value)))
    expect(errorsOf([...new Set([...sources, named])])).toEqual([])
  }, 240_000)

  it("count the attempts after the first, cap and spread the waits", () => {
    expect(
      sourceOf(
        callWith({
          timeouts: { perTry: "800ms", overall: "3s" },
          retry: { attempts: 3, backoff: { base: "50ms", factor: 2, cap: "1s", jitter: "full" } }
        })
      )
    ).toBe(`import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as Schedule from "effect/Schedule"

/** When orders/to-pay is tried again: attempts 3 in all. */
export const toPay = Schedule.exponential(Duration.millis(50), 2).pipe(
  Schedule.modifyDelay(({ duration }) => Effect.succeed(Duration.min(duration, Duration.seconds(1)))),
  Schedule.modifyDelay(({ duration }) =>
    Effect.map(Random.next, (random) => Duration.millis(Duration.toMillis(duration) * random))
  ),
  Schedule.upTo({ times: 2 })
)

/** The limit of one attempt of orders/to-pay: inside the retry. */
export const toPayAttemptTimeout = Duration.millis(800)

/** The limit of all attempts of orders/to-pay: around the retry. */
export const toPayTimeout = Duration.seconds(3)
`)
  })
})
