import * as Schema from "effect/Schema"
import { type Alternative, compareFractions, type HardDependency, one, percentText } from "@lintel/analysis"
import type { Term } from "@lintel/diagnostic"
import { Place } from "../../place.js"

/** A hard dependency with what it promises, as a finding shows it. */
export const Dependency = Schema.Struct({
  component: Schema.String,
  operation: Schema.optionalKey(Schema.String),
  promise: Schema.String,
  promisePlace: Place,
  times: Schema.String,
  /** Of how many of the requests it is asked for sure, where not of all. */
  share: Schema.optionalKey(Schema.String),
  /** What answers when it does not, one after the other. */
  alternatives: Schema.Array(
    Schema.Struct({
      callee: Schema.String,
      promise: Schema.optionalKey(Schema.String),
      place: Schema.optionalKey(Place)
    })
  ),
  /** Everything that answers instead of one another needs it. */
  isWithin: Schema.Boolean,
  calls: Schema.Array(Schema.String)
})
export type Dependency = typeof Dependency.Type

const alternativesData = (alternative: Alternative | undefined): Dependency["alternatives"] => {
  if (alternative === undefined) return []
  const { component, next, operation, promise } = alternative
  const known = promise === undefined ? {} : { promise: percentText(promise.availability), place: promise.origin }
  return [{ callee: operation ?? component, ...known }, ...alternativesData(next)]
}

/** What a finding shows of a hard dependency; nothing of one that promises nothing. */
export const dependencyOf = ({
  component,
  operation,
  promise,
  times: count,
  use,
  alternative,
  isWithin,
  via
}: HardDependency): ReadonlyArray<Dependency> =>
  promise === undefined
    ? []
    : [
        {
          component,
          ...(operation === undefined ? {} : { operation }),
          promise: percentText(promise.availability),
          promisePlace: promise.origin,
          times: String(count),
          ...(compareFractions(use.certain, one) < 0 ? { share: percentText(use.certain) } : {}),
          alternatives: alternativesData(alternative),
          isWithin,
          calls: via.map((edge) => edge.address)
        }
      ]

const shortName = (address: string): string => address.replace(/^[^:]+:/u, "").replace("/", ".")

/** The promises of dependencies as terms of a witness. */
export const termsOf = (dependencies: ReadonlyArray<Dependency>): ReadonlyArray<Term> =>
  dependencies.flatMap(({ component, operation, promise, promisePlace, times: count, share, alternatives }) => [
    {
      name: `${shortName(operation ?? component)}${count === "1" ? "" : `, ${count} times`}${share === undefined ? "" : `, surely for ${share}`}`,
      value: promise,
      ...promisePlace
    },
    ...alternatives.map((alternative) => ({
      name: `or ${shortName(alternative.callee)} instead`,
      value: alternative.promise ?? "not known",
      ...(alternative.place ?? promisePlace)
    }))
  ])
