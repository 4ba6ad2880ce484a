import { isObject, own } from "@lintel/json-schema"
import { type Engine } from "../engine/engine.js"
import { kinds, type ValueId } from "../engine/values.js"
import { schemasOf, type Seen, seenBelow } from "../judge/observation.js"
import { fitting, formatOf } from "./fitting.js"
import { type Accepts } from "./shrink.js"

/** What a person would write where a format is named. */
const byFormat: ReadonlyMap<string, ReadonlyArray<string | number>> = new Map<string, ReadonlyArray<string | number>>([
  ["date-time", ["2026-01-31T12:00:00Z", "2026-01-31T12:00:00+01:00"]],
  ["date", ["2026-01-31"]],
  ["time", ["12:00:00Z", "12:00:00+01:00"]],
  ["duration", ["P1D"]],
  ["email", ["a@example.com", "a@example.org"]],
  ["idn-email", ["a@example.com"]],
  ["hostname", ["example.com", "example.org"]],
  ["idn-hostname", ["example.com"]],
  ["ipv4", ["192.0.2.1"]],
  ["ipv6", ["2001:db8::1"]],
  ["uri", ["https://example.com", "http://example.com", "mailto:a@example.com"]],
  ["uri-reference", ["https://example.com"]],
  ["iri", ["https://example.com"]],
  ["iri-reference", ["https://example.com"]],
  ["url", ["https://example.com", "http://example.com"]],
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

const guiding = ["example", "examples", "default", "format", "contentEncoding"]

const mayGuide = (schema: unknown): boolean => isObject(schema) && guiding.some((name) => Object.hasOwn(schema, name))

const formatted = (schema: unknown): ReadonlyArray<unknown> => byFormat.get(formatOf(schema) ?? "") ?? []

/** What may stand at a place instead of the value found: the most natural first. */
const suggestions = (engine: Engine, schemas: ReadonlyArray<unknown>, found: ValueId): ReadonlyArray<ValueId> => {
  const { values } = engine
  const isEmptyText = found === values.text("")
  if (!isEmptyText && !schemas.some(mayGuide)) return []
  const { kind } = values.get(found)
  const ideas: Array<unknown> = [...schemas.flatMap(authored), ...schemas.flatMap(formatted)]
  // Nothing at all is whole in base64, one letter is not.
  if (isEmptyText && !schemas.some((schema) => formatOf(schema) === "byte")) ideas.push("a")
  const ids = ideas.filter(isPlain).flatMap((idea) => values.fromJson(idea) ?? [])
  return ids.filter((id) => id !== found && values.get(id).kind === kind)
}

interface Place {
  readonly path: ReadonlyArray<string | number>
  readonly ideas: ReadonlyArray<ValueId>
}

const maxPlaces = 200
const maxItems = 20

const placesOf = (engine: Engine, all: Seen, found: ValueId): ReadonlyArray<Place> => {
  const places: Array<Place> = []
  const visit = (id: ValueId, path: ReadonlyArray<string | number>, seen: Seen): void => {
    if (places.length >= maxPlaces) return
    const value = engine.values.get(id)
    if (value.kind === kinds.object) {
      for (const [name, member] of value.entries) visit(member, [...path, name], seenBelow(seen, name))
    } else if (value.kind === kinds.array) {
      for (const [index, item] of value.items.slice(0, maxItems).entries()) {
        visit(item, [...path, index], seenBelow(seen, index))
      }
    } else {
      const schemas = schemasOf(seen)
      const ideas = suggestions(engine, schemas, id)
      const texts = value.kind === kinds.string && schemas.some(mayGuide) ? fitting(schemas, value.text) : []
      const plausible = [...ideas, ...texts.map(engine.values.text)]
      if (plausible.length > 0) places.push({ path, ideas: plausible })
    }
  }
  visit(found, [], all)
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

/** A value with the first idea for each of its places, and how many of these there are. */
interface Filled {
  readonly id: ValueId
  readonly places: number
}

const fillings = new WeakMap<Seen, Map<ValueId, Filled>>()

// The same part, seen in the same way, is in many values.
const fillIn = (engine: Engine, id: ValueId, seen: Seen): Filled => {
  if (seen.length === 0) return fillValue(engine, id, seen)
  let known = fillings.get(seen)
  if (known === undefined) fillings.set(seen, (known = new Map()))
  const before = known.get(id)
  if (before !== undefined) return before
  const filled = fillValue(engine, id, seen)
  known.set(id, filled)
  return filled
}

const fillValue = (engine: Engine, id: ValueId, seen: Seen): Filled => {
  const { values } = engine
  const value = values.get(id)
  let places = 0
  const fill = (member: ValueId, token: string | number): ValueId => {
    const filled = fillIn(engine, member, seenBelow(seen, token))
    places += filled.places
    return filled.id
  }
  if (value.kind === kinds.object) {
    const entries = new Map<string, ValueId>()
    for (const [name, member] of value.entries) entries.set(name, fill(member, name))
    return { id: places === 0 ? id : values.object(entries), places }
  }
  if (value.kind === kinds.array) {
    const items = value.items.slice(0, maxItems).map(fill)
    return { id: places === 0 ? id : values.array([...items, ...value.items.slice(maxItems)]), places }
  }
  const [idea] = suggestions(engine, schemasOf(seen), id)
  return idea === undefined ? { id, places: 0 } : { id: idea, places: 1 }
}

/**
 * The value with plausible leaves: what the author gave as an example or a default, what the format is for, a letter
 * instead of an empty text. All at once where that is accepted, else one by one.
 */
export const naturalise = (engine: Engine, found: ValueId, seen: Seen, accepts: Accepts): ValueId => {
  const filled = fillIn(engine, found, seen)
  if (filled.places === 0) return found
  if (filled.places <= maxPlaces && accepts(filled.id)) return filled.id
  const places = placesOf(engine, seen, found)
  const together = places.reduce((id, { ideas, path }) => replaceAt(engine, id, path, ideas[0] ?? id), found)
  if (filled.places > maxPlaces && accepts(together)) return together
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
