import { indexModel, type Model, type Policy } from "@lintel/model"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  askedOfCache,
  breakerOpening,
  bulkheadNeeds,
  callFactor,
  callWorstCase,
  compareFractions,
  deadlineBudgets,
  decimalText,
  expectedAttempts,
  fraction,
  fractionOfNumber,
  hedgeFactor,
  hitRatioNeeded,
  loadBehindCache,
  longestQueue,
  one,
  percentText,
  poolWithStuckShare,
  queueWait,
  refusedByClient,
  refusedWhileRetrying,
  requestsFrom,
  retryThrottle,
  safeDeadline,
  shareBeyond,
  waitsOf,
  zero
} from "../src/index.js"

const http = (...names: ReadonlyArray<string>): NonNullable<Model["contracts"]>[string] => ({
  _tag: "Http",
  operations: Object.fromEntries(names.map((name) => [name, { _tag: "Http", method: "GET", path: `/${name}` }]))
})

interface Arrow {
  readonly from: number
  readonly to: number
  readonly policy: Policy
}

/** Services `s0`, `s1` ... with the calls given; each provides one operation, `run`. */
const design = (size: number, arrows: ReadonlyArray<Arrow>, extra: Partial<Model> = {}): Model => ({
  lintel: "1.0",
  contracts: Object.fromEntries(Array.from({ length: size }, (_, i) => [`s${i}`, http("run")])),
  services: Object.fromEntries(
    Array.from({ length: size }, (_, i) => [`s${i}`, { provides: [`contract:s${i}` as const] }])
  ),
  calls: Object.fromEntries(
    arrows.map(({ from, to, policy }, i) => [
      `s${from}/c${i}`,
      {
        from: `service:s${from}` as const,
        to: { operation: `operation:s${to}/run` as const },
        policy
      }
    ])
  ),
  ...extra
})

const number = ({ numerator, denominator }: { readonly numerator: bigint; readonly denominator: bigint }): number =>
  Number(numerator) / Number(denominator)

