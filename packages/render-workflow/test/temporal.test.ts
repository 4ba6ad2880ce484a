import { readOnlySteps } from "@lintel/analysis"
import { indexModel, type Saga } from "@lintel/model"
import { temporal } from "@lintel/render-workflow"
import { isRefusal } from "@lintel/render"
import { ActivityFailure, ApplicationFailure } from "@temporalio/workflow"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { choiceRuns, choosing, guardedRuns } from "./choiceRuns.js"
import { complaints, loaded } from "./compiled.js"
import { anySagas, designOf, runConditions } from "./designs.js"
import { type Event, type Outcome, type Trace, wrongRun } from "./trace.js"

const render = (saga: Saga): string => {
  const rendering = temporal.run(designOf(saga))
  if (isRefusal(rendering)) throw new Error(rendering.message)
  return rendering.files[0]?.text ?? ""
}

const operation = (name: string) => ({ _tag: "Operation" as const, operation: `operation:work/${name}` as const })

let modules = 0

interface Rendered {
  readonly checkoutSaga: (input: object) => Promise<void>
}

/** The parts of the SDK that a rendered workflow uses, outside its sandbox: activities answer as `fate` says. */
const withoutServer = (text: string): string =>
  text.replace(
    /import \{[^}]*\} from "@temporalio\/workflow"/u,
    `import { ActivityFailure, ApplicationFailure } from "@temporalio/workflow"
const CancellationScope = { nonCancellable: (run) => run() }
const executeChild = async () => undefined
const workflowInfo = () => ({ workflowId: "w", runId: "r" })
const proxyActivities = () => new Proxy({}, { get: (_, name) => (request) => globalThis.temporalActivity(name, request) })`
  )

const play = async (
  saga: Saga,
  fate: (kind: "Do" | "Undo", step: string) => Outcome,
  conditions: ReadonlyArray<string> = []
): Promise<Trace> => {
  const module = await loaded<Rendered>(withoutServer(render(saga)), `temporal${modules++}`)
  const events: Array<Event> = []
  Reflect.set(globalThis, "temporalActivity", async (name: string) => {
    const kind = name.startsWith("undo_") ? "Undo" : "Do"
    const step = name.replace(/^undo_/u, "")
    const outcome = fate(kind, step)
    events.push({ _tag: kind, step, outcome })
    if (outcome === "ok") return { made: { id: 1 } }
    const cause = ApplicationFailure.nonRetryable("no", outcome === "rejected" ? "Rejected" : "Silence")
    throw new ActivityFailure("failed", name, undefined, "NON_RETRYABLE_FAILURE", undefined, cause)
  })
  try {
    await module.checkoutSaga({
      orderId: "1",
      when: Object.fromEntries(conditions.map((condition) => [condition, true]))
    })
    return { events, end: "completed" }
  } catch (error) {
    if (!(error instanceof ApplicationFailure)) throw error
    return { events, end: /stuck|NeedsAttention/u.test(error.type ?? "") ? "manual" : "aborted" }
  }
}

describe("the workflow in Temporal", () => {
  it("compiles, whatever the saga", () => {
    const texts = fc.sample(anySagas, { numRuns: 8, seed: 11 }).map(render)
    expect(complaints([render(choosing), ...texts.filter((text) => text !== "")])).toEqual([])
  }, 120_000)

  it("does not go back when a step beside the point of no return is refused", async () => {
    const saga: Saga = {
      steps: {
        a: { action: operation("a"), compensate: operation("undo-a") },
        b: { action: operation("b"), kind: "pivot" }
      }
    }
    const trace = await play(saga, (kind, step) => (kind === "Do" && step === "a" ? "rejected" : "ok"))
    expect(trace.end).toBe("manual")
    expect(trace.events.filter(({ _tag }) => _tag === "Undo")).toEqual([])
  })

  it("refuses a run that takes two ways of a choice, or none, before anything is done", async () => {
    expect(await choiceRuns(play, temporal)).toMatchObject(guardedRuns)
  })

  it("leaves nothing behind, whatever becomes of the requests", async () => {
    const outcomes = fc.constantFrom<Outcome>("ok", "ok", "ok", "rejected", "doneUnheard", "lost")
    await fc.assert(
      fc.asyncProperty(
        anySagas,
        fc.dictionary(fc.constantFrom("a", "b", "c", "d", "e", "f", "g"), outcomes),
        runConditions,
        async (saga, fates, conditions) => {
          if (render(saga) === "") return
          const trace = await play(saga, (kind, step) => (kind === "Undo" ? "ok" : (fates[step] ?? "ok")), conditions)
          const readOnly = readOnlySteps(indexModel(designOf(saga)), saga)
          expect({ trace, wrong: wrongRun(saga, trace, readOnly, new Set(conditions)) }).toEqual({
            trace,
            wrong: undefined
          })
        }
      ),
      { numRuns: 60 }
    )
  }, 120_000)

  it("ends with somebody who decides when an undo cannot be done", async () => {
    const saga: Saga = { steps: { a: { action: operation("a"), compensate: operation("undo-a") } } }
    expect((await play(saga, () => "lost")).end).toBe("manual")
    expect((await play(saga, (kind) => (kind === "Do" ? "lost" : "ok"))).end).toBe("aborted")
  })
})
