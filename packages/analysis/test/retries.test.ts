import { indexModel, type Model, type Policy, type Rate } from "@lintel/model"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { amplifiedPaths, callWorstCase, deadlineChecks, fraction, reachableAttempts, waitsOf } from "../src/index.js"

const http = (...names: ReadonlyArray<string>): NonNullable<Model["contracts"]>[string] => ({
  _tag: "Http",
  operations: Object.fromEntries(names.map((name) => [name, { _tag: "Http", method: "GET", path: `/${name}` }]))
})

/** A chain of services, each calling the next under the given policies; the last calls nobody. */
const chain = (policies: ReadonlyArray<Policy>, extra: Partial<Model> = {}): Model => ({
  lintel: "1.0",
  contracts: Object.fromEntries(policies.map((_, i) => [`s${i + 1}`, http("run")])),
  services: Object.fromEntries(
    [...policies, undefined].map((_, i) => [`s${i}`, i === 0 ? {} : { provides: [`contract:s${i}` as const] }])
  ),
  calls: Object.fromEntries(
    policies.map((policy, i) => [
      `s${i}/run`,
      { from: `service:s${i}` as const, to: { operation: `operation:s${i + 1}/run` as const }, policy }
    ])
  ),
  ...extra
})

/** The design with some collections replaced. */
const having = (model: Model, parts: Partial<Model>): Model => Object.assign({}, model, parts)

const worst = (policy: Policy, extra: Partial<Model> = {}) => {
  const index = indexModel(chain([policy], extra))
  return callWorstCase("call:s0/run", index.effective("call:s0/run")!)
}
const attempts = (count: number): Policy => ({ retry: { attempts: count } })

