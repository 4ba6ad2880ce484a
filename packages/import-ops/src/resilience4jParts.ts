import { type Cursor, entriesOf, refuse } from "@lintel/import"
import {
  type Duration,
  isUnitError,
  parseDuration,
  parseRate,
  parseRatio,
  type Policy,
  type Rate,
  type Ratio,
  type Retry
} from "@lintel/model"
import { durationAt, limitAt, springDuration } from "./durations.js"
import { countAt, decimalText, note, numberAt, type Reading, shifted, textAt } from "./reading.js"
import { canonicalName, type Instance } from "./resilience4jProperties.js"

export const read = (names: string): ReadonlySet<string> => new Set(names.split(" ").map(canonicalName))

/** Warns of properties that have no meaning in the Model. */
const rest = (reading: Reading, { at }: Instance, known: ReadonlySet<string>, section: string): void => {
  for (const [key, cursor] of entriesOf(at)) {
    if (known.has(canonicalName(key)) || canonicalName(key) === "baseconfig") continue
    note(reading, "not-representable", cursor, `"${key}" of a ${section} has no meaning in the Model; it is left out`)
  }
}

/** A fact of the library where nothing is said. */
const orDefault = <T>(
  reading: Reading,
  { at }: Instance,
  value: T | undefined,
  [words, fallback]: readonly [string, T]
): T => {
  if (value === undefined) note(reading, "missing", at, `${words}, the default of resilience4j, is taken`)
  return value ?? fallback
}

const ratioAt = (reading: Reading, cursor: Cursor | undefined, what: string): Ratio | undefined => {
  const percent = numberAt(reading, cursor, what)
  if (cursor === undefined || percent === undefined) return undefined
  const ratio = percent > 0 ? parseRatio(shifted(percent, 2)) : undefined
  if (ratio !== undefined && !isUnitError(ratio)) return ratio
  refuse(reading.context, cursor.trail, `${what} is a percentage above 0 and at most 100, not ${percent}`)
  return undefined
}

const isTrue = (cursor: Cursor | undefined): boolean => cursor?.value === true || cursor?.value === "true"

const retryKeys = read(
  "max-attempts wait-duration enable-exponential-backoff exponential-backoff-multiplier exponential-max-wait-duration enable-randomized-wait randomized-wait-factor retry-exceptions"
)

export const retryAt = (reading: Reading, instance: Instance): Retry | "none" => {
  const { find } = instance
  rest(reading, instance, retryKeys, "retry")
  const attempts = countAt(reading, find("max-attempts"), '"max-attempts"', 1)
  const base = durationAt(reading, find("wait-duration"), '"wait-duration"', springDuration)
  const isExponential = isTrue(find("enable-exponential-backoff"))
  const isRandom = isTrue(find("enable-randomized-wait"))
  const multiplier = numberAt(reading, find("exponential-backoff-multiplier"), '"exponential-backoff-multiplier"')
  const cap = durationAt(
    reading,
    find("exponential-max-wait-duration"),
    '"exponential-max-wait-duration"',
    springDuration
  )
  const spread = numberAt(reading, find("randomized-wait-factor"), '"randomized-wait-factor"')
  const jitter = parseRatio(decimalText(spread ?? 0.5))
  const on = itemTexts(reading, find("retry-exceptions"))
  if (multiplier !== undefined && multiplier < 1)
    refuse(reading.context, instance.at.trail, '"exponential-backoff-multiplier" must be at least 1')
  const count = orDefault(reading, instance, attempts, ["three attempts", 3])
  return {
    attempts: count,
    backoff: {
      base: orDefault(reading, instance, base, ["a wait of 500 ms", "500ms" as const]),
      factor: isExponential ? Math.max(1, multiplier ?? 1.5) : 1,
      ...(cap === undefined || !isExponential ? {} : { cap }),
      jitter: isRandom && !isUnitError(jitter) ? { plusMinus: jitter } : "none"
    },
    ...(on.length === 0 ? {} : { on: [...new Set(on)].toSorted() })
  }
}

const itemTexts = (reading: Reading, cursor: Cursor | undefined): ReadonlyArray<string> => {
  if (cursor === undefined) return []
  if (typeof cursor.value === "string") return cursor.value.split(",").map((it) => it.trim())
  return entriesOfList(cursor).flatMap((it) => textAt(reading, it, "an exception") ?? [])
}

const entriesOfList = ({ trail, value }: Cursor): ReadonlyArray<Cursor> =>
  Array.isArray(value) ? value.map((item: unknown) => ({ value: item, trail })) : []

const breakerKeys = read(
  "sliding-window-type sliding-window-size minimum-number-of-calls failure-rate-threshold slow-call-rate-threshold slow-call-duration-threshold wait-duration-in-open-state permitted-number-of-calls-in-half-open-state"
)

