import type { Flow, FlowBranch, FlowStep } from "@lintel/model"
import { ratioFraction } from "@lintel/model/units"
import { type Fraction, fraction, larger, minus, one, plus, smaller, times, zero } from "../fraction.js"

/**
 * How often one request makes a call: `most` times at most, no more than `average` on average, and at least once for
 * `certain` of all requests.
 *
 * @category flows
 * @since 0.1.0
 */
export interface CallUse {
  readonly most: bigint
  readonly average: Fraction
  readonly certain: Fraction
}

type Uses = ReadonlyMap<string, CallUse>

/** Repeats multiply; beyond this a count says no more than "very many". */
const countLimit = 1_000_000_000_000_000n
const averageLimit = fraction(countLimit)

const clamped = (count: bigint): bigint => (count > countLimit ? countLimit : count)

/** A call that every request makes once. */
export const once: CallUse = { most: 1n, average: one, certain: one }

const never: CallUse = { most: 0n, average: zero, certain: zero }

/** Done after something that is done as often as `outer`. */
export const within = (outer: CallUse, inner: CallUse): CallUse => {
  // Nearly every call is made once: large designs are full of them.
  if (inner === once) return outer
  if (outer === once) return inner
  return {
    most: clamped(outer.most * inner.most),
    average: smaller(averageLimit, times(outer.average, inner.average)),
    certain: times(outer.certain, inner.certain)
  }
}

/** Both are done. */
export const together = (a: CallUse, b: CallUse): CallUse => ({
  most: clamped(a.most + b.most),
  average: smaller(averageLimit, plus(a.average, b.average)),
  certain: larger(a.certain, b.certain)
})

/** Any of several descriptions may be the one that holds. */
export const whichever = (a: CallUse, b: CallUse): CallUse =>
  a === b
    ? a
    : {
        most: a.most > b.most ? a.most : b.most,
        average: larger(a.average, b.average),
        certain: smaller(a.certain, b.certain)
      }

/** A share of the requests that make a call, of all requests. */
export const shareOfUse = (use: CallUse, field: "average" | "certain", share: Fraction): Fraction =>
  use === once ? share : times(use[field], share)

const added = (parts: ReadonlyArray<Uses>): Uses => {
  const [first] = parts
  if (parts.length === 1 && first !== undefined) return first
  const uses = new Map<string, CallUse>()
  for (const part of parts) {
    for (const [call, use] of part) uses.set(call, together(uses.get(call) ?? never, use))
  }
  return uses
}

const usesOfSteps = (steps: ReadonlyArray<FlowStep>): Uses => added(steps.map(usesOfStep))

const usesOfStep = (step: FlowStep): Uses => {
  switch (step._tag) {
    case "Call": {
      if (step.times === undefined || step.times === 1) return new Map([[step.call, once]])
      const count = BigInt(step.times)
      return new Map([[step.call, { most: clamped(count), average: fraction(clamped(count)), certain: one }]])
    }
    case "Sequence":
    case "Parallel":
      return usesOfSteps(step.steps)
    case "Branch":
      return usesOfBranches(step.branches)
    case "Repeat": {
      const count: CallUse = { most: BigInt(step.times), average: fraction(BigInt(step.times)), certain: one }
      return new Map([...usesOfStep(step.step)].map(([call, use]) => [call, within(count, use)]))
    }
    default:
      return new Map()
  }
}

/** What is left for alternatives whose probability nobody said. */
export const restOf = (branches: ReadonlyArray<FlowBranch>): Fraction =>
  larger(
    zero,
    minus(
      one,
      branches.reduce(
        (sum, { probability }) => plus(sum, probability === undefined ? zero : toFraction(probability)),
        zero
      )
    )
  )

/** A ratio of the Model as a fraction. */
export const toFraction = (ratio: NonNullable<FlowBranch["probability"]>): Fraction => {
  const { numerator, denominator } = ratioFraction(ratio)
  return fraction(numerator, denominator)
}

/** One of the alternatives is taken, or none: what is said adds up, and the rest may go wherever it is asked most of. */
const usesOfBranches = (branches: ReadonlyArray<FlowBranch>): Uses => {
  const rest = restOf(branches)
  const uses = new Map<string, CallUse>()
  const unsaid = new Map<string, CallUse>()
  for (const { probability, steps } of branches) {
    for (const [call, use] of usesOfSteps(steps)) {
      if (probability === undefined) {
        const known = unsaid.get(call) ?? never
        unsaid.set(call, { ...whichever(known, use), certain: zero })
        continue
      }
      const share = toFraction(probability)
      const known = uses.get(call) ?? never
      uses.set(call, {
        most: known.most > use.most ? known.most : use.most,
        average: plus(known.average, times(share, use.average)),
        certain: plus(known.certain, times(share, use.certain))
      })
    }
  }
  for (const [call, use] of unsaid) {
    const known = uses.get(call) ?? never
    uses.set(call, {
      most: known.most > use.most ? known.most : use.most,
      average: plus(known.average, times(rest, use.average)),
      certain: known.certain
    })
  }
  return uses
}

/**
 * How often a flow makes each of its calls, by the call's address: parallel and consecutive steps add up, alternatives
 * count as often as they are taken, repeats multiply.
 *
 * @category flows
 * @since 0.1.0
 */
export const callUsesOfFlow = (flow: Flow): ReadonlyMap<string, CallUse> => usesOfSteps(flow.steps)