describe("worst case of one call", () => {
  it("is 4.84 s for the example of gRPC proposal A6 with one second per try", () => {
    const result = worst({
      timeouts: { perTry: "1s" },
      retry: { attempts: 4, backoff: { base: "100ms", factor: 2, cap: "1s", jitter: { plusMinus: "0.2" } } }
    })
    expect(result.bounds).toEqual({ atLeast: 4_840_000n, atMost: 4_840_000n })
    expect(result.assumes).toEqual(["no-overall-timeout"])
  })

  it("waits 7 s between four attempts with the defaults of Amazon States Language", () => {
    const waits = waitsOf({ base: "1s", factor: 2, jitter: "none" })
    expect(waits.longest(3n)).toBe(7_000_000n)
  })

  it("waits 1, 2, 4 ... 64, 100, 100 s with the defaults of Temporal", () => {
    const waits = waitsOf({ base: "1s", factor: 2, cap: "100s", jitter: "none" })
    expect(waits.longest(7n)).toBe(127_000_000n)
    expect(waits.longest(9n)).toBe(327_000_000n)
    expect(waits.longest(1_000_000n)).toBe(127_000_000n + (1_000_000n - 7n) * 100_000_000n)
  })

  it("is cut by the overall timeout, and is exactly that when a try has no limit", () => {
    const retry = { attempts: 4, backoff: { base: "100ms" as const, factor: 2, jitter: "none" as const } }
    expect(worst({ timeouts: { perTry: "1s", overall: "3s" }, retry }).bounds).toEqual({
      atLeast: 3_000_000n,
      atMost: 3_000_000n
    })
    expect(worst({ timeouts: { overall: "3s" } }).bounds).toEqual({ atLeast: 3_000_000n, atMost: 3_000_000n })
  })

  it("is unknown, not zero, where nobody said, and unbounded where somebody did", () => {
    const unsaid = worst({})
    expect(unsaid.bounds).toEqual({ atLeast: 0n, atMost: undefined })
    expect(unsaid.missing.map((item) => item.fact)).toEqual([
      "how long the caller waits",
      "how often the call is tried"
    ])
    expect(worst({ timeouts: "none", retry: "none" }).bounds.atLeast).toBe("unbounded")
    expect(worst({ timeouts: { perTry: "1s" }, retry: { attempts: "unlimited" } }).bounds.atLeast).toBe("unbounded")
  })

  it("keeps a sound lower bound when the growth of the waits is not stated", () => {
    const result = worst({
      timeouts: { perTry: "1s" },
      retry: { attempts: 3, backoff: { base: "1s", jitter: "none" } }
    })
    expect(result.bounds).toEqual({ atLeast: 5_000_000n, atMost: undefined })
    expect(result.missing.map((item) => item.pointer)).toEqual(["/policy/retry/backoff/factor"])
  })

  it("counts the layers behind the client", () => {
    const mesh: Partial<Model> = {
      policies: {
        mesh: { layer: "sidecar", selects: {}, policy: { timeouts: { perTry: "1s" }, retry: { attempts: 3 } } }
      }
    }
    expect(worst({ retry: "none" }, mesh).bounds).toEqual({ atLeast: 3_000_000n, atMost: 3_000_000n })
    expect(worst({ timeouts: { perTry: "2s" }, retry: { attempts: 2 } }, mesh).bounds.atLeast).toBe(4_000_000n)
  })

  interface Numbers {
    readonly perTry: number
    readonly overall: number
    readonly count: number
    readonly base: number
    readonly factor: number
    readonly cap: number
  }
  const policies: fc.Arbitrary<Numbers> = fc.record({
    perTry: fc.integer({ min: 1, max: 5000 }),
    overall: fc.integer({ min: 1, max: 20_000 }),
    count: fc.integer({ min: 1, max: 12 }),
    base: fc.integer({ min: 0, max: 900 }),
    factor: fc.constantFrom(1, 1.5, 2, 3),
    cap: fc.integer({ min: 1, max: 3000 })
  })
  const built = ({ perTry, overall, count, base, factor, cap }: Numbers): Policy => ({
    timeouts: { perTry: `${perTry}ms`, overall: `${overall}ms` },
    retry: { attempts: count, backoff: { base: `${base}ms`, factor, cap: `${cap}ms`, jitter: "none" } }
  })

  it("equals a simulation of every attempt and wait", () => {
    fc.assert(
      fc.property(policies, (numbers) => {
        let clock = 0
        for (let k = 0; k < numbers.count; k++) {
          clock += numbers.perTry
          if (k < numbers.count - 1) clock += Math.min(numbers.base * numbers.factor ** k, numbers.cap)
        }
        const expected = Math.round(Math.min(clock, numbers.overall) * 1000)
        expect(Math.abs(Number(worst(built(numbers)).bounds.atLeast) - expected)).toBeLessThanOrEqual(numbers.count)
      })
    )
  })

  it("never shrinks when a number grows", () => {
    fc.assert(
      fc.property(policies, fc.constantFrom("perTry", "overall", "count", "base", "cap"), (numbers, field) => {
        const more = { ...numbers, [field]: numbers[field] + 1 }
        expect(worst(built(more)).bounds.atLeast >= worst(built(numbers)).bounds.atLeast).toBe(true)
      })
    )
  })

  it("stays quick for absurd numbers", () => {
    const retry = { attempts: 1e15, backoff: { base: "1us" as const, factor: 1.000_000_1, jitter: "none" as const } }
    expect(worst({ timeouts: { perTry: "1s", overall: "1h" }, retry }).bounds.atLeast).toBe(3_600_000_000n)
  })
})

describe("reachable attempts", () => {
  it("are two in the example of Istio's documentation: 3 attempts, 2 s backoff, 3 s timeout", () => {
    const index = indexModel(
      chain([
        { timeouts: { overall: "3s" }, retry: { attempts: 3, backoff: { base: "2s", factor: 2, jitter: "none" } } }
      ])
    )
    const result = reachableAttempts(index.effective("call:s0/run")!.client)!
    expect(result.whenFailingAtOnce).toBe(2n)
    expect(result.whenTimingOut).toBeUndefined()
  })

  it("count the time of each try when tries time out", () => {
    const policy: Policy = {
      timeouts: { perTry: "1s", overall: "2500ms" },
      retry: { attempts: 5, backoff: { base: "100ms", factor: 1, jitter: "full" } }
    }
    const result = reachableAttempts(indexModel(chain([policy])).effective("call:s0/run")!.client)!
    expect(result.whenFailingAtOnce).toBe(5n)
    expect(result.whenTimingOut).toBe(3n)
  })
})

