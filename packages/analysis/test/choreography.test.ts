import type * as Design from "@lintel/model"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type Automaton, exploreChoreography, meet, replayChoreography } from "../src/index.js"

type Saga = Pick<Design.Saga, keyof Design.Saga>
type SagaStep = Pick<Design.SagaStep, keyof Design.SagaStep>

const tells = (name: string) => ({ _tag: "Message", message: `message:${name}` }) as const
const does = (name: string) => ({ _tag: "Operation", operation: `operation:all/${name}` }) as const

/** An order that three services place together: stock and money, or none of them. */
const order = (more: Readonly<Record<string, SagaStep>> = {}, saga: Partial<Saga> = {}): Saga => ({
  style: "choreographed",
  trigger: { _tag: "Operation", operation: "operation:orders/place" },
  steps: {
    place: {
      by: "service:orders",
      kind: "compensatable",
      action: tells("OrderPlaced"),
      compensate: tells("OrderCancelled")
    },
    reserve: {
      by: "service:stock",
      waitsFor: ["message:OrderPlaced"],
      action: tells("StockReserved"),
      compensate: does("release")
    },
    release: { by: "service:stock", waitsFor: ["message:OrderCancelled"], after: ["reserve"], action: does("release") },
    pay: {
      by: "service:payments",
      kind: "pivot",
      waitsFor: ["message:StockReserved"],
      action: tells("Paid"),
      rejects: true
    },
    decline: {
      by: "service:payments",
      alternativeTo: "pay",
      waitsFor: ["message:StockReserved"],
      action: tells("Declined")
    },
    confirm: { by: "service:orders", kind: "retriable", after: ["place"], waitsFor: ["message:Paid"] },
    cancel: {
      by: "service:orders",
      kind: "retriable",
      alternativeTo: "confirm",
      waitsFor: ["message:Declined"],
      action: tells("OrderCancelled")
    },
    ...more
  },
  ...saga
})
const found = (saga: Saga, options = {}): ReadonlyArray<string> => {
  const verdict = exploreChoreography(saga, options)
  if (verdict._tag === "Undecided") return [verdict.reason]
  return verdict.unsafe.map(({ violation, step, run }) => {
    if (violation !== "neverDone") expect(replayChoreography(saga, run)._tag).toBe("Replayed")
    return `${violation} ${step}: ${run.map((event) => `${event.step} ${event._tag}`).join(", ")}`
  })
}

describe("a choreography", () => {
  it("holds when both outcomes end everywhere", () => {
    expect(exploreChoreography(order())).toMatchObject({ _tag: "Decided", unsafe: [], unsent: [], unread: [] })
  })

  it("names messages that nobody sends, and messages that nobody reads", () => {
    const verdict = exploreChoreography(
      order({ tell: { by: "service:mail", waitsFor: ["message:Shipped"], action: tells("Mailed") } })
    )
    expect(verdict).toMatchObject({ unsent: ["message:Shipped"], unread: ["message:Mailed"] })
    expect(found(order({ tell: { by: "service:mail", waitsFor: ["message:Shipped"] } }))).toContain("neverDone tell: ")
  })

  it("shows who waits for ever when nobody hears of the failure", () => {
    const deaf = order()
    const { cancel: _cancel, ...steps } = deaf.steps
    const [first] = found({ ...deaf, steps })
    expect(first).toBe("waitsForEver confirm: place Do, reserve Do, decline Do")
  })

  it("shows what stays when the reaction is missing", () => {
    const { release: _release, ...steps } = order().steps
    expect(found({ ...order(), steps })).toContain("effectLeft reserve: place Do, reserve Do, decline Do, cancel Do")
  })

  it("shows what happens after everybody stopped waiting", () => {
    const impatient = order({
      confirm: { by: "service:orders", kind: "retriable", after: ["place"], waitsFor: ["message:Paid"], timeout: "1h" },
      cancel: { by: "service:orders", alternativeTo: "confirm", action: tells("OrderCancelled") }
    })
    expect(found(impatient)).toContain(
      "effectMissing confirm: place Do, confirm Expire, cancel Do, reserve Do, pay Do, release Do"
    )
  })

  it("takes a lossy message for one that may never come", () => {
    const saga = order()
    expect(found(saga, { lossy: new Set(["message:Paid"]) })).toContain(
      "waitsForEver confirm: place Do, reserve Do, pay Do"
    )
  })

  it("keeps no lock", () => {
    const locked = order({
      place: {
        by: "service:orders",
        action: tells("OrderPlaced"),
        compensate: tells("OrderCancelled"),
        locks: ["order"]
      },
      confirm: {
        by: "service:orders",
        kind: "retriable",
        after: ["place"],
        waitsFor: ["message:Paid"],
        releases: ["order"]
      }
    })
    expect(found(locked).filter((line) => line.startsWith("lockKept"))).toEqual([])
    const forgotten = { ...locked, steps: { ...locked.steps, confirm: { ...locked.steps["confirm"], releases: [] } } }
    expect(found(forgotten)).toContain("lockKept place: place Do, reserve Do, pay Do, confirm Do")
  })

  it("is undecided where nobody says who does what", () => {
    expect(exploreChoreography({ steps: { a: {} } })).toEqual({ _tag: "Undecided", reason: "nobody says who does a" })
    expect(exploreChoreography({ steps: { a: { by: "service:a", after: ["a"] } } })._tag).toBe("Undecided")
  })
})

