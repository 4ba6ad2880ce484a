import { type Call, type Flow, indexModel, type Model, type ModelIndex, type Policy, type Slo } from "@lintel/model"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  allowedFailures,
  amplificationByCall,
  amplifiedPaths,
  askedOfCache,
  breakerOpening,
  budgetTime,
  budgetWhenFiring,
  bulkheadNeeds,
  burnRate,
  callFactor,
  clientViews,
  compositeBounds,
  deadlineBudgets,
  deadlineChecks,
  dilutedErrors,
  effectiveOf,
  exhaustion,
  type Fraction,
  fraction,
  hitRatioNeeded,
  isBistable,
  leastTraffic,
  loadBehindCache,
  longestQueue,
  lowestObjective,
  poolWithStuckShare,
  queueWait,
  reachableAttempts,
  refusedByClient,
  refusedWhileRetrying,
  requestsFrom,
  resetTime,
  retryThrottle,
  safeDeadline,
  safeRetryRatio,
  timeToAct,
  waitsOf
} from "../src/index.js"

/** How an answer moves when one number grows: up or not at all, down or not at all. */
type Way = "up" | "down"
type Answer = Fraction | bigint | number | boolean | "unlimited" | "unbounded" | undefined

interface Law<K extends string> {
  readonly name: string
  readonly numbers: Readonly<Record<K, fc.Arbitrary<number>>>
  /** Every number of the analysis has a way; the compiler asks for it. */
  readonly ways: Readonly<Record<NoInfer<K>, Way>>
  readonly answer: (numbers: Readonly<Record<NoInfer<K>, number>>) => Answer
}

interface AnyLaw {
  readonly name: string
  readonly ways: ReadonlyArray<readonly [name: string, way: Way]>
  /** The answer before and after a number grows by a step. */
  readonly pairs: (grown: string) => fc.Arbitrary<readonly [before: Answer, after: Answer]>
}

const law = <const K extends string>({ answer, name, numbers, ways }: Law<K>): AnyLaw => ({
  name,
  ways: Object.entries<Way>(ways),
  pairs: (grown) =>
    fc.tuple(fc.record<Record<K, number>>(numbers), fc.integer({ min: 1, max: 3 })).map(([drawn, step]) => {
      const value = new Map(Object.entries<number>(drawn)).get(grown) ?? 0
      return [answer(drawn), answer(Object.assign({}, drawn, { [grown]: value + step }))] as const
    })
})

const numberOf = (answer: Answer): number | undefined => {
  if (answer === "unlimited" || answer === "unbounded") return Number.POSITIVE_INFINITY
  if (typeof answer === "object") return Number(answer.numerator) / Number(answer.denominator)
  return answer === undefined ? undefined : Number(answer)
}

const whole = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max })
const percent = (share: number): Fraction => fraction(BigInt(share), 100n)
const perSecond = (rate: number) => `${rate}/s` as const
const objectiveOf = (share: number) => `0.${String(share).padStart(3, "0")}` as `${number}`
const http = { _tag: "Http" as const, operations: { run: { _tag: "Http" as const, method: "GET", path: "/" } } }

/** `s0` calls `s1`, which calls `s2`, and so on. */
const chain = (policies: ReadonlyArray<Policy>, more: Partial<Model> = {}): ModelIndex => {
  const names = Array.from({ length: policies.length + 1 }, (_, i) => `s${i}`)
  return indexModel({
    lintel: "1.0",
    contracts: Object.fromEntries(names.map((name) => [name, http])),
    services: Object.fromEntries(names.map((name) => [name, { provides: [`contract:${name}` as const] }])),
    calls: Object.fromEntries(
      policies.map((policy, i): [string, Call] => [
        `s${i}/next`,
        {
          from: `service:s${i}`,
          to: { operation: `operation:s${i + 1}/run` },
          criticality: "hard",
          policy,
          ...(more.calls?.[`s${i}/next`] === undefined ? {} : { share: more.calls[`s${i}/next`]?.share ?? "1" })
        }
      ])
    ),
    ...(more.flows === undefined ? {} : { flows: more.flows }),
    ...(more.slos === undefined ? {} : { slos: more.slos }),
    ...(more.loads === undefined ? {} : { loads: more.loads })
  })
}

