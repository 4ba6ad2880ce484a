import * as Schema from "effect/Schema"
import { type Fraction, times } from "@lintel/analysis"
import { Doc } from "@lintel/doc"
import { Place } from "../../place.js"
import { type LargestLoad, rateText } from "../traffic.js"

/** What a load becomes when every request of it is multiplied, and what can be served. */
export const MultipliedLoad = Schema.Struct({
  word: Schema.Literals(["peak", "steady load"]),
  load: Schema.String,
  becomes: Schema.String,
  capacity: Schema.optionalKey(Schema.String),
  place: Place
})
export interface MultipliedLoad extends Schema.Schema.Type<typeof MultipliedLoad> {}

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
