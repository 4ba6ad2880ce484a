import { isObject, type SchemaLocation } from "@lintel/json-schema"
import { type Id, not, TRUE } from "../engine/nodes.js"
import { type KeySet, patternKeys } from "./keys.js"
import { keyword, mapKeyword } from "./keywords.js"
import { type Context } from "./mode.js"
import { referencesOf, scopeAt } from "./references.js"
import { branchesOf, conditionOf } from "./applicators.js"
import { lacks } from "./properties.js"
import { childOf, translate, type Translator } from "./translator.js"

/** A schema that applies at a location, with the condition under which it does. */
export interface Member {
  readonly location: SchemaLocation
  readonly context: Context
  readonly condition: Id
  /** Which branch of which `oneOf` or `if` it is in: a valid value takes one of each. */
  readonly choices: ReadonlyMap<string, number>
}

/** What was met so far. */
export interface Visited {
  readonly found: Array<Member>
  /** By schema: under which conditions, choices and scopes it was met. */
  readonly keys: Map<unknown, Set<string>>
}

const maxMembers = 5000

/** Collects what applies in place, depth first; false when a schema refers to itself there, or when there are too many. */
export const visit = (
  translator: Translator,
  current: Member,
  visited: Visited,
  path: ReadonlySet<unknown>
): boolean => {
  const { engine, index } = translator
  const { choices, condition, context, location } = current
  if (!isObject(location.value)) return true
  if (path.has(location.value)) return false
  const keys = visited.keys.get(location.value) ?? new Set<string>()
  visited.keys.set(location.value, keys)
  const key = `${condition} ${context.scope.signature} ${context.markingKey} ${[...choices].flat().join(" ")}`
  if (keys.has(key)) return true
  if (keys.add(key).size > maxMembers) return false
  const inside = new Set([...path, location.value])
  const at = placeOf(current)
  const into = (
    next: SchemaLocation,
    extra: Id,
    choice?: readonly [string, number],
    scope = context.scope
  ): boolean => {
    const taken = choice === undefined ? choices : new Map([...choices, choice])
    const member = { location: next, context: { ...context, scope }, choices: taken }
    return visit(translator, { ...member, condition: engine.nodes.and([condition, extra]) }, visited, inside)
  }
  for (const { target } of referencesOf(index, location, context.scope)) {
    if (target !== undefined && !into(target, TRUE, undefined, scopeAt(context.scope, target))) return false
  }
  if (index.features.refHidesSiblings && keyword(location, "$ref") !== undefined) return true
  if (visited.found.push(current) > maxMembers) return false
  for (const branch of branchesOf(translator, location, "allOf")) if (!into(branch, TRUE)) return false
  for (const name of ["anyOf", "oneOf"]) {
    for (const [position, branch] of branchesOf(translator, location, name).entries()) {
      const choice = name === "oneOf" ? ([`${at} ${name}`, position] as const) : undefined
      if (!into(branch, translate(translator, branch, context), choice)) return false
    }
  }
  return visitConditions(translator, current, into)
}

// In another dynamic scope, the branches of a choice may mean something else.
const placeOf = ({ context, location }: Member): string => `${location.pointer} ${context.scope.signature}`

const visitConditions = (
  translator: Translator,
  current: Member,
  into: (next: SchemaLocation, extra: Id, choice?: readonly [string, number]) => boolean
): boolean => {
  const { context, location } = current
  const { level } = translator.index.features
  if (level >= 7 && keyword(location, "if") !== undefined) {
    const test = conditionOf(translator, location, context)
    const choice = (position: number) => [`${placeOf(current)} if`, position] as const
    const branch = (name: string): SchemaLocation => childOf(translator, location, keyword(location, name), name)
    if (!into(branch("if"), test, choice(0)) || !into(branch("then"), test, choice(0))) return false
    if (!into(branch("else"), not(test), choice(1))) return false
  }
  const dependents = level >= 2019 ? "dependentSchemas" : "dependencies"
  if (translator.index.features.dialect === "openapi-3.0") return true
  for (const [name, value] of mapKeyword(location, dependents)) {
    if (Array.isArray(value)) continue
    if (!into(childOf(translator, location, value, dependents, name), not(lacks(translator, name)))) return false
  }
  return true
}

/** The names that `patternProperties` speaks of, by pattern. */
export const patternsOf = (
  translator: Translator,
  { location }: Member
): ReadonlyArray<readonly [string, KeySet, unknown]> =>
  translator.index.features.dialect === "openapi-3.0"
    ? []
    : mapKeyword(location, "patternProperties").map(([pattern, value]) => [
        pattern,
        patternKeys(translator.engine, pattern),
        value
      ])

/** Whether a schema admits names that nobody declares. */
export const admitsAll = (translator: Translator, { location }: Member): boolean => {
  const rest = keyword(location, "additionalProperties")
  const unevaluated = translator.index.features.level >= 2019 ? keyword(location, "unevaluatedProperties") : undefined
  return (rest !== undefined && rest !== false) || (unevaluated !== undefined && unevaluated !== false)
}