describe("amplification", () => {
  const totals = (model: Model) => amplifiedPaths(indexModel(model)).map((path) => path.total)

  it("is 64 for three retries at three layers (Google SRE), 243 for five layers of three tries (AWS)", () => {
    expect(totals(chain([attempts(4), attempts(4), attempts(4)]))).toEqual([fraction(64n)])
    expect(totals(chain(Array.from({ length: 5 }, () => attempts(3))))).toEqual([fraction(243n)])
  })

  it("leaves out what is asked to be left out, and takes calls as tried once", () => {
    const index = indexModel(chain([attempts(4), attempts(4)]))
    expect(amplifiedPaths(index, { atLeast: 16 })).toHaveLength(1)
    expect(amplifiedPaths(index, { atLeast: 17 })).toEqual([])
    expect(amplifiedPaths(index, { once: new Set(["call:s0/run"]) })[0]?.total).toEqual(fraction(4n))
  })

  it("multiplies the layers of one edge, and names each origin", () => {
    const index = indexModel(
      chain([attempts(3)], { policies: { mesh: { layer: "sidecar", selects: {}, policy: attempts(2) } } })
    )
    const [path] = amplifiedPaths(index)
    expect(path?.total).toEqual(fraction(6n))
    expect(path?.hops[0]?.factor.layers.map((layer) => layer.origin)).toEqual([
      { address: "call:s0/run", pointer: "/policy/retry/attempts" },
      { address: "policy:mesh", pointer: "/policy/retry/attempts" }
    ])
  })

  it("sends every copy of a hedge when nobody answers in time, of every try, at every layer", () => {
    const hedge = (copies?: number): Policy => ({
      hedging: { delay: "10ms", ...(copies === undefined ? {} : { attempts: copies }) }
    })
    fc.assert(
      fc.property(
        fc.array(fc.record({ tries: fc.integer({ min: 1, max: 4 }), copies: fc.integer({ min: 1, max: 3 }) }), {
          minLength: 1,
          maxLength: 3
        }),
        fc.integer({ min: 1, max: 3 }),
        (hops, inMesh) => {
          // Every request that arrives is asked on by its tries, each try by its copies, each copy by those of the mesh.
          const arriving = (hop: number): number => {
            const next = hops[hop]
            if (next === undefined) return 1
            let requests = 0
            for (let tried = 0; tried < next.tries; tried++)
              for (let copy = 0; copy < next.copies; copy++)
                for (let meshed = 0; meshed < inMesh; meshed++) requests += arriving(hop + 1)
            return requests
          }
          const policies = hops.map(({ copies, tries }) => Object.assign({}, attempts(tries), hedge(copies)))
          const mesh = { layer: "sidecar", selects: {}, policy: hedge(inMesh) } as const
          const expected = arriving(0)
          const found = totals(chain(policies, { policies: { mesh } }))
          expect(found).toEqual(expected === 1 ? [] : [fraction(BigInt(expected))])
        }
      ),
      { numRuns: 80, seed: 13 }
    )
    expect(totals(chain([hedge()]))).toEqual([fraction(2n)])
    expect(totals(chain([{ hedging: "none", retry: "none" }]))).toEqual([])
  })

  it("is bounded by a retry budget and by what an overall timeout lets start", () => {
    const budget: Policy = { retry: { attempts: 3, budget: { _tag: "Ratio", ratio: "0.1" } } }
    expect(totals(chain([budget]))).toEqual([fraction(11n, 10n)])
    const fifth = { _tag: "Ratio", ratio: "0.2" } as const
    const hedge: Policy = { hedging: { delay: "10ms", attempts: 4, budget: fifth } }
    expect(totals(chain([hedge]))).toEqual([fraction(6n, 5n)])
    expect(totals(chain([Object.assign({}, budget, hedge)]))).toEqual([fraction(33n, 25n)])
    const atOnce: Policy = { hedging: { delay: "10ms", attempts: 4, budget: { _tag: "Concurrency", limit: 3 } } }
    const [path] = amplifiedPaths(indexModel(chain([atOnce])))
    expect([path?.total, path?.assumes]).toEqual([fraction(4n), expect.arrayContaining(["concurrency-budget-ignored"])])
    // Ten requests are under way in an instance while the callee hangs: a minimum of 5 lets half of them through again.
    const atLeast = (minimum: number): Policy => ({
      timeouts: { perTry: "1s" },
      retry: { attempts: 4, budget: { _tag: "Ratio", ratio: "0.2", minimum } }
    })
    const busy = (minimum: number, rate: Rate = "40/s"): Model => {
      const design = chain([atLeast(minimum)])
      const calls = Object.entries(design.calls ?? {}).map(([name, call]) => [name, Object.assign({}, call, { rate })])
      const from = Object.values(design.calls ?? {})[0]?.from ?? "service:none"
      return having(design, {
        calls: Object.fromEntries(calls),
        deployments: { run: { of: from, instances: 4 } }
      })
    }
    expect([0, 2, 5, 30, 100].flatMap((minimum) => totals(busy(minimum)))).toEqual([
      fraction(6n, 5n),
      fraction(6n, 5n),
      fraction(3n, 2n),
      fraction(4n),
      fraction(4n)
    ])
    expect(totals(busy(5, "400/s"))).toEqual([fraction(6n, 5n)])
    const [unsaid] = amplifiedPaths(indexModel(chain([atLeast(5)])))
    expect([unsaid?.total, unsaid?.assumes]).toEqual([
      fraction(6n, 5n),
      expect.arrayContaining(["many-requests-under-way"])
    ])
    const istio: Policy = {
      timeouts: { overall: "3s" },
      retry: { attempts: 4, backoff: { base: "2s", factor: 2, jitter: "none" } }
    }
    expect(totals(chain([istio]))).toEqual([fraction(2n)])
    expect(totals(chain([{ retry: { attempts: "unlimited" } }]))).toEqual(["unbounded"])
  })

  it("follows flows: a call that another operation's flow claims is not made here", () => {
    const model = chain([attempts(3), attempts(4)])
    const withOther = having(model, {
      contracts: { ...model.contracts, s1: http("run", "other") },
      flows: {
        "s1/other": {
          of: "service:s1",
          trigger: { _tag: "Operation", operation: "operation:s1/other" },
          steps: [{ _tag: "Call", call: "call:s1/run" }]
        }
      }
    })
    expect(totals(model)).toEqual([fraction(12n)])
    expect(totals(withOther)).toEqual([fraction(3n), fraction(4n)])
  })

  it("follows a saga that a flow waits for, and not one that it only starts", () => {
    const model = chain([attempts(3), attempts(4)])
    const with_ = (step: "RunSaga" | "StartSaga"): Model =>
      having(model, {
        sagas: { all: { by: "service:s1", steps: { one: { action: { _tag: "Call", call: "call:s1/run" } } } } },
        flows: {
          "s1/run": {
            of: "service:s1",
            trigger: { _tag: "Operation", operation: "operation:s1/run" },
            steps: [{ _tag: step, saga: "saga:all" }]
          }
        }
      })
    expect(totals(with_("RunSaga"))).toEqual([fraction(12n)])
    expect(totals(with_("StartSaga"))).toEqual([fraction(3n), fraction(4n)])
  })

  it("equals the best product over all simple paths of small acyclic graphs", () => {
    const edges = fc.array(
      fc.record({ from: fc.nat(5), span: fc.integer({ min: 1, max: 5 }), tries: fc.integer({ min: 1, max: 4 }) }),
      { minLength: 1, maxLength: 12 }
    )
    fc.assert(
      fc.property(edges, (list) => {
        const calls = list.map((edge, i) => ({ ...edge, to: edge.from + edge.span, i })).filter(({ to }) => to <= 5)
        const model: Model = {
          lintel: "1.0",
          contracts: Object.fromEntries(Array.from({ length: 6 }, (_, i) => [`s${i}`, http("run")])),
          services: Object.fromEntries(
            Array.from({ length: 6 }, (_, i) => [`s${i}`, { provides: [`contract:s${i}` as const] }])
          ),
          calls: Object.fromEntries(
            calls.map(({ from, to, tries, i }) => [
              `s${from}/c${i}`,
              {
                from: `service:s${from}` as const,
                to: { operation: `operation:s${to}/run` as const },
                policy: attempts(tries)
              }
            ])
          )
        }
        const bestFrom = (node: number): number =>
          Math.max(1, ...calls.filter((call) => call.from === node).map((call) => call.tries * bestFrom(call.to)))
        const expected = Math.max(...Array.from({ length: 6 }, (_, i) => bestFrom(i)))
        const found = amplifiedPaths(indexModel(model)).map((path) =>
          path.total === "unbounded" ? 0 : Number(path.total.numerator)
        )
        expect(Math.max(1, ...found)).toBe(expected)
      })
    )
  })

  it("ends on cycles, and follows no path around again", () => {
    const model = chain([attempts(2), attempts(2)])
    const closed = having(model, {
      services: { ...model.services, s0: { provides: ["contract:s0"] } },
      contracts: { ...model.contracts, s0: http("run") },
      calls: {
        ...model.calls,
        "s2/back": { from: "service:s2", to: { operation: "operation:s0/run" }, policy: attempts(2) }
      }
    })
    expect(totals(closed).length).toBeGreaterThan(0)
  })
})

