import { type SchemaLocation } from "@lintel/json-schema"
import { type Engine, spend } from "../engine/engine.js"
import { type Id, not, TRUE } from "../engine/nodes.js"
import { type Step } from "../marks/index.js"
import { branchesOf, conditionOf } from "./applicators.js"
import { keySet, type KeySet, otherKeys, patternKeys } from "./keys.js"
import { keyword, mapKeyword } from "./keywords.js"
import { type Context } from "./mode.js"
import { lacks } from "./properties.js"
import { referencesOf, scopeAt } from "./references.js"
import { itemSchemas, someItem } from "./scalars.js"
import { childOf, translate, translateValue, type Translator, unsupported } from "./translator.js"

/** A schema that applies in place, under the conditions that hold where its annotations count. */
interface InPlace {
  readonly location: SchemaLocation
  readonly context: Context
  readonly condition: Id
  readonly own: boolean
}

const inPlaceSchemas = (
  translator: Translator,
  location: SchemaLocation,
  context: Context
): ReadonlyArray<InPlace> | undefined => {
  const found: Array<InPlace> = []
  const plain = { ...context, lenient: false }
  const visited: Visited = { found, keys: new Map() }
  const complete = visit(translator, { location, context: plain, condition: TRUE, own: true }, visited, new Set())
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
  const key = `${condition} ${String(current.own)} ${context.scope.signature}`
  if (keys.has(key)) return true
  keys.add(key)
  const inside = new Set([...path, location.value])
  if (visited.found.push(current) > maxInPlace) return false
  const into = (next: SchemaLocation, extra: Id, scope = context.scope): boolean =>
    visit(
      translator,
      { location: next, context: { ...context, scope }, condition: nodes.and([condition, extra]), own: false },
      visited,
      inside
    )
  for (const { target } of referencesOf(index, location, context.scope)) {
    if (target !== undefined && !into(target, TRUE, scopeAt(context.scope, target))) return false
  }
  for (const branch of branchesOf(translator, location, "allOf")) if (!into(branch, TRUE)) return false
  for (const name of ["anyOf", "oneOf"]) {
    for (const branch of branchesOf(translator, location, name)) {
      if (!into(branch, translate(translator, branch, context))) return false
    }
  }
  if (keyword(location, "if") !== undefined) {
    const test = conditionOf(translator, location, context)
    if (!into(childOf(translator, location, keyword(location, "if"), "if"), test)) return false
    if (!into(childOf(translator, location, keyword(location, "then"), "then"), test)) return false
    if (!into(childOf(translator, location, keyword(location, "else"), "else"), not(test))) return false
  }
  for (const [name, value] of mapKeyword(location, "dependentSchemas")) {
    const child = childOf(translator, location, value, "dependentSchemas", name)
    if (!into(child, not(lacks(translator, name)))) return false
  }
  return true
}

const opaque = (translator: Translator, location: SchemaLocation, name: string): Id =>
  translator.engine.nodes.opaque(
    `${name} ${location.pointer} ${translator.classes.document}`,
    unsupported(translator, location, name, `${name} looks at a schema that refers to itself in place, or at too many`)
  )

export interface EvaluatedKeys {
  readonly names: Map<string, Array<Id>>
  readonly patterns: Map<Id, Array<KeySet>>
  readonly all: Array<Id>
}

/** `unevaluatedProperties`: one conjunct for each set of names that the same schemas evaluate. */
export const unevaluatedProperties = (
  translator: Translator,
  location: SchemaLocation,
  context: Context
): ReadonlyArray<Id> => {
  const { engine, index, mode } = translator
  const value = index.features.level >= 2019 ? keyword(location, "unevaluatedProperties") : undefined
  if (value === undefined || (value === false && mode.tolerant && context.lenient)) return []
  const evaluated = evaluatedKeys(translator, location, context)
  if (evaluated === undefined) return [opaque(translator, location, "unevaluatedProperties")]
  const step: Step = { _tag: "Some", of: "names", leftover: true }
  const child = childOf(translator, location, value, "unevaluatedProperties")
  const of = translateValue(translator, child, context, { parent: location, step })
  if (evaluated.all.includes(TRUE)) return []
  return keyCells(engine, evaluated, of) ?? [opaque(translator, location, "unevaluatedProperties")]
}

/** What the schemas around an `unevaluatedProperties` evaluate; undefined if they refer to themselves in place. */
export const evaluatedKeys = (
  translator: Translator,
  location: SchemaLocation,
  context: Context
): EvaluatedKeys | undefined => {
  const evaluated: EvaluatedKeys = { names: new Map(), patterns: new Map(), all: [] }
  const schemas = inPlaceSchemas(translator, location, context)
  for (const schema of schemas ?? []) collectKeys(translator.engine, schema, evaluated)
  return schemas === undefined ? undefined : evaluated
}

