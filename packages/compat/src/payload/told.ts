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

interface Pair {
  readonly before: JsonSchema
  readonly after: JsonSchema
  readonly writer: Writer
}

/** Starts with nothing told. What pairs say is only written out where they are of one outline. */
export const createTold = (): Told => {
  const places = new Set<string>()
  /** Pairs by their outline, and what those say that were asked about. */
  const outlines = new Map<string, { readonly pairs: Array<Pair>; readonly contents: Set<string> }>()
  const contentsOf = (outline: string): ReadonlySet<string> => {
    const known = outlines.get(outline)
    if (known === undefined) return new Set()
    for (const { after, before, writer } of known.pairs.splice(0)) {
      const content = contentOf(before, after)
      if (content !== undefined) known.contents.add(`${writer} ${content}`)
    }
    return known.contents
  }
  return {
    addPlaces: (before, after) => {
      places.add(placesOf(before, after))
    },
    add: (before, after, writer) => {
      places.add(placesOf(before.place, after.place))
      const outline = outlineOf(before.schema, after.schema)
      const known = outlines.get(outline) ?? { pairs: [], contents: new Set() }
      known.pairs.push({ before: before.schema, after: after.schema, writer })
      outlines.set(outline, known)
    },
    has: (before, after, writers) => {
      if (places.has(placesOf(before.place, after.place))) return true
      const told = contentsOf(outlineOf(before.schema, after.schema))
      if (told.size === 0) return false
      const content = contentOf(before.schema, after.schema)
      return content !== undefined && [...writers].some((writer) => told.has(`${writer} ${content}`))
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

const namesOf = (value: object): ReadonlyArray<string> => {
  const names: Array<string> = []
  for (const name of Object.keys(value)) if (Reflect.get(value, name) !== undefined) names.push(name)
  return names.toSorted()
}

const placesOf = (before: Place | undefined, after: Place | undefined): string =>
  before === undefined || after === undefined ? "" : `${placeKey(before)} ${placeKey(after)}`
