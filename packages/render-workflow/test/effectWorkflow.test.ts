import { readOnlySteps } from "@lintel/analysis"
import { indexModel, type Saga } from "@lintel/model"
import { effectWorkflow } from "@lintel/render-workflow"
import { isRefusal } from "@lintel/render"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import { layerMemory, type WorkflowEngine } from "effect/workflow/WorkflowEngine"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { choiceRuns, choosing, guardedRuns } from "./choiceRuns.js"
import { complaints, loaded } from "./compiled.js"
import { anySagas, designOf, runConditions } from "./designs.js"
import { type Event, type Outcome, type Trace, wrongRun } from "./trace.js"

const render = (saga: Saga): string => {
  const rendering = effectWorkflow.run(designOf(saga))
  if (isRefusal(rendering)) throw new Error(rendering.message)
  return rendering.files[0]?.text ?? ""
}

const operation = (name: string) => ({ _tag: "Operation" as const, operation: `operation:work/${name}` as const })

let modules = 0

interface Rendered {
  readonly Rejected: new (fields: { readonly reason: string }) => object
  readonly Doubtful: new (fields: { readonly reason: string }) => object
  readonly Activities: Context.Key<"activities", object>
  readonly layer: Layer.Layer<never, never, WorkflowEngine | "activities">
  readonly Saga: {
    readonly execute: (fields: object) => Effect.Effect<void, { readonly as: string }, WorkflowEngine>
  }
}

/** Runs a rendered saga in memory; what its activities answer is up to `fate`. */
const play = async (
  saga: Saga,
  fate: (kind: "Do" | "Undo", step: string) => Outcome,
  conditions: ReadonlyArray<string> = []
): Promise<Trace> => {
  const module = await loaded<Rendered>(render(saga), `effect${modules++}`)
  const events: Array<Event> = []
  const keys = new Map<string, Set<string>>()
  const activity = (kind: "Do" | "Undo", step: string) => (request: { readonly key: string }) =>
    Effect.suspend(() => {
      const outcome = fate(kind, step)
      events.push({ _tag: kind, step, outcome })
      keys.set(`${kind} ${step}`, (keys.get(`${kind} ${step}`) ?? new Set()).add(request.key))
      if (outcome === "ok") return Effect.succeed({ made: { id: 1 } })
      return Effect.fail(
        outcome === "rejected" ? new module.Rejected({ reason: "no" }) : new module.Doubtful({ reason: "silence" })
      )
    })
  const activities = Object.fromEntries(
    Object.keys(saga.steps).flatMap((step) => [
      [step, activity("Do", step)],
      [`undo_${step}`, activity("Undo", step)]
    ])
  )
  const provided = module.layer.pipe(
    Layer.provideMerge(layerMemory),
    Layer.provideMerge(Layer.succeed(module.Activities)(activities))
  )
  const input = { orderId: "1", when: Object.fromEntries(conditions.map((condition) => [condition, true])) }
  const exit: Exit.Exit<void, { readonly as: string }> = await Effect.runPromiseExit(
    module.Saga.execute({ id: "1", input }).pipe(Effect.provide(provided))
  )
  for (const used of keys.values()) expect(used.size).toBe(1)
  const failed = Exit.isFailure(exit) ? JSON.stringify(exit.cause) : ""
  const isManual = /stuck|NeedsAttention/u.test(failed)
  return { events, end: Exit.isSuccess(exit) ? "completed" : isManual ? "manual" : "aborted" }
}

describe("the workflow in Effect", () => {
  it("compiles, whatever the saga", () => {
    const texts = fc.sample(anySagas, { numRuns: 6, seed: 7 }).map(render)
    const found = complaints([
      render(choosing),
      ...texts.filter((text) => text !== ""),
      "export const wrong: string = 1"
    ])
    expect(found).toEqual(["Type 'number' is not assignable to type 'string'. in export const wrong: string = 1"])
  }, 120_000)

  it("undoes a step whose reply was lost after it was done", async () => {
    const saga: Saga = {
      steps: {
        a: { action: operation("a"), compensate: operation("undo-a"), retry: 1 },
        b: { action: operation("b"), compensate: operation("undo-b"), after: ["a"], retry: 1 }
      }
    }
    const trace = await play(saga, (kind, step) => (kind === "Do" && step === "b" ? "doneUnheard" : "ok"))
    expect(trace.end).toBe("aborted")
    expect(trace.events.map(({ _tag, step }) => `${_tag} ${step}`)).toEqual(["Do a", "Do b", "Undo b", "Undo a"])
  })

  it("does not undo a step that was certainly refused", async () => {
    const saga: Saga = {
      steps: {
        a: { action: operation("a"), compensate: operation("undo-a"), retry: 1 },
        b: { action: operation("b"), compensate: operation("undo-b"), after: ["a"], retry: 1 }
      }
    }
    const trace = await play(saga, (kind, step) => (kind === "Do" && step === "b" ? "rejected" : "ok"))
    expect(trace.events.map(({ _tag, step }) => `${_tag} ${step}`)).toEqual(["Do a", "Do b", "Undo a"])
  })

  it("does not go back when a step beside the point of no return is refused", async () => {
    const saga: Saga = {
      steps: {
        a: { action: operation("a"), compensate: operation("undo-a"), retry: 1 },
        b: { action: operation("b"), kind: "pivot" },
        c: { action: operation("c"), compensate: operation("undo-c"), after: ["b"] }
      }
    }
    const trace = await play(saga, (kind, step) => (kind === "Do" && step === "a" ? "rejected" : "ok"))
    expect(trace.end).toBe("manual")
    expect(trace.events.filter(({ _tag }) => _tag === "Undo")).toEqual([])
  })

  it("refuses a run that takes two ways of a choice, or none, before anything is done", async () => {
    expect(await choiceRuns(play, effectWorkflow)).toMatchObject(guardedRuns)
  })

  it("leaves nothing behind, whatever becomes of the requests", async () => {
    const outcomes = fc.constantFrom<Outcome>("ok", "ok", "ok", "rejected", "doneUnheard", "lost")
    await fc.assert(
      fc.asyncProperty(
        anySagas,
        fc.dictionary(fc.constantFrom("a", "b", "c", "d", "e", "f", "g"), outcomes),
        runConditions,
        async (generated, fates, conditions) => {
          const steps = Object.entries(generated.steps).map(([name, step]) => [name, { ...step, retry: 1 }] as const)
          const facts: Pick<Saga, keyof Saga> = generated
          const saga: Saga = { ...facts, steps: Object.fromEntries(steps) }
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
})
