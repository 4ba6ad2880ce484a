import { type AvailabilityCheck, compareFractions, errorBudget, minus, one } from "@lintel/analysis"
import type { Way } from "@lintel/diagnostic"
import type { ModelIndex } from "@lintel/model"
import { alongWay, higherObjectives, lowerObjectives, stating } from "../../ways.js"

/** Promising less, asking more of what promises least, or going on without it: as little of each as is enough. */
export const waysOf = (index: ModelIndex, { dependencies, slo, target }: AvailabilityCheck): ReadonlyArray<Way> => {
  const promised = dependencies
    .flatMap(({ promise, via }) => (promise === undefined ? [] : [{ promise, edge: via[0] }]))
    .toSorted((a, b) => compareFractions(a.promise.availability, b.promise.availability))
  const [weakest] = promised
  if (weakest === undefined) return []
  const edges = [...new Set(promised.flatMap(({ edge }) => edge?.address ?? []))]
  return [
    ...alongWay("promise-less", lowerObjectives(minus(one, target)), (value) =>
      stating(index, { address: slo.address, pointer: "/objective" }, value)
    ),
    ...alongWay("ask-more", higherObjectives(minus(one, weakest.promise.availability)), (value) =>
      promised.flatMap(({ promise }) =>
        compareFractions(minus(one, promise.availability), errorBudget(value)) > 0
          ? stating(index, promise.origin, value)
          : []
      )
    ),
    ...alongWay(
      "go-on-without",
      edges.map((_, at) => edges.slice(0, at + 1)),
      (calls) =>
        calls.flatMap((address) =>
          stating(index, { address, pointer: "/criticality" }, { _tag: "Mitigated", by: "default" })
        )
    )
  ]
}
