import { indexModel, type Model, type Saga, type SagaStep } from "@lintel/model"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  compensationCandidates,
  compensationInputs,
  rejectionsAfterPivot,
  replay,
  rolloutOrder,
  type Run,
  sagaOrder,
  strandedSteps
} from "../src/index.js"

const object = (...names: ReadonlyArray<string>) => ({
  type: "object",
  properties: Object.fromEntries(names.map((name) => [name, { type: "string" }])),
  required: [...names]
})
const json = (schema: ReturnType<typeof object>) => ({ "application/json": { schema } })

const post = (path: string, takes: ReadonlyArray<string>, gives: ReadonlyArray<string>) =>
  ({
    _tag: "Http",
    method: "POST",
    path,
    ...(takes.length === 0 ? {} : { request: { content: json(object(...takes)) } }),
    responses: { "201": { content: json(object(...gives)) } }
  }) as const

const shop = (steps: Saga["steps"], more: Partial<Saga> = {}): Model => ({
  lintel: "1.0",
  contracts: {
    payments: {
      _tag: "Http",
      operations: {
        authorize: post("/authorizations", ["orderId", "amount"], ["authorizationId"]),
        void: post("/orders/{orderId}/void", [], []),
        cancel: post("/authorizations/cancel", ["authorizationId"], []),
        find: { _tag: "Http", method: "GET", path: "/orders/{orderId}" }
      }
    },
    stock: { _tag: "Http", operations: { reserve: post("/reservations", ["orderId"], ["reservationId"]) } }
  },
  services: { payments: { provides: ["contract:payments"] }, stock: { provides: ["contract:stock"] } },
  sagas: { checkout: { input: { schema: object("orderId", "amount") }, steps, ...more } }
})
const inspect = (model: Model) => {
  const index = indexModel(model)
  const saga = index.find("saga:checkout")!
  return { index, saga, order: sagaOrder(saga.value) }
}
const ask = (name: string) => ({ _tag: "Operation", operation: `operation:payments/${name}` }) as const
const reserve: SagaStep = {
  action: { _tag: "Operation", operation: "operation:stock/reserve" },
  compensate: ask("void")
}

describe("the order of steps", () => {
  it("names unknown predecessors and cycles", () => {
    const order = sagaOrder({ steps: { a: { after: ["b", "nowhere"] }, b: { after: ["a"] }, c: {} } })
    expect(order.unknown).toEqual([{ step: "a", after: "nowhere" }])
    expect(order.cycle).toEqual(["a", "b"])
  })
})

