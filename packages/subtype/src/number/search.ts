/**
 * The number theory: a conjunction of bounds, divisors, refused divisors and refused points has a most natural
 * solution, or none.
 *
 * With divisors, solutions lie on the multiples of their least common multiple L. A refused divisor n refuses the
 * multiples kL with q | k, where q is the denominator of L / n; q = 1 refuses all. Otherwise refused multiples leave
 * gaps, so walking outwards from the multiple nearest to zero finds a solution or exhausts a finite interval.
 * Without divisors the refused numbers are nowhere dense, so an interval with inner points always has a solution: some
 * decimal grid, made finer and finer, holds one.
 *
 * @module
 */
import type { Budget } from "../language/model.js"
import type { NumberAnswer, NumberQuestion, NumbersAnswer, Rational } from "./model.js"
import {
  ceiling,
  compare,
  divide,
  floor,
  fromInteger,
  fromNumber,
  isMultipleOf,
  leastCommonMultiple,
  multiply,
  toDouble
} from "./rational.js"

const zero = fromInteger(0)
const one = fromInteger(1)
const ten = fromInteger(10)
const half: Rational = { numerator: 1n, denominator: 2n }
const tenth: Rational = { numerator: 1n, denominator: 10n }
/** Candidates of one grid before another grid is tried. */
const patience = 64
/** Hexadecimal digits of a common multiple beyond which arithmetic on it is refused. */
const maximumSize = 20_000

const key = (value: Rational): string => `${value.numerator}/${value.denominator}`

const withinBounds = (question: NumberQuestion, value: Rational): boolean => {
  const { lower, upper } = question
  if (lower !== undefined) {
    const order = compare(value, lower.value)
    if (order < 0 || (order === 0 && lower.open)) return false
  }
  if (upper === undefined) return true
  const order = compare(value, upper.value)
  return order < 0 || (order === 0 && !upper.open)
}

/** Every constraint but the refused points. */
const fits = (question: NumberQuestion, value: Rational): boolean =>
  withinBounds(question, value) &&
  (question.multipleOf ?? []).every((divisor) => isMultipleOf(value, divisor)) &&
  !(question.notMultipleOf ?? []).some((divisor) => isMultipleOf(value, divisor))

interface Range {
  readonly first: bigint | undefined
  readonly last: bigint | undefined
}

/** The k for which k times step lies within the bounds. */
const multiplesWithin = (question: NumberQuestion, step: Rational): Range => {
  const { lower, upper } = question
  const low = lower === undefined ? undefined : divide(lower.value, step)
  const high = upper === undefined ? undefined : divide(upper.value, step)
  return {
    first: low === undefined ? undefined : lower?.open === true ? floor(low) + 1n : ceiling(low),
    last: high === undefined ? undefined : upper?.open === true ? ceiling(high) - 1n : floor(high)
  }
}

/** The integers of a range from the one nearest to zero outwards, positive before negative; at most `limit`. */
function* outwards(range: Range, limit: number): Generator<bigint, boolean> {
  const { first, last } = range
  if (first !== undefined && last !== undefined && first > last) return true
  let up = first !== undefined && first > 0n ? first : last !== undefined && last < 0n ? last + 1n : 0n
  let down = up - 1n
  for (let count = 0; count < limit; count++) {
    const upFits = last === undefined || up <= last
    const downFits = first === undefined || down >= first
    if (!upFits && !downFits) return true
    if (upFits && (!downFits || up <= -down)) yield up++
    else yield down--
  }
  return false
}

function* onGrid(question: NumberQuestion, step: Rational, limit: number): Generator<Rational, boolean> {
  const walk = outwards(multiplesWithin(question, step), limit)
  for (let next = walk.next(); ; next = walk.next()) {
    if (next.done === true) return next.value
    yield multiply(fromInteger(next.value), step)
  }
}

/** Round numbers: on coarser and coarser grids. Short texts survive a double where the nearest multiple does not. */
function* onCoarseGrids(question: NumberQuestion, step: Rational): Generator<Rational> {
  let coarse = multiply(step, ten)
  for (let exponent = 0; exponent < 330; exponent++) {
    const range = multiplesWithin(question, coarse)
    if (range.first !== undefined && range.last !== undefined && range.first > range.last) return
    yield* onGrid(question, coarse, 2)
    if ((range.first ?? -1n) <= 0n && (range.last ?? 1n) >= 0n) return
    coarse = multiply(coarse, ten)
  }
}

/** The doubles next to the bound nearest to zero. */
function* nextDoubles(question: NumberQuestion): Generator<Rational> {
  const { lower, upper } = question
  const upwards = lower !== undefined && lower.value.numerator > 0n
  const bound = upwards ? lower.value : upper !== undefined && upper.value.numerator < 0n ? upper.value : undefined
  if (bound === undefined) return
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, Number(bound.numerator) / Number(bound.denominator))
  const start = view.getBigUint64(0) - 2n
  for (let index = 0n; index < 256n; index++) {
    view.setBigUint64(0, start + index)
    const value = fromNumber(view.getFloat64(0))
    if (value === undefined) return
    yield value
  }
}

const commonStep = (divisors: ReadonlyArray<Rational>): Rational | "absent" | "too large" => {
  let step: Rational | "absent" = "absent"
  for (const divisor of divisors) {
    step = step === "absent" ? divisor : leastCommonMultiple(step, divisor)
    if (step.numerator.toString(16).length > maximumSize) return "too large"
  }
  return step
}