const flow = (of: string, steps: Flow["steps"]): Flow => ({
  of: `service:${of}`,
  trigger: { _tag: "Operation", operation: `operation:${of}/run` },
  steps
})

const slo = (of: Slo["of"], objective: number, more: Partial<Slo> = {}): Slo => ({
  of,
  indicator: { _tag: "Availability" },
  objective: objectiveOf(objective),
  window: { _tag: "Rolling", duration: "28d" },
  ...more
})

const backoffOf = ({ base, cap, factor, spread }: { base: number; cap: number; factor: number; spread: number }) => ({
  base: `${base}us` as const,
  cap: `${cap}us` as const,
  factor: factor / 10,
  jitter: { plusMinus: (spread / 100).toFixed(2).replace(/\.?0+$/u, "") as `${number}` }
})

const backoffs = { base: whole(1, 500), factor: whole(10, 40), cap: whole(1, 2000), spread: whole(1, 98) }
const tried = { tries: whole(1, 8), perTry: whole(1, 900), overall: whole(1, 5000), ...backoffs }
type Tried = { readonly [K in keyof typeof tried]: number }

const triedPolicy = ({ overall, perTry, tries, ...backoff }: Tried): Policy => ({
  timeouts: { perTry: `${perTry}us`, overall: `${overall}us` },
  retry: { attempts: tries, backoff: backoffOf(backoff) }
})

const reached = (numbers: Tried) =>
  reachableAttempts(effectiveOf(chain([triedPolicy(numbers)]), "call:s0/next")!.client)

const amplifying = { tries: whole(1, 5), copies: whole(1, 4), retryBudget: whole(1, 300), hedgeBudget: whole(1, 300) }
type Amplifying = { readonly [K in keyof typeof amplifying]: number }

const share = (value: number) => String(Math.min(100, value) / 100) as `${number}`

const amplifyingPolicy = ({ copies, hedgeBudget, retryBudget, tries }: Amplifying): Policy => ({
  retry: { attempts: tries, ...(retryBudget > 100 ? {} : { budget: { _tag: "Ratio", ratio: share(retryBudget) } }) },
  hedging: {
    delay: "1ms",
    attempts: copies,
    ...(hedgeBudget > 100 ? {} : { budget: { _tag: "Ratio", ratio: share(hedgeBudget) } })
  }
})

const alerts = { objective: whole(500, 996), factor: whole(1, 20), long: whole(2, 3000), window: whole(1, 60) }
const alertOf = ({ factor, long }: { factor: number; long: number }) =>
  ({ severity: "page", factor, long: `${long}m` }) as const

const composite = (
  method: "occurrences" | "timeSlices" | "ratioTimeSlices",
  n: { first: number; second: number; weight: number }
) => {
  const index = indexModel({
    lintel: "1.0",
    slos: {
      first: slo("service:s", n.first),
      second: slo("service:s", n.second),
      whole: slo("service:s", 500, {
        indicator: { _tag: "Availability", method },
        parts: [{ slo: "slo:first", weight: n.weight / 10 }, { slo: "slo:second" }]
      })
    }
  })
  return compositeBounds(index, index.find("slo:whole")!.value)
}

const stuck = {
  arrivals: whole(1, 500),
  mean: whole(1, 200),
  deadline: whole(200, 9000),
  stuck: whole(1, 99),
  pool: whole(1, 900)
}
type Stuck = { readonly [K in keyof typeof stuck]: number }
const stuckLoad = (n: Stuck) => ({
  arrivals: perSecond(n.arrivals),
  mean: `${n.mean}ms`,
  deadline: `${n.deadline}ms`,
  stuck: percent(n.stuck),
  pool: BigInt(n.pool)
})