describe("published numbers", () => {
  it("a gRPC throttle stops retries above 9.1 % of failures, after half of its tokens", () => {
    const { stopsAbove, burst } = retryThrottle({ maxTokens: fraction(10n), tokenRatio: fraction(1n, 10n) })
    expect(percentText(stopsAbove, 1)).toBe("≈9.1 %")
    expect(burst).toEqual(fraction(5n))
  })

  it("independent failures of 1, 10, 50 and 100 % make of three attempts 1.0101, 1.11, 1.75 and 3", () => {
    const expected = [1, 10, 50, 100].map((percent) => expectedAttempts(3n, fraction(BigInt(percent), 100n))!)
    expect(expected.map((tries) => decimalText(tries, 4))).toEqual(["1.0101", "1.11", "1.75", "3"])
    expect(expectedAttempts("unlimited", fraction(1n, 2n))).toEqual(fraction(2n))
    expect(expectedAttempts("unlimited", one)).toBeUndefined()
  })

  it("a backend of 10,000 that is asked 10,100 refuses 100, 200, 300 while everybody asks again", () => {
    expect(refusedWhileRetrying("10100/s", "10000/s", 3)).toEqual([fraction(100n), fraction(200n), fraction(300n)])
    expect(refusedWhileRetrying("9000/s", "10000/s", 2)).toEqual([zero, zero])
  })

  it("a client throttles itself by max(0, (requests - 2 accepts) / (requests + 1))", () => {
    expect(refusedByClient(999n, 100n)).toEqual(fraction(799n, 1000n))
    expect(refusedByClient(100n, 50n)).toEqual(zero)
  })

  it("a breaker of 100 calls needs 100 s at one call a second, 10 s at ten", () => {
    const breaker = { minimumCalls: 100, window: { _tag: "Count", calls: 100 } } as const
    expect([1n, 10n].map((rate) => breakerOpening(breaker, fraction(rate))?.earliest)).toEqual([
      fraction(100_000_000n),
      fraction(10_000_000n)
    ])
  })

  it("a breaker of Polly needs 100 calls in 30 s: 3.34 a second, not 3.33", () => {
    const breaker = { minimumCalls: 100, window: { _tag: "Time", duration: "30s" } } as const
    expect(breakerOpening(breaker, fraction(333n, 100n))?.isReachable).toBe(false)
    expect(breakerOpening(breaker, fraction(334n, 100n))?.isReachable).toBe(true)
    expect(breakerOpening({ window: { _tag: "Time", duration: "30s" } }, fraction(1n))).toBeUndefined()
  })

  it("a window of 20 counted calls is judged when it is full, whatever the minimum", () => {
    const opening = breakerOpening({ minimumCalls: 100, window: { _tag: "Count", calls: 20 } }, fraction(10n))
    expect(opening?.earliest).toEqual(fraction(2_000_000n))
  })

  it("Google's frontend of 1,000 threads needs 5,095 and serves 19.6 %; 18.1 s would be short enough", () => {
    const load = { arrivals: "1000/s", mean: "100ms", stuck: fraction(5n, 100n), pool: 1000n } as const
    const { needed, served } = poolWithStuckShare({ ...load, deadline: "100s" })
    expect(needed).toEqual(fraction(5095n))
    expect(percentText(served, 1)).toBe("≈19.6 %")
    expect(safeDeadline(load)).toBe(18_100_000n)
  })

  it("hedging at the 95th percentile adds at most 5 %", () => {
    expect(hedgeFactor({ p95: "50ms" }, 50_000n, 2n)).toEqual({ atLeast: one, atMost: fraction(105n, 100n) })
    expect(hedgeFactor({ p95: "50ms" }, 49_999n, 2n)).toEqual({ atLeast: fraction(105n, 100n), atMost: fraction(2n) })
  })

  it("a cache that answers nine of ten hides ten times the load", () => {
    const load = { asked: fraction(1000n), hitRatio: fraction(9n, 10n), coldHitRatio: zero }
    expect(loadBehindCache(load)).toEqual({ warm: fraction(100n), cold: fraction(1000n) })
    expect(loadBehindCache({ ...load, coldHitRatio: fraction(3n, 4n) }).cold).toEqual(fraction(250n))
    expect(hitRatioNeeded(fraction(1000n), fraction(250n))).toEqual(fraction(3n, 4n))
    expect(hitRatioNeeded(fraction(1000n), fraction(250n), fraction(251n))).toBeUndefined()
    expect(askedOfCache(fraction(100n), fraction(9n, 10n))).toEqual(fraction(1000n))
    expect(askedOfCache(zero, one)).toBeUndefined()
  })

  it("a queue is useful up to deadline x service rate", () => {
    expect(longestQueue(2_000_000n, fraction(100n))).toBe(200n)
    expect(queueWait(200n, fraction(100n))).toEqual(fraction(2_000_000n))
    expect(queueWait(200n, zero)).toBeUndefined()
    expect(bulkheadNeeds("50/s", "100ms", "2s")).toEqual({ usual: fraction(5n), underFailure: fraction(100n) })
  })
})

