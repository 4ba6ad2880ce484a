import { escapeToken, isObject, own } from "@lintel/json-schema"
import { type Engine } from "../engine/engine.js"
import { kinds, type ValueId } from "../engine/values.js"
import { type Accepts } from "./shrink.js"

/** The schemas that speak of a part of the value, by its JSON Pointer. */
export type SchemasAt = ReadonlyMap<string, ReadonlyArray<unknown>>

/** What a person would write where a format is named. */
const byFormat: ReadonlyMap<string, ReadonlyArray<string | number>> = new Map<string, ReadonlyArray<string | number>>([
  ["date-time", ["2026-01-31T12:00:00Z"]],
  ["date", ["2026-01-31"]],
  ["time", ["12:00:00Z"]],
  ["duration", ["P1D"]],
  ["email", ["a@example.com"]],
  ["idn-email", ["a@example.com"]],
  ["hostname", ["example.com"]],
  ["idn-hostname", ["example.com"]],
  ["ipv4", ["192.0.2.1"]],
  ["ipv6", ["2001:db8::1"]],
  ["uri", ["https://example.com"]],
  ["uri-reference", ["https://example.com"]],
  ["iri", ["https://example.com"]],
  ["iri-reference", ["https://example.com"]],
  ["url", ["https://example.com"]],
  ["uuid", ["123e4567-e89b-12d3-a456-426614174000"]],
  ["json-pointer", ["/a"]],
  ["relative-json-pointer", ["0/a"]],
  ["uri-template", ["https://example.com/{id}"]],
  ["regex", ["^a$"]],
  ["decimal", ["1.00"]],
  ["byte", ["YQ=="]],
  ["unix-time", [1_767_225_600]]
])

const maxLength = 60

const isPlain = (value: unknown): boolean =>
  (typeof value === "string" && value !== "" && value.length <= maxLength) ||
  typeof value === "boolean" ||
  (typeof value === "number" && Number.isFinite(value))

// What the schema's author wrote as a value of this place, the most telling first.
const authored = (schema: unknown): ReadonlyArray<unknown> => {
  if (!isObject(schema)) return []
  const examples = own(schema, "examples")
  return [
    own(schema, "example"),
    ...(Array.isArray(examples) ? (examples as Array<unknown>) : []),
    own(schema, "default")
  ]
}

const guiding = ["example", "examples", "default", "format"]

const mayGuide = (schema: unknown): boolean => isObject(schema) && guiding.some((name) => Object.hasOwn(schema, name))

const formatted = (schema: unknown): ReadonlyArray<unknown> => {
  const format = isObject(schema) ? own(schema, "format") : undefined
  return typeof format === "string" ? (byFormat.get(format) ?? []) : []
}

/** What may stand at a place instead of the value found: the most natural first. */
const suggestions = (engine: Engine, schemas: ReadonlyArray<unknown>, found: ValueId): ReadonlyArray<ValueId> => {
  const { values } = engine
  const isEmptyText = found === values.text("")
  if (!isEmptyText && !schemas.some(mayGuide)) return []
  const { kind } = values.get(found)
  const ideas: Array<unknown> = [...schemas.flatMap(authored), ...schemas.flatMap(formatted)]
  if (isEmptyText) ideas.push("a")
  const ids = ideas.filter(isPlain).flatMap((idea) => values.fromJson(idea) ?? [])
  return ids.filter((id) => id !== found && values.get(id).kind === kind)
}

interface Place {
  readonly path: ReadonlyArray<string | number>
  readonly pointer: string
  readonly ideas: ReadonlyArray<ValueId>
}

const maxPlaces = 200

