import { type Call, type FlowStep, indexModel, type Model, type Slo } from "@lintel/model"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  compareFractions,
  decimalText,
  type Fraction,
  fraction,
  inSequence,
  latencyCheck,
  type LatencyCheck,
  minus,
  one,
  plus,
  times
} from "../src/index.js"

/** A promise: all but `late` of a hundred within `time` milliseconds. */
interface Promised {
  readonly time: number
  readonly late: number
}

const never = 1_000_000

const percent = (late: number): `${number}` =>
  `0.${String(100 - late).padStart(2, "0")}`.replace(/0$/u, "") as `${number}`

const slo = (of: Slo["of"], time: number, late: number, more: Partial<Slo> = {}): Slo => ({
  of,
  indicator: { _tag: "Latency", under: `${time}ms` },
  objective: percent(late),
  window: { _tag: "Rolling", duration: "28d" },
  ...more
})

/** `web` answers after these steps; `promised` says for each callee `d0`, `d1`, ... what it promises. */
const designOf = (
  steps: ReadonlyArray<FlowStep>,
  promised: ReadonlyArray<ReadonlyArray<Promised>>,
  target: Promised,
  call: Partial<Call> = {}
): Model => {
  const names = ["web", ...promised.map((_, i) => `d${i}`)]
  return {
    lintel: "1.0",
    contracts: Object.fromEntries(
      names.map((name) => [name, { _tag: "Http", operations: { get: { _tag: "Http", method: "GET", path: "/" } } }])
    ),
    services: Object.fromEntries(names.map((name) => [name, { provides: [`contract:${name}` as const] }])),
    calls: Object.fromEntries(
      promised.map((_, i) => [
        `web/d${i}`,
        {
          from: "service:web",
          to: { operation: `operation:d${i}/get` },
          criticality: "hard",
          policy: { retry: "none" },
          ...call
        } as const
      ])
    ),
    flows: { "web/get": { of: "service:web", trigger: { _tag: "Operation", operation: "operation:web/get" }, steps } },
    slos: {
      web: slo("operation:web/get", target.time, target.late),
      ...Object.fromEntries(
        promised.flatMap((all, i) =>
          all.map(({ time, late }, k) => [`d${i}-${k}`, slo(`service:d${i}`, time, late)] as const)
        )
      )
    }
  }
}

const having = (model: Model, parts: Partial<Model>): Model => Object.assign({}, model, parts)

const checkOf = (model: Model): LatencyCheck => {
  const index = indexModel(model)
  const check = latencyCheck(index)(index.find("slo:web")!)
  if (check === undefined) throw new Error("nothing to check")
  return check
}

const callOf = (i: number, count = 1): FlowStep => ({ _tag: "Call", call: `call:web/d${i}`, times: count })
const hops = (count: number): ReadonlyArray<FlowStep> => Array.from({ length: count }, (_, i) => callOf(i))

