import type * as Design from "@lintel/model"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { explore, machineOf, replay, type SagaMachine, type UnsafeRun } from "../src/index.js"

type Saga = Pick<Design.Saga, keyof Design.Saga>
type SagaStep = Pick<Design.SagaStep, keyof Design.SagaStep>

const call = (name: string) => ({ _tag: "Operation", operation: `operation:all/${name}` }) as const

/** A step that nothing can go wrong with. */
const safe = (name: string, more: SagaStep = {}): SagaStep => ({
  kind: "compensatable",
  action: call(name),
  compensate: call(`undo-${name}`),
  compensation: { idempotency: "effect", rejects: false },
  rejects: true,
  idempotency: "replay",
  retry: 2,
  fenced: true,
  registers: "before",
  ...more
})
const retriable = (name: string, more: SagaStep = {}): SagaStep => ({
  kind: "retriable",
  action: call(name),
  compensate: "none",
  rejects: false,
  idempotency: "replay",
  ...more
})
const pivot = (name: string, more: SagaStep = {}): SagaStep => ({
  ...retriable(name),
  kind: "pivot",
  rejects: true,
  ...more
})

/** Steps one after the other. */
const chain = (steps: Readonly<Record<string, SagaStep>>, more: Partial<Saga> = {}): Saga => {
  const names = Object.keys(steps)
  const ordered = Object.entries(steps).map(([name, step], at) => {
    const before = names[at - 1]
    return [name, before === undefined ? step : { ...step, after: [before] }] as const
  })
  return { steps: Object.fromEntries(ordered), ...more }
}
const machine = (saga: Saga): SagaMachine => {
  const made = machineOf(saga)
  if (typeof made === "string") throw new Error(made)
  return made
}
const safeChain = (length: number): Saga =>
  chain(Object.fromEntries(Array.from({ length }, (_, at) => [`s${at}`, safe(`s${at}`)])))

/** The run of an unsafe saga as one line, after it was replayed. */
const told = (saga: Saga, { violation, step, run }: UnsafeRun): string => {
  const result = replay(saga, run)
  if (result._tag === "Refused") throw new Error(`event ${result.at}: ${result.reason} in ${JSON.stringify(run)}`)
  const { applied, undone } = result.end.steps.get(step) ?? { applied: 0, undone: 0 }
  const holds = {
    stuck: result.end.mode === "stuck",
    effectLeft: result.end.mode === "aborted" && applied > undone,
    effectMissing: result.end.mode === "completed" && applied === undone,
    effectTwice: applied - undone > 1,
    undoneWithoutEffect: undone > applied
  }
  if (!holds[violation]) throw new Error(`${violation} of ${step} is not what happens in ${JSON.stringify(run)}`)
  const events = run.map((event) =>
    event._tag === "End" ? event.as : `${event.step} ${"outcome" in event ? event.outcome : event._tag}`
  )
  return `${violation}: ${events.join(", ")}`
}
const unsafe = (saga: Saga): ReadonlyArray<string> => explore(machine(saga)).unsafe.map((found) => told(saga, found))

describe("a saga that is safe throughout", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])("of %i steps in a row has (8n + 1) · 2^n states and 2n + 1 ends", (length) => {
    const { states, ends, unsafe: found, isComplete } = explore(machine(safeChain(length)))
    expect({ states, ends, found, isComplete }).toEqual({
      states: (8 * length + 1) * 2 ** length,
      ends: 2 * length + 1,
      found: [],
      isComplete: true
    })
  })

  it("stays safe with a point of no return, and with steps side by side", () => {
    expect(unsafe(chain({ a: safe("a"), b: pivot("b"), c: retriable("c") }))).toEqual([])
    expect(
      unsafe({
        steps: { a: safe("a"), b: safe("b"), c: pivot("c", { after: ["a", "b"] }), d: retriable("d", { after: ["c"] }) }
      })
    ).toEqual([])
  })
})

