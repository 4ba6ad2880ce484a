import { Team } from "@lintel/core"

export const SalesTeam = Team.make("sales-team", {
  contacts: { chat: "#sales" },
  onCall: "https://oncall.example/sales"
})
export const MoneyTeam = Team.make("money-team", {
  contacts: { chat: "#money" },
  onCall: "https://oncall.example/money"
})
export const WarehouseTeam = Team.make("warehouse-team", {
  contacts: { chat: "#warehouse" },
  onCall: "https://oncall.example/warehouse"
})