describe("deadlines that travel", () => {
  const work = (duration: "7s" | "4s" | "8s") => ({ _tag: "Work", name: "work", duration }) as const
  /** A calls B, B works and calls C, C works and calls D. */
  const chain = (
    deadline: "propagated" | "notPropagated" | undefined,
    timeouts: ReadonlyArray<string>,
    works: ReadonlyArray<"7s" | "4s" | "8s">
  ) =>
    design(
      4,
      timeouts.map((perTry, i) => ({
        from: i,
        to: i + 1,
        policy: {
          timeouts: { perTry: perTry as "30s" },
          ...(deadline === undefined ? {} : { deadline })
        }
      })),
      {
        flows: Object.fromEntries(
          works.map((duration, i) => [
            `s${i + 1}/run`,
            {
              of: `service:s${i + 1}` as const,
              trigger: { _tag: "Operation", operation: `operation:s${i + 1}/run` as const },
              steps: [work(duration), { _tag: "Call", call: `call:s${i + 1}/c${i + 1}` as const }]
            }
          ])
        )
      }
    )
  const budgets = (model: Model) =>
    deadlineBudgets(indexModel(model)).map(({ edge, remaining, allowed, wasted }) => [
      edge.address,
      remaining,
      allowed,
      wasted
    ])

  it("leave 23 s of 30 after 7 s of work, and 19 s after 4 s more", () => {
    expect(budgets(chain("propagated", ["30s", "30s", "30s"], ["7s", "4s"]))).toEqual([
      ["call:s0/c0", undefined, 30_000_000n, 0n],
      ["call:s1/c1", 23_000_000n, 23_000_000n, 0n],
      ["call:s2/c2", 19_000_000n, 19_000_000n, 0n]
    ])
  })

  it("that do not travel let 18 s be worked for nobody: 20 s, of which the caller waits for 2", () => {
    expect(budgets(chain("notPropagated", ["10s", "20s"], ["8s"]))).toEqual([
      ["call:s0/c0", undefined, 10_000_000n, 0n],
      ["call:s1/c1", 2_000_000n, 20_000_000n, 18_000_000n]
    ])
  })

  it("are no claim where nobody said whether they travel", () => {
    const [, inner] = deadlineBudgets(indexModel(chain(undefined, ["10s", "20s"], ["8s"])))
    expect(inner?.isPropagated).toBeUndefined()
    expect(inner?.missing.map((item) => item.fact)).toEqual(["whether the deadline travels with the request"])
  })

  it("are those of the path that leaves least", () => {
    const policy = (perTry: "1s" | "5s" | "9s"): Policy => ({ timeouts: { perTry }, deadline: "notPropagated" })
    const model = design(4, [
      { from: 0, to: 2, policy: policy("9s") },
      { from: 1, to: 2, policy: policy("1s") },
      { from: 2, to: 3, policy: policy("5s") }
    ])
    const inner = deadlineBudgets(indexModel(model)).find((found) => found.edge.address === "call:s2/c2")
    expect(inner?.remaining).toBe(1_000_000n)
    expect(inner?.wasted).toBe(4_000_000n)
    expect(inner?.path.map((edge) => edge.address)).toEqual(["call:s1/c1", "call:s2/c2"])
    expect(inner?.limit).toEqual({ address: "call:s1/c1", pointer: "/policy/timeouts/perTry" })
  })

  it("add up what flows say is done before a call, however deep it lies", () => {
    type Step = NonNullable<Model["flows"]>[string]["steps"][number]
    const call: Step = { _tag: "Call", call: "call:s1/c1" }
    const second = (duration: "1s" | "2s"): Step => ({ _tag: "Work", name: "work", duration })
    const left = (steps: ReadonlyArray<Step>): unknown =>
      deadlineBudgets(
        indexModel(
          design(
            3,
            [0, 1].map((from) => ({
              from,
              to: from + 1,
              policy: { timeouts: { perTry: "20s" }, deadline: "propagated" } as const
            })),
            {
              flows: {
                "s1/run": { of: "service:s1", trigger: { _tag: "Operation", operation: "operation:s1/run" }, steps }
              }
            }
          )
        )
      ).find(({ edge }) => edge.address === "call:s1/c1")?.remaining
    const sequence = (...steps: ReadonlyArray<Step>): Step => ({ _tag: "Sequence", steps })
    expect(left([second("2s"), call, second("1s")])).toBe(18_000_000n)
    expect(left([{ _tag: "Parallel", steps: [second("2s"), second("1s")] }, call])).toBe(18_000_000n)
    expect(left([{ _tag: "Parallel", steps: [second("2s"), call] }])).toBe(20_000_000n)
    const branches = [{ steps: [second("2s")] }, { steps: [second("1s")] }]
    expect(left([{ _tag: "Branch", branches }, call])).toBe(19_000_000n)
    const taken = (...shares: ReadonlyArray<`${number}` | undefined>): Step => ({
      _tag: "Branch",
      branches: shares.map((probability) =>
        Object.assign({ steps: [second("2s")] }, probability === undefined ? {} : { probability })
      )
    })
    for (const skipped of [taken("0.5"), taken(undefined), taken("0.5", "0.4"), taken()])
      expect(left([skipped, call])).toBe(20_000_000n)
    for (const certain of [taken("1"), taken("0.5", "0.5"), taken("0.5", undefined), taken(undefined, undefined)])
      expect(left([certain, call])).toBe(18_000_000n)
    expect(left([{ _tag: "Repeat", times: 4, step: sequence(second("1s"), call, second("2s")) }])).toBe(10_000_000n)
    let deep: Step = sequence(second("1s"), call)
    for (let depth = 0; depth < 200; depth++) deep = { _tag: "Repeat", times: 2, step: sequence(deep) }
    expect(left([deep])).toBe(0n)
  })

  it("end on circles", () => {
    const policy: Policy = { timeouts: { perTry: "1s" }, deadline: "notPropagated" }
    const model = design(2, [
      { from: 0, to: 1, policy },
      { from: 1, to: 0, policy }
    ])
    expect(deadlineBudgets(indexModel(model)).length).toBeGreaterThan(0)
  })

  it("equal the least over all paths of small acyclic graphs", () => {
    const arrows = fc.array(
      fc.record({ from: fc.nat(4), span: fc.integer({ min: 1, max: 4 }), seconds: fc.integer({ min: 1, max: 20 }) }),
      { minLength: 1, maxLength: 9 }
    )
    fc.assert(
      fc.property(arrows, (list) => {
        const calls = list.map((call) => ({ ...call, to: call.from + call.span })).filter(({ to }) => to <= 4)
        const model = design(
          5,
          calls.map(({ from, to, seconds }) => ({
            from,
            to,
            policy: { timeouts: { perTry: `${seconds}s` as "1s" }, deadline: "notPropagated" }
          }))
        )
        const waited = (node: number): number =>
          Math.min(
            Number.POSITIVE_INFINITY,
            ...calls.filter((call) => call.to === node).map((call) => Math.min(call.seconds, waited(call.from)))
          )
        for (const { edge, remaining } of deadlineBudgets(indexModel(model))) {
          const from = Number(edge.from.slice("service:s".length))
          const expected = waited(from)
          expect(remaining === undefined ? Number.POSITIVE_INFINITY : Number(remaining) / 1e6).toBe(expected)
        }
      })
    )
  })
})

