import { type Cursor, isRecord, setOwn, source, type Sources, warnAt } from "@lintel/import"
import { formatBytes, formatDuration, type Json, parseDuration, isUnitError } from "@lintel/model"
import type { Bytes, Duration } from "@lintel/model"
import type { Context } from "./context.js"
import { member } from "./merged.js"

/** Facts of one entity as they are found, each with its place. */
export interface Facts<Entity> {
  readonly values: Partial<Entity>
  readonly sources: Sources
}

export const noFacts = <Entity>(): Facts<Entity> => ({ values: {}, sources: new Map() })

/** Notes a fact that was found; nothing when there is none. The first to be said stays. */
export const note = <Entity, Field extends keyof Entity & string>(
  facts: Facts<Entity>,
  field: Field,
  value: Entity[Field] | undefined,
  at: Cursor | undefined
): void => {
  if (value === undefined || at === undefined || Object.hasOwn(facts.values, field)) return
  Object.assign(facts.values, { [field]: value })
  facts.sources.set(field, source(at.trail))
}

/** One binding that is read: what is taken becomes a fact, the rest is kept as it is. */
export interface Binding {
  readonly context: Context
  readonly cursor: Cursor
  /** A value under a key (`a.b` is `b` of `a`), which does not stay in the rest once `keep` is not called. */
  readonly take: (...path: ReadonlyArray<string>) => Cursor | undefined
  /** A value that is read and stays in the rest. */
  readonly look: (...path: ReadonlyArray<string>) => Cursor | undefined
  /** Puts back what was taken and could not be read. */
  readonly keep: (...path: ReadonlyArray<string>) => void
  /** What nobody took. */
  readonly rest: () => Json | undefined
}

const at = (cursor: Cursor, path: ReadonlyArray<string>): Cursor | undefined =>
  path.reduce<Cursor | undefined>((found, key) => (found === undefined ? undefined : member(found, key)), cursor)

const without = (value: unknown, taken: ReadonlySet<string>, prefix: string): Json | undefined => {
  if (!isRecord(value)) return value as Json
  const out: Record<string, Json> = {}
  for (const [key, part] of Object.entries(value)) {
    const path = `${prefix}${JSON.stringify(key)}`
    if (taken.has(path)) continue
    const left = [...taken].some((it) => it.startsWith(path)) ? without(part, taken, path) : (part as Json)
    if (left !== undefined) setOwn(out, key, left)
  }
  return Object.keys(out).length === 0 && Object.keys(value).length > 0 ? undefined : out
}

export const openBinding = (context: Context, cursor: Cursor): Binding => {
  const taken = new Set<string>()
  const name = (path: ReadonlyArray<string>): string => path.map((key) => JSON.stringify(key)).join("")
  return {
    context,
    cursor,
    look: (...path) => at(cursor, path),
    take: (...path) => {
      const found = at(cursor, path)
      if (found !== undefined) taken.add(name(path))
      return found
    },
    keep: (...path) => {
      taken.delete(name(path))
    },
    rest: () => {
      taken.add(name(["bindingVersion"]))
      return without(cursor.value, taken, "")
    }
  }
}

const refuse = (binding: Binding, cursor: Cursor, path: ReadonlyArray<string>, expected: string): undefined => {
  binding.keep(...path)
  warnAt(
    binding.context,
    "malformed",
    cursor.trail,
    `${path.join(".")} must be ${expected}; it is kept unread`,
    path.join(".")
  )
  return undefined
}

const wholeNumber = (value: unknown): number | undefined => {
  const number = typeof value === "string" && /^-?\d{1,15}$/.test(value) ? Number(value) : value
  return typeof number === "number" && Number.isSafeInteger(number) ? number : undefined
}

/** Takes a whole number from `least`; anything else stays in the rest, with a warning. */
export const takeCount = (
  binding: Binding,
  least: number,
  ...path: ReadonlyArray<string>
): readonly [number, Cursor] | undefined => {
  const cursor = binding.take(...path)
  if (cursor === undefined) return undefined
  const count = wholeNumber(cursor.value)
  if (count === undefined || count < least) return refuse(binding, cursor, path, `a whole number from ${least}`)
  return [count, cursor]
}

export const takeText = (binding: Binding, ...path: ReadonlyArray<string>): readonly [string, Cursor] | undefined => {
  const cursor = binding.take(...path)
  if (cursor === undefined) return undefined
  return typeof cursor.value === "string" ? [cursor.value, cursor] : refuse(binding, cursor, path, "text")
}

export const takeFlag = (binding: Binding, ...path: ReadonlyArray<string>): readonly [boolean, Cursor] | undefined => {
  const cursor = binding.take(...path)
  if (cursor === undefined) return undefined
  return typeof cursor.value === "boolean" ? [cursor.value, cursor] : refuse(binding, cursor, path, "true or false")
}

const longest = 3_000_000_000_000_000n

/** A whole number of some unit (in microseconds) as a duration. */
export const durationOf = (count: number, microseconds: number): Duration | undefined => {
  const total = BigInt(count) * BigInt(microseconds)
  return total < 0n || total > longest * 1000n ? undefined : formatDuration(total)
}

export const bytesOf = (count: number): Bytes => formatBytes(BigInt(count))

/** A duration in the spelling of protocol buffers (`86400s`) or of ISO 8601, as far as it has days to seconds. */
export const durationOfText = (text: string): Duration | undefined => {
  const iso = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text)
  if (iso !== null && text !== "P" && !text.endsWith("T")) {
    const [days = 0, hours = 0, minutes = 0, seconds = 0] = iso.slice(1).map((part) => Number(part ?? 0))
    return durationOf(((days * 24 + hours) * 60 + minutes) * 60 + seconds, 1_000_000)
  }
  const parsed = parseDuration(text)
  return isUnitError(parsed) ? undefined : formatDuration(parsed)
}

/** The text of a scalar: versions and values are often written without quotes. */
export const scalarText = (value: unknown): string | undefined =>
  typeof value === "string"
    ? value
    : typeof value === "number" || typeof value === "boolean"
      ? String(value)
      : undefined

/** What is fixed by a schema: its constant, or the only value of its enum. */
export const fixedText = (cursor: Cursor | undefined): string | undefined => {
  if (cursor === undefined) return undefined
  if (typeof cursor.value === "string") return cursor.value
  const constant = member(cursor, "const")?.value
  const values = member(cursor, "enum")?.value
  const only: unknown = constant ?? (Array.isArray(values) && values.length === 1 ? values[0] : undefined)
  return typeof only === "string" ? only : undefined
}
