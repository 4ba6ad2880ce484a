import { escapeToken } from "@lintel/model"
import { source, type Source, type Trail } from "@lintel/import"

/** A value of the Model with where it was written, and which of its parts no one wrote: the tool fills them in. */
export interface Written<T> {
  readonly value: T
  readonly source: Source
  /** JSON Pointers inside the value. */
  readonly defaults: ReadonlyArray<string>
}

/** A fact that was read: its value and its place. */
export interface Fact<T> {
  readonly value: T
  readonly trail: Trail
  readonly isDefault?: boolean
}

/** A fact that the tool fills in where the manifest says nothing; it follows from the place given. */
export const byDefault = <T>(value: T, trail: Trail): Fact<T> => ({ value, trail, isDefault: true })

const token = (key: string): string => `/${escapeToken(key)}`

const isWritten = <T>(fact: Fact<T> | Written<T>): fact is Written<T> => "source" in fact

/** An object of facts: those that are there, each with its place. */
export const objectOf = <T extends object>(
  trail: Trail,
  facts: { readonly [K in keyof T]: Fact<NonNullable<T[K]>> | Written<NonNullable<T[K]>> | undefined }
): Written<T> => {
  const value: Partial<T> = {}
  const inside = new Map<string, Source>()
  const defaults: Array<string> = []
  for (const key of Object.keys(facts) as Array<keyof T & string>) {
    const fact = facts[key]
    if (fact === undefined) continue
    value[key] = fact.value
    if (isWritten(fact)) {
      inside.set(key, fact.source)
      defaults.push(...fact.defaults.map((pointer) => `${token(key)}${pointer}`))
    } else {
      inside.set(key, source(fact.trail))
      if (fact.isDefault === true) defaults.push(token(key))
    }
  }
  return { value: value as T, source: source(trail, inside), defaults }
}

/** A list of facts. */
export const listOf = <T>(trail: Trail, items: ReadonlyArray<Written<T>>): Written<ReadonlyArray<T>> => ({
  value: items.map(({ value }) => value),
  source: source(trail, new Map(items.map((item, at) => [String(at), item.source]))),
  defaults: items.flatMap((item, at) => item.defaults.map((pointer) => `/${at}${pointer}`))
})

/** A record of facts by name. */
export const recordOf = <T>(
  trail: Trail,
  entries: ReadonlyArray<readonly [string, Written<T>]>
): Written<Readonly<Record<string, T>>> => ({
  value: Object.fromEntries(entries.map(([key, { value }]) => [key, value])),
  source: source(trail, new Map(entries.map(([key, item]) => [key, item.source]))),
  defaults: entries.flatMap(([key, item]) => item.defaults.map((pointer) => `${token(key)}${pointer}`))
})
