import type * as Design from "@lintel/model"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  explore,
  judgeSaga,
  machineOf,
  mostExploredSteps,
  replay,
  type SagaMachine,
  type SagaViolation,
  type UnsafeRun
} from "../src/index.js"

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
  const holds: Record<SagaViolation, boolean> = {
    stuck: result.end.mode === "stuck",
    blocked: result.end.mode === "stuck" && applied === undone,
    waitsForEver: result.end.mode === "forward",
    effectLeft: result.end.mode === "aborted" && applied > undone,
    effectMissing: result.end.mode === "completed" && applied === undone,
    effectTwice: applied - undone > 1,
    undoneWithoutEffect: undone > applied
  }
  if (!holds[violation]) throw new Error(`${violation} of ${step} is not what happens in ${JSON.stringify(run)}`)
  const events = run.map((event) =>
    event._tag === "End"
      ? event.as
      : event._tag === "Cancel"
        ? "Cancel"
        : `${event.step} ${"outcome" in event ? event.outcome : event._tag}`
  )
  return `${violation}: ${events.join(", ")}`
}
const unsafe = (saga: Saga): ReadonlyArray<string> => explore(machine(saga)).unsafe.map((found) => told(saga, found))

describe("a saga that is safe throughout", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])(
    "of %i steps in a row has (8n + 1) · 2^n states and 2n + 1 ends",
    (length) => {
      const { states, ends, unsafe: found, isComplete } = explore(machine(safeChain(length)))
      expect({ states, ends, found, isComplete }).toEqual({
        states: (8 * length + 1) * 2 ** length,
        ends: 2 * length + 1,
        found: [],
        isComplete: true
      })
    }
  )

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
    expect(machineOf({ steps: { a: { after: ["nowhere"] } } })).toBe("a waits for nowhere, which is no step")
    const many = Object.fromEntries(Array.from({ length: mostExploredSteps + 1 }, (_, at) => [`s${at}`, {}]))
    expect(machineOf({ steps: many })).toContain(`more than ${mostExploredSteps}`)
  })

  it("is bounded", () => {
    const found = explore(machine(safeChain(6)), { mostStates: 1000 })
    expect(found).toMatchObject({ states: 1000, isComplete: false })
  })

  it("is undecided, never safe", () => {
    const wide: Saga = { steps: safeChain(12).steps }
    const scattered = Object.entries(wide.steps).map(([name, step], at) => [
      name,
      {
        ...step,
        after: [],
        consequence: `${at}`,
        retry: at + 2,
        rejects: at % 2 === 0,
        registers: at % 3 === 0 ? "after" : "before"
      }
    ])
    expect(judgeSaga({ steps: Object.fromEntries(scattered) }, { mostStates: 100 })).toMatchObject({
      _tag: "Undecided"
    })
    expect(judgeSaga({ style: "choreographed", steps: {} })._tag).toBe("Undecided")
  })

  it("is little, one step at a time", () => {
    const long = judgeSaga(safeChain(14))
    expect(long._tag).toBe("Holds")
    expect(long.states).toBeLessThan(60_000)
    const wide: Saga = {
      steps: Object.fromEntries(
        Array.from({ length: 8 }, (_, at) => [`s${at}`, safe(`s${at}`, { action: call("same") })])
      )
    }
    const { _tag, states } = judgeSaga(wide)
    expect(_tag).toBe("Holds")
    expect(states).toBeLessThan(30_000)
  })
})

describe("the published cases: verdict and shortest run", () => {
  const first = (saga: Saga): string => unsafe(saga)[0] ?? "safe"

  it("a request that arrives after its undo (ServiceComb Pack 346)", () => {
    const slow = chain({ slow: safe("slow", { fenced: false, rejects: false, retry: 1 }) })
    expect(first(slow)).toBe("effectLeft: slow delayed, slow GiveUp, slow ok, slow Arrive, aborted")
    expect(first(chain({ slow: safe("slow", { rejects: false, retry: 1 }) }))).toBe("safe")
  })

  it("a compensation registered after the step (Temporal guidance, Effect withCompensation)", () => {
    const late = chain({ book: safe("book", { registers: "after", retry: 1, rejects: false }) })
    expect(first(late)).toBe("effectLeft: book replyLost, book GiveUp, book LeaveBehind, aborted")
  })

  const ftgo = (steps: Readonly<Record<string, SagaStep>>): Saga =>
    chain({
      verifyConsumer: safe("verifyConsumer", { kind: "readOnly", compensate: "none" }),
      createTicket: safe("createTicket"),
      authorizeCard: pivot("authorizeCard"),
      approveOrder: retriable("approveOrder"),
      approveTicket: retriable("approveTicket"),
      ...steps
    })

  it("a step after the pivot that fails (FTGO 107)", () => {
    expect(unsafe(ftgo({}))).toEqual([])
    expect(unsafe(ftgo({ approveTicket: retriable("approveTicket", { rejects: true }) }))).toEqual([
      "stuck: verifyConsumer ok, createTicket ok, authorizeCard ok, approveOrder ok, approveTicket rejected, stuck"
    ])
  })

  it("a compensation that throws (FTGO 107: cancelCreate is not implemented)", () => {
    const broken = ftgo({
      createTicket: safe("createTicket", { compensation: { idempotency: "effect", rejects: true } })
    })
    expect(unsafe(broken)).toEqual([
      "stuck: verifyConsumer ok, createTicket ok, authorizeCard rejected, createTicket refused, stuck"
    ])
  })

  it("a payout that is paid twice (Istio 50506)", () => {
    expect(first(chain({ payout: pivot("payout", { idempotency: "none" }) }))).toBe(
      "effectTwice: payout replyLost, payout ok"
    )
  })

  it("an undo that runs although nothing was done (TCC: empty rollback)", () => {
    const empty = chain({ try: safe("try", { rejects: false, compensation: { idempotency: "none", rejects: false } }) })
    expect(first(empty)).toBe("undoneWithoutEffect: try requestLost, try requestLost, try GiveUp, try ok")
  })

  it("two points of no return", () => {
    expect(unsafe(chain({ P1: pivot("P1"), P2: pivot("P2") }))).toEqual(["stuck: P1 ok, P2 rejected, stuck"])
    expect(unsafe(chain({ P1: pivot("P1"), undoable: safe("undoable") }))).toContain(
      "stuck: P1 ok, undoable rejected, stuck"
    )
  })

  it("a repeat of unknown outcome that is rejected", () => {
    const doubtful = chain({ pay: safe("pay", { idempotency: "effect" }) })
    expect(unsafe(doubtful)).toEqual(["effectLeft: pay replyLost, pay rejected, aborted"])
  })

  it("the same, where the orchestrator undoes what it is not sure of", () => {
    expect(unsafe(chain({ pay: safe("pay", { idempotency: "effect" }) }, { undoesAmbiguous: true }))).toEqual([])
  })

  it("an undo inside a scope that is cancelled (Temporal sdk-java 305)", () => {
    const saga = chain({ A: safe("A", { rejects: false }), B: safe("B") }, { cancellation: "stops" })
    expect(unsafe(saga)[0]).toBe("effectLeft: A ok, Cancel, A LeaveBehind, aborted")
    expect(unsafe({ ...saga, cancellation: "undoes" })).toEqual([])
  })

  it("an error that is swallowed, and its step marked as done (booking 23)", () => {
    const saga = chain({ one: safe("one"), two: safe("two", { ignoresRejection: true }) })
    expect(unsafe(saga)).toEqual(["effectMissing: one ok, two rejected, completed"])
  })
})
