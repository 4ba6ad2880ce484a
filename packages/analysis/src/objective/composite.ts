import type { Entity, ModelIndex, Slo } from "@lintel/model"
import { type Fraction, larger, minus, one, plus, smaller, zero } from "../fraction.js"
import { toFraction } from "./callUse.js"

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
}

/**
 * What is left for an objective that is made of others.
 *
 * - `ratioTimeSlices`: what the parts may miss adds up; two parts of 95 % leave 90 %.
 * - `timeSlices`: a slice that is bad for one part is bad for all; between the sum of what they may miss and the worst of
 *   them, as bad slices meet or not.
 *
 * Counted by events, it depends on how many events each part has, which an objective does not say: `undefined`, as when
 * nobody says how it is counted, or a part is not there.
 *
 * Sources: OpenSLO, composite objectives.
 *
 * @category objectives
 * @since 0.1.0
 */
export const compositeBounds = (index: ModelIndex, slo: Slo): CompositeBounds | undefined => {
  const { indicator } = slo
  const method = indicator._tag === "Freshness" ? undefined : indicator.method
  if (method === undefined || method === "occurrences" || slo.parts === undefined) return undefined
  const parts = slo.parts.flatMap((part) => index.find(part.slo) ?? [])
  if (parts.length === 0 || parts.length < slo.parts.length) return undefined
  const objectives = parts.map(({ value }) => toFraction(value.objective))
  const missed = objectives.reduce((sum, objective) => plus(sum, minus(one, objective)), zero)
  const lowerBound = larger(zero, minus(one, missed))
  return { lowerBound, upperBound: method === "timeSlices" ? objectives.reduce(smaller, one) : lowerBound, parts }
}
