import type * as Design from "@lintel/model"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { explore, judgeSaga, machineOf, replay, type Run, type RunEvent, type SagaMachine } from "../src/index.js"
import { anySaga, sagasOfAtMost } from "./anySaga.js"
import { naive } from "./naiveSaga.js"

type Saga = Pick<Design.Saga, keyof Design.Saga>
type SagaStep = Pick<Design.SagaStep, keyof Design.SagaStep>

const machine = (saga: Saga): SagaMachine => {
  const made = machineOf(saga)
  if (typeof made === "string") throw new Error(made)
  return made
}
const keys = (found: ReadonlyArray<{ readonly violation: string; readonly step: string }>): ReadonlyArray<string> =>
  found.map(({ violation, step }) => `${violation} ${step}`).toSorted()

describe("exploring a saga", () => {
  it("finds what looking at every world in the plainest way finds, in as many states", () => {
    fc.assert(
      fc.property(anySaga, (saga) => {
        const found = explore(machine(saga))
        const expected = naive(saga)
        expect({ states: found.states, ends: found.ends, wrong: keys(found.unsafe) }).toEqual({
          states: expected.states,
          ends: expected.ends,
          wrong: [...expected.wrong].toSorted()
        })
      }),
      { numRuns: 100 }
    )
  })

  /** What is found, with the length of each run; `undefined` where a whole is too large to be looked at. */
  const lengths = (saga: Saga, reductions: boolean): ReadonlyArray<string> | undefined => {
    const { unsafe, isComplete } = explore(machine(saga), { reductions, mostStates: 100_000 })
    return isComplete
      ? unsafe.map(({ violation, step, run }) => `${violation} ${step} ${run.length}`).toSorted()
      : undefined
  }

  it.each([
    [3, 300],
    [4, 60],
    [5, 10]
  ])("finds the same step by step, with runs as short, of %i steps", (most, numRuns) => {
    fc.assert(
      fc.property(sagasOfAtMost(most), (saga) => {
        const whole = lengths(saga, false)
        if (whole !== undefined) expect(lengths(saga, true)).toEqual(whole)
      }),
      { numRuns }
    )
  })

  it.each<readonly [string, SagaStep]>([
    ["waits for ever unless the orchestrator restarts", { retry: 5, timeout: "none" }],
    ["is tried once", { retry: 1 }]
  ])("a doubtful rejection of a calm step makes the saga go back: one that %s", (_, facts) => {
    // Of two alternatives a rejection leads to the other one; only a rejection in doubt leads back.
    const saga: Saga = {
      undoesAmbiguous: true,
      steps: {
        pay: { kind: "pivot", rejects: false, retry: "untilDone" },
        invoice: { alternativeTo: "pay", rejects: true, idempotency: "effect", undoesWhen: { rejected: [] }, ...facts },
        reserve: safe({ when: "gift" })
      }
    }
    expect(lengths(saga, true)).toEqual(lengths(saga, false))
    expect(lengths(saga, true)?.join()).toContain("effectLeft reserve")
  })

  it("shows runs that the interpreter confirms", () => {
    fc.assert(
      fc.property(anySaga, (saga) => {
        for (const { violation, step, run } of explore(machine(saga)).unsafe) {
          const result = replay(saga, run)
          if (result._tag === "Refused") throw new Error(`${result.at}: ${result.reason} ${JSON.stringify(run)}`)
          const { applied, undone } = result.end.steps.get(step) ?? { applied: 0, undone: 0 }
          const holds = {
            stuck: result.end.mode === "stuck",
            blocked: result.end.mode === "stuck",
            waitsForEver:
              result.end.mode === "forward" || result.end.mode === "backward" || result.end.mode === "stuck",
            effectLeft: ["aborted", "completed"].includes(result.end.mode) && applied > undone,
            effectMissing: result.end.mode === "completed" && applied === undone,
            effectTwice: applied - undone > 1,
            undoneWithoutEffect: undone > applied
          }
          expect(holds[violation], `${violation} of ${step} in ${JSON.stringify(run)}`).toBe(true)
        }
      }),
      { numRuns: 180 }
    )
  })
})

/** A step that nothing can go wrong with. */
const safe = (more: SagaStep = {}): SagaStep => ({
  kind: "compensatable",
  compensate: { _tag: "Operation", operation: "operation:all/undo" },
  compensation: { idempotency: "effect", rejects: false },
  rejects: true,
  idempotency: "replay",
  retry: 2,
  timeout: "1s",
  fenced: true,
  registers: "before",
  ...more
})
const final = (kind: "pivot" | "retriable", more: SagaStep = {}): SagaStep => ({
  ...safe(),
  kind,
  compensate: "none",
  rejects: kind === "pivot",
  ...more
})

