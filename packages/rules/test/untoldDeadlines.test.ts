import { check } from "@lintel/diagnostic"
import type { Model } from "@lintel/model"
import { describe, expect, it } from "vitest"
import { rules } from "../src/index.js"

type Deadline = "propagated" | "notPropagated" | undefined

const http = (name: string): NonNullable<Model["contracts"]>[string] => ({
  _tag: "Http",
  operations: { [name]: { _tag: "Http", method: "GET", path: "/" } }
})

const call = (from: string, to: string, perTry: "10s" | "20s", deadline: Deadline): object => ({
  from: `service:${from}`,
  to: { operation: `operation:${to}` },
  policy: { timeouts: { perTry }, retry: "none", ...(deadline === undefined ? {} : { deadline }) }
})

/** Web waits 10 s for orders, which waits 20 s for prices. */
const design = (web: Deadline, orders: Deadline): Model => ({
  lintel: "1.0",
  contracts: { orders: http("place"), pricing: http("price") },
  services: { web: {}, orders: { provides: ["contract:orders"] }, pricing: { provides: ["contract:pricing"] } },
  calls: {
    "web/place": call("web", "orders/place", "10s", web) as never,
    "orders/price": call("orders", "pricing/price", "20s", orders) as never
  }
})

const told = (model: Model): string => {
  const own = rules.filter(({ code }) => code === "resilience/work-for-nobody")
  const { findings, notChecked } = check(model, own, { now: "2026-11-21" })
  if (findings.length > 0) return "wasted"
  return notChecked.length > 0 ? "not checked" : "nothing"
}

describe("a deadline that is not handed on", () => {
  it.each([
    ["propagated", "propagated", "nothing"],
    ["propagated", "notPropagated", "wasted"],
    ["propagated", undefined, "not checked"],
    ["notPropagated", "propagated", "wasted"],
    ["notPropagated", undefined, "wasted"],
    [undefined, "notPropagated", "wasted"],
    [undefined, undefined, "not checked"]
  ] as const)("web %s, orders %s: %s", (web, orders, expected) => {
    expect(told(design(web, orders))).toBe(expected)
  })
})

describe("how long a step waits for a person", () => {
  const saga = (steps: object): Model => ({
    lintel: "1.0",
    teams: { desk: {} },
    services: { orders: {} },
    sagas: { s: { by: "service:orders", deadline: "2d", steps: steps as never } }
  })
  const waits = (model: Model): ReadonlyArray<string> =>
    check(
      model,
      rules.filter(({ code }) => code === "saga/waits-for-ever"),
      { now: "2026-11-21" }
    ).notChecked.flatMap(({ fact }) => fact ?? [])
  const asked = { human: { owner: "team:desk" } }

  it("says the saga's time before the point of no return, and nobody behind it", () => {
    expect(waits(saga({ h: asked, p: { kind: "pivot", after: ["h"] } }))).toEqual([])
    expect(waits(saga({ p: { kind: "pivot" }, h: { ...asked, after: ["p"] } }))).toEqual(["how long the step waits"])
  })
})
