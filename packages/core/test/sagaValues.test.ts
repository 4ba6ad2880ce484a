import { Message, Operation, Saga, type SagaStep, type SagaTarget, Service } from "@lintel/core"
import { describe, expect, expectTypeOf, it } from "vitest"

const Stock = Service.make("stock", {
  operations: { reserve: Operation.post("/reservations"), release: Operation.del("/reservations/{id}") }
})
const releasing = <From extends string>(step: From) =>
  Saga.action(Stock.operations.release, { with: { id: Saga.result(step, "/id"), reason: Saga.constant("undone") } })

/** Whether a step of a saga of these steps may do this. */
type Takes<Steps extends string, Action> = Action extends SagaTarget<Steps> ? true : false

describe("what an action may read", () => {
  it("is the reply of a step, told when the design is compiled", () => {
    const [ofA, ofB] = [releasing("a"), releasing("b")] as const
    expectTypeOf<Takes<"a", typeof ofA>>().toEqualTypeOf<true>()
    expectTypeOf<Takes<"a" | "c", typeof ofB>>().toEqualTypeOf<false>()
    expectTypeOf<Takes<never, typeof ofA>>().toEqualTypeOf<false>()
    const saga = Saga.make("order", {
      steps: {
        a: { call: Stock.operations.reserve },
        b: { call: Stock.operations.reserve, compensate: releasing("a"), after: ["a"] },
        c: {
          call: Saga.action(Stock.operations.reserve, {
            with: { first: Saga.result("a", "/id"), second: Saga.result("b", "/id"), order: Saga.input("/orderId") }
          }),
          after: ["b"]
        }
      }
    })
    expect(Object.keys(saga.steps)).toEqual(["a", "b", "c"])
  })

  it("is nothing of a step that is not there", () => {
    const unknown = () =>
      Saga.make("unknown", {
        steps: {
          a: { call: Stock.operations.reserve },
          b: {
            // @ts-expect-error there is no such step
            call: releasing("aa"),
            after: ["a"]
          }
        }
      })
    // What is wrong is a rule's to tell, where types were not asked.
    expect(unknown().name).toBe("unknown")
  })

  it("is the reply of a step that is earlier whenever it runs, in branches, joins and nested sagas", () => {
    const Paid = Message.make("Paid")
    const inner = Saga.make("inner", { steps: { only: { call: Stock.operations.reserve, compensate: "none" } } })
    const saga = Saga.make("order", {
      choices: { paying: ["by card", "on account"] },
      steps: {
        open: { call: Stock.operations.reserve },
        card: { call: releasing("open"), after: ["open"], when: "by card", compensate: releasing("open") },
        account: { call: Paid, after: ["open"], when: "on account", compensate: releasing("open") },
        giro: { call: Paid, alternativeTo: "account", waitsFor: [Paid], compensate: releasing("open") },
        // Whether the step of a branch was done at all is for `saga/value-absent` to tell.
        join: { saga: inner, after: ["card", "account"], compensate: releasing("card") },
        last: {
          call: releasing("join"),
          after: ["join"],
          compensate: releasing("open"),
          undoesWhen: { rejected: ["card"] }
        }
      }
    })
    expect(saga.steps["last"]?.compensate).toMatchObject({ reads: ["open"] })
    const refused = () => [
      Saga.make("branches", {
        steps: {
          card: { when: "by card" },
          // @ts-expect-error of two branches, one is not earlier than the other
          account: { when: "on account", compensate: releasing("card") }
        }
      }),
      Saga.make("alternatives", {
        steps: {
          // @ts-expect-error of two alternatives, one is done
          account: { call: Paid, compensate: releasing("giro") },
          // @ts-expect-error of two alternatives, one is done
          giro: { call: Paid, alternativeTo: "account", compensate: releasing("account") }
        }
      }),
      Saga.make("circle", {
        steps: {
          a: { after: ["b"], compensate: releasing("b") },
          // @ts-expect-error a step that waits for itself is not earlier than itself
          b: { after: ["a"], compensate: releasing("b") }
        }
      })
    ]
    expect(refused()).toHaveLength(3)
  })

  it("is left to rules where the types of steps do not tell their order", () => {
    const shared = { a: { call: Stock.operations.reserve } }
    const typed: Record<"a" | "b", SagaStep<"a" | "b">> = { a: { compensate: releasing("b") }, b: {} }
    const sagas = [
      Saga.make("typed", { steps: typed }),
      Saga.make("computed", { steps: Object.fromEntries([["a", { compensate: releasing("x" as string) }]]) }),
      Saga.make("spread", { steps: { ...shared, b: { after: ["a"], compensate: releasing("a") } } })
    ]
    expect(sagas.map(({ steps }) => Object.keys(steps).length)).toEqual([2, 1, 2])
  })

  it("is what the saga's input and constants give, in a saga of one step too", () => {
    const orderId = Saga.input("/orderId")
    const saga = Saga.make("one", {
      steps: {
        a: {
          call: Saga.action(Stock.operations.reserve, { with: { orderId } }),
          compensate: Saga.action(Stock.operations.release, { with: { id: orderId, why: Saga.constant(1) } })
        }
      }
    })
    expect(saga.name).toBe("one")
  })
})