describe("services that send one another messages", () => {
  const arrow = (
    from: number,
    to: number,
    needs: ReadonlyArray<string>,
    sends: ReadonlyArray<string>,
    isProgress = true
  ) => ({
    from,
    to,
    needs,
    sends,
    isProgress,
    mayFailToCome: false,
    event: `${from}>${to}`
  })
  const service = (
    name: string,
    rests: ReadonlyArray<boolean>,
    ...arrows: ReadonlyArray<ReturnType<typeof arrow>>
  ): Automaton<string> => ({
    name,
    isResting: rests,
    arrows
  })

  it("go round for ever, unless the circle has progress", () => {
    const ping = (isProgress: boolean) =>
      service(
        "ping",
        [true, true],
        arrow(0, 1, [], ["Ping"]),
        arrow(1, 0, ["Pong"], ["Ping"], isProgress),
        arrow(0, 1, ["Pong"], [], isProgress)
      )
    const pong = service("pong", [true], arrow(0, 0, ["Ping"], ["Pong"]))
    expect(meet([ping(false), pong]).livelocks.map((livelock) => livelock.service)).toEqual(["ping"])
    expect(meet([ping(true), pong]).livelocks).toEqual([])
  })

  it("end where nothing is expected of any, or are stuck", () => {
    const sender = service("sender", [false, true], arrow(0, 1, [], ["Hello"]))
    const reader = service("reader", [false, true], arrow(0, 1, ["Hello"], []))
    expect(meet([sender, reader])).toMatchObject({ states: 3, deadlocks: [], isComplete: true })
    expect(meet([reader]).deadlocks).toEqual([{ service: "reader", run: [] }])
    expect(meet([sender, reader], { mostStates: 2 }).isComplete).toBe(false)
  })
})

