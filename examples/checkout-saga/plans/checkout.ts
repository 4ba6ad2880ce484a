import * as Schema from "effect/Schema"
import { Saga } from "@lintel/core"
import { Accounting, Checkout, Consumers, Kitchen, Orders } from "../services.ts"

/** What makes a step safe whatever is lost, late or repeated. */
const undoable = {
  kind: "compensatable",
  idempotency: "replay", // a repeat gets the stored reply
  retry: 3,
  timeout: "5s",
  fenced: true, // an undo leaves a mark that refuses requests that come after it
  registers: "before", // the undo is on record before the request is sent
  compensation: { idempotency: "effect", rejects: false } // an undo always works in the end, also of nothing
} as const

/** What comes after the point of no return can only go on. */
const certain = {
  kind: "retriable",
  idempotency: "replay",
  retry: "untilDone",
  timeout: "5s",
  rejects: false
} as const

/** A ticket in the kitchen and a charge on the card, or neither; then the restaurant is told and paid. */
export const checkout = Saga.make("checkout", {
  style: "orchestrated",
  by: Orders,
  owner: Checkout,
  input: Schema.Struct({ orderId: Schema.String }),
  deadline: "10m",
  undoes: "reverseOrder",
  cancellation: "undoes",
  locks: { order: { protects: "an order that is being checked out", countermeasure: "semanticLock" } },
  steps: {
    createOrder: {
      ...undoable,
      call: Orders.operations.create,
      compensate: Orders.operations.reject,
      rejects: false,
      locks: ["order"]
    },
    verifyConsumer: {
      call: Consumers.operations.verify,
      kind: "readOnly",
      rejects: true,
      retry: 3,
      timeout: "2s",
      after: ["createOrder"]
    },
    createTicket: {
      ...undoable,
      call: Kitchen.operations.createTicket,
      compensate: Kitchen.operations.cancelTicket,
      rejects: true,
      after: ["verifyConsumer"]
    },
    authorizeCard: {
      call: Accounting.operations.authorizeCard,
      kind: "pivot",
      idempotency: "replay",
      retry: "untilDone",
      timeout: "5s",
      rejects: true,
      after: ["createTicket"]
    },
    approveTicket: { ...certain, call: Kitchen.operations.approveTicket, after: ["authorizeCard"] },
    payOut: { ...certain, call: Accounting.operations.payOut, after: ["authorizeCard"] },
    approveOrder: {
      ...certain,
      call: Orders.operations.approve,
      after: ["approveTicket", "payOut"],
      releases: ["order"]
    }
  },
  end: { approved: { kind: "completed" }, rejected: { kind: "aborted" } }
})
