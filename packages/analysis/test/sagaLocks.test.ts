import { indexModel, type Model, type Saga } from "@lintel/model"
import { describe, expect, it } from "vitest"
import { keptLocks, lockCircles, sagaWeaknesses } from "../src/index.js"

const kept = (saga: Saga) => {
  const index = indexModel({ lintel: "1.0", sagas: { pay: saga } })
  return index.ofKind("saga").flatMap((entity) => keptLocks(index, entity))
}

const call = { _tag: "Operation", operation: "operation:all/do" } as const
const store = (name: string) => ({ store: `store:${name}` }) as const

describe("locks that are kept", () => {
  it("are those that no step behind releases in every run", () => {
    const saga = { steps: { a: { locks: ["x"], compensate: call }, b: { after: ["a"], releases: ["x"] } } }
    expect(kept(saga)).toEqual([])
    const sometimes = { steps: { ...saga.steps, b: { ...saga.steps.b, when: "it rains" } } }
    const told = { lock: "x", step: "a", outcome: "completed" } as const
    const [a, b] = (["a", "b"] as const).map((step) => ({ _tag: "Invoke", step, outcome: "ok" }) as const)
    const end = { _tag: "End", as: "completed" } as const
    expect(kept(sometimes)).toEqual([{ ...told, run: [a, { _tag: "Skip", step: "b" }, end] }])
    const beside = { steps: { a: saga.steps.a, b: { releases: ["x"] } } }
    // Released before it is set.
    expect(kept(beside)).toEqual([{ ...told, run: [b, a, end] }])
  })

  it("are none where conditions leave no run that keeps them", () => {
    const or = (when: string) => ({ after: ["a"], when, releases: ["x"] })
    const steps = { a: { locks: ["x"], compensate: call }, b: or("it rains"), c: or("it is dry") }
    expect(kept({ steps, choices: { sky: ["it rains", "it is dry"] } })).toEqual([])
    expect(kept({ steps })).toMatchObject([{ outcome: "completed", run: [{ step: "a" }, { step: "b" }, {}, {}] }])
  })

  it("are those of a step that nothing undoes, until the point of no return", () => {
    const steps = { a: { locks: ["x"], compensate: "none" as const }, b: { after: ["a"], releases: ["x"] } }
    expect(kept({ steps })).toMatchObject([
      { lock: "x", step: "a", outcome: "aborted", run: [{ step: "a" }, {}, {}, {}] }
    ])
    expect(kept({ steps: { ...steps, a: { ...steps.a, kind: "pivot" as const } } })).toEqual([])
  })
})

describe("circles of locks", () => {
  const model = (second: readonly [string, string], stores = ["s", "s"]): Model => ({
    lintel: "1.0",
    sagas: {
      one: {
        locks: { x: store("s"), y: store("s") },
        steps: { a: { locks: ["x"] }, b: { after: ["a"], locks: ["y"] } }
      },
      two: {
        locks: { x: store(stores[0] ?? ""), y: store(stores[1] ?? "") },
        steps: { a: { locks: [second[0]] }, b: { after: ["a"], locks: [second[1]] } }
      }
    }
  })
  /** Each of so many sagas takes a lock and then the one of the next. */
  const ring = (count: number): Model => ({
    lintel: "1.0",
    sagas: Object.fromEntries(
      Array.from({ length: count }, (_, at) => {
        const [own, next] = [`l${at}`, `l${(at + 1) % count}`]
        return [
          `s${at}`,
          {
            locks: { [own]: store("s"), [next]: store("s"), gate: store("s") },
            steps: { a: { locks: [own] }, b: { after: ["a"], locks: [next] } }
          }
        ]
      })
    )
  })

  it.each([3, 4, 7])("of %i sagas are shown by a run in which each goes as far as its wait", (count) => {
    const [circle, ...others] = circles(ring(count))
    expect(others).toEqual([])
    expect(circle?.run?.map(({ saga, event }) => [saga, event])).toEqual(
      circle?.arrows.map(({ saga, first }) => [saga, { _tag: "Invoke", step: first, outcome: "ok" }])
    )
    expect(circle?.run).toHaveLength(count)
  })

  it("of three sagas that cannot begin side by side have no run", () => {
    const message = { action: { _tag: "Message", message: "message:m" } } as const
    const steps = (own: string, next: string, more: object) => ({
      a: { locks: [own] },
      b: { after: ["a"], locks: [next], ...more }
    })
    const { sagas = {} } = ring(3)
    const setOff = {
      ...sagas["s1"],
      trigger: { _tag: "Message", message: "message:m" } as const,
      steps: steps("l1", "l2", {})
    }
    const design = {
      lintel: "1.0",
      sagas: { ...sagas, s0: { ...sagas["s0"], steps: steps("l0", "l1", message) }, s1: setOff }
    }
    expect(circles(design).map(({ run }) => run)).toEqual([undefined])
  })

  const circles = (design: Model) => lockCircles(indexModel(design).ofKind("saga"))

  it("need two orders of the same locks", () => {
    expect(circles(model(["y", "x"]))).toMatchObject([
      {
        arrows: [
          { saga: "saga:one", holds: "x of s", takes: "y of s" },
          { saga: "saga:two", holds: "y of s", takes: "x of s" }
        ],
        run: [
          { saga: "saga:one", event: { _tag: "Invoke", step: "a", outcome: "ok" } },
          { saga: "saga:two", event: { _tag: "Invoke", step: "a", outcome: "ok" } }
        ]
      }
    ])
    expect(circles(model(["x", "y"]))).toEqual([])
    expect(circles(model(["y", "x"], ["s", "other"]))).toEqual([])
  })
})

describe("weaknesses", () => {
  const found = (step: object, more: object = {}) => {
    const design: Model = {
      lintel: "1.0",
      sagas: { pay: { steps: { a: { action: call, compensate: call, ...step } }, ...more } }
    }
    const index = indexModel(design)
    return sagaWeaknesses(index, index.ofKind("saga")[0]!).map(({ kind, violation }) => `${kind}: ${violation}`)
  }

  it("are only those that are stated", () => {
    expect(found({})).toEqual([])
    expect(found({ fenced: false })).toEqual(["lateRequest: effectLeft"])
    expect(found({ fenced: false, registers: "after", idempotency: "none" })).toEqual([
      "lateRequest: effectLeft",
      "lateRegistration: effectLeft",
      "unsafeRepeat: effectTwice"
    ])
    expect(found({ compensation: { idempotency: "none", retry: "none" } })).toEqual([
      "unsafeUndo: undoneWithoutEffect",
      "undoMayFail: stuck"
    ])
  })

  it("are harmless where something makes up for them", () => {
    expect(found({ idempotency: "effect", rejects: true })).toEqual(["doubtfulRejection: effectLeft"])
    expect(found({ idempotency: "effect", rejects: true }, { undoesAmbiguous: true })).toEqual([])
    expect(found({ idempotency: "effect", rejects: false })).toEqual([])
    expect(found({ compensate: "none", fenced: false, registers: "after" })).toEqual([])
    expect(found({ kind: "readOnly", idempotency: "none" })).toEqual([])
  })
})