const collectKeys = (engine: Engine, { condition, location, own }: InPlace, into: EvaluatedKeys): void => {
  const open = keyword(location, "additionalProperties") !== undefined
  if (open || (!own && keyword(location, "unevaluatedProperties") !== undefined)) {
    into.all.push(condition)
    return
  }
  for (const [name] of mapKeyword(location, "properties")) {
    const list = into.names.get(name) ?? []
    list.push(condition)
    into.names.set(name, list)
  }
  for (const [pattern] of mapKeyword(location, "patternProperties")) {
    const list = into.patterns.get(condition) ?? []
    list.push(patternKeys(engine, pattern))
    into.patterns.set(condition, list)
  }
}

/** One conjunct for each set of names that the same schemas evaluate; undefined if there are too many. */
export const keyCells = (engine: Engine, evaluated: EvaluatedKeys, of: Id): ReadonlyArray<Id> | undefined => {
  const { languages, nodes } = engine
  const { all, names, patterns } = evaluated
  const parts: Array<Id> = []
  const always = patterns.get(TRUE) ?? []
  const unions = conditionalSets(engine, evaluated)
  for (const [name, conditions] of names) {
    if (conditions.includes(TRUE)) continue
    const literal = languages.literal(name)
    const exact = { upper: literal, lower: literal, reason: "" }
    const under = (set: KeySet): KeySet => ({
      upper: languages.and([set.upper, literal]),
      lower: languages.and([set.lower, literal]),
      reason: set.reason
    })
    // Where a pattern also reaches the name, its condition covers the name too.
    const reaching = unions.map(({ condition, set }) => ({ condition, set: under(set) }))
    const cells = signCells(engine, { ...exact, ...minus(engine, exact, always) }, reaching)
    if (cells === undefined) return undefined
    for (const cell of cells) {
      parts.push(nodes.or([...conditions, ...all, ...cell.conditions, keySet(engine, cell.set, noNames, of)]))
    }
  }
  const except = new Set(names.keys())
  const cells = unnamedCells(engine, evaluated)
  if (cells === undefined) return undefined
  for (const cell of cells) {
    parts.push(nodes.or([...all, ...cell.conditions, keySet(engine, cell.set, except, of)]))
  }
  return parts
}

const conditionalSets = (engine: Engine, { patterns }: EvaluatedKeys) =>
  [...patterns]
    .filter(([condition]) => condition !== TRUE)
    .map(([condition, sets]) => ({ condition, set: unionOf(engine, sets) }))

/** The names that are not evaluated by name or by an unconditional pattern, by the conditional patterns they match. */
export const unnamedCells = (engine: Engine, evaluated: EvaluatedKeys): ReadonlyArray<SignCell> | undefined =>
  signCells(engine, otherKeys(engine, evaluated.patterns.get(TRUE) ?? []), conditionalSets(engine, evaluated))

const noNames: ReadonlySet<string> = new Set()

const unionOf = ({ languages }: Engine, sets: ReadonlyArray<KeySet>): KeySet => ({
  upper: languages.or(sets.map(({ upper }) => upper)),
  lower: languages.or(sets.map(({ lower }) => lower)),
  reason: sets.find(({ reason }) => reason !== "")?.reason ?? ""
})

const minus = ({ languages }: Engine, set: KeySet, others: ReadonlyArray<KeySet>): KeySet => ({
  upper: languages.and([set.upper, ...others.map(({ lower }) => languages.not(lower))]),
  lower: languages.and([set.lower, ...others.map(({ upper }) => languages.not(upper))]),
  reason: set.reason
})

export interface SignCell {
  readonly set: KeySet
  readonly conditions: ReadonlyArray<Id>
}

const maxCells = 2_048

// Every non-empty combination of being in or out of the conditional sets; undefined if there are too many.
export const signCells = (
  engine: Engine,
  base: KeySet,
  sets: ReadonlyArray<{ readonly condition: Id; readonly set: KeySet }>
): ReadonlyArray<SignCell> | undefined => {
  const { languages } = engine
  let cells: ReadonlyArray<SignCell> = [{ set: base, conditions: [] }]
  const possible = ({ set }: SignCell): boolean =>
    set.upper !== languages.none && languages.isEmpty(set.upper, engine.budget)._tag !== "Yes"
  cells = cells.filter(possible)
  for (const { condition, set } of sets) {
    cells = cells
      .flatMap((cell) => [
        { set: minus(engine, cell.set, [set]), conditions: cell.conditions },
        {
          set: {
            upper: languages.and([cell.set.upper, set.upper]),
            lower: languages.and([cell.set.lower, set.lower]),
            reason: cell.set.reason || set.reason
          },
          conditions: [...cell.conditions, condition]
        }
      ])
      .filter(possible)
    if (cells.length > maxCells) return undefined
    spend(engine, cells.length)
  }
  return cells
}

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