describe("the shortest run that goes wrong", () => {
  it("lets a late request take effect after its undo, where nothing fences it", () => {
    expect(unsafe(chain({ a: safe("a", { fenced: false }) }))).toContain(
      "effectLeft: a requestLost, a delayed, a GiveUp, a ok, a Arrive, aborted"
    )
  })

  it("forgets a step whose undo is registered after the call", () => {
    expect(unsafe(chain({ a: safe("a", { registers: "after", retry: 1 }) }))).toContain(
      "effectLeft: a replyLost, a GiveUp, a LeaveBehind, aborted"
    )
  })

  it("gets stuck when a step after the point of no return is rejected", () => {
    const saga = chain({ authorize: pivot("authorize"), approve: retriable("approve", { rejects: true }) })
    expect(unsafe(saga)).toEqual(["stuck: authorize ok, approve rejected, stuck"])
  })

  it("gets stuck when an undo fails", () => {
    const saga = chain({
      ticket: safe("ticket", { compensation: { idempotency: "effect", rejects: true } }),
      charge: safe("charge")
    })
    expect(unsafe(saga)).toContain("stuck: ticket ok, charge rejected, ticket refused, stuck")
  })

  it("pays twice when nothing protects a repeat", () => {
    const [first] = unsafe(chain({ payout: pivot("payout", { idempotency: "none" }) }))
    expect(first).toBe("effectTwice: payout replyLost, payout ok")
  })

  it("undoes what was never done when the undo does not look", () => {
    const saga = chain({ a: safe("a", { retry: 1, compensation: { idempotency: "none", rejects: false } }) })
    expect(unsafe(saga)).toContain("undoneWithoutEffect: a requestLost, a GiveUp, a ok")
  })

  it("believes a rejection that answers a repeat of what was done", () => {
    const saga = chain({ a: safe("a", { idempotency: "effect" }) })
    expect(unsafe(saga)).toEqual(["effectLeft: a replyLost, a rejected, aborted"])
    expect(unsafe({ ...saga, undoesAmbiguous: true })).toEqual([])
  })

  it("leaves what nothing undoes", () => {
    const saga = chain({ a: safe("a", { compensate: "none" }), b: safe("b") })
    expect(unsafe(saga)).toContain("effectLeft: a ok, b rejected, a LeaveBehind, aborted")
  })

  it("cannot go back from two points of no return", () => {
    expect(unsafe(chain({ one: pivot("one"), two: pivot("two") }))).toEqual(["stuck: one ok, two rejected, stuck"])
  })
})

describe("every saga", () => {
  const step = fc.record({
    kind: fc.constantFrom("compensatable", "pivot", "retriable", "readOnly"),
    hasUndo: fc.boolean(),
    rejects: fc.boolean(),
    idempotency: fc.constantFrom("none", "effect", "replay"),
    retry: fc.constantFrom(1, 2, 5, "untilDone" as const),
    fenced: fc.boolean(),
    registers: fc.constantFrom("before", "after"),
    undoIdempotency: fc.constantFrom("none", "effect"),
    undoRejects: fc.boolean(),
    after: fc.subarray(["s0", "s1", "s2"])
  })
  const sagas = fc
    .record({ steps: fc.array(step, { minLength: 1, maxLength: 3 }), undoesAmbiguous: fc.boolean(), any: fc.boolean() })
    .map(({ steps, undoesAmbiguous, any }): Saga => ({
      undoesAmbiguous,
      undoes: any ? "anyOrder" : "reverseOrder",
      steps: Object.fromEntries(
        steps.map(({ hasUndo, undoIdempotency, undoRejects, after, ...facts }, at) => [
          `s${at}`,
          {
            ...facts,
            action: call(`s${at}`),
            compensate: hasUndo ? call(`undo-s${at}`) : "none",
            compensation: { idempotency: undoIdempotency, rejects: undoRejects },
            after: after.filter((name) => Number(name.slice(1)) < at)
          }
        ])
      )
    }))

  it("has unsafe runs that the interpreter confirms", () => {
    fc.assert(
      fc.property(sagas, (saga) => {
        const found = explore(machine(saga), { mostStates: 20_000 })
        for (const run of found.unsafe) expect(told(saga, run)).toBeTypeOf("string")
        expect(new Set(found.unsafe.map(({ violation, step: name }) => `${violation} ${name}`)).size).toBe(
          found.unsafe.length
        )
      }),
      { numRuns: 300 }
    )
  })

  it("that loses one protection is no safer than before", () => {
    fc.assert(
      fc.property(sagas, fc.constantFrom("fenced", "registers", "idempotency"), (saga, fact) => {
        const worse = {
          fenced: { fenced: false },
          registers: { registers: "after" },
          idempotency: { idempotency: "none" }
        } as const
        const weaker: Saga = {
          ...saga,
          steps: Object.fromEntries(
            Object.entries(saga.steps).map(([name, value]) => [name, { ...value, ...worse[fact] }])
          )
        }
        if (explore(machine(weaker)).unsafe.length === 0) expect(explore(machine(saga)).unsafe).toEqual([])
      }),
      { numRuns: 100 }
    )
  })
})

describe("what is not explored", () => {
  it("says why", () => {
    expect(machineOf({ style: "choreographed", steps: {} })).toContain("choreographed")
    expect(machineOf({ steps: { a: { after: ["b"] }, b: { after: ["a"] } } })).toBe("a, b wait for one another")
    expect(machineOf({ steps: { a: { when: "it rains" } } })).toContain("only in some runs")
    const many = Object.fromEntries(Array.from({ length: 13 }, (_, at) => [`s${at}`, {}]))
    expect(machineOf({ steps: many })).toContain("more than 12")
  })

  it("is bounded", () => {
    const found = explore(machine(safeChain(6)), { mostStates: 1000 })
    expect(found).toMatchObject({ states: 1000, isComplete: false })
  })
})
