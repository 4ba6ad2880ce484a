import { Context, Team } from "@lintel/core"

export const WebTeam = Team.make("web-team", {
  contacts: { chat: "#web" },
  onCall: "https://oncall.shop.example/web"
})
export const CheckoutTeam = Team.make("checkout-team", {
  contacts: { chat: "#checkout", mail: "checkout@shop.example" },
  onCall: "https://oncall.shop.example/checkout"
})
export const MoneyTeam = Team.make("money-team", {
  contacts: { chat: "#money" },
  onCall: "https://oncall.shop.example/money"
})
export const WarehouseTeam = Team.make("warehouse-team", {
  formerly: ["team:fulfilment-team"],
  contacts: { chat: "#warehouse" },
  onCall: "https://oncall.shop.example/warehouse"
})

export const Billing = Context.make("billing", {
  team: MoneyTeam,
  language: { authorization: "money held on a card, not yet taken", capture: "taking the money that is held" }
})
export const Warehousing = Context.make("warehousing", {
  team: WarehouseTeam,
  language: { reservation: "goods set aside for one order, for 30 minutes at most" }
})
export const Ordering = Context.make("ordering", {
  team: CheckoutTeam,
  language: { order: "what a customer asked for and we promised", checkout: "the way from asking to promising" },
  relations: [
    { to: Billing, pattern: "customerSupplier", role: "downstream" },
    { to: Warehousing, pattern: "customerSupplier", role: "downstream" }
  ]
})
export const Delivery = Context.make("delivery", {
  team: WarehouseTeam,
  language: { shipment: "one order on its way; the warehouse calls it a parcel" },
  relations: [{ to: Ordering, pattern: "publishedLanguage", role: "downstream" }]
})
