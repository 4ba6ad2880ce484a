import { type SchemaLocation } from "@lintel/json-schema"
import { type Id, not, TRUE } from "../engine/nodes.js"
import { branchesOf, conditionOf } from "./applicators.js"
import { keyword, mapKeyword } from "./keywords.js"
import { type Context } from "./mode.js"
import { lacks } from "./properties.js"
import { referencesOf, scopeAt } from "./references.js"
import { childOf, translate, type Translator, unsupported } from "./translator.js"

/** A schema that applies in place, under the conditions that hold where its annotations count. */
export interface InPlace {
  readonly location: SchemaLocation
  readonly context: Context
  readonly condition: Id
  readonly own: boolean
}

export const inPlaceSchemas = (
  translator: Translator,
  location: SchemaLocation,
  context: Context
): ReadonlyArray<InPlace> | undefined => {
  const found: Array<InPlace> = []
  const visited: Visited = { found, keys: new Map() }
  const complete = visit(translator, { location, context, condition: TRUE, own: true }, visited, new Set())
  return complete ? found : undefined
}

interface Visited {
  readonly found: Array<InPlace>
  /** By schema: under which conditions and scopes it was met. */
  readonly keys: Map<unknown, Set<string>>
}

const maxInPlace = 5000

// Depth first; false when a schema refers to itself in place, or when there are too many.
const visit = (translator: Translator, current: InPlace, visited: Visited, path: ReadonlySet<unknown>): boolean => {
  const { engine, index } = translator
  const { nodes } = engine
  const { condition, context, location } = current
  if (typeof location.value !== "object" || location.value === null) return true
  if (path.has(location.value)) return false
  const keys = visited.keys.get(location.value) ?? new Set<string>()
  visited.keys.set(location.value, keys)
  const key = `${condition} ${String(current.own)} ${String(context.lenient)} ${context.scope.signature}`
  if (keys.has(key)) return true
  keys.add(key)
  const inside = new Set([...path, location.value])
  if (visited.found.push(current) > maxInPlace) return false
  const into = (next: SchemaLocation, extra: Id, within = context): boolean =>
    visit(
      translator,
      { location: next, context: within, condition: nodes.and([condition, extra]), own: false },
      visited,
      inside
    )
  for (const { target } of referencesOf(index, location, context.scope)) {
    const scope = target === undefined ? context.scope : scopeAt(context.scope, target)
    if (target !== undefined && !into(target, TRUE, { ...context, scope })) return false
  }
  for (const branch of branchesOf(translator, location, "allOf")) if (!into(branch, TRUE)) return false
  for (const name of ["anyOf", "oneOf"]) {
    for (const branch of branchesOf(translator, location, name)) {
      if (!into(branch, translate(translator, branch, context))) return false
    }
  }
  if (keyword(location, "if") !== undefined) {
    const test = conditionOf(translator, location, context)
    // A condition is read as it is written, also by a lenient reader.
    const plain = { ...context, lenient: false }
    if (!into(childOf(translator, location, keyword(location, "if"), "if"), test, plain)) return false
    if (!into(childOf(translator, location, keyword(location, "then"), "then"), test)) return false
    if (!into(childOf(translator, location, keyword(location, "else"), "else"), not(test))) return false
  }
  for (const [name, value] of mapKeyword(location, "dependentSchemas")) {
    const child = childOf(translator, location, value, "dependentSchemas", name)
    if (!into(child, not(lacks(translator, name)))) return false
  }
  return true
}

export const opaque = (translator: Translator, location: SchemaLocation, name: string): Id =>
  translator.engine.nodes.opaque(
    `${name} ${location.pointer} ${translator.classes.document}`,
    unsupported(translator, location, name, `${name} looks at a schema that refers to itself in place, or at too many`)
  )
