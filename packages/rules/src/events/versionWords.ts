import * as Schema from "effect/Schema"
import {
  decoderText,
  messageMatrices,
  metUntil,
  type Pair,
  type Source,
  supportText,
  type Until,
  versionText
} from "@lintel/evolution"
import { Doc, type Inline } from "@lintel/doc"
import { byText, type ModelIndex } from "@lintel/model"

/** A reader and a version that it can still meet today. */
export interface MetPair extends Pair {
  /** The last day on which any copy of the version can be met. */
  readonly until: Until
}

const known = new WeakMap<ModelIndex, ReadonlyArray<Pair>>()

const pairsIn = (index: ModelIndex): ReadonlyArray<Pair> => {
  const pairs = known.get(index) ?? messageMatrices(index).flatMap((matrix) => matrix.pairs)
  known.set(index, pairs)
  return pairs
}

/** Every reader with every version that it can meet on a day or later. */
export const metPairs = (index: ModelIndex, now: string): ReadonlyArray<MetPair> =>
  pairsIn(index).flatMap((pair): ReadonlyArray<MetPair> => {
    const meets = pair.meets.filter((it) => it._tag === "Live" || it.until >= now)
    return meets.length === 0 ? [] : [{ ...pair, meets, until: metUntil(pair.written) }]
  })

/** Where a version is met, as findings keep it: who writes it (empty: nobody is named), or what keeps it. */
export interface MeetingPlace {
  readonly at: string
  readonly isLive: boolean
}

/** The place that says most: somebody who still writes it, else what keeps it longest. */
const placeOf = (sources: ReadonlyArray<Source>): MeetingPlace => {
  for (const source of sources) if (source._tag === "Live") return { at: source.by ?? "", isLive: true }
  // Days sort before "forever", and that before "unknown".
  const kept = sources
    .flatMap((source) => (source._tag === "Kept" ? [source] : []))
    .toSorted((a, b) => byText(b.until, a.until))
  return kept[0] === undefined ? { at: "", isLive: true } : { at: kept[0].in, isLive: false }
}

/** Where a version is met, as the end of a sentence: `, which order-events keeps until 2026-12-03`. */
export const metWords = ({ at, isLive }: MeetingPlace, until: string): ReadonlyArray<Inline | string> => {
  if (at === "") return [", which its producers may write"]
  if (isLive) return [", which ", Doc.name(at), " writes"]
  const span = until === "forever" ? " for ever" : until === "unknown" ? "" : ` until ${until}`
  return [", which ", Doc.name(at), ` keeps${span}`]
}

/** When support for a version may go; nothing is said while somebody writes it. */
export const supportWords = (version: string, { isLive }: MeetingPlace, until: string): string =>
  isLive ? "" : supportText(version, until)

/** What a finding keeps of a reader and a version that it can meet. */
export const metFields = {
  reader: Schema.String,
  message: Schema.String,
  version: Schema.String,
  pointer: Schema.String,
  written: Schema.String,
  at: Schema.String,
  isLive: Schema.Boolean,
  until: Schema.String,
  decodes: Schema.String
}

export const metFacts = ({ meets, reader, until, written }: MetPair): Schema.Struct.Type<typeof metFields> => ({
  reader: reader.by,
  message: written.message,
  version: versionText(written.version),
  pointer: reader.place.pointer,
  written: written.pointer,
  ...placeOf(meets),
  until,
  decodes: decoderText(reader)
})
