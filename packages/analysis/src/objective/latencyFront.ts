import { compareFractions, type Fraction, fraction, minus, one, plus, smaller, times, zero } from "../fraction.js"
import type { LatencyBound } from "./latency.js"

/**
 * One way to bound a latency: at most `late` of all requests take longer than `time`, and at most `lateIfIndependent`
 * if its parts are late independently of one another.
 *
 * @category objectives
 * @since 0.1.0
 */
export interface LatencyChoice extends LatencyBound {
  readonly lateIfIndependent: Fraction
}

/**
 * Everything that is known of one latency: every choice holds, none is better than another in both time and lateness.
 * Without a choice nothing is known. `isCut`: there were more choices than are kept, each of which would hold too.
 */
export interface LatencyFront {
  readonly choices: ReadonlyArray<LatencyChoice>
  readonly isCut: boolean
}

/** Choices that are kept of one front. Leaving some out claims less, never more. */
const mostChoices = 48

export const choice = (time: bigint, late: Fraction): LatencyChoice => ({ time, late, lateIfIndependent: late })

export const noTime: LatencyFront = { choices: [choice(0n, zero)], isCut: false }

export const nothingKnown: LatencyFront = { choices: [], isCut: false }

const atMostAll = (late: Fraction): Fraction => smaller(one, late)

/** Lateness of two that are both needed, when they are late independently of one another. */
const eitherIndependent = (a: Fraction, b: Fraction): Fraction => minus(one, times(minus(one, a), minus(one, b)))

/** Without those that are no better than another; by time, the latest last. Choices beyond `limit` are of no use. */
export const frontOf = (choices: ReadonlyArray<LatencyChoice>, limit: bigint, isCut = false): LatencyFront => {
  const useful = choices
    .filter(({ time, late }) => time <= limit && compareFractions(late, one) < 0)
    .toSorted((a, b) => (a.time === b.time ? compareFractions(a.late, b.late) : a.time < b.time ? -1 : 1))
  const kept: Array<LatencyChoice> = []
  for (const next of useful) {
    const last = kept.at(-1)
    if (last === undefined || compareFractions(next.late, last.late) < 0) kept.push(next)
  }
  if (kept.length <= mostChoices) return { choices: kept, isCut }
  const step = kept.length / mostChoices
  const chosen = Array.from({ length: mostChoices }, (_, i) => kept[Math.floor((i + 1) * step) - 1]).flatMap(
    (it) => it ?? []
  )
  return { choices: chosen, isCut: true }
}

const combined = (
  parts: ReadonlyArray<LatencyFront>,
  limit: bigint,
  join: (a: LatencyChoice, b: LatencyChoice) => LatencyChoice
): LatencyFront =>
  parts.reduce(
    (sum, part) =>
      frontOf(
        sum.choices.flatMap((a) => part.choices.map((b) => join(a, b))),
        limit,
        sum.isCut || part.isCut
      ),
    noTime
  )

/** One after the other: times and lateness add up, whatever depends on what. */
export const frontInSequence = (parts: ReadonlyArray<LatencyFront>, limit: bigint): LatencyFront =>
  combined(parts, limit, (a, b) => ({
    time: a.time + b.time,
    late: atMostAll(plus(a.late, b.late)),
    lateIfIndependent: eitherIndependent(a.lateIfIndependent, b.lateIfIndependent)
  }))

/** All at once, all needed: the longer time, and the lateness of both. */
export const frontInParallel = (parts: ReadonlyArray<LatencyFront>, limit: bigint): LatencyFront =>
  combined(parts, limit, (a, b) => ({
    time: a.time > b.time ? a.time : b.time,
    late: atMostAll(plus(a.late, b.late)),
    lateIfIndependent: eitherIndependent(a.lateIfIndependent, b.lateIfIndependent)
  }))

/** Any of them may be the one that happens: the longer time, and the larger lateness. */
export const frontOfWhichever = (parts: ReadonlyArray<LatencyFront>, limit: bigint): LatencyFront =>
  combined(parts, limit, (a, b) => ({
    time: a.time > b.time ? a.time : b.time,
    late: compareFractions(a.late, b.late) > 0 ? a.late : b.late,
    lateIfIndependent:
      compareFractions(a.lateIfIndependent, b.lateIfIndependent) > 0 ? a.lateIfIndependent : b.lateIfIndependent
  }))

/** Repeats beyond this are bounded by the sum alone: independence is worked out by multiplying. */
const mostMultiplied = 64n

/** Done `count` times one after the other. */
export const frontRepeated = (part: LatencyFront, count: bigint, limit: bigint): LatencyFront => {
  if (count === 0n) return noTime
  const repeatedChoices = part.choices.map(({ time, late, lateIfIndependent }) => {
    const sum = atMostAll(times(late, fraction(count)))
    const independent = minus(one, power(minus(one, lateIfIndependent), count))
    return { time: time * count, late: sum, lateIfIndependent: count > mostMultiplied ? sum : independent }
  })
  return frontOf(repeatedChoices, limit, part.isCut)
}

const power = (base: Fraction, exponent: bigint): Fraction =>
  exponent > mostMultiplied
    ? zero
    : { numerator: base.numerator ** exponent, denominator: base.denominator ** exponent }

/** One of several, each for a share of the requests; a share of `rest` goes wherever it takes longest. */
export const frontOfShares = (
  parts: ReadonlyArray<{ readonly share: Fraction; readonly front: LatencyFront }>,
  limit: bigint
): LatencyFront => {
  const scaled = parts.map(({ share, front }): LatencyFront => {
    const givenUp = { time: 0n, late: share, lateIfIndependent: share }
    const choices = front.choices.map(({ time, late, lateIfIndependent }) => ({
      time,
      late: times(share, late),
      lateIfIndependent: times(share, lateIfIndependent)
    }))
    return { choices: [...choices, givenUp], isCut: front.isCut }
  })
  // Alternatives exclude one another: their lateness adds up, independent or not.
  return combined(scaled, limit, (a, b) => ({
    time: a.time > b.time ? a.time : b.time,
    late: atMostAll(plus(a.late, b.late)),
    lateIfIndependent: atMostAll(plus(a.lateIfIndependent, b.lateIfIndependent))
  }))
}
