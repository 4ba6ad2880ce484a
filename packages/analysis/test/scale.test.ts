import { indexModel, type Model } from "@lintel/model"
import { expect, it } from "vitest"
import { amplifiedPaths, availabilityCheck, callGraph, deadlineChecks } from "../src/index.js"

/** Services in layers, five operations and five calls each, every third with a flow, every second with an objective. */
const layered = (size: number): Model => {
  const names = Array.from({ length: size }, (_, i) => `s${i}`)
  const callees = (i: number): ReadonlyArray<number> => [1, 2, 3, 5, 8].map((gap) => i + gap).filter((to) => to < size)
  return {
    lintel: "1.0",
    contracts: Object.fromEntries(
      names.map((name) => [
        name,
        {
          _tag: "Http",
          operations: Object.fromEntries(
            Array.from({ length: 5 }, (_, k) => [`o${k}`, { _tag: "Http", method: "GET", path: `/o${k}` }])
          )
        }
      ])
    ),
    services: Object.fromEntries(names.map((name) => [name, { provides: [`contract:${name}` as const] }])),
    calls: Object.fromEntries(
      names.flatMap((name, i) =>
        callees(i).map((to, k) => [
          `${name}/c${k}`,
          {
            from: `service:${name}` as const,
            to: { operation: `operation:s${to}/o${k}` as const },
            criticality: "hard" as const,
            policy: { timeouts: { perTry: "100ms", overall: "1s" }, retry: { attempts: (i % 3) + 1 } } as const
          }
        ])
      )
    ),
    flows: Object.fromEntries(
      names.flatMap((name, i) =>
        i % 3 !== 0 || callees(i).length === 0
          ? []
          : [
              [
                `${name}/o0`,
                {
                  of: `service:${name}` as const,
                  trigger: { _tag: "Operation" as const, operation: `operation:${name}/o0` as const },
                  steps: callees(i).map((_, k) => ({ _tag: "Call" as const, call: `call:${name}/c${k}` as const }))
                }
              ]
            ]
      )
    ),
    slos: Object.fromEntries(
      names
        .filter((_, i) => i % 2 === 0)
        .map((name) => [
          name,
          {
            of: `service:${name}` as const,
            indicator: { _tag: "Availability" as const },
            objective: "0.999" as const,
            window: { _tag: "Rolling" as const, duration: "28d" as const }
          }
        ])
    )
  }
}

it("analyses a design of 2,000 services whole", () => {
  const size = 2000
  const index = indexModel(layered(size))
  expect(index.edges.length).toBeGreaterThan(size * 4)
  expect(callGraph(index).nodes.length).toBeGreaterThan(size)
  expect(amplifiedPaths(index).length).toBeGreaterThan(0)
  expect(deadlineChecks(index).length).toBeGreaterThan(size)
  const check = availabilityCheck(index)
  expect(index.ofKind("slo").filter((slo) => check(slo) !== undefined).length).toBeGreaterThan(size / 4)
})
