import { Consumer } from "@lintel/core"
import { PaymentCaptured, Refunds } from "../contracts/payments.ts"
import { Orders } from "../services/orders.ts"

/** A partner that sells our goods. It told us which fields it reads, so the others may change. */
export const marketplace = Consumer.make("marketplace", {
  owner: "Bazaar GmbH",
  contact: "integration@bazaar.example",
  version: "5.1.3",
  share: "30%",
  calls: [
    Consumer.calls(Orders.operations.get, {
      responses: { 200: { reads: ["/status", "/trackingUrl"], handles: { "/status": ["confirmed", "shipped"] } } },
      rate: "40/s"
    }),
    Consumer.calls(Orders.operations.list, {
      responses: { 200: { reads: ["/orders/*/orderId", "/orders/*/status", "/next"] } }
    })
  ]
})

export const bookkeeping = Consumer.make("bookkeeping", {
  owner: "finance",
  reads: [Consumer.reads(PaymentCaptured, { reads: ["/orderId", "/amount/minor", "/amount/currency"] })]
})

export const careDesk = Consumer.make("care-desk", {
  owner: "customer care",
  calls: [Consumer.calls(Refunds.operations.refund, { sends: { reads: ["/refundId", "/orderId", "/amount"] } })]
})