export const breakerAt = (reading: Reading, instance: Instance): Policy["breaker"] => {
  const { find } = instance
  rest(reading, instance, breakerKeys, "circuit breaker")
  const type = textAt(reading, find("sliding-window-type"), '"sliding-window-type"')?.toUpperCase()
  const size = orDefault(reading, instance, countAt(reading, find("sliding-window-size"), '"sliding-window-size"', 1), [
    "a window of 100",
    100
  ])
  const fact = <T>(value: T | undefined, fallback: readonly [string, T]): T =>
    orDefault(reading, instance, value, fallback)
  return {
    failureRatio: fact(ratioAt(reading, find("failure-rate-threshold"), '"failure-rate-threshold"'), [
      "a failure rate of 50 percent",
      "0.5"
    ]),
    slowRatio: fact(ratioAt(reading, find("slow-call-rate-threshold"), '"slow-call-rate-threshold"'), [
      "a slow call rate of 100 percent",
      "1"
    ]),
    slowCall: fact(
      durationAt(reading, find("slow-call-duration-threshold"), '"slow-call-duration-threshold"', springDuration),
      ["a slow call of 60 s", "1m"]
    ),
    minimumCalls: fact(countAt(reading, find("minimum-number-of-calls"), '"minimum-number-of-calls"', 1), [
      "a minimum of 100 calls",
      100
    ]),
    window: type === "TIME_BASED" ? { _tag: "Time", duration: secondsOf(size) } : { _tag: "Count", calls: size },
    openFor: fact(
      durationAt(reading, find("wait-duration-in-open-state"), '"wait-duration-in-open-state"', springDuration),
      ["60 s in the open state", "1m"]
    ),
    halfOpenCalls: fact(
      countAt(
        reading,
        find("permitted-number-of-calls-in-half-open-state"),
        '"permitted-number-of-calls-in-half-open-state"',
        1
      ),
      ["10 calls in the half-open state", 10]
    )
  }
}

/** Seconds as a duration of the Model in its canonical unit. */
const secondsOf = (count: number): `${number}s` => {
  const [size, unit] = (
    [
      [86_400, "d"],
      [3600, "h"],
      [60, "m"],
      [1, "s"]
    ] as const
  ).find(([it]) => count % it === 0) ?? [1, "s"]
  return `${count / size}${unit}` as `${number}s`
}

export const bulkheadAt = (reading: Reading, instance: Instance): Policy["concurrencyLimit"] => {
  const { find } = instance
  rest(reading, instance, read("max-concurrent-calls max-wait-duration"), "bulkhead")
  const limit = orDefault(
    reading,
    instance,
    countAt(reading, find("max-concurrent-calls"), '"max-concurrent-calls"', 1),
    ["25 concurrent calls", 25]
  )
  const wait = durationAt(reading, find("max-wait-duration"), '"max-wait-duration"', springDuration)
  if (wait !== undefined && wait !== "0ms") {
    note(
      reading,
      "not-representable",
      instance.at,
      "how long a call waits for its place has no meaning in the Model; it is left out"
    )
    return { limit }
  }
  return { limit, queue: 0 }
}

export const poolAt = (reading: Reading, instance: Instance): Policy["concurrencyLimit"] => {
  const { find } = instance
  rest(reading, instance, read("max-thread-pool-size core-thread-pool-size queue-capacity"), "thread pool bulkhead")
  const limit = countAt(reading, find("max-thread-pool-size"), '"max-thread-pool-size"', 1)
  if (limit === undefined) {
    note(
      reading,
      "not-representable",
      instance.at,
      "a thread pool without a size has that of the machine; it is left out"
    )
    return undefined
  }
  const queue = orDefault(reading, instance, countAt(reading, find("queue-capacity"), '"queue-capacity"', 0), [
    "a queue of 100",
    100
  ])
  return { limit, queue }
}

const lengths: ReadonlyMap<string, bigint> = new Map([
  ["s", 1_000_000n],
  ["m", 60_000_000n],
  ["h", 3_600_000_000n],
  ["d", 86_400_000_000n]
])

/** Digits of a decimal, before and after its point, at most. */
const mostDigits = 30

/** So many in a period as a rate, exactly: by the unit of the period where it has one, else by the first that will do. */
const rateOf = (limit: number, period: Duration): Rate | undefined => {
  const length = parseDuration(period)
  if (isUnitError(length) || length === 0n) return undefined
  const own = /[smhd]$/.exec(period)?.[0] ?? "s"
  for (const unit of [period.endsWith("us") || period.endsWith("ms") ? "s" : own, ...lengths.keys()]) {
    const scaled = BigInt(limit) * (lengths.get(unit) ?? 0n) * 10n ** BigInt(mostDigits)
    if (scaled % length !== 0n) continue
    const digits = (scaled / length).toString().padStart(mostDigits + 1, "0")
    const rate = parseRate(`${digits.slice(0, -mostDigits)}.${digits.slice(-mostDigits)}/${unit}`)
    if (!isUnitError(rate)) return rate
  }
  return undefined
}

export const rateLimitAt = (reading: Reading, instance: Instance): Policy["rateLimit"] => {
  const { find } = instance
  rest(reading, instance, read("limit-for-period limit-refresh-period timeout-duration"), "rate limiter")
  const limit = countAt(reading, find("limit-for-period"), '"limit-for-period"', 1)
  const period = durationAt(reading, find("limit-refresh-period"), '"limit-refresh-period"', springDuration)
  const timeout = find("timeout-duration")
  if (timeout !== undefined)
    note(
      reading,
      "not-representable",
      timeout,
      "how long a call waits for its turn has no meaning in the Model; it is left out"
    )
  const rate = limit === undefined || period === undefined ? undefined : rateOf(limit, period)
  if (rate === undefined) {
    note(
      reading,
      "not-representable",
      instance.at,
      "a rate limiter without a limit and a period that make an exact rate is left out"
    )
    return undefined
  }
  return { limit: rate }
}

export const timeoutsAt = (reading: Reading, instance: Instance): Policy["timeouts"] => {
  rest(reading, instance, read("timeout-duration cancel-running-future"), "time limiter")
  const stated = instance.find("timeout-duration")
  const perTry = limitAt(reading, stated, '"timeout-duration"', springDuration)
  if (stated !== undefined && perTry === undefined) return undefined
  return { perTry: orDefault(reading, instance, perTry, ["a timeout of 1 s", "1s" as const]) }
}