describe("published numbers", () => {
  const hop = { time: 100, late: 1 }

  it("three hops at p99 100 ms guarantee p97 300 ms, and no p99", () => {
    const promised = [[hop], [hop], [hop]]
    const bound = { time: 100_000n, late: fraction(1n, 100n) }
    expect(inSequence([bound, bound, bound])).toEqual({ time: 300_000n, late: fraction(3n, 100n) })
    expect(checkOf(designOf(hops(3), promised, { time: 300, late: 3 })).verdict).toBe("guaranteed")
    expect(checkOf(designOf(hops(3), promised, { time: 300, late: 2 })).verdict).toBe("notGuaranteed")
    expect(checkOf(designOf(hops(3), promised, { time: 300, late: 1 })).verdict).toBe("notGuaranteed")
    expect(checkOf(designOf(hops(3), promised, { time: 299, late: 3 })).verdict).toBe("overPromised")
  })

  it("for p99 over n hops each has to hold at 1 − 0.01/n: 0.99667 for three, 0.999 for ten", () => {
    const needed = (count: bigint) => decimalText(minus(one, fraction(1n, 100n * count)), 5)
    expect([needed(3n), needed(10n)]).toEqual(["0.99667", "0.999"])
  })

  it("the sum of two p99 is no bound of the p99 of the sum: 0, 0 and 100 ms", () => {
    // X and Y are independent: 100 ms with probability 0.009, else 0.
    const late = fraction(9n, 1000n)
    const inTime = minus(one, late)
    const both = times(inTime, inTime)
    expect(compareFractions(inTime, fraction(99n, 100n))).toBe(1)
    expect(decimalText(minus(one, both), 6)).toBe("0.017919")
    expect(compareFractions(both, fraction(99n, 100n))).toBe(-1)
    // What the algebra says of the same: at most 0.018 later than 0, which is true, and no p99.
    const x = { time: 0n, late }
    const sum = inSequence([x, x])
    expect(sum).toEqual({ time: 0n, late: fraction(9n, 500n) })
    expect(compareFractions(minus(one, both), sum.late)).toBe(-1)
  })

  it("of a hundred leaves at p99 asked at once, 63.4 % of requests meet a late one if they are independent", () => {
    const steps: ReadonlyArray<FlowStep> = [{ _tag: "Repeat", times: 64, step: callOf(0) }]
    const check = checkOf(designOf(steps, [[hop]], { time: 6400, late: 50 }))
    expect(decimalText(check.best!.lateIfIndependent, 4)).toBe(
      decimalText(minus(one, power(fraction(99n, 100n), 64)), 4)
    )
    expect(check.verdict).toBe("assumesIndependence")
    expect(decimalText(minus(one, power(fraction(99n, 100n), 100)), 3)).toBe("0.634")
  })
})

const power = (base: Fraction, exponent: number): Fraction =>
  Array.from({ length: exponent }, () => base).reduce((product, factor) => times(product, factor), one)

// --- Runs -------------------------------------------------------------------------------------------------------

const requests = 1000

