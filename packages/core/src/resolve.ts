import { escapeToken } from "@lintel/model"
import { addressOf, metaOf } from "./meta.js"
import type { AnySchema } from "./payload.js"
import { type Site, siteOf } from "./site.js"
import { withKey } from "./schemaText.js"
import { type SchemaProblem, type SchemaWarning, selfContained } from "./wire.js"

/** What turning values into JSON noted on its way. */
export interface Notes {
  readonly sites: Map<string, Site>
  readonly warnings: Array<SchemaWarning & { readonly address: string }>
  readonly problems: Array<{
    readonly address: string
    readonly place: string
    readonly reason: string
    readonly other?: Site
  }>
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
  for (const warning of warnings) notes.warnings.push({ ...warning, address })
  for (const { place, reason } of problems) notes.problems.push({ address, place, reason })
}

const deepest = 300

const kindOf = (value: unknown): string => {
  if (typeof value === "number") return `the number ${value}`
  return typeof value === "object" ? "an object with a class" : `a ${typeof value}`
}

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null || Array.isArray(value)
}

/** Notes a value that JSON cannot say, and leaves it out. */
const refuse = (value: unknown, address: string, pointer: string, notes: Notes): undefined => {
  notes.problems.push({ address, place: pointer.slice(1), reason: `is ${kindOf(value)}, which JSON cannot say` })
}

/** JSON of a field: entities become addresses, schemas self-contained JSON Schemas, absent fields are left out. */
export const resolve = (value: unknown, address: string, pointer: string, notes: Notes, depth = 0): unknown => {
  if (isPayloadSchema(value)) {
    const converted = selfContained(value, `${address}${pointer}`)
    noteSchema(notes, address, converted.problems, converted.warnings)
    return converted.schema
  }
  if (value === null || typeof value === "string" || typeof value === "boolean") return value
  if (typeof value === "number" && Number.isFinite(value)) return value
  if (typeof value !== "object") return refuse(value, address, pointer, notes)
  const target = addressOf(value)
  if (target !== undefined) return target
  if (!isPlain(value)) return refuse(value, address, pointer, notes)
  if (depth > deepest) {
    const reason = `is nested deeper than ${deepest} levels, or contains itself`
    notes.problems.push({ address, place: pointer.slice(1, 60), reason })
    return null
  }
  noteSite(notes, placeKey(address, pointer), value)
  if (Array.isArray(value))
    return value.map((item, index) => resolve(item, address, `${pointer}/${index}`, notes, depth + 1))
  return resolveFields(value, address, pointer, notes, [], depth + 1)
}

/** JSON of an object's fields, without those named. */
export const resolveFields = (
  value: object,
  address: string,
  pointer: string,
  notes: Notes,
  without: ReadonlyArray<string> = [],
  depth = 0
): Record<string, unknown> => {
  const out: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined || without.includes(key)) continue
    withKey(out, key, resolve(item, address, `${pointer}/${escapeToken(key)}`, notes, depth))
  }
  return out
}
