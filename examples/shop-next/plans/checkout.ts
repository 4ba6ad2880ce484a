import * as Schema from "effect/Schema"
import { Saga } from "@lintel/core"
import { OrderConfirmed } from "../contracts/ordering.ts"
import { Address, Lines, Money, OrderId } from "../contracts/vocabulary.ts"
import { OrderEvents } from "../services/channels.ts"
import { StockDb } from "../services/inventory.ts"
import { Orders, OrdersDb } from "../services/orders.ts"
import { CheckoutTeam } from "../services/organization.ts"
import * as calls from "./calls.ts"

class Checkout extends Schema.Class<Checkout>("Checkout")({
  orderId: OrderId,
  email: Schema.String,
  lines: Lines,
  total: Money,
  cardToken: Schema.String,
  shipTo: Address
}) {}

const orderId = Saga.input("/orderId")

/**
 * Goods, money and a carrier, or none of them. Everything is undone by the order's id, which is known before the first
 * step: a reply that is lost leaves nothing behind.
 */
export const checkout = Saga.make("checkout", {
  style: "orchestrated",
  by: Orders,
  trigger: Orders.operations.place,
  input: Checkout,
  owner: CheckoutTeam,
  deadline: "2m",
  consequence: "the customer has paid for goods that nobody sends",
  locks: {
    order: { store: OrdersDb, protects: "an order that is being checked out", countermeasure: "semanticLock" },
    stock: { store: StockDb, protects: "goods are counted down and up again", countermeasure: "commutativeUpdates" }
  },
  steps: {
    reserve: {
      call: Saga.action(calls.reserveStock, { with: { orderId, lines: Saga.input("/lines") } }),
      compensate: Saga.action(calls.releaseStock, { with: { orderId } }),
      locks: ["order"]
    },
    authorize: {
      call: Saga.action(calls.authorizePayment, {
        with: { orderId, amount: Saga.input("/total"), cardToken: Saga.input("/cardToken") }
      }),
      compensate: Saga.action(calls.voidPayment, { with: { orderId } }),
      after: ["reserve"]
    },
    book: {
      call: Saga.action(calls.bookShipment, { with: { orderId, shipTo: Saga.input("/shipTo") } }),
      compensate: Saga.action(calls.cancelShipment, { with: { orderId } }),
      after: ["reserve"]
    },
    capture: {
      call: Saga.action(calls.capturePayment, { with: { orderId } }),
      kind: "pivot",
      after: ["authorize", "book"]
    },
    confirm: {
      call: Saga.action(OrderConfirmed, {
        on: OrderEvents,
        with: { orderId, email: Saga.input("/email"), total: Saga.input("/total") }
      }),
      kind: "retriable",
      retry: "untilDone",
      rejects: false,
      after: ["capture"],
      releases: ["order"]
    }
  },
  end: {
    confirmed: { kind: "completed" },
    "given up": { kind: "aborted", owner: CheckoutTeam }
  }
})
