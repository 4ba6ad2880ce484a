import { type SchemaLocation } from "@lintel/json-schema"
import { type Engine } from "../engine/engine.js"
import { type Id, not, TRUE } from "../engine/nodes.js"
import { type Step } from "../marks/index.js"
import { type InPlace, inPlaceSchemas, opaque } from "./evaluating.js"
import { keyword } from "./keywords.js"
import { type Context } from "./mode.js"
import { itemSchemas, someItem } from "./scalars.js"
import { childOf, translateValue, type Translator } from "./translator.js"

export interface EvaluatedItems {
  readonly prefixes: Array<{ readonly condition: Id; readonly length: number }>
  readonly all: Array<Id>
  readonly contains: Array<{ readonly condition: Id; readonly of: Id }>
}

const maxConditionalContains = 8

/** `unevaluatedItems`: the same by position; from 2020-12 on `contains` evaluates what it matches. */
export const unevaluatedItems = (
  translator: Translator,
  location: SchemaLocation,
  context: Context
): ReadonlyArray<Id> => {
  const { engine, index } = translator
  const value = index.features.level >= 2019 ? keyword(location, "unevaluatedItems") : undefined
  if (value === undefined) return []
  const evaluated = evaluatedItems(translator, location, context)
  if (evaluated === undefined) return [opaque(translator, location, "unevaluatedItems")]
  const step: Step = { _tag: "Some", of: "items", leftover: true }
  const child = childOf(translator, location, value, "unevaluatedItems")
  const of = translateValue(translator, child, context, { parent: location, step })
  if (evaluated.all.includes(TRUE)) return []
  const conditional = evaluated.contains.filter(({ condition }) => condition !== TRUE)
  if (conditional.length > maxConditionalContains) return [opaque(translator, location, "unevaluatedItems")]
  const always = evaluated.contains.filter(({ condition }) => condition === TRUE).map(({ of: counted }) => counted)
  const parts: Array<Id> = []
  for (let subset = 0; subset < 1 << conditional.length; subset++) {
    const inside = conditional.filter((_, position) => subset & (1 << position)).map(({ of: counted }) => counted)
    const outside = conditional.filter((_, position) => !(subset & (1 << position))).map(({ condition }) => condition)
    const allowed = engine.nodes.or([of, ...always, ...inside])
    parts.push(...itemCells(engine, evaluated, allowed, outside))
  }
  return parts
}

/** What the schemas around an `unevaluatedItems` evaluate; undefined if they refer to themselves in place. */
export const evaluatedItems = (
  translator: Translator,
  location: SchemaLocation,
  context: Context
): EvaluatedItems | undefined => {
  const evaluated: EvaluatedItems = { prefixes: [], all: [], contains: [] }
  const schemas = inPlaceSchemas(translator, location, context)
  for (const schema of schemas ?? []) collectItems(translator, schema, evaluated)
  return schemas === undefined ? undefined : evaluated
}

const collectItems = (translator: Translator, schema: InPlace, into: EvaluatedItems): void => {
  const { condition, context, location, own } = schema
  const { prefix, rest } = itemSchemas(translator, location)
  if (rest !== undefined || (!own && keyword(location, "unevaluatedItems") !== undefined)) into.all.push(condition)
  else if (prefix.length > 0) into.prefixes.push({ condition, length: prefix.length })
  const contains = translator.index.features.level >= 2020 ? keyword(location, "contains") : undefined
  if (contains === undefined) return
  const child = childOf(translator, location, contains, "contains")
  into.contains.push({ condition, of: translateValue(translator, child, context, someItem(location)) })
}

const itemCells = (
  { nodes }: Engine,
  { all, prefixes }: EvaluatedItems,
  allowed: Id,
  outside: ReadonlyArray<Id>
): ReadonlyArray<Id> => {
  const parts: Array<Id> = []
  const longest = Math.max(0, ...prefixes.map(({ length }) => length))
  for (let position = 0; position < longest; position++) {
    const covering = prefixes.filter(({ length }) => length > position).map(({ condition }) => condition)
    if (covering.includes(TRUE)) continue
    parts.push(nodes.or([...covering, ...all, ...outside, nodes.item(position, allowed)]))
  }
  parts.push(nodes.or([...all, ...outside, nodes.few(longest, 0, not(allowed))]))
  return parts
}
