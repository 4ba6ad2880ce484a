import { isObject, own } from "@lintel/json-schema"
import { type Engine } from "../engine/engine.js"
import { type Id } from "../engine/nodes.js"
import { kinds, type ValueId } from "../engine/values.js"
import { type Subject } from "../judge/independent.js"
import { evaluate } from "../judge/interpreter.js"
import { pointerOf } from "../judge/resolve.js"
import { nameExtras, naturalise, type SchemasAt } from "./natural.js"
import { boundedTest, shrink } from "./shrink.js"

/** The schemas of one side that apply to the parts of a value. */
const observe = (engine: Engine, { document, pointer, ...subject }: Subject, id: ValueId): SchemasAt => {
  const found = new Map<string, Array<unknown>>()
  const json = engine.values.toJson(id)
  if (json === undefined) return found
  evaluate(document, pointer, json.value, {
    ...subject,
    visited: (_path, instance, schema) => {
      const at = pointerOf(instance)
      const list = found.get(at)
      if (list === undefined) found.set(at, [schema])
      else list.push(schema)
    }
  })
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

const hasShortName = (engine: Engine, id: ValueId): boolean => {
  const value = engine.values.get(id)
  if (value.kind === kinds.array) return value.items.some((item) => hasShortName(engine, item))
  if (value.kind !== kinds.object) return false
  return [...value.entries].some(([name, member]) => name.length === 1 || hasShortName(engine, member))
}

/**
 * What to show instead of a value that was found, the best first: a smaller one with plausible leaves and names, the
 * smaller one, the value itself. All satisfy the node; which are confirmed is for the judges to say.
 */
export const improvements = (
  engine: Engine,
  goal: Id,
  found: ValueId,
  sub: Subject,
  sup: Subject | undefined
): ReadonlyArray<ValueId> => {
  const accepts = boundedTest(engine, goal)
  const smaller = shrink(engine, found, accepts)
  const schemasAt = observe(engine, sub, smaller)
  const natural = naturalise(engine, smaller, schemasAt, accepts)
  const sides = (): ReadonlyArray<SchemasAt> =>
    sup === undefined ? [schemasAt] : [schemasAt, observe(engine, sup, smaller)]
  const named = hasShortName(engine, natural) ? nameExtras(engine, natural, declaredNames(sides()), accepts) : natural
  return [...new Set([named, natural, smaller, found])]
}
