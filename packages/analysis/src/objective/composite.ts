import type { Entity, ModelIndex, Slo } from "@lintel/model"
import { type Fraction, fractionOfNumber, larger, minus, one, plus, smaller, times, zero } from "../fraction.js"
import { toFraction } from "./callUse.js"
import { compositeEvents } from "./compositeEvents.js"

/**
 * What the parts of a composite objective leave for it.
 *
 * @category objectives
 * @since 0.1.0
 */
export interface CompositeBounds {
  /** Kept by the parts, however their failures come together. */
  readonly lowerBound: Fraction
  /** No more is left if every part just keeps its objective. */
  readonly upperBound: Fraction
  readonly parts: ReadonlyArray<Entity<"slo">>
  /** What lies between the bounds is not known because nobody says how many events each part has. */
  readonly isMixUnknown: boolean
}

interface Part {
  readonly weight: Fraction
  /** What the part may miss. */
  readonly missed: Fraction
}

const partsOf = (slo: Slo, parts: ReadonlyArray<Entity<"slo">>): ReadonlyArray<Part> =>
  parts.map(({ value }, i) => {
    const weight = slo.parts?.[i]?.weight
    return {
      weight: weight === undefined ? one : fractionOfNumber(weight),
      missed: minus(one, toFraction(value.objective))
    }
  })

const sum = (shares: ReadonlyArray<Fraction>): Fraction => shares.reduce(plus, zero)
const most = (shares: ReadonlyArray<Fraction>): Fraction => shares.reduce(larger, zero)
const left = (missed: Fraction): Fraction => larger(zero, minus(one, missed))

type Bounds = Omit<CompositeBounds, "parts">

const between = (atMost: Fraction, atLeast: Fraction, isMixUnknown = false): Bounds => ({
  lowerBound: left(atMost),
  upperBound: left(atLeast),
  isMixUnknown
})

const byEvents = (index: ModelIndex, slo: Slo, found: ReadonlyArray<Entity<"slo">>): Bounds | undefined => {
  const [parts, events] = [partsOf(slo, found), compositeEvents(index, slo, found)]
  if (events === undefined) return undefined
  const weighted = parts.map(({ weight, missed }) => times(weight, missed))
  if (events._tag === "anyMix") return between(most(weighted), weighted.reduce(smaller, most(weighted)), true)
  const atMost = weighted.map((share, i) => times(share, events.parts[i]?.most ?? zero))
  const atLeast = weighted.map((share, i) => times(share, events.parts[i]?.least ?? zero))
  return between(sum(atMost), events.isDisjoint ? sum(atLeast) : most(atLeast))
}

/**
 * What is left for an objective that is made of others.
 *
 * - `ratioTimeSlices`: what the parts may miss adds up, each as often as it weighs; two parts of 95 % leave 90 %.
 * - `timeSlices`: a slice that is bad for one part is bad for all; between the sum of what they may miss and the worst of
 *   them, as bad slices meet or not.
 * - `occurrences`: a failing event of a part counts as often as it weighs, of all events of the whole. How many events a
 *   part has is said by the flow of the whole, or by loads; parts that are operations of one service share its requests,
 *   and without loads every mix of them is possible.
 *
 * `undefined` when nobody says how it is counted or how many events the parts have, or a part is not there.
 *
 * Sources: OpenSLO, composite objectives.
 *
 * @category objectives
 * @since 0.1.0
 */
export const compositeBounds = (index: ModelIndex, slo: Slo): CompositeBounds | undefined => {
  const { indicator } = slo
  const method = indicator._tag === "Freshness" ? undefined : indicator.method
  if (method === undefined || slo.parts === undefined) return undefined
  const parts = slo.parts.flatMap((part) => index.find(part.slo) ?? [])
  if (parts.length === 0 || parts.length < slo.parts.length) return undefined
  const bounds = ((): Bounds | undefined => {
    if (method === "occurrences") return byEvents(index, slo, parts)
    const all = partsOf(slo, parts)
    if (method === "timeSlices")
      return between(sum(all.map(({ missed }) => missed)), most(all.map(({ missed }) => missed)))
    const missed = sum(all.map((part) => times(part.weight, part.missed)))
    return between(missed, missed)
  })()
  return bounds && { ...bounds, parts }
}
