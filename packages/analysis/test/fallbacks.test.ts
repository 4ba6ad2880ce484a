import { type Call, type FlowStep, indexModel, type Model, type Policy } from "@lintel/model"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { amplifiedPaths, deadlineBudgets, deadlineChecks, fraction, latencyCheck, requestsFrom } from "../src/index.js"

const http = { _tag: "Http" as const, operations: { run: { _tag: "Http" as const, method: "GET", path: "/" } } }

/** `web` asks `desk`; `desk` asks the first of `others`, and each next one when the one before fails. */
const chain = (policies: ReadonlyArray<Policy>, steps?: ReadonlyArray<FlowStep>, more: Partial<Model> = {}): Model => {
  const others = policies.map((_, i) => `o${i}`)
  const names = ["web", "desk", ...others]
  const callOf = (policy: Policy, i: number): [string, Call] => [
    `desk/o${i}`,
    {
      from: "service:desk",
      to: { operation: `operation:o${i}/run` },
      criticality: i === policies.length - 1 ? "hard" : { _tag: "Mitigated", fallback: `call:desk/o${i + 1}` },
      policy
    }
  ]
  return {
    lintel: "1.0",
    contracts: Object.fromEntries(names.map((name) => [name, http])),
    services: Object.fromEntries(names.map((name) => [name, { provides: [`contract:${name}` as const] }])),
    calls: {
      "web/desk": {
        from: "service:web",
        to: { operation: "operation:desk/run" },
        criticality: "hard",
        policy: { timeouts: { overall: "1s" }, retry: "none" }
      },
      ...Object.fromEntries(policies.map(callOf))
    },
    ...(steps === undefined
      ? {}
      : {
          flows: {
            "desk/run": { of: "service:desk", trigger: { _tag: "Operation", operation: "operation:desk/run" }, steps }
          }
        }),
    ...more
  }
}

const asked: FlowStep = { _tag: "Call", call: "call:desk/o0" }
const waits = (text: `${number}ms`): Policy => ({ timeouts: { overall: text }, retry: "none" })
const tries = (attempts: number): Policy => ({ retry: { attempts } })

describe("what is called when a call fails", () => {
  it("takes its time after it: a caller has to wait for all of them", () => {
    const verdicts = (last: `${number}ms`): ReadonlyArray<string> =>
      deadlineChecks(indexModel(chain([waits("400ms"), waits("300ms"), waits(last)], [asked]))).map(
        ({ verdict }) => verdict
      )
    expect(verdicts("300ms")).toEqual(["holds"])
    expect(verdicts("301ms")).toEqual(["fails"])
    const unflowed = deadlineChecks(indexModel(chain([waits("400ms"), waits("300ms"), waits("301ms")])))
    expect(unflowed.map(({ verdict }) => verdict)).toEqual(["fails"])
    const twice = chain([waits("250ms"), waits("251ms")], [{ ...asked, times: 2 }])
    expect(deadlineChecks(indexModel(twice)).map(({ verdict }) => verdict)).toEqual(["fails"])
  })

  it("is reached by the worst simulated run, and by no more", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 600 }), { minLength: 1, maxLength: 5 }), (times) => {
        const policies = times.map((time) => waits(`${time}ms`))
        const [check] = deadlineChecks(indexModel(chain(policies, [asked])))
        const simulated = times.reduce((clock, time) => clock + time, 0)
        expect(check?.callee.bounds).toEqual({ atLeast: BigInt(simulated) * 1000n, atMost: BigInt(simulated) * 1000n })
      })
    )
  })

  it("lies on the paths on which requests multiply, flow or not", () => {
    for (const steps of [undefined, [asked]]) {
      const paths = amplifiedPaths(indexModel(chain([tries(2), tries(5)], steps)), {
        to: new Set(["service:o1 operation:o1/run"])
      })
      expect(paths.map(({ hops, total }) => [hops.map(({ arrow }) => arrow.edge?.address), total])).toEqual([
        [["call:desk/o1"], fraction(5n)]
      ])
    }
  })

  it("is asked nothing while all is well, and everything when it is not", () => {
    for (const steps of [undefined, [asked]]) {
      const found = requestsFrom(indexModel(chain([tries(2), tries(3)], steps)), "service:web")
      const of = (name: string) => found.find(({ node }) => node.component === `service:${name}`)
      expect([of("o0")?.usual, of("o0")?.failing]).toEqual([fraction(1n), fraction(2n)])
      expect([of("o1")?.usual, of("o1")?.failing]).toEqual([fraction(0n), fraction(3n)])
    }
  })

  it("is left what its caller has, after the work before the first call", () => {
    const steps: ReadonlyArray<FlowStep> = [{ _tag: "Work", name: "think", duration: "300ms" }, asked]
    const budgets = deadlineBudgets(indexModel(chain([waits("900ms"), waits("800ms")], steps)))
    const left = (call: string) => budgets.find(({ edge }) => edge.address === `call:desk/${call}`)
    expect([left("o0")?.remaining, left("o0")?.wasted]).toEqual([700_000n, 200_000n])
    expect([left("o1")?.remaining, left("o1")?.wasted]).toEqual([700_000n, 100_000n])
  })

  it("may lead back to where it began without end", () => {
    const model = chain([waits("400ms"), waits("300ms")], [asked])
    const back = Object.assign({}, model, {
      calls: {
        ...model.calls,
        "o1/desk": {
          from: "service:o1",
          to: { operation: "operation:desk/run" },
          criticality: "hard",
          policy: waits("100ms")
        }
      },
      flows: {
        ...model.flows,
        "o1/run": {
          of: "service:o1",
          trigger: { _tag: "Operation", operation: "operation:o1/run" },
          steps: [{ _tag: "Call", call: "call:o1/desk" }]
        }
      },
      slos: {
        soon: {
          of: "operation:desk/run",
          indicator: { _tag: "Latency", under: "1s" },
          objective: "0.99",
          window: { _tag: "Rolling", duration: "28d" }
        }
      }
    } satisfies Partial<Model>)
    const index = indexModel(back)
    expect(latencyCheck(index)(index.find("slo:soon")!)?.verdict).toBe("guaranteed")
    expect(deadlineBudgets(index).length).toBeGreaterThan(0)
    expect(deadlineChecks(index).length).toBeGreaterThan(0)
  })
})
