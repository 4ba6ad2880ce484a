import { Suppression } from "@lintel/core"
import { CarrierApi } from "../contracts/carrier.ts"

/** What we know and live with. A finding that is accepted here is counted, and one that is gone is reported. */
export const carrierErrors = Suppression.make("carrier-errors", {
  code: "http/error-shape-missing",
  subject: CarrierApi,
  reason: "The carrier answers errors as text in three languages. We look at the status only.",
  owner: "warehouse-team",
  ticket: "SHOP-1482"
})
