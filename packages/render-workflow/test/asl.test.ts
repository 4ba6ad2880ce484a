import { readOnlySteps } from "@lintel/analysis"
import { indexModel, type Saga } from "@lintel/model"
import { asl } from "@lintel/render-workflow"
import { isRefusal, type Loss } from "@lintel/render"
import validate from "asl-validator"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type Machine, play } from "./aslMachine.js"
import { designOf, sagas } from "./designs.js"
import { type Outcome, wrongWith } from "./trace.js"

const render = (saga: Saga): { readonly text: string; readonly losses: ReadonlyArray<Loss> } => {
  const rendering = asl.run(designOf(saga))
  if (isRefusal(rendering)) throw new Error(rendering.message)
  return { text: rendering.files[0]?.text ?? "", losses: rendering.losses }
}

const outcomes = fc.constantFrom<Outcome>("ok", "ok", "ok", "rejected", "doneUnheard", "lost")

describe("the States Language", () => {
  it("accepts what is rendered, whatever the saga", () => {
    fc.assert(
      fc.property(sagas, (saga) => {
        const { text } = render(saga)
        if (text === "") return
        expect(validate(JSON.parse(text))).toMatchObject({ isValid: true })
      }),
      { numRuns: 8 }
    )
  })

  it("goes back in reverse order and leaves nothing behind, whatever becomes of the requests", () => {
    fc.assert(
      fc.property(
        sagas,
        fc.dictionary(fc.constantFrom("a", "b", "c", "d", "e", "f", "g"), outcomes),
        fc.subarray(["the order is a gift", "it's late"]),
        (saga, fates, conditions) => {
          const { text } = render(saga)
          if (text === "") return
          const machine: Machine = JSON.parse(text)
          const trace = play(machine, {
            fate: (kind, step) => (kind === "Undo" ? "ok" : (fates[step] ?? "ok")),
            rejection: (step) => (saga.steps[step]?.human === undefined ? "States.Http.StatusCode.409" : "Rejected"),
            conditions: new Set(conditions)
          })
          const readOnly = readOnlySteps(indexModel(designOf(saga)), saga)
          expect({ trace, wrong: wrongWith(saga, trace, readOnly) }).toEqual({ trace, wrong: undefined })
        }
      ),
      { numRuns: 600 }
    )
  })

  it("ends with somebody who decides when an undo cannot be done", () => {
    const operation = (name: string) => ({ _tag: "Operation" as const, operation: `operation:work/${name}` as const })
    const saga: Saga = {
      steps: {
        a: { action: operation("a"), compensate: operation("undo-a") },
        b: { action: operation("b"), after: ["a"] }
      }
    }
    const machine: Machine = JSON.parse(render(saga).text)
    const trace = play(machine, {
      fate: (kind) => (kind === "Undo" ? "lost" : "ok"),
      rejection: () => "States.Http.StatusCode.409",
      conditions: new Set()
    })
    expect(trace.end).toBe("completed")
    const failing = play(machine, {
      fate: (kind, step) => (kind === "Undo" || step === "b" ? "lost" : "ok"),
      rejection: () => "States.Http.StatusCode.409",
      conditions: new Set()
    })
    expect(failing.end).toBe("manual")
  })
})
