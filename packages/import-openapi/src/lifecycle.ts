import {
  charge,
  child,
  type Cursor,
  dereference,
  entriesOf,
  isExtension,
  isRecord,
  itemsOf,
  once,
  setOwn,
  textOf,
  warnAt
} from "@lintel/import"
import { type Deprecation, isUnitError, type Json, type LocalDate, parseDate, type Stability } from "@lintel/model"
import type { Context } from "./context.js"

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

/** The day that a text names: `2027-01-31`, a date-time (its day), or the date of an HTTP header. */
const dayOf = (text: string): LocalDate | undefined => {
  const iso = /^(\d{4}-\d{2}-\d{2})(?:[Tt ].*)?$/.exec(text.trim())?.[1]
  const http = /^[A-Za-z]{3,9},? (\d{1,2})[ -]([A-Za-z]{3})[ -](\d{4}) /.exec(text.trim())
  const month = months.indexOf((http?.[2] ?? "").toLowerCase()) + 1
  const day = http === null ? iso : `${http[3]}-${String(month).padStart(2, "0")}-${(http[1] ?? "").padStart(2, "0")}`
  return day === undefined || isUnitError(parseDate(day)) ? undefined : (day as LocalDate)
}

/** The day of a structured date (`@1767139200`, RFC 9651), or of any other form. */
const dayOfHeader = (text: string): LocalDate | undefined => {
  const seconds = /^@(\d{1,12})$/.exec(text.trim())?.[1]
  return seconds === undefined ? dayOf(text) : dayOf(new Date(Number(seconds) * 1000).toISOString())
}

const sunsetKeys = ["x-sunset", "x-sunset-date", "x-sunset-at"]
const sinceKeys = ["x-deprecated-at", "x-deprecated-since", "x-deprecation-date"]
const replacementKeys = ["x-deprecated-replacement", "x-replaced-by"]
const noteKeys = ["x-deprecated-description", "x-deprecation-message"]

/** The first of the keys that is there, whatever it holds. */
const firstOf = (holder: Cursor, keys: ReadonlyArray<string>): Cursor | undefined => {
  const key = keys.find((name) => child(holder, name) !== undefined)
  return key === undefined ? undefined : child(holder, key)
}

const dayAt = (context: Context, holder: Cursor, keys: ReadonlyArray<string>): LocalDate | undefined => {
  for (const key of keys) {
    const cursor = child(holder, key)
    if (cursor === undefined) continue
    const day = typeof cursor.value === "string" ? dayOf(cursor.value) : undefined
    if (day !== undefined) return day
    warnAt(context, "malformed", cursor.trail, `"${key}" is no date such as 2027-01-31; no date is known`, "date")
  }
  return undefined
}

const saysDeprecated = (holder: Cursor): boolean => {
  const deprecated = child(holder, "deprecated") ?? child(holder, "x-deprecated")
  return deprecated?.value === true || deprecated?.value === "true" || isRecord(deprecated?.value)
}

/** What an element says of its end: `deprecated`, `x-sunset` and their like. */
export const readDeprecation = (context: Context, holder: Cursor): Deprecation | undefined => {
  const isDeprecated = saysDeprecated(holder)
  const sunset = dayAt(context, holder, sunsetKeys)
  const since = dayAt(context, holder, sinceKeys)
  const replacement = textOf(firstOf(holder, replacementKeys))
  const note = textOf(firstOf(holder, noteKeys))
  if (!isDeprecated && sunset === undefined && since === undefined) return undefined
  return withoutAbsent({ since, sunset, replacement, note })
}

const withoutAbsent = (fields: { readonly [K in keyof Deprecation]: Deprecation[K] | undefined }): Deprecation => {
  const out: Record<string, string> = {}
  for (const [key, value] of Object.entries(fields)) if (value !== undefined) out[key] = value
  return out
}

/** The day that a header is fixed to: a constant, the only value of an enum, or the default. Examples prove nothing. */
const fixedDay = (header: Cursor): LocalDate | undefined => {
  const schema = child(header, "schema") ?? header
  const values = itemsOf(child(schema, "enum"))
  const fixed = [child(schema, "const"), values.length === 1 ? values[0] : undefined, child(schema, "default")]
  for (const candidate of fixed) {
    const day = typeof candidate?.value === "string" ? dayOfHeader(candidate.value) : undefined
    if (day !== undefined) return day
  }
  return undefined
}