describe("deadlines", () => {
  const checks = (model: Model) => deadlineChecks(indexModel(model))
  const once = (perTry: Policy["timeouts"]): Policy => ({ timeouts: perTry ?? "none", retry: "none" })

  it("fail when the callee may take longer than its caller waits", () => {
    const inner: Policy = { timeouts: { perTry: "800ms" }, retry: { attempts: 4 } }
    const [check] = checks(chain([once({ overall: "2s" }), inner]))
    expect(check?.verdict).toBe("fails")
    expect(check?.callee.bounds.atLeast).toBe(3_200_000n)
    expect(check?.assumes).toContain("handling-makes-call")
  })

  it("are unknown, never fine, without a flow that says which calls are made", () => {
    const [check] = checks(chain([once({ overall: "2s" }), once({ overall: "1s" })]))
    expect(check?.verdict).toBe("unknown")
    expect(check?.missing.map((item) => item.fact)).toContain("which calls handling it makes")
  })

  it("end where a mesh gives up for its caller, or the server for itself", () => {
    const layer = (kind: "sidecar" | "server", time: "2s" | "10s"): Partial<Model> => ({
      policies: {
        mesh: { layer: kind, selects: { calls: ["call:s0/run"] }, policy: { timeouts: { perTry: time } } }
      }
    })
    const inner: Policy = { timeouts: { perTry: "800ms" }, retry: { attempts: 4 } }
    const outer = once({ overall: "5s" })
    expect(checks(chain([outer, inner]))[0]?.verdict).toBe("unknown")
    expect(checks(chain([outer, inner], layer("sidecar", "2s")))[0]?.verdict).toBe("fails")
    expect(checks(chain([{ retry: "none" }, inner], layer("sidecar", "2s")))[0]?.verdict).toBe("fails")
    expect(checks(chain([once({ overall: "2s" }), inner], layer("server", "2s")))[0]?.verdict).toBe("holds")
    expect(checks(chain([once({ overall: "2s" }), inner], layer("server", "10s")))[0]?.verdict).toBe("fails")
  })

  it("add up a flow: sequence, parallel, alternatives, repeats and own work", () => {
    const model = chain([once({ overall: "2s" }), once({ overall: "300ms" })])
    const flow = (steps: NonNullable<Model["flows"]>[string]["steps"]): Model =>
      having(model, {
        flows: {
          "s1/run": { of: "service:s1", trigger: { _tag: "Operation", operation: "operation:s1/run" }, steps }
        }
      })
    const call = { _tag: "Call", call: "call:s1/run" } as const
    const work = (duration: `${number}ms`) => ({ _tag: "Work", name: "compute", duration }) as const
    const time = (steps: Parameters<typeof flow>[0]) => checks(flow(steps))[0]?.callee.bounds.atMost
    expect(time([call, work("50ms")])).toBe(350_000n)
    expect(time([{ _tag: "Parallel", steps: [call, work("50ms")] }])).toBe(300_000n)
    expect(time([{ _tag: "Branch", branches: [{ steps: [call] }, { steps: [work("500ms")] }] }])).toBe(500_000n)
    expect(
      time([
        { _tag: "Repeat", times: 3, step: call },
        { _tag: "Call", call: "call:s1/run", times: 2 }
      ])
    ).toBe(1_500_000n)
    expect(checks(flow([call, work("50ms")]))[0]?.verdict).toBe("holds")
    expect(checks(flow([{ _tag: "Repeat", times: 7, step: call }]))[0]?.verdict).toBe("fails")
    expect(checks(flow([{ _tag: "Work", name: "compute" }]))[0]?.verdict).toBe("unknown")
  })
})
