import { isUnitError, parseDuration } from "@lintel/model/units"

/**
 * A length of time in whole microseconds, or without end.
 *
 * @category durations
 * @since 0.1.0
 */
export type Span = bigint | "unbounded"

/**
 * Microseconds of a duration of the Model; 0 for text that is no duration, which a decoded Model never holds.
 *
 * @example
 * ```ts
 * import { microseconds } from "@lintel/analysis"
 *
 * microseconds("1.5s") // => 1500000n
 * ```
 *
 * @category durations
 * @since 0.1.0
 */
export const microseconds = (text: string): bigint => {
  const known = read.get(text)
  if (known !== undefined) return known
  const value = parseDuration(text)
  const span = isUnitError(value) ? 0n : value
  if (read.size < mostRead) read.set(text, span)
  return span
}

/** A design says a few durations many times over, and every analysis reads them again. */
const read = new Map<string, bigint>()
const mostRead = 1024

/** Sum of two spans. */
export const addSpans = (a: Span, b: Span): Span => (a === "unbounded" || b === "unbounded" ? "unbounded" : a + b)

/** A span, `count` times over. */
export const repeatSpan = (span: Span, count: bigint): Span =>
  count === 0n ? 0n : span === "unbounded" ? span : span * count

/**
 * Negative, zero or positive as `a` is shorter than, as long as or longer than `b`.
 *
 * @example
 * ```ts
 * import { compareSpans } from "@lintel/analysis"
 *
 * compareSpans(1000n, "unbounded") // => -1
 * ```
 *
 * @category durations
 * @since 0.1.0
 */
export const compareSpans = (a: Span, b: Span): -1 | 0 | 1 =>
  a === b ? 0 : a === "unbounded" ? 1 : b === "unbounded" ? -1 : a < b ? -1 : a > b ? 1 : 0

/** The shorter of two spans. */
export const shorter = (a: Span, b: Span): Span => (compareSpans(a, b) <= 0 ? a : b)

/** The longer of two spans. */
export const longer = (a: Span, b: Span): Span => (compareSpans(a, b) >= 0 ? a : b)

/**
 * What is known of a longest time: it is at least `atLeast`; it is at most `atMost`, when enough is known to say so.
 *
 * @category durations
 * @since 0.1.0
 */
export interface SpanBounds {
  readonly atLeast: Span
  readonly atMost: Span | undefined
}

/** Bounds of a time that is known exactly. */
export const exactly = (span: Span): SpanBounds => ({ atLeast: span, atMost: span })

/** Bounds of a time of which nothing is known. */
export const anySpan: SpanBounds = { atLeast: 0n, atMost: undefined }

const both = (a: Span | undefined, b: Span | undefined, combine: (a: Span, b: Span) => Span): Span | undefined =>
  a === undefined || b === undefined ? undefined : combine(a, b)

/** Bounds of one time after the other. */
export const addBounds = (a: SpanBounds, b: SpanBounds): SpanBounds => ({
  atLeast: addSpans(a.atLeast, b.atLeast),
  atMost: both(a.atMost, b.atMost, addSpans)
})

/** Bounds of the longer of two times. */
export const longerBounds = (a: SpanBounds, b: SpanBounds): SpanBounds => ({
  atLeast: longer(a.atLeast, b.atLeast),
  atMost: both(a.atMost, b.atMost, longer)
})

/** Bounds of a time, `count` times over. */
export const repeatBounds = (bounds: SpanBounds, count: bigint): SpanBounds => ({
  atLeast: repeatSpan(bounds.atLeast, count),
  atMost: bounds.atMost === undefined ? undefined : repeatSpan(bounds.atMost, count)
})

/** Bounds of a time that is cut after `limit`. */
export const cutBounds = (bounds: SpanBounds, limit: Span): SpanBounds => ({
  atLeast: shorter(bounds.atLeast, limit),
  atMost: bounds.atMost === undefined ? limit : shorter(bounds.atMost, limit)
})