const randomOf = (seed: number) => {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

type Placement = "random" | "packed" | "spread"

interface Running {
  readonly promised: ReadonlyArray<ReadonlyArray<Promised>>
  readonly placement: Placement
  readonly random: () => number
  /** Where the next late ones go when they are spread. */
  spread: number
}

/** Durations of so many calls that do no better than promised, anywhere, in a row, or where nobody else is late. */
const durations = (running: Running, promises: ReadonlyArray<Promised>, count: number): ReadonlyArray<number> => {
  const sorted = promises.toSorted((a, b) => a.time - b.time)
  const least = sorted.map(({ late }, i) => Math.min(late, ...sorted.slice(0, i).map((one_) => one_.late)))
  const of = sorted.flatMap(({ time }, i) => {
    const within = (i === 0 ? 100 : least[i - 1]!) - least[i]!
    return Array.from({ length: Math.round((count * within) / 100) }, () => time)
  })
  const late = Array.from({ length: count - of.length }, () => never)
  const all = [...late, ...of.toReversed()]
  if (running.placement === "packed") return all
  if (running.placement === "random") {
    return all
      .map((value) => ({ value, key: running.random() }))
      .toSorted((a, b) => a.key - b.key)
      .map(({ value }) => value)
  }
  const start = running.spread % count
  running.spread += late.length
  return all.map((_, i) => all[(i - start + count) % count]!)
}

/** How long a step takes in each of so many requests, in milliseconds. */
const run = (running: Running, step: FlowStep, count: number): ReadonlyArray<number> => {
  const all = (steps: ReadonlyArray<FlowStep>) => steps.map((inner) => run(running, inner, count))
  const joined = (parts: ReadonlyArray<ReadonlyArray<number>>, join: (a: number, b: number) => number) =>
    Array.from({ length: count }, (_, i) => parts.reduce((sum, part) => join(sum, part[i]!), 0))
  switch (step._tag) {
    case "Call": {
      const callee = Number(step.call.slice("call:web/d".length))
      const calls = durations(running, running.promised[callee]!, count * (step.times ?? 1))
      return joined(
        Array.from({ length: step.times ?? 1 }, (_, k) =>
          Array.from({ length: count }, (_unused, i) => calls[i * (step.times ?? 1) + k]!)
        ),
        (a, b) => a + b
      )
    }
    case "Work":
      return Array.from({ length: count }, () => Number.parseInt(step.duration ?? "0ms", 10))
    case "Sequence":
      return joined(all(step.steps), (a, b) => a + b)
    case "Parallel":
      return joined(all(step.steps), Math.max)
    case "Repeat":
      return joined(
        Array.from({ length: step.times }, () => run(running, step.step, count)),
        (a, b) => a + b
      )
    case "Branch": {
      const taken = step.branches.flatMap(({ probability = "0", steps }) =>
        run(running, { _tag: "Sequence", steps }, Math.round(count * Number(probability)))
      )
      return [...taken, ...Array.from({ length: count - taken.length }, () => 0)]
    }
    default:
      throw new Error(step._tag)
  }
}

const anyPromises = fc
  .uniqueArray(
    fc.record({ time: fc.integer({ min: 1, max: 20 }).map((n) => n * 10), late: fc.integer({ min: 1, max: 20 }) }),
    {
      minLength: 1,
      maxLength: 3,
      selector: ({ time }) => time
    }
  )
  .map((all) => all.toSorted((a, b) => a.time - b.time))

const callees = 3
const anyStep: fc.Arbitrary<FlowStep> = fc.letrec<{ step: FlowStep }>((tie) => ({
  step: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc
      .record({ i: fc.nat(callees - 1), count: fc.integer({ min: 1, max: 2 }) })
      .map(({ i, count }) => callOf(i, count)),
    fc.integer({ min: 0, max: 50 }).map((ms): FlowStep => ({ _tag: "Work", name: "work", duration: `${ms}ms` })),
    fc.array(tie("step"), { minLength: 1, maxLength: 3 }).map((steps): FlowStep => ({ _tag: "Sequence", steps })),
    fc.array(tie("step"), { minLength: 1, maxLength: 3 }).map((steps): FlowStep => ({ _tag: "Parallel", steps })),
    fc
      .record({ times: fc.integer({ min: 1, max: 3 }), step: tie("step") })
      .map((drawn): FlowStep => ({ _tag: "Repeat", ...drawn })),
    fc
      .record({
        probability: fc.constantFrom("0.1", "0.5", "1"),
        steps: fc.array(tie("step"), { minLength: 1, maxLength: 2 })
      })
      .map((branch): FlowStep => ({ _tag: "Branch", branches: [branch as never] }))
  )
})).step

const anyDesign = fc.record({
  step: anyStep,
  promised: fc.array(anyPromises, { minLength: callees, maxLength: callees }),
  time: fc.integer({ min: 1, max: 80 }).map((n) => n * 10),
  late: fc.integer({ min: 1, max: 60 }),
  placement: fc.constantFrom<Placement>("random", "packed", "spread"),
  seed: fc.nat()
})

/** Shares are whole numbers of requests where branches are, up to the rounding of small ones. */
const lateRequests = (durations_: ReadonlyArray<number>, time: number): number =>
  durations_.filter((it_) => it_ > time).length

const branches = (step: FlowStep): number =>
  step._tag === "Branch"
    ? 1 + Math.max(...step.branches.flatMap((branch) => branch.steps.map(branches)))
    : step._tag === "Repeat"
      ? branches(step.step)
      : "steps" in step
        ? Math.max(0, ...step.steps.map(branches))
        : 0

