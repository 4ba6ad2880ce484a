import { compareFractions, type Fraction, minus, one, over, smaller, times, zero } from "../fraction.js"
import type { Alternative } from "./alternatives.js"
import { shareOfUse } from "./callUse.js"
import type { HardDependency } from "./hardDependencies.js"
import type { AvailabilityPromise, FoundPromise } from "./promises.js"

/** What one dependency, or a pair of which either suffices, does to requests. */
export interface Effect {
  readonly dependency: HardDependency
  /** Identity of what fails: several operations under one promise fail together. */
  readonly fate: string
  /** At most this share of requests is lost: no assumption about what fails together. */
  readonly lost: Fraction
  /** Share of requests lost at most if failures are independent of one another, and at least. */
  readonly lostIfIndependent: Fraction
  readonly lostForSure: Fraction
  /** If it does no better than promised, at most this share succeeds. */
  readonly cap: Fraction
}

const atMostOne = (share: Fraction): Fraction => smaller(one, share)

/** A promise that can be put together with the objective. */
export const comparable = ({ promise, differs }: FoundPromise): AvailabilityPromise | undefined =>
  differs === undefined ? promise : undefined

const errorsOf = (found: FoundPromise): Fraction | undefined => {
  const promise = comparable(found)
  return promise === undefined ? undefined : minus(one, promise.availability)
}

/** Errors of a dependency together with its alternatives: at most, if independent, at least. */
interface Errors {
  readonly most: Fraction
  readonly independent: Fraction
  readonly least: Fraction
}

/** All that answer for one dependency, itself first. */
const answersOf = (dependency: HardDependency): ReadonlyArray<FoundPromise & Partial<Alternative>> => {
  const answers: Array<FoundPromise & Partial<Alternative>> = [dependency]
  for (let { alternative } = dependency; alternative !== undefined; alternative = alternative.next)
    answers.push(alternative)
  return answers
}

/** Errors of each group of answers that fail together: only the best of a group counts. */
const groupErrors = (
  answers: ReadonlyArray<FoundPromise & Partial<Alternative>>
): ReadonlyArray<Fraction | undefined> => {
  const groups: Array<number> = []
  const errors: Array<Fraction | undefined> = []
  for (const answer of answers) {
    const own = errorsOf(answer)
    const group = answer.sharesWith === undefined ? undefined : groups[answer.sharesWith]
    if (group === undefined) {
      groups.push(errors.push(own) - 1)
      continue
    }
    groups.push(group)
    const known = errors[group]
    errors[group] = own === undefined ? known : known === undefined ? own : smaller(known, own)
  }
  return errors
}

/** What is left of errors when those of what everything needs are counted apart. */
const beyond = (errors: Fraction, shared: Fraction): Fraction =>
  compareFractions(errors, shared) <= 0 ? zero : over(minus(errors, shared), minus(one, shared))

/** How much of the errors of all that answer is lost with what they all need. */
const sharedErrors = ({ needed }: HardDependency): Fraction =>
  minus(one, needed.map((inner) => minus(one, times(inner.use.average, errorsOf(inner) ?? zero))).reduce(times, one))

const errorsTogether = (dependency: HardDependency): Errors | undefined => {
  if (dependency.alternative === undefined) {
    const own = errorsOf(dependency)
    return own && { most: own, independent: own, least: own }
  }
  // What is lost with what all of them need is counted there.
  const shared = sharedErrors(dependency)
  const answers = answersOf(dependency)
  const errors = groupErrors(answers)
  const known = errors.flatMap((error) => error ?? [])
  const [first, ...others] = known
  if (first === undefined) return undefined
  const most = others.reduce(smaller, first)
  const own = known.map((error) => beyond(error, shared)).reduce(times, one)
  // One that promises nothing may never fail: then neither do all.
  return { most, independent: own, least: answers.every((answer) => errorsOf(answer) !== undefined) ? own : zero }
}

/** What a dependency that promises something comparable does to requests. */
export const effectOf = (dependency: HardDependency): Effect | undefined => {
  const errors = errorsTogether(dependency)
  if (errors === undefined) return undefined
  const { alternative, isWithin, use } = dependency
  const promise = comparable(dependency)
  const place = promise?.origin ?? alternative?.edge
  const pair = alternative === undefined ? "" : ` or ${alternative.edge.address}`
  return {
    dependency,
    fate: `${place?.address ?? ""}${pair}`,
    lost: isWithin ? zero : shareOfUse(use, "average", errors.most),
    lostIfIndependent:
      use.most <= 1n
        ? shareOfUse(use, "average", errors.independent)
        : times(atMostOne(use.average), errors.independent),
    lostForSure: shareOfUse(use, "certain", errors.least),
    cap: alternative === undefined ? minus(one, shareOfUse(use, "certain", errors.least)) : one
  }
}
