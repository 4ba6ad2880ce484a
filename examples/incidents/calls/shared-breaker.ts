// A database gets slow, retries add to it, and the breaker opens: the one breaker that guards all calls of the gateway.
// For three and a half hours, requests are refused that need neither the database nor anything behind it.
//
// DoorDash, 12 May 2022, as told in its engineering blog.
import { Call, Operation, Retry, Service, System } from "@lintel/core"

const Orders = Service.make("orders", { operations: { list: Operation.get("/orders") } })
const Menus = Service.make("menus", { operations: { show: Operation.get("/menus/{store}") } })
const Gateway = Service.make("gateway")

const breaker = { failureRatio: "50%", minimumCalls: 20, openFor: "30s", scope: "backend" } as const
const guarded = { from: Gateway, timeout: "1s", retry: Retry.none, breaker } as const

export const design = System.make("shared-breaker", {
  include: [Call.make({ ...guarded, to: Orders.operations.list }), Call.make({ ...guarded, to: Menus.operations.show })]
})
