import { type SchemaLocation } from "@lintel/json-schema"
import { type Engine, spend } from "../engine/engine.js"
import { type Id, TRUE } from "../engine/nodes.js"
import { type Step } from "../marks/index.js"
import { type InPlace, inPlaceSchemas, opaque } from "./evaluating.js"
import { keySet, type KeySet, otherKeys, patternKeys } from "./keys.js"
import { keyword, mapKeyword } from "./keywords.js"
import { type Context } from "./mode.js"
import { childOf, translateValue, type Translator } from "./translator.js"

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
