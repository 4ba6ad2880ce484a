import { own, type SchemaLocation } from "@lintel/json-schema"
import { FALSE, type Id, TRUE } from "../engine/nodes.js"
import { type Step } from "../marks/index.js"
import { keySet, type KeySet, oneKey, otherKeys, patternKeys } from "./keys.js"
import { keyword, mapKeyword, namesKeyword, namesOf } from "./keywords.js"
import { type Context } from "./mode.js"
import {
  childOf,
  type From,
  translate,
  translateLeaf,
  translateValue,
  type Translator,
  unsupported,
  valueContext,
  written
} from "./translator.js"

const patternSets = (translator: Translator, location: SchemaLocation): ReadonlyArray<readonly [string, KeySet]> => {
  if (translator.index.features.dialect === "openapi-3.0") return []
  return mapKeyword(location, "patternProperties").map(([pattern]) => [
    pattern,
    patternKeys(translator.engine, pattern)
  ])
}

/** `properties`, `patternProperties`, `additionalProperties`, `propertyNames` and `required`. */
export const translateProperties = (
  translator: Translator,
  location: SchemaLocation,
  context: Context
): ReadonlyArray<Id> => {
  const { engine, index, mode } = translator
  const { nodes } = engine
  const { level } = index.features
  const parts: Array<Id> = []
  const properties = mapKeyword(location, "properties")
  for (const [name, value] of properties) {
    const leaf = translateLeaf(translator, value, context)
    if (leaf !== undefined) {
      parts.push(nodes.property(name, leaf))
      continue
    }
    const child = childOf(translator, location, value, "properties", name)
    const from: From = { parent: location, step: { _tag: "Name", name } }
    parts.push(nodes.property(name, translateValue(translator, child, context, from)))
  }
  const patterns = patternSets(translator, location)
  for (const [, { reason }] of patterns) {
    if (reason !== "") unsupported(translator, location, "patternProperties", reason)
  }
  const values = own(location.value, "patternProperties")
  for (const [pattern, set] of patterns) {
    const child = childOf(translator, location, own(values, pattern), "patternProperties", pattern)
    const from: From = { parent: location, step: { _tag: "Pattern", pattern } }
    parts.push(...valuesOf(translator, child, context, from, { set, except: new Set() }))
  }
  const additional = keyword(location, "additionalProperties")
  if (additional !== undefined && !(additional === false && mode.tolerant && context.lenient)) {
    const child = childOf(translator, location, additional, "additionalProperties")
    const set = otherKeys(
      engine,
      patterns.map(([, keys]) => keys)
    )
    const step: Step = { _tag: "Others", patterns: new Set(patterns.map(([pattern]) => pattern)) }
    const except = new Set(properties.map(([name]) => name))
    parts.push(...valuesOf(translator, child, context, { parent: location, step }, { set, except }))
  }
  const names = level >= 6 ? keyword(location, "propertyNames") : undefined
  if (names !== undefined) {
    const child = childOf(translator, location, names, "propertyNames")
    parts.push(nodes.names(translateValue(translator, child, context)))
  }
  parts.push(...requiredNames(translator, location, "required", namesKeyword(location, "required"), context))
  return parts
}

/** The schema of the values of a set of names; apart for those that other schemas of the object name. */
const valuesOf = (
  translator: Translator,
  child: SchemaLocation,
  context: Context,
  from: From,
  { except, set }: { readonly set: KeySet; readonly except: ReadonlySet<string> }
): ReadonlyArray<Id> => {
  const { engine, marks } = translator
  const inside = valueContext(translator, child, context, from)
  const parts: Array<Id> = []
  const apart = new Set(except)
  for (const name of marks?.names(context.marking, written(from.parent)) ?? []) {
    if (except.has(name)) continue
    const named = valueContext(translator, child, context, { ...from, step: { _tag: "Name", name } })
    if (named.markingKey === inside.markingKey) continue
    apart.add(name)
    parts.push(keySet(engine, oneKey(engine, set, name), new Set(), translate(translator, child, named)))
  }
  return [...parts, keySet(engine, set, apart, translate(translator, child, inside))]
}

/** Required names, without those that do not travel. */
const requiredNames = (
  translator: Translator,
  location: SchemaLocation,
  named: string,
  names: ReadonlyArray<string>,
  { marking: { dropped, unsure } }: Context
): ReadonlyArray<Id> => {
  const { nodes } = translator.engine
  return names
    .filter((name) => !dropped.has(name))
    .map((name) => {
      const strong = nodes.required(name)
      if (!unsure.has(name)) return strong
      const reason = `whether ${JSON.stringify(name)} travels in this direction cannot be told`
      unsupported(translator, location, named, reason)
      return nodes.opaque(`travels ${strong}`, reason, TRUE, strong)
    })
}

/** True for every value but an object that has the property. */
export const lacks = (translator: Translator, name: string): Id => translator.engine.nodes.property(name, FALSE)

/** `dependentRequired`, `dependentSchemas` and `dependencies`. */
export const translateDependencies = (
  translator: Translator,
  location: SchemaLocation,
  context: Context
): ReadonlyArray<Id> => {
  const { engine, index } = translator
  const { level } = index.features
  const { nodes } = engine
  const requires = (keywordName: string, name: string, value: unknown): Id =>
    nodes.or([
      lacks(translator, name),
      nodes.and(requiredNames(translator, location, keywordName, namesOf(location, keywordName, value), context))
    ])
  const applies = (keywordName: string, name: string, value: unknown): Id => {
    const child = childOf(translator, location, value, keywordName, name)
    return nodes.or([lacks(translator, name), translate(translator, child, context)])
  }
  const parts: Array<Id> = []
  if (level >= 2019) {
    for (const [name, value] of mapKeyword(location, "dependentRequired"))
      parts.push(requires("dependentRequired", name, value))
    for (const [name, value] of mapKeyword(location, "dependentSchemas"))
      parts.push(applies("dependentSchemas", name, value))
  }
  if (index.features.dialect === "openapi-3.0") return parts
  const old = mapKeyword(location, "dependencies").map(([name, value]) =>
    Array.isArray(value) ? requires("dependencies", name, value) : applies("dependencies", name, value)
  )
  // From 2019-09 on the keyword is gone, yet most validators still honour it: the answer must hold for both.
  if (level < 2019) parts.push(...old)
  else if (old.length > 0) {
    const strong = nodes.and(old)
    const reason = "dependencies is not a keyword of this dialect, yet many validators honour it"
    unsupported(translator, location, "dependencies", reason)
    parts.push(nodes.opaque(`dependencies ${strong}`, reason, TRUE, strong))
  }
  return parts
}
