import { addressOf, metaOf } from "./meta.js"
import type { AnySchema } from "./payload.js"
import { type Site, siteOf } from "./site.js"
import { withKey } from "./schemaText.js"
import { type SchemaProblem, type SchemaWarning, selfContained } from "./wire.js"

/** What turning values into JSON noted on its way. */
export interface Notes {
  readonly sites: Map<string, Site>
  readonly warnings: Array<SchemaWarning>
  readonly problems: Array<{ readonly address: string; readonly place: string; readonly reason: string }>
}

export const isPayloadSchema = (value: unknown): value is AnySchema =>
  ((typeof value === "object" && value !== null) || typeof value === "function") &&
  ("~effect/Schema/Schema" in value || isStandard(value) || isRaw(value))

const isStandard = (value: object): boolean => {
  if (!("~standard" in value)) return false
  const standard = value["~standard"]
  return typeof standard === "object" && standard !== null && "jsonSchema" in standard
}

const isRaw = (value: object): boolean => "_tag" in value && value._tag === "JsonSchema" && metaOf(value) !== undefined

const escape = (key: string): string => key.replaceAll("~", "~0").replaceAll("/", "~1")

/** Where a part of an entity is noted: the address, `#`, the JSON Pointer. */
export const placeKey = (address: string, pointer: string): string =>
  pointer === "" ? address : `${address}#${pointer}`

export const noteSite = (notes: Notes, key: string, value: unknown): void => {
  const data = metaOf(value)
  const site = data === undefined ? undefined : siteOf(data.stack)
  if (site !== undefined && !notes.sites.has(key)) notes.sites.set(key, site)
}

export const noteSchema = (
  notes: Notes,
  address: string,
  problems: ReadonlyArray<SchemaProblem>,
  warnings: ReadonlyArray<SchemaWarning>
): void => {
  notes.warnings.push(...warnings)
  for (const { place, reason } of problems) notes.problems.push({ address, place, reason })
}

/** JSON of a field: entities become addresses, schemas self-contained JSON Schemas, absent fields are left out. */
export const resolve = (value: unknown, address: string, pointer: string, notes: Notes): unknown => {
  if (isPayloadSchema(value)) {
    const converted = selfContained(value, `${address}${pointer}`)
    noteSchema(notes, address, converted.problems, converted.warnings)
    return converted.schema
  }
  if (typeof value !== "object" || value === null) return value
  const target = addressOf(value)
  if (target !== undefined) return target
  noteSite(notes, placeKey(address, pointer), value)
  if (Array.isArray(value)) return value.map((item, index) => resolve(item, address, `${pointer}/${index}`, notes))
  return resolveFields(value, address, pointer, notes)
}

/** JSON of an object's fields, without those named. */
export const resolveFields = (
  value: object,
  address: string,
  pointer: string,
  notes: Notes,
  without: ReadonlyArray<string> = []
): Record<string, unknown> => {
  const out: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined || without.includes(key)) continue
    withKey(out, key, resolve(item, address, `${pointer}/${escape(key)}`, notes))
  }
  return out
}
