import { indexModel, type Model } from "@lintel/model"
import { describe, expect, it } from "vitest"
import { explorePair, lockCircles, replay, sagaConflicts } from "../src/index.js"

const does = (name: string) => ({ _tag: "Operation", operation: `operation:customers/${name}` }) as const
const operation = (path: string) => ({ _tag: "Http", method: "PUT", path }) as const
const credit = { store: "store:customers-db", collection: "credit" } as const
const flow = (name: string, ...tags: ReadonlyArray<"Read" | "Write">) => ({
  of: "service:customers" as const,
  trigger: does(name),
  steps: tags.map((_tag) => ({ _tag, ...credit }))
})

/** Richardson's example: a new order reads the credit that a cancelled order gives back, and the cancellation fails. */
const model = (create: object = {}, cancel: object = {}): Model => ({
  lintel: "1.0",
  contracts: {
    customers: {
      _tag: "Http",
      operations: Object.fromEntries(["release", "take", "check", "note"].map((name) => [name, operation(`/${name}`)]))
    }
  },
  services: { customers: { provides: ["contract:customers"], owns: ["store:customers-db"] } },
  stores: { "customers-db": {} },
  flows: {
    "customers/release": flow("release", "Write"),
    "customers/take": flow("take", "Write"),
    "customers/check": flow("check", "Read"),
    "customers/note": flow("note")
  },
  sagas: {
    cancel: {
      steps: {
        release: { action: does("release"), compensate: does("take") },
        close: { action: does("note"), after: ["release"], compensate: does("note") }
      },
      ...cancel
    },
    create: {
      steps: { check: { action: does("check") }, ship: { action: does("note"), after: ["check"], kind: "pivot" } },
      ...create
    }
  }
})

const withFlows = (design: Pick<Model, keyof Model>, flows: NonNullable<Model["flows"]>): Model => ({
  ...design,
  flows
})

const conflicts = (design: Model) =>
  sagaConflicts(indexModel(design)).conflicts.map(
    ({ kind, saga, step, other, otherStep, run }) =>
      `${kind} ${saga} ${step}, ${other} ${otherStep}: ${run
        .map(
          ({ saga: whose, event }) =>
            `${whose.slice(5)} ${"step" in event ? event.step : ""} ${"outcome" in event ? event.outcome : event._tag}`
        )
        .join(", ")}`
  )

describe("two sagas on the same data", () => {
  it("one reads what the other takes back", () => {
    const dirty =
      "dirtyRead saga:cancel release, saga:create check: cancel release ok, cancel close rejected, create check ok, cancel release ok, create ship ok"
    expect(conflicts(model())).toEqual([dirty])
  })

  it("no more, when it says how it treats what is not final", () => {
    const locks = (countermeasure: string) => ({ locks: { credit: { store: "store:customers-db", countermeasure } } })
    for (const way of ["rereadValue", "semanticLock", "byValue"]) expect(conflicts(model(locks(way)))).toEqual([])
    expect(conflicts(model({}, locks("commutativeUpdates")))).toEqual([])
  })

  it("a lock that the reader does not know of is ignored", () => {
    const locked = { locks: { credit: { store: "store:customers-db", countermeasure: "semanticLock" } } }
    const steps = model().sagas?.["cancel"]?.steps
    const found = conflicts(
      model({}, { ...locked, steps: { ...steps, release: { ...steps?.["release"], locks: ["credit"] } } })
    )
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(/^ignoredLock saga:cancel release, saga:create check/)
  })

  it("an undo writes over what the other wrote", () => {
    const writer = { steps: { take: { action: does("take"), kind: "pivot" } } }
    expect(conflicts(model(writer))[0]).toMatch(/^lostUpdate saga:cancel release, saga:create take/)
    const versioned = { ...writer, locks: { credit: { store: "store:customers-db", countermeasure: "versionFile" } } }
    expect(conflicts(model(versioned))).toEqual([])
  })

  it("never, when one begins only after the other can no longer go back", () => {
    const told = { _tag: "Message", message: "message:Cancelled" } as const
    const steps = model().sagas?.["cancel"]?.steps
    const late = model(
      { trigger: told },
      { steps: { ...steps, tell: { action: told, kind: "pivot", after: ["close"] } } }
    )
    expect(conflicts(late)).toEqual([])
    const early = model({ trigger: told }, { steps: { ...steps, tell: { action: told, after: ["release"] } } })
    expect(conflicts(early)).toHaveLength(1)
  })

  it("stays unknown where nobody says what is read and written", () => {
    const design = model()
    const { ["customers/note"]: _note, ...flows } = design.flows ?? {}
    expect(sagaConflicts(indexModel(withFlows(design, flows))).unknown).toEqual([
      "saga:cancel/step/close",
      "saga:cancel/step/release",
      "saga:create/step/ship"
    ])
    // Whether two runs of the cancellation meet in one row depends on its key, which nobody says.
    expect(sagaConflicts(indexModel(design)).unknown).toEqual(["saga:cancel/step/release"])
  })
})