describe("latency bounds", () => {
  it("are kept by every run, however lateness is correlated", () => {
    fc.assert(
      fc.property(anyDesign, ({ step, promised, time, late, placement, seed }) => {
        fc.pre(branches(step) <= 1)
        const check = checkOf(designOf([step], promised, { time, late }))
        const seen = lateRequests(run({ promised, placement, random: randomOf(seed), spread: 0 }, step, requests), time)
        const share = fraction(BigInt(seen), BigInt(requests))
        // Never less than what is late for sure, never more than what is guaranteed.
        expect(compareFractions(share, check.lateForSure)).toBeGreaterThanOrEqual(0)
        if (check.best !== undefined && check.best.time <= check.target.time) {
          expect(compareFractions(share, check.best.late)).toBeLessThanOrEqual(0)
        }
        if (check.verdict === "guaranteed") expect(compareFractions(share, check.target.late)).toBeLessThanOrEqual(0)
        if (check.verdict === "overPromised") expect(compareFractions(share, check.target.late)).toBeGreaterThan(0)
      }),
      { numRuns: 400, seed: 13 }
    )
  })

  it("are tight: where no two are late in the same request, exactly that share is late", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 18 }), { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        (lates, isParallel) => {
          const promised = lates.map((late) => [{ time: 100, late }])
          const steps = hops(lates.length)
          const step: FlowStep = isParallel ? { _tag: "Parallel", steps } : { _tag: "Sequence", steps }
          const time = isParallel ? 100 : 100 * lates.length
          const check = checkOf(designOf([step], promised, { time, late: 95 }))
          const seen = (placement: Placement) =>
            fraction(
              BigInt(lateRequests(run({ promised, placement, random: () => 0, spread: 0 }, step, requests), time)),
              BigInt(requests)
            )
          expect(seen("spread")).toEqual(check.best!.late)
          expect(seen("packed")).toEqual(check.lateForSure)
        }
      ),
      { numRuns: 100, seed: 14 }
    )
  })

  it("of independent lateness are what enumerating all outcomes gives", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 }), (lates) => {
        const promised = lates.map((late) => [{ time: 100, late }])
        let inTime = fraction(0n)
        for (let outcome = 0; outcome < 2 ** lates.length; outcome++) {
          const isLate = lates.map((_, i) => (outcome >> i) % 2 === 1)
          const probability = lates.reduce(
            (product, late, i) => times(product, fraction(BigInt(isLate[i] === true ? late : 100 - late), 100n)),
            one
          )
          if (!isLate.includes(true)) inTime = plus(inTime, probability)
        }
        const check = checkOf(designOf(hops(lates.length), promised, { time: 100 * lates.length, late: 99 }))
        if (check.best !== undefined) expect(check.best.lateIfIndependent).toEqual(minus(one, inTime))
      }),
      { numRuns: 60, seed: 15 }
    )
  })

  it("move the right way with every parameter", () => {
    const rank = ["guaranteed", "assumesIndependence", "notGuaranteed", "overPromised"]
    type Drawn = {
      readonly step: FlowStep
      readonly promised: ReadonlyArray<ReadonlyArray<Promised>>
      readonly time: number
      readonly late: number
    }
    const worse: ReadonlyArray<(drawn: Drawn) => Drawn> = [
      (drawn) => ({
        ...drawn,
        promised: drawn.promised.map((all) => all.map(({ time, late }) => ({ time: time + 10, late })))
      }),
      (drawn) => ({
        ...drawn,
        promised: drawn.promised.map((all) => all.map(({ time, late }) => ({ time, late: late + 1 })))
      }),
      (drawn) => ({ ...drawn, time: Math.max(1, drawn.time - 10) }),
      (drawn) => ({ ...drawn, late: Math.max(1, drawn.late - 1) }),
      (drawn) => ({
        ...drawn,
        step: { _tag: "Sequence", steps: [drawn.step, { _tag: "Work", name: "more", duration: "10ms" }] }
      }),
      (drawn) => ({ ...drawn, step: { _tag: "Repeat", times: 2, step: drawn.step } })
    ]
    const verdictOf = ({ step, promised, time, late }: Drawn) =>
      checkOf(designOf([step], promised, { time, late })).verdict
    fc.assert(
      fc.property(anyDesign, fc.constantFrom(...worse), (drawn, change) => {
        const [before, after] = [verdictOf(drawn), verdictOf(change(drawn))]
        if (before === "unknown" || after === "unknown") return
        expect(rank.indexOf(after)).toBeGreaterThanOrEqual(rank.indexOf(before))
      }),
      { numRuns: 300, seed: 16 }
    )
  })
})

