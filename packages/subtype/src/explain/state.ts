import { escapeToken, isObject, type SchemaLocation } from "@lintel/json-schema"
import { EMPTY, type Engine, matches, outOfBudget } from "../engine/engine.js"
import { findValue } from "../engine/search.js"
import { type Id, not, TRUE } from "../engine/nodes.js"
import { type Step } from "../marks/index.js"
import { type Reason, type SchemaPlace } from "../result.js"
import { patternKeys } from "../translate/keys.js"
import { keyword, mapKeyword } from "../translate/keywords.js"
import { type Context } from "../translate/mode.js"
import { referencesOf, scopeAt } from "../translate/references.js"
import { itemOf, itemSchemas } from "../translate/scalars.js"
import { branchesOf } from "../translate/applicators.js"
import { childOf, type From, translate, type Translator, valueContext } from "../translate/translator.js"
import { briefly, fragmentAt, keywordsOf } from "./fragments.js"

/** A schema with the way it is read. */
export interface Part {
  readonly translator: Translator
  readonly location: SchemaLocation
  readonly context: Context
}

/** One thing that is known of a value: a keyword of a schema that applies to it. */
export interface Fact {
  readonly place: SchemaPlace
  readonly text: string
  readonly id: Id
}

/** All that is known of a value on the `sub` side. */
export interface Known {
  readonly parts: ReadonlyArray<Part>
  /** The schemas that were said to apply, past references that say nothing else. */
  readonly roots: ReadonlyArray<Part>
  readonly facts: ReadonlyArray<Fact>
  readonly id: Id
  /** Choices that were split already. */
  readonly split: ReadonlySet<string>
}

export const nothing: Known = { parts: [], roots: [], facts: [], id: TRUE, split: new Set() }

export const idOf = ({ context, location, translator }: Part): Id => translate(translator, location, context)

export const partAt = (translator: Translator, location: SchemaLocation, context: Context, from?: From): Part => ({
  translator,
  location,
  context: valueContext(translator, location, context, from)
})

export const placeOf = ({ location }: Part, named?: string): SchemaPlace =>
  named === undefined
    ? { pointer: location.pointer }
    : { pointer: `${location.pointer}/${escapeToken(named)}`, keyword: named }

/** The places of `sub` that all that is known comes from. */
export const rootPlaces = ({ roots: [first, ...others] }: Known): Pick<Reason, "sub" | "also"> => ({
  ...(first === undefined ? {} : { sub: placeOf(first) }),
  ...(others.length === 0 ? {} : { also: others.map((part) => placeOf(part)) })
})

/** What one keyword of a part says. */
export const keywordId = (part: Part, named: string): Id =>
  idOf({ ...part, location: fragmentAt(part.location, named) })

/** The part, and all that apply with it in place whatever the value is: through references and `allOf`. */
const inPlace = (first: Part): ReadonlyArray<Part> => {
  const found: Array<Part> = []
  const seen = new Set<unknown>()
  const pending = [first]
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    const { context, location, translator } = part
    if (seen.has(location.value)) continue
    seen.add(location.value)
    found.push(part)
    const { features } = translator.index
    for (const { target } of referencesOf(translator.index, location, context.scope)) {
      if (target !== undefined) {
        pending.push({ ...part, location: target, context: { ...context, scope: scopeAt(context.scope, target) } })
      }
    }
    if (features.refHidesSiblings && keyword(location, "$ref") !== undefined) continue
    for (const branch of branchesOf(translator, location, "allOf")) pending.push({ ...part, location: branch })
  }
  return found
}

const factsOf = (part: Part): ReadonlyArray<Fact> => {
  const { location, translator } = part
  if (location.value === false) return [{ place: placeOf(part), text: "false", id: idOf(part) }]
  return keywordsOf(location.value, translator.index.features.refHidesSiblings)
    .filter((name) => name !== "allOf" && name !== "$ref")
    .map((name) => ({ place: placeOf(part, name), text: briefly(location, name), id: keywordId(part, name) }))
    .filter(({ id }) => id !== TRUE)
}

const onlyRefers = ({ location, translator }: Part): boolean => {
  const [first, ...others] = keywordsOf(location.value, translator.index.features.refHidesSiblings)
  return first === "$ref" && others.length === 0
}

const samePlace = (one: Part, other: Part): boolean =>
  one.location.value === other.location.value && one.context.scope.signature === other.context.scope.signature