const placesOf = (engine: Engine, schemasAt: SchemasAt, found: ValueId): ReadonlyArray<Place> => {
  const places: Array<Place> = []
  const visit = (id: ValueId, path: ReadonlyArray<string | number>, pointer: string): void => {
    if (places.length >= maxPlaces) return
    const value = engine.values.get(id)
    if (value.kind === kinds.object) {
      for (const [name, member] of value.entries) visit(member, [...path, name], `${pointer}/${escapeToken(name)}`)
    } else if (value.kind === kinds.array) {
      for (const [index, item] of value.items.slice(0, 20).entries()) {
        visit(item, [...path, index], `${pointer}/${String(index)}`)
      }
    } else {
      const ideas = suggestions(engine, schemasAt.get(pointer) ?? [], id)
      if (ideas.length > 0) places.push({ path, pointer, ideas })
    }
  }
  visit(found, [], "")
  return places
}

const replaceAt = (engine: Engine, id: ValueId, path: ReadonlyArray<string | number>, by: ValueId): ValueId => {
  const [token, ...rest] = path
  if (token === undefined) return by
  const { values } = engine
  const value = values.get(id)
  if (value.kind === kinds.object && typeof token === "string") {
    const member = value.entries.get(token)
    if (member === undefined) return id
    return values.object(new Map(value.entries).set(token, replaceAt(engine, member, rest, by)))
  }
  if (value.kind === kinds.array && typeof token === "number") {
    const item = value.items[token]
    return item === undefined ? id : values.array(value.items.with(token, replaceAt(engine, item, rest, by)))
  }
  return id
}

const replaceAll = (engine: Engine, id: ValueId, by: ReadonlyMap<string, ValueId>, at: string): ValueId => {
  const { values } = engine
  const value = values.get(id)
  if (value.kind === kinds.object) {
    const entries = new Map<string, ValueId>()
    for (const [name, member] of value.entries) {
      entries.set(name, replaceAll(engine, member, by, `${at}/${escapeToken(name)}`))
    }
    return values.object(entries)
  }
  if (value.kind === kinds.array) {
    return values.array(value.items.map((item, index) => replaceAll(engine, item, by, `${at}/${index}`)))
  }
  return by.get(at) ?? id
}

/**
 * The value with plausible leaves: what the author gave as an example or a default, what the format is for, a letter
 * instead of an empty text. All at once where that is accepted, else one by one.
 */
export const naturalise = (engine: Engine, found: ValueId, schemasAt: SchemasAt, accepts: Accepts): ValueId => {
  const places = placesOf(engine, schemasAt, found)
  if (places.length === 0) return found
  const first = new Map(places.map(({ ideas, pointer }) => [pointer, ideas[0] ?? found]))
  const all = replaceAll(engine, found, first, "")
  if (accepts(all)) return all
  let best = found
  for (const { ideas, path } of places) {
    const next = ideas.map((idea) => replaceAt(engine, best, path, idea)).find(accepts)
    if (next !== undefined) best = next
  }
  return best
}

const ownNames = ["extra", "other"]

/** The value with telling names where a name is nobody's: at the root and below, if no schema declares it. */
export const nameExtras = (
  engine: Engine,
  found: ValueId,
  declared: ReadonlySet<string>,
  accepts: Accepts
): ValueId => {
  const { values } = engine
  const value = values.get(found)
  if (value.kind === kinds.array) {
    const items = [...value.items]
    for (const [index, item] of value.items.slice(0, 20).entries()) {
      items[index] = nameExtras(engine, item, declared, (next) => accepts(values.array(items.with(index, next))))
    }
    return values.array(items)
  }
  if (value.kind !== kinds.object) return found
  let entries = new Map(value.entries)
  const nobodys = [...value.entries.keys()].filter((name) => name.length <= 1 && !declared.has(name))
  for (const name of nobodys.length <= ownNames.length ? nobodys : []) {
    for (const better of ownNames) {
      if (entries.has(better) || declared.has(better)) continue
      const renamed = new Map([...entries].map(([key, member]) => [key === name ? better : key, member]))
      if (!accepts(values.object(renamed))) continue
      entries = renamed
      break
    }
  }
  for (const [name, member] of entries) {
    const inside: Accepts = (next) => accepts(values.object(new Map(entries).set(name, next)))
    entries.set(name, nameExtras(engine, member, declared, inside))
  }
  return values.object(entries)
}