const deadline = {
  patience: whole(1, 900),
  work: whole(1, 400),
  inner: whole(1, 400),
  tries: whole(1, 3),
  times: whole(1, 3)
}
type Deadline = { readonly [K in keyof typeof deadline]: number }
const deadlineDesign = ({ inner, patience, times, tries, work }: Deadline): ModelIndex =>
  chain(
    [
      { timeouts: { overall: `${patience}us` }, retry: "none" },
      { timeouts: { perTry: `${inner}us` }, retry: { attempts: tries } }
    ],
    {
      flows: {
        "s1/run": flow("s1", [
          { _tag: "Work", name: "work", duration: `${work}us` },
          { _tag: "Call", call: "call:s1/next", times }
        ])
      }
    }
  )

const verdictRank = { holds: 0, unknown: 1, fails: 2 } as const

const clientDesign = (n: { promise: number; share: number; objective: number; allocated: number }) => {
  const index = chain([{}], {
    calls: { "s0/next": { from: "service:s0", to: {}, share: share(n.share) } },
    slos: {
      own: slo("operation:s0/run", n.objective, {
        allocation: [{ to: "operation:s1/run", share: share(n.allocated) }]
      }),
      other: slo("service:s1", n.promise)
    }
  })
  return clientViews(index)(index.find("slo:own")!).views[0]
}