describe("what a caller waits for", () => {
  const promised = [[{ time: 100, late: 1 }]]

  it("with tries: the first answers in time unless it is late or fails, and all have ended when the caller gives up", () => {
    const retrying: Partial<Call> = { policy: { retry: { attempts: 2 }, timeouts: { perTry: "400ms", overall: "1s" } } }
    const model = designOf([callOf(0)], promised, { time: 100, late: 2 }, retrying)
    const gap = checkOf(model)
    expect(gap.verdict).toBe("unknown")
    expect(gap.missing.map(({ fact }) => fact)).toEqual(["which availability it promises"])
    const up: Slo = {
      of: "service:d0",
      indicator: { _tag: "Availability" },
      objective: "0.995",
      window: { _tag: "Rolling", duration: "28d" }
    }
    const check = checkOf(having(model, { slos: { ...model.slos, up } }))
    expect(check.verdict).toBe("guaranteed")
    expect(check.best?.late).toEqual(fraction(15n, 1000n))
    const slow = designOf([callOf(0)], [[]], { time: 800, late: 1 }, retrying)
    expect(checkOf(slow).verdict).toBe("guaranteed")
    expect(checkOf(slow).assumes).toEqual(["failures-not-late"])
    expect(checkOf(designOf([callOf(0)], [[]], { time: 799, late: 1 }, retrying)).verdict).toBe("unknown")
  })

  it("a caller that goes on without an answer has waited for it: what fails counts as late", () => {
    const soft: Partial<Call> = { criticality: "soft", policy: { retry: "none", timeouts: { perTry: "300ms" } } }
    expect(checkOf(designOf([callOf(0)], promised, { time: 300, late: 1 }, soft)).verdict).toBe("guaranteed")
    const check = checkOf(designOf([callOf(0)], promised, { time: 200, late: 1 }, soft))
    expect(check.verdict).toBe("unknown")
  })

  it("what answers instead takes its time too", () => {
    const model = designOf([callOf(0)], [[], []], { time: 500, late: 1 })
    const call = (policy: Call["policy"], more: Partial<Call>, to: number): Call => ({
      from: "service:web",
      to: { operation: `operation:d${to}/get` },
      criticality: "hard",
      ...(policy === undefined ? {} : { policy }),
      ...more
    })
    const waiting = (text: `${number}ms`): Call["policy"] => ({ retry: "none", timeouts: { perTry: text } })
    const calls = {
      "web/d0": call(waiting("300ms"), { criticality: { _tag: "Mitigated", fallback: "call:web/d1" } }, 0),
      "web/d1": call(waiting("200ms"), {}, 1)
    }
    expect(checkOf(having(model, { calls })).verdict).toBe("guaranteed")
    const slower = { ...calls, "web/d1": call(waiting("201ms"), {}, 1) }
    expect(checkOf(having(model, { calls: slower })).verdict).toBe("unknown")
    const chain = (last: `${number}ms`): NonNullable<Model["calls"]> => ({
      "web/d0": call(waiting("300ms"), { criticality: { _tag: "Mitigated", fallback: "call:web/d1" } }, 0),
      "web/d1": call(waiting("100ms"), { criticality: { _tag: "Mitigated", fallback: "call:web/d2" } }, 1),
      "web/d2": call(waiting(last), {}, 2)
    })
    const long = designOf([callOf(0)], [[], [], []], { time: 500, late: 1 })
    expect(checkOf(having(long, { calls: chain("100ms") })).verdict).toBe("guaranteed")
    expect(checkOf(having(long, { calls: chain("101ms") })).verdict).toBe("unknown")
    const around = {
      ...chain("100ms"),
      "web/d2": call(waiting("100ms"), { criticality: { _tag: "Mitigated", fallback: "call:web/d0" } }, 2)
    }
    expect(checkOf(having(long, { calls: around })).verdict).toBe("guaranteed")
  })

  it("promises of other windows, methods and clients are none", () => {
    const model = designOf([callOf(0)], promised, { time: 100, late: 1 })
    expect(checkOf(model).verdict).toBe("guaranteed")
    const others: ReadonlyArray<Partial<Slo>> = [
      { window: { _tag: "Rolling", duration: "7d" } },
      { indicator: { _tag: "Latency", under: "100ms", method: "timeSlices" } },
      { scope: "service:somebody" }
    ]
    for (const other of others) {
      const changed = having(model, { slos: { ...model.slos, "d0-0": slo("service:d0", 100, 1, other) } })
      const check = checkOf(changed)
      expect(check.verdict).toBe("unknown")
      expect(check.missing.map(({ fact }) => fact)).toEqual(["how soon it answers"])
    }
  })

  it("a step of unknown length leaves a promise unknown, not an over-promise unseen", () => {
    const steps: ReadonlyArray<FlowStep> = [{ _tag: "Work", name: "work" }, callOf(0)]
    expect(checkOf(designOf(steps, promised, { time: 500, late: 1 })).verdict).toBe("unknown")
    expect(checkOf(designOf(steps, promised, { time: 99, late: 1 })).verdict).toBe("overPromised")
  })
})