function* onMultiples(question: NumberQuestion, step: Rational, patient: number): Generator<Rational, boolean> {
  if ((question.notMultipleOf ?? []).some((divisor) => isMultipleOf(step, divisor))) {
    if (withinBounds(question, zero)) yield zero
    return true
  }
  if (step.denominator !== 1n) yield* onGrid(question, leastCommonMultiple(step, one), patient)
  if (yield* onGrid(question, step, patient)) return true
  yield* onCoarseGrids(question, step)
  yield* nextDoubles(question)
  return yield* onGrid(question, step, Infinity)
}

function* onFinerGrids(question: NumberQuestion, patient: number): Generator<Rational, boolean> {
  yield* onGrid(question, one, patient)
  yield* onGrid(question, half, patient)
  yield* onCoarseGrids(question, one)
  let step = tenth
  for (let decimals = 1; decimals <= 15; decimals++, step = multiply(step, tenth)) {
    yield* onGrid(question, step, patient)
  }
  yield* nextDoubles(question)
  for (; ; step = multiply(step, tenth)) yield* onGrid(question, step, patient)
}

const isPoint = ({ lower, upper }: NumberQuestion): Rational | undefined =>
  lower !== undefined && upper !== undefined && compare(lower.value, upper.value) === 0 ? lower.value : undefined

const hasNoPoint = ({ lower, upper }: NumberQuestion): boolean => {
  if (lower === undefined || upper === undefined) return false
  const order = compare(lower.value, upper.value)
  return order > 0 || (order === 0 && (lower.open || upper.open))
}

/** Candidates in order of naturalness; returns true when there are no further ones. */
function* candidates(
  question: NumberQuestion,
  step: Rational | "absent",
  patient: number
): Generator<Rational, boolean> {
  if (hasNoPoint(question)) return true
  const point = isPoint(question)
  if (point !== undefined) {
    yield point
    return true
  }
  yield* question.prefer ?? []
  return yield* step === "absent" ? onFinerGrids(question, patient) : onMultiples(question, step, patient)
}

interface Collected {
  readonly doubles: Array<Rational>
  readonly others: Array<Rational>
  complete: boolean
}

const digitsOf = ({ denominator, numerator }: Rational): number =>
  numerator.toString(16).length + denominator.toString(16).length

/** What it costs to look at one candidate: it is divided by each divisor, the more slowly the more digits it has. */
const costOf = ({ multipleOf = [], notMultipleOf = [] }: NumberQuestion, step: Rational | "absent"): number => {
  const digits = step === "absent" ? 0 : digitsOf(step)
  return 1 + ((multipleOf.length + notMultipleOf.length) / 16 + digits / 256) * (1 + digits / 256)
}

/** Beyond-double solutions are kept back, so that a double is preferred as long as the walk finds one soon. */
const collect = (question: NumberQuestion, count: number, budget: Budget): Collected | string => {
  const step = commonStep(question.multipleOf ?? [])
  if (step === "too large") return "the common multiple of the divisors is too large"
  const seen = new Set((question.excluded ?? []).map(key))
  const patient = patience + seen.size + count
  const cost = costOf(question, step)
  const walk = candidates(question, step, patient)
  const found: Collected = { doubles: [], others: [], complete: false }
  for (let extra = 0; found.doubles.length < count;) {
    if (budget.remaining <= 0) {
      budget.remaining = -1
      return "the budget is spent"
    }
    budget.remaining -= cost
    const next = walk.next()
    if (next.done === true) {
      found.complete = next.value
      return found
    }
    if (found.others.length >= count && ++extra > 1_024) return found
    if (!fits(question, next.value)) continue
    const name = key(next.value)
    if (seen.has(name)) continue
    seen.add(name)
    const list = toDouble(next.value) === undefined ? found.others : found.doubles
    list.push(next.value)
  }
  return found
}

/**
 * The most natural number that fits: zero, small integers, short decimals; a number a double can carry if one is near.
 * Complete: `Empty` is a proof. Source: multiples of the least common multiple, refused divisors as residues.
 *
 * @example
 * ```ts
 * import { canonical, findNumber, fromInteger } from "./packages/subtype/src/number/index.js"
 *
 * const answer = findNumber(
 *   { lower: { value: fromInteger(7), open: true }, multipleOf: [fromInteger(3)] },
 *   { remaining: 1000 }
 * )
 * answer._tag === "Found" ? canonical(answer.value) : answer._tag // => "9"
 * ```
 *
 * @category search
 * @since 0.1.0
 */
export const findNumber = (question: NumberQuestion, budget: Budget): NumberAnswer => {
  const found = collect(question, 1, budget)
  if (typeof found === "string") return { _tag: "Undecided", reason: found }
  const value = found.doubles[0] ?? found.others[0]
  return value === undefined ? { _tag: "Empty" } : { _tag: "Found", value, double: toDouble(value) }
}

/**
 * Up to `count` distinct numbers that fit; `complete` is a proof that there are no others.
 *
 * @category search
 * @since 0.1.0
 */
export const findNumbers = (question: NumberQuestion, count: number, budget: Budget): NumbersAnswer => {
  const found = collect(question, count, budget)
  if (typeof found === "string") return { _tag: "Undecided", reason: found }
  const values = [...found.doubles, ...found.others]
  return { _tag: "Numbers", values: values.slice(0, count), complete: found.complete && values.length <= count }
}
