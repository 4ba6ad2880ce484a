import { readOnlySteps } from "@lintel/analysis"
import { indexModel, type SagaStep } from "@lintel/model"
import { serverlessWorkflow } from "@lintel/render-workflow"
import { isRefusal } from "@lintel/render"
import fc from "fast-check"
import { expect, it } from "vitest"
import { anySagas, designOf, runConditions } from "./designs.js"
import { playDocument } from "./swfMachine.js"
import { type Outcome, wrongRun } from "./trace.js"

it("goes back in reverse order and leaves nothing behind, whatever becomes of the requests", () => {
  const outcomes = fc.constantFrom<Outcome>("ok", "ok", "ok", "rejected", "doneUnheard", "lost")
  fc.assert(
    fc.property(
      anySagas,
      fc.dictionary(fc.constantFrom("a", "b", "c", "d", "e", "f", "g"), outcomes),
      runConditions,
      (saga, fates, conditions) => {
        const rendering = serverlessWorkflow.run(designOf(saga), { syntax: "json" })
        if (isRefusal(rendering)) throw new Error(rendering.message)
        const text = rendering.files[0]?.text
        if (text === undefined) return
        // An event that is emitted has no answer, so it is never refused.
        const isEmitted = ({ action }: SagaStep): boolean => action?._tag === "Message"
        const trace = playDocument(JSON.parse(text), {
          fate: (kind, step) => (kind === "Undo" || isEmitted(saga.steps[step] ?? {}) ? "ok" : (fates[step] ?? "ok")),
          conditions: new Set(conditions)
        })
        const readOnly = readOnlySteps(indexModel(designOf(saga)), saga)
        expect({ trace, wrong: wrongRun(saga, trace, readOnly, new Set(conditions)) }).toEqual({
          trace,
          wrong: undefined
        })
      }
    ),
    { numRuns: 400 }
  )
})