describe("an objective of all that a service answers", () => {
  /** `web` answers `fast` at once and `slow` after its callee, which promises 300 ms for all but 1 %. */
  const twoOperations = (target: Promised, loads: Model["loads"] = {}): Model => {
    const model = designOf([callOf(0)], [[{ time: 300, late: 1 }]], target)
    const http = (path: string) => ({ _tag: "Http", method: "GET", path }) as const
    return having(model, {
      contracts: { ...model.contracts, web: { _tag: "Http", operations: { get: http("/"), fast: http("/fast") } } },
      flows: {
        ...model.flows,
        "web/fast": {
          of: "service:web",
          trigger: { _tag: "Operation", operation: "operation:web/fast" },
          steps: [{ _tag: "Work", name: "answering", duration: "10ms" }]
        }
      },
      slos: { ...model.slos, web: slo("service:web", target.time, target.late) },
      loads
    })
  }
  const load = (of: `operation:${string}`, steady: `${number}/s`) => ({ of, steady })
  const nineOfTen = { slow: load("operation:web/get", "10/s"), fast: load("operation:web/fast", "90/s") }

  it("is guaranteed for every mix of its operations, or for the mix that loads state", () => {
    expect(checkOf(twoOperations({ time: 300, late: 1 })).verdict).toBe("guaranteed")
    const anyMix = checkOf(twoOperations({ time: 299, late: 10 }))
    expect([anyMix.verdict, anyMix.lateForSure]).toEqual(["notGuaranteed", fraction(0n)])
    const said = checkOf(twoOperations({ time: 299, late: 10 }, nineOfTen))
    expect([said.verdict, said.best?.late, said.lateForSure]).toEqual([
      "guaranteed",
      fraction(1n, 10n),
      fraction(1n, 10n)
    ])
    expect(said.assumes).toContain("traffic-as-stated")
    const over = checkOf(twoOperations({ time: 299, late: 9 }, nineOfTen))
    expect([over.verdict, over.lateForSure]).toEqual(["overPromised", fraction(1n, 10n)])
  })

  it("is unknown while one of its operations says nothing, and told for its contract too", () => {
    const model = twoOperations({ time: 300, late: 1 })
    const flows = Object.fromEntries(Object.entries(model.flows ?? {}).filter(([name]) => name !== "web/fast"))
    expect(checkOf(having(model, { flows })).verdict).toBe("unknown")
    const slos = { ...model.slos, web: slo("contract:web", 300, 1) }
    expect(checkOf(having(model, { slos })).verdict).toBe("guaranteed")
  })
})