describe("requests along all paths", () => {
  const arrows = fc.array(
    fc.record({ from: fc.nat(4), span: fc.integer({ min: 1, max: 4 }), tries: fc.integer({ min: 1, max: 3 }) }),
    { minLength: 1, maxLength: 9 }
  )

  it("are exactly what a simulation counts when everything fails that the last one answers", () => {
    fc.assert(
      fc.property(arrows, (list) => {
        const calls = list.map((call) => ({ ...call, to: call.from + call.span })).filter(({ to }) => to <= 4)
        const model = design(
          5,
          calls.map(({ from, to, tries }) => ({ from, to, policy: { retry: { attempts: tries } } }))
        )
        const counted = new Map<number, number>()
        /** One request at a node: all its calls are made, each as often as it may be; every answer is a failure. */
        const request = (node: number): void => {
          counted.set(node, (counted.get(node) ?? 0) + 1)
          for (const call of calls.filter((made) => made.from === node)) {
            for (let attempt = 0; attempt < call.tries; attempt++) request(call.to)
          }
        }
        request(0)
        const found = new Map(
          requestsFrom(indexModel(model), "service:s0").flatMap(({ node, failing }) =>
            node._tag === "Handler" && failing !== "unbounded" ? [[node.operation, number(failing)] as const] : []
          )
        )
        for (let node = 1; node <= 4; node++) {
          expect(found.get(`operation:s${node}/run`) ?? 0).toBe(counted.get(node) ?? 0)
        }
      })
    )
  })

  it("multiply the layers of one edge, and count how often a flow calls", () => {
    const attempts = (count: number): Policy => ({ retry: { attempts: count } })
    const model = design(2, [{ from: 0, to: 1, policy: attempts(3) }], {
      policies: {
        mesh: { layer: "sidecar", selects: {}, policy: attempts(2) },
        edge: { layer: "gateway", selects: {}, policy: attempts(4) }
      },
      flows: {
        all: {
          of: "service:s0",
          trigger: { _tag: "Operation", operation: "operation:s0/run" },
          steps: [{ _tag: "Call", call: "call:s0/c0", times: 5 }]
        }
      }
    })
    const [last] = requestsFrom(indexModel(model), "service:s0 operation:s0/run")
    expect(last?.usual).toEqual(fraction(5n))
    expect(last?.failing).toEqual(fraction(120n))
    expect(last?.assumes).toContain("full-outage")
  })

  it("are nothing for a place that is not there", () => {
    expect(requestsFrom(indexModel(design(1, [])), "service:nobody")).toEqual([])
  })
})

/** Numbers between 0 and 1, the same for the same seed. */
const numbersOf = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

interface SimulatedLayer {
  readonly attempts: number
  readonly perTry: number | undefined
  readonly overall: number | undefined
  readonly base: number
  readonly factor: number
  readonly cap: number
  readonly jitter: "none" | "full" | "equal"
}

