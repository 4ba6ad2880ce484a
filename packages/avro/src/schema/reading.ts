import type { AvroType, Field, Json, NamedType, SchemaPlace, SchemaProblem, SchemaWarning, UnionType } from "./types.js"

/** Where the reader stands. */
export interface Scope {
  readonly document: string
  readonly pointer: string
  readonly namespace: string
  readonly depth: number
}

/** A reference by name, to be resolved when everything is read. */
export interface Pending {
  /** Full names it may mean, the first meant first. */
  readonly names: ReadonlyArray<string>
  readonly place: SchemaPlace
  readonly set: (type: AvroType) => void
}

/** A default, to be checked when all types are known. */
export interface PendingDefault {
  readonly field: Field
  readonly value: unknown
  readonly place: SchemaPlace
}

/** What is read so far. */
export interface Reading {
  readonly problems: Array<SchemaProblem>
  readonly warnings: Array<SchemaWarning>
  readonly named: Map<string, NamedType>
  /** The JSON of each named type, to tell a repetition from a contradiction. */
  readonly definitions: Map<string, unknown>
  readonly pending: Array<Pending>
  readonly unions: Array<UnionType>
  readonly defaults: Array<PendingDefault>
  readonly maxDepth: number
  readonly maxParts: number
  readonly unionDefaults: "first" | "any" | "told"
  readonly forwardNames: boolean
  size: number
  parts: number
}

export const startReading = (options: {
  readonly maxDepth: number
  readonly maxParts: number
  readonly unionDefaults: "first" | "any" | "told"
  readonly forwardNames: boolean
}): Reading => ({
  ...options,
  problems: [],
  warnings: [],
  named: new Map(),
  definitions: new Map(),
  pending: [],
  unions: [],
  defaults: [],
  size: 0,
  parts: 0
})

const mostTold = 100

export const placeAt = ({ document, pointer }: Scope): SchemaPlace => ({ document, pointer })

const escaped = (key: string): string =>
  key.includes("~") || key.includes("/") ? key.replaceAll("~", "~0").replaceAll("/", "~1") : key

/** The place of a member of the value at a place. */
export const within = (scope: Scope, ...keys: ReadonlyArray<string | number>): Scope => {
  const { depth, document, namespace } = scope
  let { pointer } = scope
  for (const key of keys) pointer += `/${typeof key === "number" ? key : escaped(key)}`
  return { document, pointer, namespace, depth }
}

export const problem = (reading: Reading, scope: Scope | SchemaPlace, reason: string): void => {
  const { document, pointer } = scope
  if (reading.problems.length < mostTold) reading.problems.push({ place: { document, pointer }, reason })
}

export const warning = (reading: Reading, at: Scope | SchemaPlace, reason: string, since?: string): void => {
  const { document, pointer } = at
  if (reading.warnings.length >= mostTold) return
  reading.warnings.push({ place: { document, pointer }, reason, ...(since === undefined ? {} : { since }) })
}

/** Counts a part of the schema; false when there are too many. Long pointers count more: they are kept. */
export const isWithinBudget = (reading: Reading, scope: Scope): boolean => {
  if (reading.parts > reading.maxParts) return false
  reading.parts += 1 + Math.floor(scope.pointer.length / 64)
  if (reading.parts <= reading.maxParts) return true
  problem(reading, scope, `the schema has more than ${reading.maxParts} parts`)
  return false
}

export const nextId = (reading: Reading): number => {
  reading.size += 1
  return reading.size - 1
}

export type JsonObject = { readonly [key: string]: unknown }

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

export const own = (value: JsonObject, key: string): unknown => (Object.hasOwn(value, key) ? value[key] : undefined)

/** What stands where something else is wanted, in words. */
export const shown = (value: unknown): string => {
  if (value === undefined) return "nothing"
  if (typeof value === "string")
    return value.length <= 60 ? JSON.stringify(value) : `${JSON.stringify(value.slice(0, 57))}…`
  if (value === null || typeof value === "boolean" || typeof value === "number") return String(value)
  return Array.isArray(value) ? "a list" : typeof value === "object" ? "an object" : `a ${typeof value}`
}

const deepest = 500

/** Whether two JSON values are equal. Beyond a depth that no schema has they count as different. */
export const equalJson = (left: unknown, right: unknown, depth = 0): boolean => {
  if (left === right) return true
  if (depth > deepest) return false
  if (Array.isArray(left)) {
    return (
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((item, index) => equalJson(item, right[index], depth + 1))
    )
  }
  if (!isObject(left) || !isObject(right)) return false
  const keys = Object.keys(left)
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && equalJson(left[key], right[key], depth + 1))
  )
}

/** A value as JSON: what came from `JSON.parse` is that already. */
export const asJson = (value: unknown): Json => value as Json