describe("stranded steps", () => {
  it("come with the shortest run, and that run leaves their effect behind", () => {
    const { index, saga } = inspect(
      shop({
        reserve,
        authorize: { action: ask("authorize"), after: ["reserve"] },
        ship: { after: ["authorize"], kind: "pivot" }
      })
    )
    const [stranded, ...others] = strandedSteps(index, saga)
    expect(others).toEqual([])
    expect(stranded?.step).toBe("authorize")
    expect(stranded?.run).toEqual([
      { _tag: "Invoke", step: "reserve", outcome: "ok" },
      { _tag: "Invoke", step: "authorize", outcome: "ok" },
      { _tag: "Invoke", step: "ship", outcome: "rejected" },
      { _tag: "LeaveBehind", step: "authorize" },
      { _tag: "Undo", step: "reserve", outcome: "ok" },
      { _tag: "End", as: "aborted" }
    ])
    const result = replay(saga.value, stranded!.run)
    expect(result._tag === "Replayed" && result.end.left).toEqual(["authorize"])
  })

  it("are not the last step, a read, a step past the pivot, or one that nothing can follow with a failure", () => {
    const silent = (steps: Saga["steps"]) => {
      const { index, saga } = inspect(shop(steps))
      expect(strandedSteps(index, saga)).toEqual([])
    }
    silent({ reserve, authorize: { action: ask("authorize"), after: ["reserve"] } })
    silent({ find: { action: ask("find") }, pay: { after: ["find"], kind: "pivot" } })
    silent({ pay: { kind: "pivot" }, ship: { after: ["pay"] }, mail: { after: ["ship"] } })
    silent({ pay: {}, mail: { after: ["pay"], kind: "retriable" } })
  })

  it("are not stranded by an alternative, of which no run does both", () => {
    const { index, saga } = inspect(
      shop({ card: { action: ask("authorize") }, invoice: { alternativeTo: "card", compensate: ask("void") } })
    )
    expect(strandedSteps(index, saga)).toEqual([])
  })

  it("may be stranded by a step that runs beside them", () => {
    const { index, saga } = inspect(shop({ reserve: {}, authorize: { compensate: ask("void") } }))
    expect(strandedSteps(index, saga).map(({ step, failing }) => [step, failing])).toEqual([["reserve", "authorize"]])
  })

  const kinds = fc.constantFrom(undefined, "compensatable", "pivot", "retriable", "readOnly")
  const sagas = fc
    .array(
      fc.record({
        kind: kinds,
        undone: fc.boolean(),
        rejects: fc.constantFrom(undefined, true, false),
        after: fc.array(fc.nat(5), { maxLength: 2 })
      }),
      {
        minLength: 1,
        maxLength: 6
      }
    )
    .map((list): Saga["steps"] =>
      Object.fromEntries(
        list.map(({ kind, undone, rejects, after }, i) => [
          `s${i}`,
          {
            ...(kind === undefined ? {} : { kind }),
            ...(undone ? { compensate: ask("void") } : {}),
            ...(rejects === undefined ? {} : { rejects }),
            after: [...new Set(after.filter((j) => j < i).map((j) => `s${j}`))]
          } satisfies SagaStep
        ])
      )
    )

  /** Every run without faults but one failure, the slow way: which steps can be left behind after an abort? */
  const leftBehind = (saga: Saga): ReadonlySet<string> => {
    const found = new Set<string>()
    const names = Object.keys(saga.steps)
    const goBack = (run: Run, done: ReadonlyArray<string>): void => {
      const back = done
        .toReversed()
        .filter((name) => saga.steps[name]?.kind !== "readOnly")
        .map((step) =>
          saga.steps[step]?.compensate === undefined
            ? ({ _tag: "LeaveBehind", step } as const)
            : ({ _tag: "Undo", step, outcome: "ok" } as const)
        )
      const result = replay(saga, [...run, ...back, { _tag: "End", as: "aborted" }])
      if (result._tag === "Replayed") for (const step of result.end.left) found.add(step)
    }
    const explore = (run: Run, done: ReadonlyArray<string>): void => {
      for (const step of names.filter((name) => !done.includes(name))) {
        const next: Run = [...run, { _tag: "Invoke", step, outcome: "ok" }]
        if (replay(saga, next)._tag === "Refused") continue
        // A retriable step that is rejected all the same is no failure that its author expects.
        if (saga.steps[step]?.kind !== "retriable") {
          goBack([...run, { _tag: "Invoke", step, outcome: "rejected" }], done)
          goBack([...run, { _tag: "Invoke", step, outcome: "requestLost" }, { _tag: "GiveUp", step }], [...done, step])
        }
        explore(next, [...done, step])
      }
    }
    explore([], [])
    return found
  }

  it("agree with trying every run", () => {
    fc.assert(
      fc.property(sagas, (steps) => {
        const { index, saga } = inspect(shop(steps))
        const found = strandedSteps(index, saga)
        for (const { step, run } of found) {
          const result = replay(saga.value, run)
          expect(result._tag === "Replayed" && result.end.left).toContain(step)
        }
        const excused = (name: string) => ["pivot", "retriable"].includes(steps[name]?.kind ?? "")
        const expected = [...leftBehind(saga.value)].filter((name) => !excused(name)).toSorted()
        expect(found.map(({ step }) => step).toSorted()).toEqual(expected)
      }),
      { numRuns: 300 }
    )
  })
})

describe("compensation inputs", () => {
  const inputs = (steps: Saga["steps"], more: Partial<Saga> = {}) => {
    const { index, saga, order } = inspect(shop(steps, more))
    return compensationInputs(index, saga, order)
  }

  it("may not come from the reply of their own step", () => {
    const [result] = inputs({ authorize: { action: ask("authorize"), compensate: ask("cancel") } })
    expect(result?.misplaced).toEqual([
      { input: "authorizationId", from: "authorize", reason: "ownResult", isStated: false }
    ])
    expect(inputs({ authorize: { action: ask("authorize"), compensate: ask("void") } })[0]?.misplaced).toEqual([])
  })

  it("may come from an earlier step, not from one beside or behind", () => {
    const compensate = {
      ...ask("cancel"),
      with: { authorizationId: { _tag: "Step", step: "authorize", pointer: "/authorizationId" } }
    } as const
    const authorize: SagaStep = { action: ask("authorize"), compensate: ask("void") }
    expect(inputs({ authorize, ship: { compensate, after: ["authorize"] } })[1]?.misplaced).toEqual([])
    expect(inputs({ authorize, ship: { compensate } })[1]?.misplaced.map(({ reason }) => reason)).toEqual([
      "notEarlier"
    ])
    expect(inputs({ ship: { compensate } })[0]?.misplaced.map(({ reason }) => reason)).toEqual(["unknownStep"])
    expect(
      inputs({ authorize: { action: ask("authorize"), compensate } })[0]?.misplaced.map(({ reason }) => reason)
    ).toEqual(["ownResult"])
  })

  it("stay unknown when nobody says what the saga starts with", () => {
    const { index, saga, order } = inspect({
      ...JSON.parse(JSON.stringify(shop({}))),
      sagas: { checkout: { steps: { authorize: { action: ask("authorize"), compensate: ask("cancel") } } } }
    })
    const [result] = compensationInputs(index, saga, order)
    expect(result?.misplaced).toEqual([])
    expect(result?.missing.map((item) => item.fact)).toContain("what the saga starts with")
  })

  it("choose what probably undoes a step", () => {
    const { index, saga, order } = inspect(shop({ authorize: { action: ask("authorize") } }))
    expect(compensationCandidates(index, saga, order, "authorize")).toEqual(["operation:payments/void"])
  })
})