describe("two runs of one saga", () => {
  const stock = { store: "store:stock-db", collection: "stock" } as const
  const design = (key: ReadonlyArray<string>, saga: object = {}, trigger = "/orderId"): Model => ({
    lintel: "1.0",
    contracts: {
      stock: {
        _tag: "Http",
        operations: { take: operation("/take"), give: operation("/give"), send: operation("/send") }
      }
    },
    messages: { Placed: { kind: "event", key: { pointer: trigger } } },
    services: { stock: { provides: ["contract:stock"], owns: ["store:stock-db"] } },
    stores: { "stock-db": { collections: { stock: { key } } } },
    flows: Object.fromEntries(
      (["take", "give", "send"] as const).map((name) => [
        `stock/${name}`,
        {
          of: "service:stock" as const,
          trigger: { _tag: "Operation" as const, operation: `operation:stock/${name}` as const },
          steps:
            name === "send"
              ? []
              : [
                  { _tag: "Read" as const, ...stock },
                  { _tag: "Write" as const, ...stock }
                ]
        }
      ])
    ),
    sagas: {
      order: {
        trigger: { _tag: "Message", message: "message:Placed" },
        steps: {
          take: {
            action: { _tag: "Operation", operation: "operation:stock/take" },
            compensate: { _tag: "Operation", operation: "operation:stock/give" }
          },
          send: { action: { _tag: "Operation", operation: "operation:stock/send" }, after: ["take"], kind: "pivot" }
        },
        ...saga
      }
    }
  })

  it("meet in rows that their key does not tell apart", () => {
    const found = sagaConflicts(indexModel(design(["sku"]))).conflicts
    expect(found.map(({ kind, step, otherStep }) => `${kind} ${step} ${otherStep}`)).toEqual([
      "dirtyRead take take",
      "lostUpdate take take"
    ])
    for (const { saga, other, run } of found) {
      expect([saga, other]).toEqual(["saga:order", "saga:order"])
      const own = (side: string) => run.flatMap((one) => (one.side === side ? [one.event] : []))
      const [order] = indexModel(design(["sku"])).ofKind("saga")
      expect(["first", "second"].map((side) => order && replay(order.value, own(side))._tag)).toEqual([
        "Replayed",
        "Replayed"
      ])
    }
  })

  it("do not meet in rows of their own, nor where they lock or count", () => {
    expect(conflicts(design(["order_id", "sku"]))).toEqual([])
    expect(conflicts(design(["order_id"]))).toEqual([])
    const locks = (countermeasure?: string) => ({
      locks: { stock: { store: "store:stock-db", ...(countermeasure === undefined ? {} : { countermeasure }) } }
    })
    expect(conflicts(design(["sku"], locks()))).toEqual([])
    expect(conflicts(design(["sku"], locks("commutativeUpdates")))).toEqual([])
    expect(conflicts(design(["sku"], locks("rereadValue")))).toEqual([expect.stringMatching(/^lostUpdate/)])
  })

  it("are not judged where nobody says by what rows or runs are told apart", () => {
    for (const doubtful of [design([]), design(["sku"], { trigger: undefined })]) {
      const { conflicts: found, unknown } = sagaConflicts(indexModel(doubtful))
      expect([found, unknown]).toEqual([[], ["saga:order/step/take"]])
    }
  })

  it("wait for one another where steps beside each other lock", () => {
    const step = (lock: string) => ({ action: does("note"), locks: [lock], compensate: does("note") })
    const locks = { x: { store: "store:s" as const }, y: { store: "store:s" as const } }
    const saga = (after: ReadonlyArray<string>): Model => ({
      lintel: "1.0",
      sagas: { one: { locks, steps: { a: step("x"), b: { ...step("y"), after } } } }
    })
    for (const [after, isBlocked] of [
      [[], true],
      [["a"], false]
    ] as const) {
      const sagas = indexModel(saga(after)).ofKind("saga")
      const [one] = sagas
      expect(lockCircles(sagas).length > 0).toBe(isBlocked)
      expect(one && explorePair(one, one)?.blocked !== undefined).toBe(isBlocked)
    }
  })
})

describe("two sagas that take the same locks", () => {
  const saga = (first: string, second: string) => ({
    locks: { x: { store: "store:customers-db" as const }, y: { store: "store:customers-db" as const } },
    steps: {
      a: { action: does("note"), locks: [first], compensate: does("note") },
      b: { action: does("note"), locks: [second], after: ["a"], compensate: does("note"), releases: [first, second] }
    }
  })
  const pair = (one: readonly [string, string], other: readonly [string, string]) => {
    const index = indexModel({ lintel: "1.0", sagas: { one: saga(...one), two: saga(...other) } })
    const [first, second] = index.ofKind("saga")
    return first === undefined || second === undefined ? undefined : explorePair(first, second)
  }

  it("wait for one another in different orders only", () => {
    const blocked = pair(["x", "y"], ["y", "x"])?.blocked
    expect(blocked?.map(({ saga: whose, event }) => `${whose} ${"step" in event ? event.step : ""}`)).toEqual([
      "saga:one a",
      "saga:two a"
    ])
    expect(pair(["x", "y"], ["x", "y"])?.blocked).toBeUndefined()
  })

  it("are few states: about the square of three for each step", () => {
    const steps = Object.fromEntries(
      Array.from({ length: 6 }, (_, at) => [
        `s${at}`,
        { action: does("note"), compensate: does("note"), ...(at === 0 ? {} : { after: [`s${at - 1}`] }) }
      ])
    )
    const index = indexModel({ lintel: "1.0", sagas: { one: { steps }, two: { steps } } })
    const [first, second] = index.ofKind("saga")
    const found = first === undefined || second === undefined ? undefined : explorePair(first, second)
    expect(found?.isComplete).toBe(true)
    expect(found?.states).toBeLessThanOrEqual((3 * 6 + 1) ** 2 * 4)
    for (const entity of [first, second]) expect(entity && replay(entity.value, [])._tag).toBe("Replayed")
  })
})