/** Sagas that are safe: in a row and side by side, with conditions, alternatives, waits, a deadline and cancellation. */
const safeSagas: Readonly<Record<string, Saga>> = {
  row: { steps: { a: safe(), b: safe({ after: ["a"] }), c: final("pivot", { after: ["b"] }) } },
  sideBySide: {
    steps: {
      a: safe(),
      b: safe(),
      c: final("pivot", { after: ["a", "b"] }),
      d: final("retriable", { after: ["c"] }),
      e: final("retriable", { after: ["c"] })
    }
  },
  conditions: {
    deadline: "1h",
    cancellation: "undoes",
    steps: { a: safe({ when: "gift" }), b: safe({ after: ["a"] }), c: safe({ after: ["b"], when: "gift" }) }
  },
  alternatives: {
    steps: { card: safe(), invoice: safe({ alternativeTo: "card" }), ship: final("pivot", { after: ["card"] }) }
  },
  waits: {
    deadline: "3d",
    steps: {
      order: safe({ waitsFor: ["message:Delivered"], timeout: "2d" }),
      approve: safe({ after: ["order"], human: { deadline: "1d" } })
    }
  }
}

describe("a saga that is accepted", () => {
  it.each(Object.entries(safeSagas))("%s holds", (_, saga) => {
    expect(judgeSaga(saga)._tag).toBe("Holds")
    expect(explore(machine(saga)).unsafe).toEqual([])
  })

  const proposal = (names: ReadonlyArray<string>): fc.Arbitrary<RunEvent> => {
    const step = fc.constantFrom(...names)
    return fc.oneof(
      fc.record({
        _tag: fc.constant("Invoke" as const),
        step,
        outcome: fc.constantFrom("ok", "ok", "rejected", "requestLost", "replyLost", "delayed")
      }),
      fc.record({
        _tag: fc.constant("Undo" as const),
        step,
        outcome: fc.constantFrom("ok", "requestLost", "replyLost", "refused")
      }),
      fc.record({ _tag: fc.constantFrom("Duplicate", "Arrive", "GiveUp", "LeaveBehind", "Skip"), step }),
      fc.record({ _tag: fc.constant("Cancel" as const), because: fc.constantFrom("deadline", "request") }),
      fc.record({ _tag: fc.constant("End" as const), as: fc.constantFrom("completed", "aborted", "stuck") })
    )
  }

  /** Plays what can happen of what is proposed. */
  const injected = (saga: Saga, proposals: ReadonlyArray<RunEvent>): Run =>
    proposals.reduce<Run>((run, event) => {
      const known = replay(saga, run)
      const { applied = 0, undone = 0 } =
        "step" in event && known._tag === "Replayed" ? (known.end.steps.get(event.step) ?? {}) : {}
      // A participant that answers a repeat with its stored reply does not reject what it did.
      const isAbsurd = event._tag === "Invoke" && event.outcome === "rejected" && applied > undone
      return !isAbsurd && replay(saga, [...run, event])._tag === "Replayed" ? [...run, event] : run
    }, [])

  it.each(Object.entries(safeSagas))("%s never goes wrong, whatever is injected", (_, saga) => {
    fc.assert(
      fc.property(fc.array(proposal(Object.keys(saga.steps)), { minLength: 40, maxLength: 80 }), (proposals) => {
        const run = injected(saga, proposals)
        for (let length = 0; length <= run.length; length++) {
          const result = replay(saga, run.slice(0, length))
          if (result._tag === "Refused") throw new Error(result.reason)
          const { mode, steps } = result.end
          expect(mode).not.toBe("stuck")
          const isQuiet = [...steps.values()].every(({ pending }) => pending === 0)
          for (const { applied, undone } of steps.values()) {
            expect([0, 1]).toContain(applied - undone)
            if (isQuiet && mode === "aborted") expect(applied).toBe(undone)
          }
        }
      }),
      { numRuns: 60 }
    )
  })
})