const laws: ReadonlyArray<AnyLaw> = [
  law({
    name: "attempts that can start when each fails at once",
    numbers: tried,
    ways: { tries: "up", perTry: "up", overall: "up", base: "down", factor: "down", cap: "down", spread: "up" },
    answer: (n) => reached(n)?.whenFailingAtOnce
  }),
  law({
    name: "attempts that can start when each times out",
    numbers: tried,
    ways: { tries: "up", perTry: "down", overall: "up", base: "down", factor: "down", cap: "down", spread: "down" },
    answer: (n) => reached(n)?.whenTimingOut
  }),
  law({
    name: "the longest waits",
    numbers: { ...backoffs, count: whole(1, 9) },
    ways: { base: "up", factor: "up", cap: "up", spread: "up", count: "up" },
    answer: ({ count, ...backoff }) => waitsOf(backoffOf(backoff)).longest(BigInt(count))
  }),
  law({
    name: "the shortest waits",
    numbers: { ...backoffs, count: whole(1, 9) },
    ways: { base: "up", factor: "up", cap: "up", spread: "down", count: "up" },
    answer: ({ count, ...backoff }) => waitsOf(backoffOf(backoff)).shortest(BigInt(count))
  }),
  law({
    name: "what a call multiplies by",
    numbers: amplifying,
    ways: { tries: "up", copies: "up", retryBudget: "up", hedgeBudget: "up" },
    answer: (n) => callFactor("call:s0/next", effectiveOf(chain([amplifyingPolicy(n)]), "call:s0/next")!).factor
  }),
  law({
    name: "what a path multiplies by",
    numbers: { ...amplifying, next: whole(2, 5) },
    ways: { tries: "up", copies: "up", retryBudget: "up", hedgeBudget: "up", next: "up" },
    answer: ({ next, ...n }) => amplifiedPaths(chain([amplifyingPolicy(n), { retry: { attempts: next } }]))[0]?.total
  }),
  law({
    name: "what arrives by a call",
    numbers: { ...amplifying, next: whole(1, 5) },
    ways: { tries: "up", copies: "up", retryBudget: "up", hedgeBudget: "up", next: "up" },
    answer: ({ next, ...n }) =>
      amplificationByCall(chain([amplifyingPolicy(n), { retry: { attempts: next } }])).get("call:s1/next")
  }),
  law({
    name: "requests of one, when all is well and when it fails",
    numbers: { first: whole(1, 4), second: whole(1, 4), times: whole(1, 4) },
    ways: { first: "up", second: "up", times: "up" },
    answer: ({ first, second, times }) => {
      const index = chain([{ retry: { attempts: first } }, { retry: { attempts: second } }], {
        flows: { "s1/run": flow("s1", [{ _tag: "Call", call: "call:s1/next", times }]) }
      })
      return requestsFrom(index, "service:s0").find(({ node }) => node.component === "service:s2")?.failing
    }
  }),
  law({
    name: "the verdict on a deadline",
    numbers: deadline,
    ways: { patience: "down", work: "up", inner: "up", tries: "up", times: "up" },
    answer: (n) => {
      const check = deadlineChecks(deadlineDesign(n)).find(({ edge }) => edge.address === "call:s0/next")
      return check && verdictRank[check.verdict]
    }
  }),
  law({
    name: "what is left of a deadline",
    numbers: deadline,
    ways: { patience: "up", work: "down", inner: "up", tries: "up", times: "up" },
    answer: (n) => deadlineBudgets(deadlineDesign(n)).find(({ edge }) => edge.address === "call:s1/next")?.remaining
  }),
  law({
    name: "work for nobody",
    numbers: deadline,
    ways: { patience: "down", work: "up", inner: "up", tries: "up", times: "up" },
    answer: (n) => deadlineBudgets(deadlineDesign(n)).find(({ edge }) => edge.address === "call:s1/next")?.wasted
  }),
  law({
    name: "whether a breaker can open",
    numbers: { minimum: whole(1, 60), window: whole(1, 60), rate: whole(1, 20) },
    ways: { minimum: "down", window: "up", rate: "up" },
    answer: ({ minimum, rate, window }) =>
      breakerOpening({ minimumCalls: minimum, window: { _tag: "Time", duration: `${window}s` } }, percent(rate * 10))
        ?.isReachable
  }),
  law({
    name: "how soon a breaker can open",
    numbers: { minimum: whole(1, 60), size: whole(1, 60), rate: whole(1, 20) },
    ways: { minimum: "up", size: "up", rate: "down" },
    answer: ({ minimum, rate, size }) =>
      breakerOpening({ minimumCalls: minimum, window: { _tag: "Count", calls: size } }, fraction(BigInt(rate)))
        ?.earliest
  }),
  law({
    name: "places of a bulkhead, usually",
    numbers: { arrivals: whole(1, 900), mean: whole(1, 900), timeout: whole(1, 900) },
    ways: { arrivals: "up", mean: "up", timeout: "up" },
    answer: (n) => bulkheadNeeds(perSecond(n.arrivals), `${n.mean}ms`, `${n.timeout}ms`).usual
  }),
  law({
    name: "places of a bulkhead, under failure",
    numbers: { arrivals: whole(1, 900), mean: whole(1, 900), timeout: whole(1, 900) },
    ways: { arrivals: "up", mean: "up", timeout: "up" },
    answer: (n) => bulkheadNeeds(perSecond(n.arrivals), `${n.mean}ms`, `${n.timeout}ms`).underFailure
  }),
  law({
    name: "places that requests that hang take",
    numbers: stuck,
    ways: { arrivals: "up", mean: "up", deadline: "up", stuck: "up", pool: "up" },
    answer: (n) => poolWithStuckShare(stuckLoad(n)).needed
  }),
  law({
    name: "what a pool serves while requests hang",
    numbers: stuck,
    ways: { arrivals: "down", mean: "down", deadline: "down", stuck: "down", pool: "up" },
    answer: (n) => poolWithStuckShare(stuckLoad(n)).served
  }),
  law({
    name: "the longest safe deadline",
    numbers: { ...stuck, pool: whole(200, 900) },
    ways: { arrivals: "down", mean: "down", deadline: "up", stuck: "down", pool: "up" },
    answer: (n) => safeDeadline(stuckLoad(n))
  }),
  law({
    name: "what waits in a queue",
    numbers: { queued: whole(0, 900), served: whole(1, 900) },
    ways: { queued: "up", served: "down" },
    answer: ({ queued, served }) => queueWait(BigInt(queued), fraction(BigInt(served)))
  }),
  law({
    name: "the longest queue",
    numbers: { deadline: whole(1, 9_000_000), served: whole(1, 900) },
    ways: { deadline: "up", served: "up" },
    answer: ({ deadline: patience, served }) => longestQueue(BigInt(patience), fraction(BigInt(served)))
  }),
  ...(["cold", "warm"] as const).map((state) =>
    law({
      name: `load behind a cache that is ${state}`,
      numbers: { asked: whole(0, 900), cold: whole(0, 50), warm: whole(50, 99), others: whole(0, 900) },
      ways: { asked: "up", cold: "down", warm: "down", others: "up" },
      answer: (n) =>
        loadBehindCache({
          asked: fraction(BigInt(n.asked)),
          hitRatio: percent(n.warm),
          coldHitRatio: percent(n.cold),
          others: fraction(BigInt(n.others))
        })[state]
    })
  ),
  law({
    name: "what a cache is asked",
    numbers: { reaching: whole(0, 900), hits: whole(0, 98) },
    ways: { reaching: "up", hits: "up" },
    answer: ({ hits, reaching }) => askedOfCache(fraction(BigInt(reaching)), percent(hits))
  }),
  law({
    name: "the hit ratio that is needed",
    numbers: { asked: whole(1, 900), capacity: whole(301, 900), others: whole(0, 299) },
    ways: { asked: "up", capacity: "down", others: "up" },
    answer: (n) => hitRatioNeeded(fraction(BigInt(n.asked)), fraction(BigInt(n.capacity)), fraction(BigInt(n.others)))
  }),
  law({
    name: "the failure share at which a throttle stops retries",
    numbers: { tokens: whole(1, 1000), ratio: whole(1, 99) },
    ways: { tokens: "up", ratio: "up" },
    answer: ({ ratio, tokens }) =>
      retryThrottle({ maxTokens: fraction(BigInt(tokens)), tokenRatio: percent(ratio) }).stopsAbove
  }),
  law({
    name: "the burst that a throttle lets through",
    numbers: { tokens: whole(1, 1000), ratio: whole(1, 99) },
    ways: { tokens: "up", ratio: "up" },
    answer: ({ ratio, tokens }) =>
      retryThrottle({ maxTokens: fraction(BigInt(tokens)), tokenRatio: percent(ratio) }).burst
  }),
  law({
    name: "what a client refuses itself",
    numbers: { requests: whole(0, 900), accepts: whole(0, 900), multiplier: whole(1, 5) },
    ways: { requests: "up", accepts: "down", multiplier: "down" },
    answer: (n) => refusedByClient(BigInt(n.requests), BigInt(n.accepts), fraction(BigInt(n.multiplier)))
  }),
  law({
    name: "what is refused while everybody asks again",
    numbers: { offered: whole(0, 900), capacity: whole(0, 900), seconds: whole(1, 30) },
    ways: { offered: "up", capacity: "down", seconds: "up" },
    answer: (n) => refusedWhileRetrying(perSecond(n.offered), perSecond(n.capacity), n.seconds).at(-1)
  }),
  law({
    name: "whether an overload stays that the load does not explain",
    numbers: { amplification: whole(1, 9), load: whole(1, 90) },
    ways: { amplification: "up", load: "up" },
    answer: ({ amplification, load }) => isBistable(perSecond(load), "100/s", fraction(BigInt(amplification)))
  }),
  law({
    name: "the share of retries that is safe",
    numbers: { load: whole(1, 900), capacity: whole(1, 900) },
    ways: { load: "down", capacity: "up" },
    answer: ({ capacity, load }) => safeRetryRatio(perSecond(load), perSecond(capacity))
  }),
  law({
    name: "the time that a budget covers",
    numbers: { objective: whole(1, 996), window: whole(1, 60) },
    ways: { objective: "down", window: "up" },
    answer: ({ objective, window }) => budgetTime(objectiveOf(objective), `${window}d`)
  }),
  law({
    name: "how fast a budget burns",
    numbers: { objective: whole(1, 996), ratio: whole(0, 99) },
    ways: { objective: "up", ratio: "up" },
    answer: ({ objective, ratio }) => burnRate(objectiveOf(objective), percent(ratio))
  }),
  law({
    name: "when a budget is gone",
    numbers: { objective: whole(1, 996), window: whole(1, 60), ratio: whole(1, 99) },
    ways: { objective: "down", window: "up", ratio: "down" },
    answer: ({ objective, ratio, window }) => exhaustion(objectiveOf(objective), `${window}d`, percent(ratio))
  }),
  law({
    name: "the lowest objective of a burn factor",
    numbers: { factor: whole(1, 900) },
    ways: { factor: "up" },
    answer: ({ factor }) => lowestObjective(fraction(BigInt(factor), 10n))
  }),
  law({
    name: "the least traffic of an alert",
    numbers: { objective: whole(1, 996), factor: whole(1, 90), long: whole(1, 900) },
    ways: { objective: "up", factor: "down", long: "down" },
    answer: (n) => leastTraffic(objectiveOf(n.objective), alertOf(n))
  }),
  law({
    name: "failures that are allowed",
    numbers: { objective: whole(1, 996), events: whole(0, 9000) },
    ways: { objective: "down", events: "up" },
    answer: ({ events, objective }) => allowedFailures(objectiveOf(objective), fraction(BigInt(events)))
  }),
  law({
    name: "the budget that is gone when an alert fires",
    numbers: alerts,
    ways: { objective: "down", factor: "up", long: "up", window: "down" },
    answer: (n) => budgetWhenFiring(objectiveOf(n.objective), `${n.window}d`, alertOf(n))
  }),
  law({
    name: "the time to act on an alert",
    // While there is any: an alert that comes after the budget leaves less than none.
    numbers: { ...alerts, factor: whole(1, 10), long: whole(2, 90) },
    ways: { objective: "down", factor: "down", long: "down", window: "up" },
    answer: (n) => timeToAct(objectiveOf(n.objective), `${n.window}d`, alertOf(n))
  }),
  law({
    name: "how long an alert goes on",
    numbers: { objective: whole(950, 996), factor: whole(1, 15), ratio: whole(80, 99) },
    ways: { objective: "up", factor: "down", ratio: "up" },
    answer: (n) => resetTime(objectiveOf(n.objective), alertOf({ factor: n.factor, long: 60 }), percent(n.ratio))
  }),
  law({
    name: "what one client of many may see fail",
    numbers: { objective: whole(1, 996), share: whole(1, 99) },
    ways: { objective: "down", share: "down" },
    answer: ({ objective, share: part }) => dilutedErrors(objectiveOf(objective), percent(part))
  }),
  law({
    name: "what a client's objective sees of a dependency",
    numbers: { promise: whole(1, 996), share: whole(1, 99), objective: whole(1, 996), allocated: whole(1, 99) },
    ways: { promise: "down", share: "down", objective: "down", allocated: "up" },
    answer: (n) => clientDesign(n)?.seen
  }),
  law({
    name: "what a client's objective allows a dependency",
    numbers: { promise: whole(1, 996), share: whole(1, 99), objective: whole(1, 996), allocated: whole(1, 99) },
    ways: { promise: "down", share: "down", objective: "down", allocated: "up" },
    answer: (n) => clientDesign(n)?.allowed
  }),
  ...(["occurrences", "timeSlices", "ratioTimeSlices"] as const).flatMap((method) =>
    (["lowerBound", "upperBound"] as const).map((bound) =>
      law({
        name: `the ${bound} of a composite by ${method}`,
        numbers: { first: whole(1, 996), second: whole(1, 996), weight: whole(1, 40) },
        ways: { first: "up", second: "up", weight: "down" },
        answer: (n) => composite(method, n)?.[bound]
      })
    )
  )
]

describe("every number of every analysis moves its answer one way", () => {
  it.each(laws.map((one) => [one.name, one] as const))("%s", (_, { pairs, ways }) => {
    for (const [name, way] of ways) {
      let compared = 0
      fc.assert(
        fc.property(pairs(name), (answers) => {
          const [before, after] = answers.map(numberOf)
          if (before === undefined || after === undefined) return
          compared++
          const slack = 1e-12 * Math.max(1, Math.abs(before))
          if (before === after) return
          if (way === "up") expect(after).toBeGreaterThanOrEqual(before - slack)
          else expect(after).toBeLessThanOrEqual(before + slack)
        }),
        { numRuns: 60, seed: 31 }
      )
      expect({ name, compared: compared > 10 }).toEqual({ name, compared: true })
    }
  })
})
