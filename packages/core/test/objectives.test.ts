import { Call, Slo, System } from "@lintel/core"
import { decode } from "@lintel/model"
import { expect, it } from "vitest"
import { modelOf, Orders, Payments, problemsOf } from "./authoring.js"

const upTo = (objective: string) =>
  Slo.availability("up", { of: Orders, objective: objective as `${number}%`, window: "28d" })

it.each([
  ["1", "is not below 1 (100%): an objective must leave an error budget"],
  ["100%", "is not below 1 (100%): an objective must leave an error budget"],
  ["1.000", "is not below 1 (100%): an objective must leave an error budget"],
  ["0", "is 0: nothing would ever violate it"],
  ["0.0%", "is 0: nothing would ever violate it"],
  ["101%", "is above 1 (100%)"],
  ["100 %", "is not a ratio such as 0.999 or 99.9%: leave the space out"],
  ["three nines", "is not a ratio such as 0.999 or 99.9%"]
])("an objective of %s is refused, and the reason says why", (objective, reason) => {
  expect(problemsOf(upTo(objective))).toEqual([`slo:up | objective | ${JSON.stringify(objective)} ${reason}`])
  const indicator = { _tag: "Availability" }
  const window = { _tag: "Rolling", duration: "28d" }
  const decoded = decode({ lintel: "1.0", slos: { up: { of: "service:orders", indicator, objective, window } } })
  expect(decoded).toMatchObject({
    _tag: "Refused",
    errors: [{ pointer: "/slos/up/objective", reason: `${JSON.stringify(objective)} ${reason}` }]
  })
})

it("the strictest objectives are kept to the last digit", () => {
  expect(modelOf(upTo("99.9999999999999999999%")).slos?.["up"]?.objective).toBe("0.999999999999999999999")
})

it("a composite names its parts, a budget those who may use it, a system how it is watched", () => {
  const toPayments = Call.make({ from: Orders, to: Payments.operations.pay })
  const parts = ["99.9%", "99.5%"] as const
  const [first, second] = parts.map((objective, i) =>
    Slo.availability(`part-${i}`, { of: Payments, objective, window: "28d" })
  )
  const journey = Slo.availability("journey", {
    of: Orders,
    objective: "99%",
    window: "28d",
    method: "occurrences",
    parts: [{ slo: first!, weight: 2 }, { slo: second! }],
    allocation: [
      { to: toPayments, share: "40%" },
      { to: "own", share: "0.25" }
    ]
  })
  const monitoring = { scrape: "15s", evaluation: "15s", notification: "1m", repair: "5m", retention: "15d" } as const
  const { model } = System.toModel(System.make("shop", { include: [journey], monitoring }))
  expect(model.system?.monitoring).toEqual(monitoring)
  expect(model.slos?.["journey"]).toMatchObject({
    parts: [{ slo: "slo:part-0", weight: 2 }, { slo: "slo:part-1" }],
    allocation: [
      { to: "own", share: "0.25" },
      { to: "call:orders/to-pay", share: "0.4" }
    ]
  })
})
