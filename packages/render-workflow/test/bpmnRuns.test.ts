import { EventEmitter } from "node:events"
import { readOnlySteps } from "@lintel/analysis"
import { indexModel, type Saga, type SagaStep } from "@lintel/model"
import { bpmn } from "@lintel/render-workflow"
import { isRefusal } from "@lintel/render"
import { Engine } from "bpmn-engine"
import fc from "fast-check"
import { expect, it } from "vitest"
import { designOf, sagas } from "./designs.js"
import { type Event, type Outcome, type Trace, wrongWith } from "./trace.js"

/** The same steps one after the other: what a run depends on besides the fates of requests is nothing then. */
const inARow = (saga: Saga): Saga => {
  const facts: Pick<Saga, keyof Saga> = saga
  const steps = Object.entries(saga.steps).map(([name, step], at, all) => {
    const { when: _when, alternativeTo: _other, after: _after, ...own }: Pick<SagaStep, keyof SagaStep> = step
    return [name, { ...own, ...(at === 0 ? {} : { after: [all[at - 1]?.[0] ?? ""] }) }] as const
  })
  return {
    ...facts,
    end: { cancelled: { kind: "aborted" }, stuck: { kind: "manual" }, shipped: { kind: "completed" } },
    steps: Object.fromEntries(steps)
  }
}

interface Failed extends Error {
  readonly code?: string
}

const failing = (code: string): Failed => Object.assign(new Error(code), { code })

/** Plays a process in an engine: every task ends as `fate` says. */
const play = (source: string, fate: (kind: Event["_tag"], step: string) => Outcome): Promise<Trace> => {
  const events: Array<Event> = []
  const engine = Engine({
    // What a service does is not in the document, so it says that it cannot be run: here the fates do it. The engine
    // hands the error with which a process ends to boundary events inside of it, so ends are plain here.
    source: source
      .replace('isExecutable="false"', 'isExecutable="true"')
      .replaceAll("bpmn:userTask", "bpmn:serviceTask")
      .replaceAll(/<bpmn:errorEventDefinition id="Fail_\d+_error"[^>]*\/>/gu, ""),
    extensions: {
      fates: (activity) => {
        const extension = { activate: () => {}, deactivate: () => {} }
        if (!activity.type.endsWith("Task")) return extension
        const name = activity.name ?? ""
        const kind = name.startsWith("Undo ") ? "Undo" : "Do"
        const step = name.replace(/^Undo /u, "").replace(/ \d+$/u, "")
        activity.behaviour["Service"] = function Service() {
          return {
            type: "fate",
            execute: (_message: unknown, done: (error?: Failed) => void) => {
              const outcome = fate(kind, step)
              events.push({ _tag: kind, step, outcome })
              const error = outcome === "ok" ? undefined : failing(outcome === "rejected" ? "Rejected" : "Lost")
              setImmediate(() => done(error))
            }
          }
        }
        return extension
      }
    }
  })
  const listener = new EventEmitter()
  const reached: Array<string> = []
  listener.on("activity.start", ({ type, name }: { readonly type: string; readonly name?: string }) => {
    if (type === "bpmn:EndEvent") reached.push(name ?? "")
  })
  return new Promise((resolve, reject) => {
    void engine.execute({ listener }, (error: Failed | null | undefined) => {
      const [end = ""] = reached
      const ends: Readonly<Record<string, Trace["end"]>> = {
        cancelled: "aborted",
        stuck: "manual",
        shipped: "completed"
      }
      const found = ends[end]
      if (found === undefined || reached.length > 1) reject(error ?? new Error(`it ends as ${reached.join(", ")}`))
      else resolve({ events, end: found })
    })
  })
}

it("goes back in reverse order in an engine that knows nothing of sagas", async () => {
  const outcomes = fc.constantFrom<Outcome>("ok", "ok", "ok", "rejected", "doneUnheard", "lost")
  await fc.assert(
    fc.asyncProperty(
      sagas.map(inARow),
      fc.dictionary(fc.constantFrom("a", "b", "c", "d", "e", "f", "g"), outcomes),
      async (saga, fates) => {
        const rendering = bpmn.run(designOf(saga))
        if (isRefusal(rendering)) throw new Error(rendering.message)
        const text = rendering.files[0]?.text
        if (text === undefined) return
        const trace = await play(text, (kind, step) => (kind === "Undo" ? "ok" : (fates[step] ?? "ok")))
        const readOnly = readOnlySteps(indexModel(designOf(saga)), saga)
        expect({ trace, wrong: wrongWith(saga, trace, readOnly) }).toEqual({ trace, wrong: undefined })
      }
    ),
    { numRuns: 25 }
  )
}, 60_000)