/** One call through its layers, the outermost first: how long it took, in microseconds. `last` answers or hangs. */
const simulate = (
  layers: ReadonlyArray<SimulatedLayer>,
  last: (attempt: number) => number,
  wait: (longest: number, jitter: SimulatedLayer["jitter"]) => number
): number => {
  const [layer, ...inner] = layers
  if (layer === undefined) return last(0)
  let clock = 0
  for (let k = 0; k < layer.attempts; k++) {
    const answered = simulate(inner, last, wait)
    clock += layer.perTry === undefined ? answered : Math.min(answered, layer.perTry)
    if (k < layer.attempts - 1) clock += wait(Math.min(layer.base * layer.factor ** k, layer.cap), layer.jitter)
    if (layer.overall !== undefined && clock >= layer.overall) return layer.overall
  }
  return clock
}

const layers = fc.record({
  attempts: fc.integer({ min: 1, max: 5 }),
  perTry: fc.option(fc.integer({ min: 1, max: 3000 }), { nil: undefined }),
  overall: fc.option(fc.integer({ min: 1, max: 9000 }), { nil: undefined }),
  base: fc.integer({ min: 0, max: 500 }),
  factor: fc.constantFrom(1, 2, 3),
  cap: fc.integer({ min: 1, max: 2000 }),
  jitter: fc.constantFrom("none" as const, "full" as const, "equal" as const)
})
const policyOf = ({ attempts, perTry, overall, base, factor, cap, jitter }: SimulatedLayer): Policy => ({
  timeouts: {
    ...(perTry === undefined ? {} : { perTry: `${perTry}us` as const }),
    ...(overall === undefined ? {} : { overall: `${overall}us` as const })
  },
  retry: { attempts, backoff: { base: `${base}us`, factor, cap: `${cap}us`, jitter } }
})

describe("the worst case of a call through several layers", () => {
  const boundsOf = (list: ReadonlyArray<SimulatedLayer>) => {
    const [client, ...others] = list
    const kinds = ["sidecar", "gateway", "server"] as const
    const model = design(2, [{ from: 0, to: 1, policy: client === undefined ? {} : policyOf(client) }], {
      policies: Object.fromEntries(
        others.map((layer, i) => [`l${i}`, { layer: kinds[i] ?? "server", selects: {}, policy: policyOf(layer) }])
      )
    })
    const index = indexModel(model)
    return callWorstCase("call:s0/c0", index.effective("call:s0/c0")!).bounds
  }
  const stacks = fc
    .array(layers, { minLength: 1, maxLength: 3 })
    // A try that nothing limits lasts for ever: there is no worst case to compare with.
    .filter((list) => list.at(-1)?.perTry !== undefined || list.at(-1)?.overall !== undefined)

  it("is reached when every try hangs and every wait is the longest", () => {
    fc.assert(
      fc.property(stacks, (list) => {
        const time = simulate(
          list,
          () => Number.POSITIVE_INFINITY,
          (longest) => longest
        )
        expect(boundsOf(list)).toEqual({ atLeast: BigInt(time), atMost: BigInt(time) })
      }),
      { numRuns: 300 }
    )
  })

  it("is never exceeded, however long tries and waits are", () => {
    fc.assert(
      fc.property(stacks, fc.nat(), (list, seed) => {
        const next = numbersOf(seed)
        const time = simulate(
          list,
          () => Math.floor(next() * 4000),
          (longest, jitter) =>
            jitter === "none"
              ? longest
              : jitter === "full"
                ? Math.floor(next() * longest)
                : longest / 2 + Math.floor((next() * longest) / 2)
        )
        const { atMost } = boundsOf(list)
        expect(time).toBeLessThanOrEqual(Number(atMost))
      }),
      { numRuns: 300 }
    )
  })

  it("never shrinks when a number of any layer grows", () => {
    const fields = ["attempts", "perTry", "overall", "base", "cap"] as const
    fc.assert(
      fc.property(stacks, fc.nat(), fc.constantFrom(...fields), (list, at, field) => {
        const changed = at % list.length
        const more = list.map((layer, i) => {
          const value = layer[field]
          return i === changed && value !== undefined ? { ...layer, [field]: value + 1 } : layer
        })
        expect(Number(boundsOf(more).atMost)).toBeGreaterThanOrEqual(Number(boundsOf(list).atMost))
      })
    )
  })

  it("waits between the shortest and the longest", () => {
    fc.assert(
      fc.property(layers, fc.integer({ min: 1, max: 8 }), fc.nat(), (layer, count, seed) => {
        const next = numbersOf(seed)
        const backoff = {
          base: `${layer.base}us`,
          factor: layer.factor,
          cap: `${layer.cap}us`,
          jitter: layer.jitter
        } as const
        const waits = waitsOf(backoff)
        let total = 0
        for (let k = 0; k < count; k++) {
          const plain = Math.min(layer.base * layer.factor ** k, layer.cap)
          const share = layer.jitter === "none" ? 1 : layer.jitter === "full" ? next() : 0.5 + next() / 2
          total += plain * share
        }
        expect(total).toBeGreaterThanOrEqual(Number(waits.shortest(BigInt(count))) - count)
        expect(total).toBeLessThanOrEqual(Number(waits.longest(BigInt(count))) + count)
      })
    )
  })
})