describe("what makes a saga safe", () => {
  const attributes: Readonly<Record<string, (step: SagaStep) => SagaStep>> = {
    fenced: (step) => ({ ...step, fenced: false }),
    registers: (step) => ({ ...step, registers: "after" }),
    replay: (step) => ({ ...step, idempotency: "effect" }),
    idempotency: (step) => ({ ...step, idempotency: "none" }),
    undo: (step) => ({ ...step, compensate: "none" }),
    "idempotent undo": (step) => ({ ...step, compensation: { idempotency: "none", rejects: false } }),
    "undo that works": (step) => ({ ...step, compensation: { idempotency: "effect", rejects: true } }),
    "undo that is repeated": (step) => ({
      ...step,
      compensation: { idempotency: "effect", rejects: false, retry: "none" }
    }),
    rejection: (step) => ({ ...step, ignoresRejection: true }),
    timeout: (step) => ({ ...step, timeout: "none" })
  }
  const weakened = (saga: Saga, name: string, weaken: (step: SagaStep) => SagaStep): Saga => ({
    ...saga,
    steps: { ...saga.steps, [name]: weaken(saga.steps[name] ?? {}) }
  })

  it.each(Object.entries(safeSagas))(
    "of %s: taking one away is noticed, or no world shows that it matters",
    (_, saga) => {
      const noticed: Array<string> = []
      for (const name of Object.keys(saga.steps)) {
        for (const [attribute, weaken] of Object.entries(attributes)) {
          const weaker = weakened(saga, name, weaken)
          const verdict = judgeSaga(weaker)
          if (Object.keys(saga.steps).length <= 3) {
            expect(`${name} ${attribute} ${verdict._tag}`).toBe(
              `${name} ${attribute} ${naive(weaker).wrong.size === 0 ? "Holds" : "Fails"}`
            )
          }
          if (verdict._tag === "Fails") noticed.push(attribute)
        }
      }
      expect(new Set(noticed).size).toBeGreaterThan(5)
    }
  )

  it("of one step that can be undone is every one of its facts", () => {
    const saga: Saga = { steps: { a: safe(), b: final("pivot", { after: ["a"] }) } }
    const harmless = Object.entries(attributes)
      .filter(([, weaken]) => judgeSaga(weakened(saga, "a", weaken))._tag !== "Fails")
      .map(([attribute]) => attribute)
    expect(harmless).toEqual([])
  })
})

describe("sagas of many steps", () => {
  const names = (count: number): ReadonlyArray<string> =>
    Array.from({ length: count }, (_, at) => `s${String(at).padStart(2, "0")}`)
  const sagaOf = (count: number, step: (at: number, all: ReadonlyArray<string>) => SagaStep): Saga => ({
    steps: Object.fromEntries(names(count).map((name, at, all) => [name, safe(step(at, all))]))
  })
  const behind = (all: ReadonlyArray<string>, at: number): ReadonlyArray<string> => (at < 0 ? [] : [all[at] ?? ""])

  it.each<readonly [string, (at: number, all: ReadonlyArray<string>) => SagaStep]>([
    ["in a row", (at, all) => ({ after: behind(all, at - 1) })],
    ["beside one another", () => ({ after: [] })],
    ["beside one another, no two alike", (at) => ({ after: [], rejects: at % 2 === 0, retry: 1 + (at % 3) })],
    ["in four rows", (at, all) => ({ after: behind(all, at - 4) })],
    ["under conditions", (at, all) => ({ after: behind(all, at - 1), when: `condition ${at}` })],
    [
      "with an alternative each",
      (at, all) => ({
        after: behind(all, at - 2 - (at % 2)),
        ...(at % 2 === 1 ? { alternativeTo: all[at - 1] ?? "" } : {})
      })
    ],
    [
      "that say what is undone",
      (at, all) => ({ after: behind(all, at - 1), undoesWhen: { rejected: all.slice(0, at) } })
    ]
  ])("are decided in states that grow with their number: %s", (_, step) => {
    const [some, many] = [judgeSaga(sagaOf(16, step)), judgeSaga(sagaOf(64, step))]
    expect([some._tag, many._tag]).toEqual(["Holds", "Holds"])
    expect(many.states).toBeLessThan(some.states * 5)
  })

  it("and one that is not safe is found among them", () => {
    const saga = sagaOf(64, (at) => ({ after: [], ...(at === 40 ? { fenced: false } : {}) }))
    const verdict = judgeSaga(saga)
    expect(verdict._tag === "Fails" ? verdict.unsafe.map(({ violation, step }) => `${violation} ${step}`) : []).toEqual(
      ["effectLeft s40"]
    )
  })
})
