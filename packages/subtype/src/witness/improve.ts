import { escapeToken, isObject, type Json, own } from "@lintel/json-schema"
import { type Engine } from "../engine/engine.js"
import { type Id } from "../engine/nodes.js"
import { kinds, type ValueId } from "../engine/values.js"
import { type Subject } from "../judge/independent.js"
import { evaluate, type Visit } from "../judge/interpreter.js"
import { standFor } from "../judge/knowledge.js"
import { pointerOf } from "../judge/resolve.js"
import { nameExtras, naturalise, type SchemasAt } from "./natural.js"
import { boundedTest, type Hints, shrink } from "./shrink.js"

/** The schemas of one side that apply to the parts of a value. */
const observe = (engine: Engine, { document, pointer, ...subject }: Subject, id: ValueId): SchemasAt => {
  const found = new Map<string, Array<unknown>>()
  const visits: Array<Visit> = []
  const json = engine.values.toJson(id)
  if (json === undefined) return found
  evaluate(document, pointer, json.value, {
    ...subject,
    visited: (visit) => {
      visits.push(visit)
    }
  })
  for (const { instance, schema, tally } of visits) {
    if (tally.verdict === false) continue
    const at = pointerOf(instance)
    const list = found.get(at)
    if (list === undefined) found.set(at, [schema])
    else list.push(schema)
  }
  return found
}

const declaredNames = (sides: ReadonlyArray<SchemasAt>): ReadonlySet<string> => {
  const names = new Set<string>()
  for (const schema of sides.flatMap((side) => [...side.values()].flat())) {
    const properties = own(schema, "properties")
    if (isObject(properties)) for (const name of Object.keys(properties)) names.add(name)
    const required = own(schema, "required")
    if (Array.isArray(required)) for (const name of required) if (typeof name === "string") names.add(name)
  }
  return names
}

const hintsOf = (schemasAt: SchemasAt): Hints => ({
  required: (at) => {
    const names = new Set<string>()
    for (const schema of schemasAt.get(at) ?? []) {
      const required = own(schema, "required")
      if (Array.isArray(required)) for (const name of required) names.add(String(name))
    }
    return names
  },
  listed: (at) =>
    (schemasAt.get(at) ?? []).some((schema) => own(schema, "enum") !== undefined || own(schema, "const") !== undefined)
})

/** The value with its properties in the order in which the schemas declare them. */
const inSchemaOrder = (value: Json, at: string, schemasAt: SchemasAt): Json => {
  if (typeof value !== "object" || value === null) return value
  if (isList(value)) {
    return standFor(
      value.map((item, index) => inSchemaOrder(item, `${at}/${index}`, schemasAt)),
      value
    )
  }
  const names = new Set<string>()
  for (const schema of schemasAt.get(at) ?? []) {
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
    const member = isPart ? inSchemaOrder(given, `${at}/${escapeToken(name)}`, schemasAt) : given
    // A plain assignment to __proto__ would set the prototype.
    if (name !== "__proto__") ordered[name] = member
    else Object.defineProperty(ordered, name, { value: member, enumerable: true, configurable: true, writable: true })
  }
  return standFor(ordered, value)
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
    const value = inGivenOrder(given[name] ?? null, member)
    Object.defineProperty(ordered, name, { value, enumerable: true, configurable: true, writable: true })
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
  const schemasAt = observe(engine, sub, found)
  const smaller = shrink(engine, found, hintsOf(schemasAt), accepts)
  const natural = naturalise(engine, smaller, schemasAt, accepts)
  const sides = (): ReadonlyArray<SchemasAt> =>
    sup === undefined ? [schemasAt] : [schemasAt, observe(engine, sup, smaller)]
  const named = hasShortName(engine, natural) ? nameExtras(engine, natural, declaredNames(sides()), accepts) : natural
  for (const id of new Set([named, natural, smaller, found])) {
    const json = engine.values.toJson(id)
    if (json !== undefined) yield inSchemaOrder(json.value, "", schemasAt)
  }
}
