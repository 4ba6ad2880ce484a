import { Operation, Saga, type SagaTarget, Service } from "@lintel/core"
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
