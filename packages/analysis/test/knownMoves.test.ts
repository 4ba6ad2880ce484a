import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { movesOf } from "../src/saga/explore/moves.js"
import { machineOf, type SagaMachine, searchStates, type StateSpace, type TransitionSystem } from "../src/index.js"
import { sagasOfAtMost } from "./anySaga.js"

const spaceOf = (machine: SagaMachine, next: TransitionSystem["next"]): StateSpace =>
  searchStates({ first: new Uint8Array(machine.steps.length + 1), next }, { mostStates: 3000 })

/** Every move told, whatever is known. */
const everyMove = (machine: SagaMachine): TransitionSystem["next"] => {
  const { next } = movesOf(machine)
  return (state, emit, { at, known }) => next(state, emit, { at, known, parent: -1, event: -1 })
}

describe("moves to states that are known are left out", () => {
  it("and the search finds the same states, in the same order, on the same ways", () => {
    fc.assert(
      fc.property(sagasOfAtMost(4), (saga) => {
        const machine = machineOf(saga)
        if (typeof machine === "string") return
        const [few, all] = [spaceOf(machine, movesOf(machine).next), spaceOf(machine, everyMove(machine))]
        expect(few.moves).toBeLessThanOrEqual(all.moves)
        expect({ states: few.states, isComplete: few.isComplete }).toEqual({
          states: all.states,
          isComplete: all.isComplete
        })
        for (let at = 0; at < few.states; at++) {
          expect(few.stateAt(at)).toEqual(all.stateAt(at))
          expect(few.eventsTo(at)).toEqual(all.eventsTo(at))
        }
      }),
      { numRuns: 60 }
    )
  })

  it("a third of them at least, where copies of many requests are on their way", () => {
    const undo = { _tag: "Operation", operation: "operation:all/undo" } as const
    const step = (after: ReadonlyArray<string>) =>
      ({
        kind: "compensatable",
        compensate: undo,
        compensation: { idempotency: "effect", rejects: false },
        idempotency: "replay",
        fenced: true,
        after
      }) as const
    const machine = machineOf({
      steps: { a: step([]), b: step(["a"]), c: step(["b"]), d: step(["c"]), e: step(["d"]) }
    })
    if (typeof machine === "string") throw new Error(machine)
    const [few, all] = [spaceOf(machine, movesOf(machine).next), spaceOf(machine, everyMove(machine))]
    expect(few.states).toBe(all.states)
    expect(few.moves * 3).toBeLessThan(all.moves * 2)
  })
})