describe("a callee that promises nothing", () => {
  /** `web` calls `d0`, which works for 20 ms and then calls `d1`. */
  const throughFlow = (target: Promised): Model => {
    const model = designOf([callOf(0)], [[], [{ time: 100, late: 1 }]], target)
    const hop = { ...model.calls?.["web/d1"], from: "service:d0", to: { operation: "operation:d1/get" } } as Call
    return having(model, {
      calls: { "web/d0": model.calls?.["web/d0"] ?? hop, "d0/d1": hop },
      flows: {
        ...model.flows,
        "d0/get": {
          of: "service:d0",
          trigger: { _tag: "Operation", operation: "operation:d0/get" },
          steps: [
            { _tag: "Work", name: "work", duration: "20ms" },
            { _tag: "Call", call: "call:d0/d1" }
          ]
        }
      }
    })
  }

  it("answers as its flow says", () => {
    const check = checkOf(throughFlow({ time: 120, late: 1 }))
    expect([check.verdict, check.best]).toEqual([
      "guaranteed",
      { time: 120_000n, late: fraction(1n, 100n), lateIfIndependent: fraction(1n, 100n) }
    ])
    expect(check.calls.map(({ edge }) => edge.address)).toEqual(["call:web/d0", "call:d0/d1"])
    expect(check.assumes).toContain("no-time-on-the-way")
    expect(checkOf(throughFlow({ time: 119, late: 1 })).verdict).toBe("overPromised")
  })

  it("is not looked into where it calls back", () => {
    const back = { from: "service:d1", to: { operation: "operation:d0/get" }, criticality: "hard" } as const
    const model = throughFlow({ time: 120, late: 1 })
    const circle = having(model, {
      calls: { ...model.calls, "d1/d0": back },
      flows: {
        ...model.flows,
        "d1/get": {
          of: "service:d1",
          trigger: { _tag: "Operation", operation: "operation:d1/get" },
          steps: [{ _tag: "Call", call: "call:d1/d0" }]
        }
      },
      slos: { web: slo("operation:web/get", 120, 1) }
    })
    const check = checkOf(circle)
    expect([check.verdict, check.missing.map(({ fact }) => fact)]).toEqual(["unknown", ["how soon it answers"]])
  })

  it("is looked into once, however many share it: a ladder of twenty rungs with two ways each", () => {
    const rungs = Array.from({ length: 20 }, (_, i) => i)
    const names = ["web", ...rungs.map((i) => `r${i}`)]
    const model: Model = {
      lintel: "1.0",
      contracts: Object.fromEntries(
        names.map((name) => [name, { _tag: "Http", operations: { get: { _tag: "Http", method: "GET", path: "/" } } }])
      ),
      services: Object.fromEntries(names.map((name) => [name, { provides: [`contract:${name}` as const] }])),
      calls: Object.fromEntries(
        names.slice(0, -1).flatMap((name, i) =>
          ["a", "b"].map((way) => [
            `${name}/${way}`,
            {
              from: `service:${name}`,
              to: { operation: `operation:${names[i + 1]}/get` },
              criticality: "hard",
              policy: { retry: "none" }
            } as const
          ])
        )
      ),
      flows: Object.fromEntries(
        names.map((name, i) => [
          `${name}/get`,
          {
            of: `service:${name}`,
            trigger: { _tag: "Operation", operation: `operation:${name}/get` },
            steps:
              i === names.length - 1
                ? [{ _tag: "Work", name: "work", duration: "1ms" }]
                : ["a", "b"].map((way) => ({ _tag: "Call", call: `call:${name}/${way}` }) as const)
          } as const
        ])
      ),
      slos: { web: slo("operation:web/get", 1_048_576, 1) }
    }
    expect(checkOf(model).verdict).toBe("guaranteed")
    expect(checkOf(having(model, { slos: { web: slo("operation:web/get", 1_048_575, 1) } })).verdict).toBe(
      "overPromised"
    )
  })
})