/** The days that a response announces in its headers (RFC 8594, RFC 9745), by the name of the header. */
const announcedBy = (context: Context, response: Cursor): ReadonlyMap<string, LocalDate> =>
  once(context, "announced", response, () => {
    const days = new Map<string, LocalDate>()
    for (const [name, raw] of entriesOf(child(response, "headers"))) {
      const lower = name.toLowerCase()
      if (lower !== "sunset" && lower !== "deprecation") continue
      const header = dereference(context, raw)
      const day = header === undefined ? undefined : fixedDay(header)
      if (day !== undefined) days.set(lower, day)
    }
    return days
  })

const announcedDay = (context: Context, responses: Cursor | undefined, name: string): LocalDate | undefined => {
  for (const [, reference] of entriesOf(responses)) {
    const response = dereference(context, reference)
    const day = response === undefined ? undefined : announcedBy(context, response).get(name)
    if (day !== undefined) return day
  }
  return undefined
}

/** The deprecation of an operation: its own words, else what its answers announce. */
export const readOperationDeprecation = (context: Context, operation: Cursor): Deprecation | undefined => {
  const own = readDeprecation(context, operation)
  const responses = child(operation, "responses")
  const sunset = own?.sunset ?? announcedDay(context, responses, "sunset")
  const since = own?.since ?? announcedDay(context, responses, "deprecation")
  if (own === undefined && sunset === undefined && since === undefined) return undefined
  return withoutAbsent({ since, sunset, replacement: own?.replacement, note: own?.note })
}

const levels: ReadonlySet<string> = new Set(["draft", "alpha", "beta", "stable"])
const levelFlags: ReadonlyArray<readonly [string, Stability]> = [
  ["x-draft", "draft"],
  ["x-experimental", "alpha"],
  ["x-alpha", "alpha"],
  ["x-beta", "beta"],
  ["x-preview", "beta"]
]
const levelWords: ReadonlyMap<string, Stability> = new Map([
  ["experimental", "alpha"],
  ["development", "alpha"],
  ["preview", "beta"],
  ["rc", "beta"],
  ["ga", "stable"],
  ["released", "stable"],
  ["general", "stable"]
])

/** How far an element may be relied on, from the extensions in use for it. */
export const readStability = (context: Context, holder: Cursor): Stability | undefined => {
  const level = child(holder, "x-stability-level") ?? child(holder, "x-stability") ?? child(holder, "x-maturity")
  const word = textOf(level)?.toLowerCase()
  if (word !== undefined) {
    if (levels.has(word)) return word as Stability
    const known = levelWords.get(word)
    if (known !== undefined) return known
  }
  if (level !== undefined) {
    const reason = "the stability level must be draft, alpha, beta or stable; none is known"
    warnAt(context, "malformed", level.trail, reason, "stability")
  }
  return levelFlags.find(([key]) => child(holder, key)?.value === true)?.[1]
}

const stabilityKeys: ReadonlySet<string> = new Set(["x-stability-level", "x-stability", "x-maturity"])

/** Extensions that the Model has a field for are not kept twice, unless their value could not be read. */
const isMapped = (key: string, value: unknown): boolean => {
  if (sunsetKeys.includes(key) || sinceKeys.includes(key))
    return typeof value === "string" && dayOf(value) !== undefined
  if (stabilityKeys.has(key)) {
    const word = String(value).toLowerCase()
    return levels.has(word) || levelWords.has(word)
  }
  return value === true && (key === "x-deprecated" || levelFlags.some(([flag]) => flag === key))
}

/** What is said of a deprecation is part of it, where there is one. */
const isPartOfDeprecation = (holder: Cursor, key: string): boolean => {
  const keys = [replacementKeys, noteKeys].find((names) => names.includes(key))
  return keys !== undefined && saysDeprecated(holder) && textOf(firstOf(holder, keys)) === child(holder, key)?.value
}

/** The `x-` keys of an element, collected under the place they have in their entity. */
export const collectExtensions = (
  context: Context,
  holder: Cursor,
  place: string,
  into: Record<string, Json>
): void => {
  if (!isRecord(holder.value)) return
  const keys = Object.keys(holder.value)
  // Shared parts are collected wherever they are used; only those with very many keys add up to something.
  if (keys.length > 50 && !charge(context, holder.trail, keys.length)) return
  for (const key of keys) {
    if (!isExtension(key) || isMapped(key, holder.value[key]) || isPartOfDeprecation(holder, key)) continue
    setOwn(into, place === "" ? key : `${place}/${key}`, holder.value[key])
  }
}

/** The extensions of an entity: what OpenAPI says beyond the Model, under one key. */
export const extensionsOf = (collected: Record<string, Json>): { readonly openapi: Record<string, Json> } | undefined =>
  Object.keys(collected).length === 0 ? undefined : { openapi: collected }
