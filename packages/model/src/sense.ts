import * as Schema from "effect/Schema"
import { type Duration, isUnitError, parseDuration, type Ratio, ratioFraction } from "./units.js"

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
