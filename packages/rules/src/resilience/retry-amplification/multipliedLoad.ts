import * as Schema from "effect/Schema"
import { compareFractions, decimalText, eventsPerSecond, type Fraction, times } from "@lintel/analysis"
import { Doc } from "@lintel/doc"
import type { ModelIndex } from "@lintel/model"
import { Place } from "../../place.js"

/** What a load becomes when every request of it is multiplied, and what can be served. */
export const MultipliedLoad = Schema.Struct({
  word: Schema.Literals(["peak", "steady load"]),
  load: Schema.String,
  becomes: Schema.String,
  capacity: Schema.optionalKey(Schema.String),
  place: Place
})
export interface MultipliedLoad extends Schema.Schema.Type<typeof MultipliedLoad> {}

/** The largest load that is known of something: its peak, else what is usual. */
export interface LargestLoad {
  readonly rate: Fraction
  readonly capacity: Fraction | undefined
  readonly isPeak: boolean
  readonly place: Place
}

/** The largest load of everything that has one, by address. */
export const largestLoads = (index: ModelIndex): ReadonlyMap<string, LargestLoad> => {
  const largest = new Map<string, LargestLoad>()
  for (const { address, value } of index.ofKind("load")) {
    const stated = value.peak ?? value.steady
    if (stated === undefined) continue
    const rate = eventsPerSecond(stated)
    const known = largest.get(value.of)
    if (known !== undefined && compareFractions(known.rate, rate) >= 0) continue
    const isPeak = value.peak !== undefined
    const capacity = value.capacity === undefined ? undefined : eventsPerSecond(value.capacity)
    largest.set(value.of, { rate, capacity, isPeak, place: { address, pointer: isPeak ? "/peak" : "/steady" } })
  }
  return largest
}

const rateText = (value: Fraction): string => `${decimalText(value, 1)}/s`

export const multipliedLoad = (
  load: LargestLoad | undefined,
  total: Fraction | "unbounded"
): MultipliedLoad | undefined =>
  load === undefined || total === "unbounded"
    ? undefined
    : {
        word: load.isPeak ? "peak" : "steady load",
        load: rateText(load.rate),
        becomes: rateText(times(load.rate, total)),
        ...(load.capacity === undefined ? {} : { capacity: rateText(load.capacity) }),
        place: load.place
      }

export const loadWords = (end: string, load: MultipliedLoad | undefined): ReadonlyArray<ReturnType<typeof Doc.para>> =>
  load === undefined
    ? []
    : [
        Doc.para(
          `At its ${load.word} of `,
          Doc.number(load.load),
          " (",
          Doc.place(load.place.address, load.place.pointer),
          "), ",
          Doc.name(end),
          " gets up to ",
          Doc.number(load.becomes),
          ...(load.capacity === undefined ? ["."] : ["; it can serve ", Doc.number(load.capacity), "."])
        )
      ]
