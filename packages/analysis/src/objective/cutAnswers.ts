import type { Edge, Entity, ModelIndex } from "@lintel/model"
import { compareFractions, type Fraction, minus, one } from "../fraction.js"
import type { Origin } from "../knowledge.js"
import { microseconds } from "../span.js"
import { toFraction } from "./callUse.js"
import { objectivesBySubject, subjectsOf } from "./promises.js"

/**
 * A time within which a callee promises to answer, and the share of answers that may come later. The share is absent
 * where the objective counts time slices: it does not say how many answers these are.
 *
 * @category objectives
 * @since 0.1.0
 */
export interface PromisedTime {
  readonly time: bigint
  readonly late: Fraction | undefined
  readonly origin: Origin
}

/**
 * What the latency objectives of a callee leave to a caller who waits for less than they allow: the callee may answer
 * later than the caller waits, count the answer as good, and keep every promise.
 *
 * @category objectives
 * @since 0.1.0
 */
export interface CutAnswers {
  /** The soonest promise that the caller does not wait for. */
  readonly beyond: PromisedTime
  /** The strictest promise that it does wait for. */
  readonly within: PromisedTime | undefined
  /** Up to this share of calls is given up on while every promise is kept: all of them without a promise `within`. */
  readonly atMost: Fraction
  /** The soonest promise by which no more than the accepted share is late, else the strictest there is. */
  readonly enough: PromisedTime
}

const isSooner = (a: PromisedTime, b: PromisedTime): number => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0)

const promisedTime = ({ address, value }: Entity<"slo">): ReadonlyArray<PromisedTime> => {
  const { indicator, objective } = value
  if (indicator._tag !== "Latency") return []
  const { method = "occurrences", under } = indicator
  return [
    {
      time: microseconds(under),
      late: method === "occurrences" ? minus(one, toFraction(objective)) : undefined,
      origin: { address, pointer: "/indicator/under" }
    }
  ]
}

/** Promises about what an edge asks that count for its caller, the soonest first. */
const promisesFor = (
  index: ModelIndex,
  slos: ReadonlyMap<string, ReadonlyArray<Entity<"slo">>>,
  edge: Edge
): ReadonlyArray<PromisedTime> => {
  if (edge.provider === undefined) return []
  for (const subject of subjectsOf(index, edge.provider, edge.operation)) {
    const found = (slos.get(subject) ?? []).filter(
      ({ value: { scope, parts } }) =>
        parts === undefined && (scope === undefined || scope === "all" || scope === edge.from)
    )
    if (found.length > 0) return found.flatMap(promisedTime).toSorted(isSooner)
  }
  return []
}

/**
 * Which answers are cut off by design: a caller waits for less than the time that a latency objective of its callee
 * counts as good. `accepted` is the share of calls that may be given up on wrongly (the timeout is then the percentile
 * that leaves it out: Amazon Builders' Library, Timeouts, retries and backoff with jitter). Nothing when the caller waits
 * for all that is promised, or when what it waits for leaves no more than the accepted share.
 *
 * @category objectives
 * @since 0.1.0
 */
export const cutAnswers = (
  index: ModelIndex
): ((edge: Edge, patience: bigint, accepted: Fraction) => CutAnswers | undefined) => {
  const slos = objectivesBySubject(index, "Latency")
  return (edge, patience, accepted) => {
    const promises = promisesFor(index, slos, edge)
    const strictness = ({ late }: PromisedTime): Fraction => late ?? one
    const within = promises
      .filter(({ time, late }) => time <= patience && late !== undefined)
      .reduce<PromisedTime | undefined>(
        (least, next) =>
          least === undefined || compareFractions(strictness(next), strictness(least)) < 0 ? next : least,
        undefined
      )
    const atMost = within === undefined ? one : strictness(within)
    if (compareFractions(atMost, accepted) <= 0) return undefined
    const unmet = promises.filter(
      ({ time, late }) => time > patience && (late === undefined || compareFractions(late, atMost) < 0)
    )
    const [beyond] = unmet
    if (beyond === undefined) return undefined
    const fine = unmet.find(({ late }) => late !== undefined && compareFractions(late, accepted) <= 0)
    return { beyond, within, atMost, enough: fine ?? unmet.at(-1) ?? beyond }
  }
}
