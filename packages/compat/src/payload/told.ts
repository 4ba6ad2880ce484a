import { isJsonObject, type JsonSchema, stableStringify } from "@lintel/model"
import type { Writer } from "./judge.js"
import type { IsTold } from "./meaning.js"
import { type Place, type Placed, placeKey } from "./place.js"

/** Length of what two schemas say beyond which they are known by their places only. */
export const longestContent = 20_000

/** Pairs of schemas that are told as something that somebody refuses. */
export interface Told {
  readonly addPlaces: (before: Place | undefined, after: Place | undefined) => void
  readonly add: (before: Placed, after: Placed, writer: Writer) => void
  /** Whether the pair is told at its places, or one that says the same in one of the directions. */
  readonly has: IsTold
}

/** Starts with nothing told. What a pair says is only written out where a pair of the same outline is told. */
export const createTold = (): Told => {
  const places = new Set<string>()
  const outlines = new Set<string>()
  const contents = new Set<string>()
  return {
    addPlaces: (before, after) => {
      places.add(placesOf(before, after))
    },
    add: (before, after, writer) => {
      places.add(placesOf(before.place, after.place))
      const content = contentOf(before.schema, after.schema)
      if (content === undefined) return
      outlines.add(outlineOf(before.schema, after.schema))
      contents.add(`${writer} ${content}`)
    },
    has: (before, after, writers) => {
      if (places.has(placesOf(before.place, after.place))) return true
      if (!outlines.has(outlineOf(before.schema, after.schema))) return false
      const content = contentOf(before.schema, after.schema)
      return content !== undefined && [...writers].some((writer) => contents.has(`${writer} ${content}`))
    }
  }
}

/** What two schemas say, where that is short enough to compare. */
const contentOf = (before: JsonSchema, after: JsonSchema): string | undefined => {
  const content = stableStringify([before, after])
  return content.length > longestContent ? undefined : content
}

/** The same for pairs that say the same: the names on their first two levels, which cost little. */
const outlineOf = (before: JsonSchema, after: JsonSchema): string => `${levelsOf(before)} ${levelsOf(after)}`

const levelsOf = (schema: JsonSchema): string =>
  isJsonObject(schema)
    ? JSON.stringify(namesOf(schema).map((name) => [name, isJsonObject(schema[name]) ? namesOf(schema[name]) : []]))
    : String(schema)

const namesOf = (value: object): ReadonlyArray<string> =>
  Object.keys(value)
    .filter((name) => Reflect.get(value, name) !== undefined)
    .toSorted()

const placesOf = (before: Place | undefined, after: Place | undefined): string =>
  before === undefined || after === undefined ? "" : `${placeKey(before)} ${placeKey(after)}`
