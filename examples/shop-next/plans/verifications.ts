import { Verification } from "@lintel/core"
import { Cards } from "../services/externals.ts"
import { CheckoutTeam, MoneyTeam } from "../services/organization.ts"
import { Payments } from "../services/payments.ts"
import { checkout } from "./checkout.ts"
import { checkOutLatency, placeAvailability } from "./objectives.ts"
import { holdMoney } from "./outside.ts"

export const sameKeyTwice = Verification.make("same-key-twice", {
  kind: "contract",
  when: "everyChange",
  owner: MoneyTeam,
  statement: "Two authorizations with one order id give one hold and the same reply.",
  verifies: [Payments.operations.authorize]
})
export const cardsDown = Verification.make("cards-down", {
  kind: "chaos",
  when: "beforeRelease",
  owner: MoneyTeam,
  statement:
    "With the card processor cut off, checkouts end as given up within two minutes and nothing stays reserved.",
  verifies: [checkout, holdMoney, Cards]
})
export const peakLoadTest = Verification.make("peak-load", {
  kind: "load",
  when: "beforeRelease",
  owner: CheckoutTeam,
  statement: "120 check-outs a second for an hour.",
  metric: "http_server_request_duration_seconds",
  verifies: [checkOutLatency, placeAvailability]
})
export const migrationRehearsal = Verification.make("migration-rehearsal", {
  kind: "integration",
  when: "duringRollout",
  owner: CheckoutTeam,
  statement: "Forward and back on last night's copy, with 5.1.3 and 5.2.0 running side by side."
})