/** What is known when further schemas apply. */
export const learn = (engine: Engine, known: Known, roots: ReadonlyArray<Part>): Known => {
  const have = new Set(known.parts.map(({ location }) => location.value))
  const closures = roots.map((root) => ({ root, parts: inPlace(root) }))
  const parts = closures.flatMap((closure) => closure.parts).filter(({ location }) => !have.has(location.value))
  const named = closures.map((closure) => closure.parts.find((part) => !onlyRefers(part)) ?? closure.root)
  return {
    ...known,
    roots: [...known.roots, ...named.filter((part, at) => named.findIndex((one) => samePlace(one, part)) === at)],
    parts: [...known.parts, ...parts],
    facts: [...known.facts, ...parts.flatMap(factsOf)],
    id: engine.nodes.and([known.id, ...roots.map(idOf)])
  }
}

/** Whether no value satisfies the node. When that cannot be told: no. */
export const isNever = (engine: Engine, id: Id): boolean => {
  try {
    return findValue(engine, id) === EMPTY
  } catch (error) {
    if (error === outOfBudget || error instanceof RangeError) return false
    throw error
  }
}

export const implies = (engine: Engine, known: Id, claim: Id): boolean =>
  isNever(engine, engine.nodes.and([known, not(claim)]))

const below = ({ context, location, translator }: Part, step: Step, value: unknown, ...tokens: Array<string>): Part =>
  partAt(translator, childOf(translator, location, value, ...tokens), context, { parent: location, step })

/** The schemas of one part that surely apply to a property, if it is present. */
const propertyParts = (engine: Engine, part: Part, name: string): ReadonlyArray<Part> => {
  const { location, translator } = part
  const found: Array<Part> = []
  const step: Step = { _tag: "Name", name }
  const properties = keyword(location, "properties")
  const declared = isObject(properties) && Object.hasOwn(properties, name)
  if (declared) found.push(below(part, step, properties[name], "properties", name))
  let covered = declared
  if (translator.index.features.dialect !== "openapi-3.0") {
    for (const [pattern, value] of mapKeyword(location, "patternProperties")) {
      const { lower, upper } = patternKeys(engine, pattern)
      if (matches(engine, upper, name) === 0) continue
      covered = true
      if (matches(engine, lower, name) === 1) found.push(below(part, step, value, "patternProperties", pattern))
    }
  }
  const rest = keyword(location, "additionalProperties")
  return covered || rest === undefined ? found : [below(part, step, rest, "additionalProperties")]
}

/** What is known of a property, if it is present. */
export const knownProperty = (engine: Engine, known: Known, name: string): Known =>
  learn(
    engine,
    nothing,
    known.parts.flatMap((part) => propertyParts(engine, part, name))
  )

/** The names that `properties` of any part declares. */
export const declaredNames = (known: Known): ReadonlyArray<string> => [
  ...new Set(known.parts.flatMap(({ location }) => mapKeyword(location, "properties").map(([name]) => name)))
]

/** Names that no pattern of a schema matches. */
export const othersOf = (patterns: ReadonlyArray<string>): Step => ({ _tag: "Others", patterns: new Set(patterns) })

/** What is known of every property that no part declares; undefined where patterns speak of some of them. */
export const knownOthers = (engine: Engine, known: Known): Known | undefined => {
  if (known.parts.some(({ location }) => mapKeyword(location, "patternProperties").length > 0)) return undefined
  const roots = known.parts.flatMap((part) => {
    const rest = keyword(part.location, "additionalProperties")
    return rest === undefined ? [] : [below(part, othersOf([]), rest, "additionalProperties")]
  })
  return learn(engine, nothing, roots)
}

/** What is known of an item. */
export const knownItem = (engine: Engine, known: Known, index: number): Known =>
  learn(
    engine,
    nothing,
    known.parts.flatMap((part) => {
      const { prefix, rest } = itemSchemas(part.translator, part.location)
      const item = prefix[index] ?? rest
      return item === undefined ? [] : [partAt(part.translator, item, part.context, itemOf(part.location, index))]
    })
  )

/** The first position from which on all items are alike. */
export const uniformFrom = (known: Known): number =>
  Math.max(0, ...known.parts.map(({ location, translator }) => itemSchemas(translator, location).prefix.length))
