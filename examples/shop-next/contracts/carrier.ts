import * as Schema from "effect/Schema"
import { Contract, Operation } from "@lintel/core"

class Parcel extends Schema.Class<Parcel>("Parcel")({ name: Schema.String, address: Schema.String }) {}
class Slot extends Schema.Class<Slot>("Slot")({ slot: Schema.String }) {}

/** What the carrier's manual says, as far as we use it. */
export const CarrierApi = Contract.make("carrier", {
  version: "7",
  operations: {
    book: Operation.put("/parcels/{reference}", {
      params: { reference: Schema.String },
      payload: Parcel,
      success: Slot
    }),
    cancel: Operation.del("/parcels/{reference}", { params: { reference: Schema.String }, success: Schema.Void })
  }
})
