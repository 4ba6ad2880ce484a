import type { Document, DocumentSet, Limits, Result } from "@lintel/document"
import { parseAll } from "@lintel/document"
import {
  type Context,
  type Cursor,
  formOf,
  isRecord,
  itemsOf,
  openApiRules,
  refuse,
  rootTrail,
  setOwn,
  source,
  type Source,
  type Sources,
  startReading,
  trailTo,
  warnAt
} from "@lintel/import"
import { type CollectionName, kindOfCollection, type Model, modelVersion, segment } from "@lintel/model"

/** What one reading shares: places and warnings, and the entities so far. */
export interface Reading {
  readonly context: Context
  /** The documents of the file, in their order. */
  readonly roots: ReadonlyArray<Cursor>
  readonly collections: Map<CollectionName, Record<string, unknown>>
  readonly sources: Map<string, Source>
}

/** Documents of one file are told apart by what follows this character, which no path holds. */
const separator = "\u0000"

/** The path of the file that a document belongs to. */
export const fileOf = (key: string): string => key.split(separator)[0] ?? key

const setOf = (entry: string, documents: ReadonlyArray<Document>): DocumentSet => ({
  entry,
  documents: new Map(
    documents.map((document, index) => [index === 0 ? entry : `${entry}${separator}${index}`, document] as const)
  ),
  missing: [],
  refused: [],
  unreadable: [],
  warnings: documents.flatMap(({ warnings }) => warnings),
  addresses: new Set(),
  root: "",
  allowOutside: false
})

/** A document, or the objects of one that is a list. */
const listed = (root: Cursor): ReadonlyArray<Cursor> => {
  const items = itemsOf(root)
  return items.length > 0 ? items : [root]
}

/** Begins the reading of one file. */
export const beginReading = (
  content: Uint8Array | string | Document,
  entry: string,
  limits: Partial<Limits>
): Result<Reading> => {
  const parsed =
    typeof content === "string" || content instanceof Uint8Array
      ? parseAll(content, { file: entry, limits })
      : ({ _tag: "Success", success: [content] } as const)
  if (parsed._tag === "Failure") return parsed
  const set = setOf(entry, parsed.success)
  return {
    _tag: "Success",
    success: {
      context: startReading(set, openApiRules["3.1"]),
      roots: [...set.documents].flatMap(([file, { value }]) => listed({ value, trail: rootTrail(file) })),
      collections: new Map(),
      sources: new Map()
    }
  }
}

/** Adds an entity under a name. A second one of the same address is left out, with a warning, unless it says the same. */
export const addEntity = (
  { collections, context, sources }: Reading,
  collection: CollectionName,
  name: string,
  entity: object,
  at: Cursor,
  inside?: Sources
): string => {
  const key = segment(name)
  const entities = collections.get(collection) ?? {}
  collections.set(collection, entities)
  const known = Object.hasOwn(entities, key) ? entities[key] : undefined
  if (known === undefined) {
    setOwn(entities, key, entity)
    sources.set(`${kindOfCollection[collection]}:${key}`, source(at.trail, inside))
  } else if (JSON.stringify(known) !== JSON.stringify(entity)) {
    warnAt(
      context,
      "duplicate",
      at.trail,
      `there is another ${kindOfCollection[collection]} called ${name}; the first counts`
    )
  }
  return key
}

/** The Model of everything that was added. */
export const builtModel = ({ collections }: Reading): Model =>
  Object.assign({ lintel: modelVersion, extent: "part" }, Object.fromEntries(collections)) as Model

/** The text at a place where only a text makes sense. */
export const textAt = ({ context }: Reading, cursor: Cursor | undefined, what: string): string | undefined => {
  if (cursor === undefined || typeof cursor.value === "string") return cursor?.value as string | undefined
  refuse(context, cursor.trail, `${what} must be text, not ${formOf(cursor.value)}`)
  return undefined
}

/** The number at a place where only a number makes sense. */
export const numberAt = ({ context }: Reading, cursor: Cursor | undefined, what: string): number | undefined => {
  if (cursor === undefined) return undefined
  const { value } = cursor
  const read = typeof value === "string" && /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : value
  if (typeof read === "number" && Number.isFinite(read)) return read
  refuse(context, cursor.trail, `${what} must be a number, not ${formOf(value)}`)
  return undefined
}

/** The whole number of at least `least` at a place. */
export const countAt = (
  reading: Reading,
  cursor: Cursor | undefined,
  what: string,
  least: number
): number | undefined => {
  const value = numberAt(reading, cursor, what)
  if (cursor === undefined || value === undefined || (Number.isSafeInteger(value) && value >= least)) return value
  refuse(reading.context, cursor.trail, `${what} must be a whole number of at least ${least}, not ${value}`)
  return undefined
}

/** Plain decimal text of a number, without an exponent. */
export const decimalText = (value: number): string => {
  const text = String(value)
  const match = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text)
  if (match === null) return text
  const [, sign = "", whole = "", decimals = "", power = "0"] = match
  const point = whole.length + Number(power)
  const digits = whole + decimals
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`
  return point >= digits.length
    ? `${sign}${digits.padEnd(point, "0")}`
    : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
}

/** Decimal text with the point moved by some places to the left: percent to ratio. */
export const shifted = (value: number, places: number): string => {
  const [whole = "0", decimals = ""] = decimalText(value).split(".")
  const digits = whole.padStart(places + 1, "0")
  const text = `${digits.slice(0, digits.length - places)}.${digits.slice(digits.length - places)}${decimals}`
  return text.replace(/\.?0+$/, "").replace(/^0+(?=\d)/, "") || "0"
}

/** What the keys of an object mean to us: those read, and those that have no meaning in the Model. */
export interface Keys {
  readonly read: ReadonlyArray<string>
  readonly meaningless: ReadonlyArray<string>
}

/** Lists what is left out: what the Model cannot hold, and keys that the format does not have. */
export const warnOfRest = ({ context }: Reading, cursor: Cursor, what: string, { meaningless, read }: Keys): void => {
  if (!isRecord(cursor.value)) return
  for (const key of Object.keys(cursor.value)) {
    if (read.includes(key)) continue
    const trail = trailTo(cursor.trail, key)
    if (meaningless.includes(key)) {
      warnAt(
        context,
        "not-representable",
        trail,
        `"${key}" of ${what} has no meaning in the Model; it is left out`,
        `${what} ${key}`
      )
    } else warnAt(context, "unknown-key", trail, `"${key}" is no key of ${what}; it is left out`, `${what} ${key}`)
  }
}

/** Warns that a fact of the tool was added, or that something was read as near to it as the Model has words for. */
export const note = (
  { context }: Reading,
  kind: "missing" | "repaired" | "not-representable" | "malformed" | "without-effect" | "unresolved-reference",
  cursor: Cursor,
  reason: string
): void => warnAt(context, kind, cursor.trail, reason, reason)
