import { addressOf, metaOf } from "./meta.js"

/** A schema, not a part of the design: never looked into. */
const isSchema = (value: object): boolean => "~effect/Schema/Schema" in value || "~standard" in value

const isTraversed = (value: unknown): value is object => typeof value === "object" && value !== null && !isSchema(value)

/** What a value leads to: its own fields, and what belongs to it without being a field. */
const next = (value: object): ReadonlyArray<unknown> => {
  const data = metaOf(value)
  const fields = Array.isArray(value) ? value : Object.values(value)
  return data === undefined ? fields : [...fields, ...data.home()]
}

/**
 * Every entity reachable by value from the roots, in the order of discovery. Modules, arrays and plain objects are
 * looked into; schemas are not. References by name define nothing and are left out.
 */
export const reachable = (roots: ReadonlyArray<unknown>): ReadonlyArray<object> => {
  const seen = new Set<object>()
  const found: Array<object> = []
  const stack: Array<unknown> = roots.toReversed()
  while (stack.length > 0) {
    const value = stack.pop()
    if (!isTraversed(value) || seen.has(value)) continue
    seen.add(value)
    const data = metaOf(value)
    if (data?.kind !== undefined && !data.isReference) found.push(value)
    const inside = next(value)
    for (let i = inside.length - 1; i >= 0; i--) stack.push(inside[i])
  }
  return found
}

/** Entities by address; the values under one address in the order of discovery. */
export const byAddress = (entities: ReadonlyArray<object>): ReadonlyMap<string, ReadonlyArray<object>> => {
  const groups = new Map<string, Array<object>>()
  for (const entity of entities) {
    const address = addressOf(entity)
    if (address === undefined) continue
    const group = groups.get(address)
    if (group === undefined) groups.set(address, [entity])
    else group.push(entity)
  }
  return groups
}
