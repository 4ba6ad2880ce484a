/** Mistakes that people make, each in one statement. The compiler's words for each are a golden file. */
export const mistakes: Readonly<Record<string, string>> = {
  "misspelt-operation": `export const call = Call.make({ from: Orders, to: Payments.operations.autorize })`,
  "unknown-step-in-after": `export const saga = Saga.make("checkout", {
  steps: {
    reserve: { call: Inventory.operations.reserve },
    pay: { call: toPayments, after: ["reserv"] }
  }
})`,
  "misspelt-field-of-step": `export const saga = Saga.make("checkout", {
  steps: { reserve: { call: Inventory.operations.reserve, compenstae: Inventory.operations.release } }
})`,
  "gate-about-another-service": `export const rollout = Rollout.make("inventory-2", {
  units: { inventory: Rollout.service(Inventory, { to: "2.0.0" }) },
  stages: ["10%", "100%"],
  gates: [authorizeLatency]
})`,
  "message-where-operation-belongs": `export const slow = Call.make({ from: Orders, to: OrderPlaced })`,
  "key-that-is-no-field": `export const message = Message.make("OrderShipped", { payload: OrderBody, key: "orderID" })`,
  "unit-of-another-library": `export const call = Call.make({ from: Orders, to: Payments.operations.void, timeout: "800 millis" })`,
  "operation-without-service": `export const call = Call.make({ from: Orders, to: Operation.post("/orders") })`,
  "two-steps-of-one-name": `export const saga = Saga.make("checkout", {
  steps: {
    reserve: { call: Inventory.operations.reserve },
    reserve: { call: Inventory.operations.release }
  }
})`,
  "compensation-by-own-result": `export const saga = Saga.make("checkout", {
  steps: {
    reserve: { call: Inventory.operations.reserve },
    authorize: {
      call: toPayments,
      compensate: Saga.action(Payments.operations.void, { with: { id: Saga.result("authorize", "/authorizationId") } }),
      after: ["reserve"]
    }
  }
})`,
  "compensation-of-first-step-by-own-result": `export const saga = Saga.make("checkout", {
  steps: {
    authorize: {
      call: toPayments,
      compensate: Saga.action(Payments.operations.void, { with: { id: Saga.result("authorize", "/authorizationId") } })
    }
  }
})`,
  "compensation-by-later-result": `export const saga = Saga.make("checkout", {
  steps: {
    reserve: {
      call: Inventory.operations.reserve,
      compensate: Saga.action(Inventory.operations.release, { with: { id: Saga.result("authorize", "/authorizationId") } })
    },
    authorize: { call: toPayments, after: ["reserve"] }
  }
})`,
  "compensation-by-result-of-parallel-step": `export const saga = Saga.make("checkout", {
  steps: {
    open: { call: Orders.operations.place },
    reserve: { call: Inventory.operations.reserve, after: ["open"] },
    authorize: {
      call: toPayments,
      compensate: Saga.action(Payments.operations.void, { with: { id: Saga.result("reserve", "/reservationId") } }),
      after: ["open"]
    }
  }
})`,
  "compensation-by-result-of-alternative": `export const saga = Saga.make("checkout", {
  steps: {
    open: { call: Orders.operations.place },
    authorize: { call: toPayments, after: ["open"] },
    invoice: {
      call: Orders.operations.place,
      compensate: Saga.action(Payments.operations.void, { with: { id: Saga.result("authorize", "/authorizationId") } }),
      alternativeTo: "authorize"
    }
  }
})`,
  "compensation-by-result-of-no-step": `export const saga = Saga.make("checkout", {
  steps: {
    reserve: { call: Inventory.operations.reserve },
    authorize: {
      call: toPayments,
      compensate: Saga.action(Payments.operations.void, { with: { id: Saga.result("reserv", "/reservationId") } }),
      after: ["reserve"]
    }
  }
})`,
  "step-by-result-of-later-step": `export const saga = Saga.make("checkout", {
  steps: {
    reserve: {
      call: Saga.action(Inventory.operations.reserve, { with: { orderId: Saga.result("authorize", "/authorizationId") } })
    },
    authorize: { call: toPayments, after: ["reserve"] }
  }
})`,
  "path-parameter-not-in-path": `export const operation = Operation.get("/orders/{orderId}", { params: { orderID: Schema.String } })`,
  "objective-as-float": `export const slo = Slo.availability("up", { of: Payments, objective: 0.999, window: "28d" })`,
  "schema-where-operation-belongs": `export const service = Service.make("mail", { operations: { send: Authorize } })`,
  "plain-object-as-payload": `export const operation = Operation.post("/orders", { payload: { orderId: "string" } })`,
  "service-where-operation-belongs": `export const call = Call.make({ from: Orders, to: Payments })`,
  "team-by-name": `export const service = Service.make("mail", { owner: "payments-team" })`,
  "misspelt-policy": `export const call = Call.make({ from: Orders, to: Payments.operations.void, retires: Retry.none })`,
  "unknown-delivery": `export const emission = Emit.make(OrderPlaced, { on: OrderEvents, delivery: "atLeastOnce" })`,
  "attempts-left-out": `export const retry = Retry.exponential({ base: "50ms" })`
}
