import { Operation, Service, System } from "@lintel/core"
import type { Model } from "@lintel/model"

/** The Model of a system of these. */
export const modelOf = (...include: ReadonlyArray<object>): Model => System.toModel(System.make("s", { include })).model

/** Why these are no Model, one line each. */
export const problemsOf = (...include: ReadonlyArray<object>): ReadonlyArray<string> => {
  const result = System.tryToModel(System.make("s", { include }))
  if (result._tag === "Assembled") return []
  return result.problems.map(({ address, place, reason }) =>
    [address, place, reason].filter((text) => text !== "").join(" | ")
  )
}

export const Payments = Service.make("payments", {
  operations: { pay: Operation.post("/payments"), get: Operation.get("/payments/{id}") }
})
export const Orders = Service.make("orders", {
  operations: { place: Operation.post("/orders"), get: Operation.get("/orders/{id}") }
})