describe("budgets against a simulation", () => {
  it("a ratio budget lets no more than its ratio through, in an outage that begins with an empty window", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 2, max: 6 }), (percent, attempts) => {
        const ratio = `0.${String(percent).padStart(2, "0")}`.replace(/0$/u, "") as "0.1"
        const model = design(2, [{ from: 0, to: 1, policy: { retry: { attempts, budget: { _tag: "Ratio", ratio } } } }])
        const index = indexModel(model)
        const { factor } = callFactor("call:s0/c0", index.effective("call:s0/c0")!)
        let [requests, retries] = [0, 0]
        for (let request = 0; request < 2000; request++) {
          requests++
          for (let attempt = 1; attempt < attempts && (retries + 1) * 100 <= requests * percent; attempt++) retries++
        }
        expect(factor === "unbounded" ? 0 : number(factor) * requests).toBeGreaterThanOrEqual(requests + retries)
      }),
      { numRuns: 50 }
    )
  })

  it("a gRPC throttle stops above its failure share and not below", () => {
    const stopsWithin = (failing: number, calls: number, seed: number): boolean => {
      const next = numbersOf(seed)
      let tokens = 10
      for (let call = 0; call < calls; call++) {
        tokens = next() < failing ? Math.max(0, tokens - 1) : Math.min(10, tokens + 0.1)
        if (tokens <= 5) return true
      }
      return false
    }
    const { stopsAbove, burst } = retryThrottle({ maxTokens: fraction(10n), tokenRatio: fraction(1n, 10n) })
    expect([1, 2, 3, 4].every((seed) => stopsWithin(number(stopsAbove) * 1.5, 20_000, seed))).toBe(true)
    expect([1, 2, 3, 4].some((seed) => stopsWithin(number(stopsAbove) * 0.2, 2000, seed))).toBe(false)
    expect(stopsWithin(1, Number(burst.numerator) - 1, 1)).toBe(false)
    expect(stopsWithin(1, Number(burst.numerator), 1)).toBe(true)
  })

  it("a breaker opens no sooner than said when every call fails, and at that moment", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 60 }),
        (perSecond, minimum, seconds) => {
          const opening = breakerOpening(
            { minimumCalls: minimum, window: { _tag: "Time", duration: `${seconds}s` as "1s" } },
            fraction(BigInt(perSecond))
          )!
          // Calls come evenly; the window holds those of the last `seconds`, the breaker judges from `minimum` on.
          let opened: number | undefined
          for (let call = 1; call <= perSecond * seconds + minimum && opened === undefined; call++) {
            const inWindow = Math.min(call, perSecond * seconds)
            if (inWindow >= minimum) opened = call
          }
          expect(opening.isReachable).toBe(opened !== undefined)
          expect(opening.earliest).toEqual(
            opened === undefined ? undefined : fraction(BigInt(opened) * 1_000_000n, BigInt(perSecond))
          )
        }
      )
    )
  })

  it("expected attempts are what a simulation makes on average", () => {
    const next = numbersOf(7)
    for (const [attempts, failing] of [
      [3, 0.5],
      [4, 0.1],
      [2, 0.9]
    ] as const) {
      let made = 0
      for (let request = 0; request < 40_000; request++) {
        for (let attempt = 0; attempt < attempts; attempt++) {
          made++
          if (next() >= failing) break
        }
      }
      const expected = expectedAttempts(BigInt(attempts), fractionOfNumber(failing))!
      expect(Math.abs(made / 40_000 - number(expected))).toBeLessThan(0.03)
    }
  })
})

