import { Alternative, Constraint, Decision, Risk } from "@lintel/core"
import { Cards } from "../services/externals.ts"
import { Orders } from "../services/orders.ts"
import { CheckoutTeam, MoneyTeam, WebTeam } from "../services/organization.ts"
import { Payments } from "../services/payments.ts"
import { Storefront } from "../services/storefront.ts"
import { checkout } from "./checkout.ts"
import { checkOutLatency } from "./objectives.ts"
import { authorizePayment } from "./calls.ts"
import { holdMoney } from "./outside.ts"
import { integerTotals } from "./rollouts.ts"
import { cardsDown, migrationRehearsal, peakLoadTest, sameKeyTwice } from "./verifications.ts"

export const answersAtOnce = Constraint.make("answers-at-once", {
  kind: "quality",
  actor: "a customer",
  statement: "A customer who checks out gets an answer at once, whatever the bank and the carrier do.",
  measure: "99 % of check-outs answer within 800 ms, at 120 a second",
  about: [Storefront.operations.checkOut, checkOutLatency],
  owner: WebTeam,
  status: "accepted"
})
export const neverTwice = Constraint.make("never-twice", {
  kind: "business",
  statement: "Nobody pays twice for one order.",
  about: [Payments],
  owner: MoneyTeam,
  status: "accepted"
})
export const cardsStayOut = Constraint.make("cards-stay-out", {
  kind: "regulatory",
  statement: "Card numbers never reach our systems, only tokens of the card processor (PCI DSS, SAQ A).",
  about: [Payments.operations.authorize],
  owner: MoneyTeam,
  status: "accepted"
})

export const orchestrated = Alternative.make("orchestrated-checkout", {
  summary: "Orders runs a saga that reserves, authorizes, books and captures.",
  gains: ["One place knows where each checkout stands.", "The customer is answered before the bank is."],
  costs: ["Orders has to keep the state of every checkout.", "A confirmation comes later than the answer."]
})
export const choreographed = Alternative.make("choreographed-checkout", {
  summary: "Each service reacts to the events of the others.",
  gains: ["No service is in the middle."],
  costs: ["Nobody sees a whole checkout.", "What undoes what is spread over four services."]
})
export const synchronous = Alternative.make("synchronous-checkout", {
  summary: "Check-out answers when the money is taken.",
  gains: ["Nothing to undo later: the customer sees every refusal."],
  costs: ["The storefront is down whenever the bank or the carrier is."]
})

export const checkoutIsASaga = Decision.make("checkout-is-a-saga", {
  title: "Checkout is an orchestrated saga",
  status: "accepted",
  date: "2026-02-12",
  owner: CheckoutTeam,
  about: [checkout, Orders],
  addresses: [answersAtOnce, neverTwice],
  chosen: orchestrated,
  considered: [orchestrated, choreographed, synchronous],
  rationale:
    "Answering at once leaves out the synchronous way; care has to see where an order stands, which leaves out events alone.",
  consequences: ["Compensations use the order's id only.", "An order can be cancelled after it was accepted."]
})
export const hostedCardFields = Decision.make("hosted-card-fields", {
  title: "Card fields are hosted by the card processor",
  status: "accepted",
  date: "2025-11-03",
  owner: MoneyTeam,
  about: [Cards, Storefront],
  addresses: [cardsStayOut],
  chosen: Alternative.make("hosted-fields", {
    gains: ["The audit is a questionnaire."],
    costs: ["The card processor decides how the fields look."]
  }),
  considered: [
    Alternative.make("own-vault", { gains: ["Free choice of processors."], costs: ["A yearly audit on site."] })
  ],
  rationale: "Two processors are not worth an audit.",
  consequences: ["Changing the processor means new tokens for every saved card."]
})

export const bankDown = Risk.make("bank-down", {
  statement: "The card processor is down for an hour on a busy day, and checkouts pile up.",
  likelihood: "medium",
  impact: "high",
  owner: MoneyTeam,
  about: [Cards, holdMoney],
  mitigations: {
    breaker: {
      statement: "The breaker opens after half of 20 calls failed, and the saga gives the order up.",
      by: [holdMoney, checkout],
      verification: [cardsDown]
    }
  }
})
export const paidTwice = Risk.make("paid-twice", {
  statement: "A lost reply is asked for again, and the customer is charged twice.",
  likelihood: "high",
  impact: "high",
  owner: MoneyTeam,
  about: [authorizePayment],
  mitigations: {
    key: {
      statement: "The order's id is the idempotency key, here and at the card processor.",
      by: [Payments.operations.authorize, Cards.operations.hold],
      verification: [sameKeyTwice]
    }
  }
})
export const totalsDrift = Risk.make("totals-drift", {
  statement: "Between expand and contract the two columns of a total disagree.",
  likelihood: "low",
  impact: "medium",
  owner: CheckoutTeam,
  about: [integerTotals],
  mitigations: {
    compare: {
      statement: "The backfill compares every row, and its stage waits for no mismatch.",
      by: [integerTotals],
      verification: [migrationRehearsal, peakLoadTest]
    }
  }
})