describe("rejections after the pivot", () => {
  const rejected = (steps: Saga["steps"]) => {
    const { index, saga } = inspect(shop(steps))
    return rejectionsAfterPivot(index, saga).map(({ step, pivot, run }) => ({ step, pivot, end: run.at(-1) }))
  }
  it("leave the saga stuck", () => {
    expect(rejected({ pay: { kind: "pivot" }, approve: { kind: "retriable", rejects: true, after: ["pay"] } })).toEqual(
      [{ step: "approve", pivot: "pay", end: { _tag: "End", as: "stuck" } }]
    )
    expect(rejected({ pay: { kind: "pivot" }, approve: { kind: "retriable", after: ["pay"] } })).toEqual([])
    expect(rejected({ approve: { rejects: true }, pay: { kind: "pivot", after: ["approve"] } })).toEqual([])
  })
})

describe("replay", () => {
  const saga: Saga = {
    steps: { a: { compensate: ask("void") }, b: { after: ["a"], fenced: true, compensate: ask("void") } }
  }
  const refusal = (run: Run) => {
    const result = replay(saga, run)
    return result._tag === "Refused" ? `${result.at}: ${result.reason}` : "replayed"
  }
  const ok = (step: string) => ({ _tag: "Invoke", step, outcome: "ok" }) as const
  it("refuses what cannot happen, and says where", () => {
    expect(refusal([ok("b")])).toBe("0: the step waits for a")
    expect(refusal([ok("a"), ok("a")])).toBe("1: the step is already done")
    expect(refusal([ok("a"), { _tag: "End", as: "completed" }])).toBe("1: b is not done")
    expect(refusal([ok("toString")])).toBe("0: there is no such step")
    expect(refusal([ok("a"), ok("b"), { _tag: "End", as: "completed" }, ok("a")])).toBe("3: the saga has ended")
  })
  it("lets a late request through unless the step is fenced", () => {
    const run = (step: string, first: Run): Run => [
      ...first,
      { _tag: "Invoke", step, outcome: "delayed" },
      { _tag: "GiveUp", step },
      { _tag: "Undo", step, outcome: "ok" },
      ...(step === "b" ? ([{ _tag: "Undo", step: "a", outcome: "ok" }] as const) : []),
      { _tag: "End", as: "aborted" },
      { _tag: "Arrive", step }
    ]
    const left = (events: Run) => {
      const result = replay(saga, events)
      return result._tag === "Replayed" ? result.end.left : result.reason
    }
    expect(left(run("a", []))).toEqual(["a"])
    expect(left(run("b", [ok("a")]))).toEqual([])
  })
})

describe("rollout order", () => {
  const pair = (client: string, server: string, old: boolean, young: boolean) =>
    ({
      client,
      server,
      oldClientNewServer: old ? "compatible" : "breaking",
      newClientOldServer: young ? "compatible" : "breaking"
    }) as const
  it("follows pairwise constraints, or shows their cycle", () => {
    expect(rolloutOrder(["b", "a"], [pair("a", "b", true, false)])).toMatchObject({ _tag: "Order", units: ["b", "a"] })
    expect(rolloutOrder(["a", "b"], [pair("a", "b", true, false), pair("b", "a", true, false)])).toMatchObject({
      _tag: "Cycle",
      units: ["a", "b"]
    })
    expect(rolloutOrder(["a", "b"], [pair("a", "b", false, false)])._tag).toBe("NeedsIntermediate")
    expect(rolloutOrder(["a", "b"], [{ ...pair("a", "b", true, true), newClientOldServer: "undecided" }])._tag).toBe(
      "Undecided"
    )
  })
  it("reproduces the order of the Kubernetes version skew policy", () => {
    const order = rolloutOrder(
      ["kube-proxy", "kubelet", "controller-manager", "apiserver"],
      [
        pair("controller-manager", "apiserver", true, false),
        pair("kubelet", "apiserver", true, false),
        pair("kube-proxy", "apiserver", true, false)
      ]
    )
    expect(order._tag === "Order" && order.units[0]).toBe("apiserver")
  })
})
