import { type AmplifiedPath, decimalText, type Fraction, fraction, times } from "@lintel/analysis"
import type { Way } from "@lintel/diagnostic"
import type { ModelIndex } from "@lintel/model"
import { alongWay, enoughRate, oneWay, stating } from "../../ways.js"
import type { LargestLoad } from "../traffic.js"

/** Shares in hundredths, from the largest. */
const shares: ReadonlyArray<string> = Array.from({ length: 99 }, (_, at) =>
  decimalText(fraction(BigInt(99 - at), 100n), 2)
)

/** A budget for everything that tries again on the way, as large as fits, or room for all of it. */
export const waysOf = (
  index: ModelIndex,
  load: LargestLoad,
  { hops }: AmplifiedPath,
  { total, isBudgeted }: { readonly total: Fraction | "unbounded"; readonly isBudgeted: boolean }
): ReadonlyArray<Way> => {
  const layers = hops.flatMap(({ factor }) => factor.layers)
  return [
    ...alongWay("budgets-that-fit", isBudgeted ? [] : shares, (ratio) =>
      layers.flatMap(({ isHedge, origin: { address, pointer } }) => {
        const field = isHedge ? "/hedging" : "/retry"
        const holder = pointer.slice(0, pointer.lastIndexOf(field) + field.length)
        return stating(index, { address, pointer: `${holder}/budget` }, { _tag: "Ratio", ratio })
      })
    ),
    ...(total === "unbounded"
      ? []
      : oneWay(
          "serve-all",
          stating(index, { address: load.place.address, pointer: "/capacity" }, enoughRate(times(load.rate, total)))
        ))
  ]
}
