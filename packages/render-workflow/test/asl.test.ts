import { readOnlySteps } from "@lintel/analysis"
import { indexModel, type Saga } from "@lintel/model"
import { asl } from "@lintel/render-workflow"
import { isRefusal, type Loss } from "@lintel/render"
import validate from "asl-validator"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type Machine, play } from "./aslMachine.js"
import { anySagas, designOf, runConditions } from "./designs.js"
import { type Outcome, wrongRun } from "./trace.js"

const render = (saga: Saga): { readonly text: string; readonly losses: ReadonlyArray<Loss> } => {
  const rendering = asl.run(designOf(saga))
  if (isRefusal(rendering)) throw new Error(rendering.message)
  return { text: rendering.files[0]?.text ?? "", losses: rendering.losses }
}

const outcomes = fc.constantFrom<Outcome>("ok", "ok", "ok", "rejected", "doneUnheard", "lost")

describe("the States Language", () => {
  it("accepts what is rendered, whatever the saga", () => {
    fc.assert(
      fc.property(anySagas, (saga) => {
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
        anySagas,
        fc.dictionary(fc.constantFrom("a", "b", "c", "d", "e", "f", "g"), outcomes),
        runConditions,
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
          expect({ trace, wrong: wrongRun(saga, trace, readOnly, new Set(conditions)) }).toEqual({
            trace,
            wrong: undefined
          })
        }
      ),
      { numRuns: 600 }
    )
  })

  it("asks for one way of a choice, and refuses a run that takes two or none before anything is done", () => {
    const operation = (name: string) => ({ _tag: "Operation" as const, operation: `operation:work/${name}` as const })
    const saga: Saga = {
      choices: { paying: ["by card", "by invoice"] },
      steps: {
        hold: { action: operation("hold"), compensate: operation("undo-hold") },
        charge: { action: operation("charge"), compensate: operation("undo-charge"), after: ["hold"], when: "by card" },
        bill: { action: operation("bill"), compensate: operation("undo-bill"), after: ["hold"], when: "by invoice" },
        ship: { action: operation("ship"), after: ["charge", "bill"], kind: "pivot" }
      }
    }
    const { text, losses } = render(saga)
    const machine: Machine = JSON.parse(text)
    expect(validate(JSON.parse(text))).toMatchObject({ isValid: true })
    expect(machine.States["Which paying"]).toMatchObject({
      Choices: [
        { Comment: "by invoice", Next: "bill" },
        { Comment: "by card", Next: "charge" }
      ],
      Default: "Undo hold"
    })
    expect(losses.filter(({ pointer }) => pointer?.startsWith("/choices") === true)).toEqual([])
    const run = (fates: Readonly<Record<string, Outcome>>, ...conditions: ReadonlyArray<string>): string => {
      const { events, end } = play(machine, {
        fate: (kind, step) => (kind === "Undo" ? "ok" : (fates[step] ?? "ok")),
        rejection: () => "States.Http.StatusCode.409",
        conditions: new Set(conditions)
      })
      return [...events.map(({ _tag, step }) => `${_tag} ${step}`), end].join(", ")
    }
    expect(run({}, "by card")).toBe("Do hold, Do charge, Do ship, completed")
    expect(run({ ship: "rejected" }, "by card")).toBe("Do hold, Do charge, Do ship, Undo charge, Undo hold, aborted")
    expect(run({ ship: "rejected" }, "by invoice")).toBe("Do hold, Do bill, Do ship, Undo bill, Undo hold, aborted")
    expect(run({ bill: "lost" }, "by invoice")).toBe("Do hold, Do bill, Undo bill, Undo hold, aborted")
    expect(run({})).toBe("aborted")
    expect(run({}, "by card", "by invoice")).toBe("aborted")
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
