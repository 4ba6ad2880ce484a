import * as Schema from "effect/Schema"
import { type Duration, isUnitError, parseDuration, type Rate, type Ratio, ratioFraction } from "./units.js"

/** A check in words: `problem` says what is wrong with a value, or nothing. JSON Schema cannot say it. */
const sense = <T>(
  id: string,
  expected: string,
  problem: (value: T) => string | undefined
): ReturnType<typeof Schema.makeFilter<T>> =>
  Schema.makeFilter(problem, {
    expected,
    representation: { id: `lintel/${id}`, payload: null },
    toJsonSchema: () => ({}),
    "~lintel/problem": problem
  })

const inMicroseconds = (value: Duration): bigint => {
  const parsed = parseDuration(value)
  return isUnitError(parsed) ? 0n : parsed
}

interface Quantiles {
  readonly p50?: Duration
  readonly p95?: Duration
  readonly p99?: Duration
  readonly p999?: Duration
}

/** Refuses percentiles that fall: what 99 % stay within, 50 % do too. */
export const rising: ReturnType<typeof Schema.makeFilter<Quantiles>> = sense<Quantiles>(
  "rising",
  "percentiles that rise",
  ({ p50, p95, p99, p999 }) => {
    const stated = Object.entries({ p50, p95, p99, p999 }).flatMap(([name, time]) =>
      time === undefined ? [] : [{ name, time, exact: inMicroseconds(time) }]
    )
    const [low, high] = stated.flatMap((next, i) => {
      const before = stated[i - 1]
      return before !== undefined && next.exact < before.exact ? [before, next] : []
    })
    return low === undefined || high === undefined
      ? undefined
      : `says ${low.name} is ${low.time} and ${high.name} is ${high.time}: more answers cannot come within less time`
  }
)

interface Alternatives {
  readonly branches: ReadonlyArray<{ readonly probability?: Ratio }>
}

/** Refuses alternatives that are taken more often than there are requests. */
export const atMostOnce: ReturnType<typeof Schema.makeFilter<Alternatives>> = sense<Alternatives>(
  "atMostOnce",
  "probabilities of at most 1 together",
  ({ branches }) => {
    const fractions = branches.flatMap(({ probability }) =>
      probability === undefined ? [] : [ratioFraction(probability)]
    )
    const scale = fractions.reduce((most, { denominator }) => (denominator > most ? denominator : most), 1n)
    const total = fractions.reduce((sum, { numerator, denominator }) => sum + numerator * (scale / denominator), 0n)
    if (total <= scale) return undefined
    const percent = ((total * 10_000n) / scale).toString().padStart(3, "0")
    const [whole, rest] = [percent.slice(0, -2), percent.slice(-2).replace(/0+$/u, "")]
    return `has branches with probabilities of ${whole}${rest === "" ? "" : `.${rest}`} % together: they cannot be more than 100 %`
  }
)

interface Sliced {
  readonly indicator: { readonly _tag: string; readonly slice?: Duration }
  readonly window: { readonly _tag: string; readonly duration?: Duration }
}

/** Refuses time slices that are longer than the window that they are slices of. */
export const slicesFit: ReturnType<typeof Schema.makeFilter<Sliced>> = sense<Sliced>(
  "slicesFit",
  "slices within the window",
  ({ indicator: { slice }, window: { duration: whole } }) =>
    slice !== undefined && whole !== undefined && inMicroseconds(slice) > inMicroseconds(whole)
      ? `counts time slices of ${slice}, longer than its window of ${whole}`
      : undefined
)

interface Kept {
  readonly hitRatio?: Ratio
  readonly coldHitRatio?: Ratio
}

/** Refuses a cache that answers more after a part of it is lost than before. */
export const colderAnswersLess: ReturnType<typeof Schema.makeFilter<Kept>> = sense<Kept>(
  "colderAnswersLess",
  "a cold hit ratio of at most the hit ratio",
  ({ coldHitRatio, hitRatio }) => {
    if (hitRatio === undefined || coldHitRatio === undefined) return undefined
    const [warm, cold] = [ratioFraction(hitRatio), ratioFraction(coldHitRatio)]
    return cold.numerator * warm.denominator > warm.numerator * cold.denominator
      ? `answers ${coldHitRatio} of all requests when a part of it is lost, and ${hitRatio} when it is whole: that is the wrong way round`
      : undefined
  }
)

interface Scaled {
  readonly minimum: number
  readonly maximum: number
}

/** Refuses a scaler that has to keep more instances than it may. */
export const floorBelowCeiling: ReturnType<typeof Schema.makeFilter<Scaled>> = sense<Scaled>(
  "floorBelowCeiling",
  "a minimum of at most the maximum",
  ({ maximum, minimum }) =>
    minimum > maximum
      ? `keeps at least ${minimum} instances and at most ${maximum}: there is no such number`
      : undefined
)

interface Asked {
  readonly steady?: Rate
  readonly peak?: Rate
}

const secondsOf: Readonly<Record<string, bigint>> = { s: 1n, m: 60n, h: 3600n, d: 86_400n }

/** A rate as events in so many seconds, exactly. */
const exactRate = (rate: Rate): { readonly events: bigint; readonly seconds: bigint } => {
  const [amount = "", unit = ""] = rate.split("/")
  const [whole = "", part = ""] = amount.split(".")
  return { events: BigInt(whole + part), seconds: (secondsOf[unit] ?? 1n) * 10n ** BigInt(part.length) }
}

/** Refuses a peak below what is asked at all times. */
export const peakIsHighest: ReturnType<typeof Schema.makeFilter<Asked>> = sense<Asked>(
  "peakIsHighest",
  "a peak of at least the steady rate",
  ({ peak, steady }) => {
    if (peak === undefined || steady === undefined) return undefined
    const [most, usual] = [exactRate(peak), exactRate(steady)]
    return usual.events * most.seconds > most.events * usual.seconds
      ? `says ${steady} are asked steadily and ${peak} at the peak: a peak is no less than what is usual`
      : undefined
  }
)