describe("bounds grow with what they are made of", () => {
  const share = fc.integer({ min: 0, max: 100 }).map((percent) => fraction(BigInt(percent), 100n))
  const rate = fc.integer({ min: 0, max: 5000 }).map((perSecond) => fraction(BigInt(perSecond)))
  const isAtLeast = (a: Parameters<typeof compareFractions>[0], b: Parameters<typeof compareFractions>[0]): boolean =>
    compareFractions(a, b) >= 0

  it("load behind a cache: with what is asked, with what is lost", () => {
    fc.assert(
      fc.property(rate, rate, share, share, (asked, more, warm, lost) => {
        const [hitRatio, coldHitRatio] = isAtLeast(warm, lost) ? [warm, lost] : [lost, warm]
        const found = loadBehindCache({ asked, hitRatio, coldHitRatio })
        expect(isAtLeast(found.cold, found.warm)).toBe(true)
        const sum = fraction(asked.numerator + more.numerator)
        expect(isAtLeast(loadBehindCache({ asked: sum, hitRatio, coldHitRatio }).cold, found.cold)).toBe(true)
        const needed = hitRatioNeeded(asked, fraction(100n))
        if (needed !== undefined) {
          const carried = loadBehindCache({ asked, hitRatio: one, coldHitRatio: needed }).cold
          expect(isAtLeast(fraction(100n), carried)).toBe(true)
        }
      })
    )
  })

  it("expected attempts: with attempts and with failures, between 1 and the attempts", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), share, share, (attempts, a, b) => {
        const [less, more] = isAtLeast(a, b) ? [b, a] : [a, b]
        const count = BigInt(attempts)
        const found = expectedAttempts(count, less)!
        expect(isAtLeast(expectedAttempts(count, more)!, found)).toBe(true)
        expect(isAtLeast(expectedAttempts(count + 1n, less)!, found)).toBe(true)
        expect(isAtLeast(found, one) && isAtLeast(fraction(count), found)).toBe(true)
      })
    )
  })

  it("hedging: with copies, and the less the later they are sent; every sample lies within", () => {
    const times = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 100, maxLength: 100 })
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 4 }), (sample, delay, copies) => {
        const sorted = sample.toSorted((a, b) => a - b)
        const at = (part: number): `${number}us` => `${sorted[Math.ceil(part * 100) - 1] ?? 0}us`
        const latency = { p50: at(0.5), p95: at(0.95), p99: at(0.99) }
        const { atLeast, atMost } = hedgeFactor(latency, BigInt(delay), BigInt(copies))
        // Copies with the same latencies in an order of their own: slow together, at random, or each alone.
        for (const shift of [0, 1, 37, 50]) {
          const latencyOf = (request: number, copy: number): number =>
            (shift === 1 ? sorted : sample)[(request + copy * shift) % sample.length] ?? 0
          let sent = 0
          for (let request = 0; request < sample.length; request++) {
            const answers = Array.from({ length: copies }, (_, copy) => copy * delay + latencyOf(request, copy))
            sent += answers.filter((_, copy) =>
              answers.slice(0, copy).every((answered) => answered > copy * delay)
            ).length
          }
          // A quantile of a sample is one of its values: no more than the share beyond it lies above.
          expect(Math.round(number(atMost) * sample.length)).toBeGreaterThanOrEqual(sent)
          expect(Math.round(number(atLeast) * sample.length)).toBeLessThanOrEqual(sent)
          if (shift > 0) continue
          const naive = sample.flatMap((time) => Array.from({ length: copies }, (_, k) => time > k * delay))
          expect(sent).toBe(naive.filter(Boolean).length)
        }
        const capped = hedgeFactor(latency, BigInt(delay), BigInt(copies), fraction(1n, 50n))
        expect(isAtLeast(fraction(51n, 50n), capped.atMost) && isAtLeast(atMost, capped.atMost)).toBe(true)
        expect(isAtLeast(capped.atMost, capped.atLeast) && isAtLeast(atLeast, capped.atLeast)).toBe(true)
        expect(isAtLeast(hedgeFactor(latency, BigInt(delay), BigInt(copies + 1)).atMost, atMost)).toBe(true)
        expect(isAtLeast(atMost, hedgeFactor(latency, BigInt(delay + 1), BigInt(copies)).atMost)).toBe(true)
      })
    )
  })

  it("the mean bounds what takes long (Markov)", () => {
    expect(shareBeyond({ mean: "10ms" }, 100_000n)).toEqual({ atLeast: zero, atMost: fraction(1n, 10n) })
    expect(shareBeyond({}, 100_000n)).toEqual({ atLeast: zero, atMost: one })
  })
})