describe("every choreography", () => {
  const messages = ["A", "B", "C"]
  const anyStep = fc.record({
    by: fc.constantFrom("service:one" as const, "service:two" as const),
    waits: fc.subarray(messages, { maxLength: 1 }),
    tells: fc.constantFrom(...messages, undefined),
    undone: fc.boolean(),
    rejects: fc.boolean(),
    timeout: fc.constantFrom(undefined, "1h" as const, "none" as const),
    kind: fc.constantFrom(undefined, "compensatable" as const, "pivot" as const, "retriable" as const),
    after: fc.nat(3),
    alternative: fc.nat(5)
  })
  const sagas = fc.array(anyStep, { minLength: 1, maxLength: 4 }).map((steps): Saga => ({
    style: "choreographed",
    steps: Object.fromEntries(
      steps.map(({ waits, tells: told, undone, timeout, kind, after, alternative, ...rest }, at) => [
        `s${at}`,
        {
          ...rest,
          waitsFor: waits.map((name) => `message:${name}` as const),
          ...(told === undefined ? {} : { action: tells(told) }),
          ...(undone ? { compensate: does("undo") } : {}),
          ...(timeout === undefined ? {} : { timeout }),
          ...(kind === undefined ? {} : { kind }),
          ...(after < at ? { after: [`s${after}`] } : {}),
          ...(alternative === 0 && at > 0 ? { alternativeTo: "s0" } : {})
        }
      ])
    )
  }))

  it("has unsafe runs that the interpreter confirms, and none that it refuses", () => {
    fc.assert(
      fc.property(sagas, (saga) => {
        const verdict = exploreChoreography(saga)
        if (verdict._tag === "Undecided") return
        for (const { violation, run } of verdict.unsafe)
          if (violation !== "neverDone") expect(replayChoreography(saga, run)._tag).toBe("Replayed")
        expect(verdict.isComplete).toBe(true)
      }),
      { numRuns: 300 }
    )
  })

  it("finds every wait that trying all runs of the interpreter finds", () => {
    const events = ["Do", "Refuse", "Expire", "Undo", "Leave"] as const
    fc.assert(
      fc.property(sagas, (saga) => {
        const verdict = exploreChoreography(saga)
        if (verdict._tag === "Undecided") return
        // A step that some run of the interpreter does is one that the automata do.
        const done = new Set<string>()
        const seen = new Set<string>()
        const open: Array<ReadonlyArray<{ readonly _tag: (typeof events)[number]; readonly step: string }>> = [[]]
        for (let run = open.pop(); run !== undefined && seen.size < 400; run = open.pop()) {
          for (const step of Object.keys(saga.steps)) {
            for (const _tag of events) {
              const next = [...run, { _tag, step }]
              const played = replayChoreography(saga, next)
              if (played._tag === "Refused") continue
              if (_tag === "Do") done.add(step)
              const key = next
                .map((event) => `${event._tag} ${event.step}`)
                .toSorted()
                .join()
              if (seen.has(key) || next.length > 6) continue
              seen.add(key)
              open.push(next)
            }
          }
        }
        const never = verdict.unsafe.flatMap(({ violation, step }) => (violation === "neverDone" ? [step] : []))
        expect(never.filter((step) => done.has(step))).toEqual([])
      }),
      { numRuns: 60 }
    )
  })
})

describe("a choreography with a choice", () => {
  const send = (name: string) => ({ _tag: "Message", message: `message:${name}` }) as const
  const bought: Saga = {
    style: "choreographed",
    steps: {
      place: { by: "service:orders", action: send("Placed"), compensate: send("Cancelled") },
      charge: { by: "service:cards", waitsFor: ["message:Placed"], when: "by card", action: send("Charged") },
      bill: { by: "service:bills", waitsFor: ["message:Placed"], when: "on account", action: send("Billed") },
      "ship-charged": { by: "service:orders", after: ["place"], when: "by card", waitsFor: ["message:Charged"] },
      "ship-billed": { by: "service:orders", after: ["place"], when: "on account", waitsFor: ["message:Billed"] }
    }
  }
  const violations = (saga: Saga): ReadonlyArray<string> => {
    const verdict = exploreChoreography(saga)
    return verdict._tag === "Decided" ? verdict.unsafe.map(({ violation, step }) => `${violation} ${step}`) : []
  }

  it("takes one way", () => {
    expect(violations({ ...bought, choices: { paying: ["by card", "on account"] } })).toEqual([])
  })

  it("is looked at on every way", () => {
    const others = Object.fromEntries(Object.entries(bought.steps).filter(([name]) => name !== "bill"))
    const unbilled: Saga = { ...bought, steps: others, choices: { paying: ["by card", "on account"] } }
    expect(violations(unbilled)).toContain("waitsForEver ship-billed")
    expect(violations(unbilled)).not.toContain("waitsForEver ship-charged")
  })
})
