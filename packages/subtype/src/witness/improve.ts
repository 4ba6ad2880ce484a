import { isObject, type Json, own } from "@lintel/json-schema"
import { type Engine } from "../engine/engine.js"
import { type Id } from "../engine/nodes.js"
import { kinds, type ValueId } from "../engine/values.js"
import { type Subject } from "../judge/independent.js"
import { observe } from "../judge/interpreter.js"
import { standFor } from "../judge/knowledge.js"
import { type Observation, schemasOf, type Seen, seenBelow } from "../judge/observation.js"
import { nameExtras, naturalise } from "./natural.js"
import { boundedTest, shrink } from "./shrink.js"

/** The schemas of one side that apply to the parts of a value. */
const observeValue = (engine: Engine, { document, pointer, ...subject }: Subject, id: ValueId): Seen => {
  const json = engine.values.toJson(id)
  return json === undefined ? [] : observe(document, pointer, json.value, subject)
}

const declaredNames = (sides: ReadonlyArray<Seen>): ReadonlySet<string> => {
  const names = new Set<string>()
  const done = new Set<Observation>()
  const pending = sides.flat()
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (done.size === done.add(next).size) continue
    for (const schema of next.schemas) {
      const properties = own(schema, "properties")
      if (isObject(properties)) for (const name of Object.keys(properties)) names.add(name)
      const required = own(schema, "required")
      if (Array.isArray(required)) for (const name of required) if (typeof name === "string") names.add(name)
    }
    for (const members of next.members.values()) pending.push(...members)
  }
  return names
}

const orders = new WeakMap<Seen, WeakMap<object, Json>>()

/** The value with its properties in the order in which the schemas declare them. Equal parts are the same objects. */
const inSchemaOrder = (value: Json, seen: Seen): Json => {
  if (typeof value !== "object" || value === null) return value
  let known = orders.get(seen)
  if (known === undefined) orders.set(seen, (known = new WeakMap()))
  const before = known.get(value)
  if (before !== undefined) return before
  const ordered = isList(value)
    ? value.map((item, index) => inSchemaOrder(item, seenBelow(seen, index)))
    : membersInOrder(value, seen)
  known.set(value, ordered)
  return standFor(ordered, value)
}

const membersInOrder = (value: { readonly [name: string]: Json }, seen: Seen): { readonly [name: string]: Json } => {
  const names = new Set<string>()
  for (const schema of schemasOf(seen)) {
    const properties = own(schema, "properties")
    if (isObject(properties))
      for (const name of Object.keys(properties)) if (Object.hasOwn(value, name)) names.add(name)
  }
  const all = Object.keys(value)
  // Which of the others was met first depends on earlier questions.
  if (names.size < all.length) for (const name of all.sort()) names.add(name)
  const ordered: { [name: string]: Json } = {}
  for (const name of names) {
    const given = value[name] ?? null
    const isPart = typeof given === "object" && given !== null
    setMember(ordered, name, isPart ? inSchemaOrder(given, seenBelow(seen, name)) : given)
  }
  return ordered
}

// A plain assignment to __proto__ would set the prototype.
const setMember = (object: { [name: string]: Json }, name: string, value: Json): void => {
  if (name !== "__proto__") object[name] = value
  else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true })
}

/** A copy that shares nothing, to be handed out. */
export const copyOf = (value: Json): Json => {
  if (typeof value !== "object" || value === null) return value
  if (isList(value)) return value.map(copyOf)
  const copy: { [name: string]: Json } = {}
  for (const name of Object.keys(value)) setMember(copy, name, copyOf(value[name] ?? null))
  return copy
}

/** A value in the order in which it was given, that stands for the shared one. */
export const inGivenOrder = (given: Json, shared: Json): Json => {
  if (typeof given !== "object" || given === null || typeof shared !== "object" || shared === null) return shared
  if (isList(given)) {
    const items = isList(shared) ? shared : []
    return standFor(
      given.map((item, index) => inGivenOrder(item, items[index] ?? null)),
      shared
    )
  }
  const ordered: { [name: string]: Json } = {}
  for (const name of Object.keys(given)) {
    const member = isList(shared) ? null : (shared[name] ?? null)
    setMember(ordered, name, inGivenOrder(given[name] ?? null, member))
  }
  return standFor(ordered, shared)
}

const isList = (value: Json): value is ReadonlyArray<Json> => Array.isArray(value)

const hasShortName = (engine: Engine, id: ValueId): boolean => {
  const value = engine.values.get(id)
  if (value.kind === kinds.array) return value.items.some((item) => hasShortName(engine, item))
  if (value.kind !== kinds.object) return false
  return [...value.entries].some(([name, member]) => name.length <= 1 || hasShortName(engine, member))
}

/**
 * What to show instead of a value that was found, the best first: a smaller one with plausible leaves and names, the
 * smaller one, the value itself. All satisfy the node; which are confirmed is for the judges to say, and the next is
 * made only where one is not. Nothing, if the value holds a number that no double stands for.
 */
export function* improvements(
  engine: Engine,
  goal: Id,
  found: ValueId,
  sub: Subject,
  sup: Subject | undefined
): Generator<Json> {
  const accepts = boundedTest(engine, goal)
  const seen = observeValue(engine, sub, found)
  const smaller = shrink(engine, found, seen, accepts)
  const natural = naturalise(engine, smaller, seen, accepts)
  const sides = (): ReadonlyArray<Seen> => (sup === undefined ? [seen] : [seen, observeValue(engine, sup, smaller)])
  const named = hasShortName(engine, natural) ? nameExtras(engine, natural, declaredNames(sides()), accepts) : natural
  for (const id of new Set([named, natural, smaller, found])) {
    const json = engine.values.toJson(id)
    if (json !== undefined) yield inSchemaOrder(json.value, seen)
  }
}
