import { escapeToken, isObject, own, type SchemaIndex, type SchemaLocation } from "@lintel/json-schema"
import { defineLater, type Engine, notePlace } from "../engine/engine.js"
import { FALSE, type Id, not, TRUE } from "../engine/nodes.js"
import { createMarks, type Marks, noMarking, type Step } from "../marks/index.js"
import { type Classes } from "./classes.js"
import { leafMode } from "./leaves.js"
import { keyword, listKeyword, mapKeyword, namesKeyword, namesOf, refuse } from "./keywords.js"
import { type Context, contextKey, emptyScope, enterResource, type Mode } from "./mode.js"
import { type Reference, referencesOf, scopeAt } from "./references.js"
import { translateArrayKeywords, translateScalarKeywords, translateTypeKeywords } from "./scalars.js"
import { keysHold, keySet, type KeySet, oneKey, otherKeys, patternKeys } from "./keys.js"
import { unevaluatedItems, unevaluatedProperties } from "./unevaluated.js"

interface Made {
  readonly key: string
  readonly id: Id
  readonly next: Made | undefined
}

/** Turns the schemas of one document, read in one mode, into nodes. */
export interface Translator {
  readonly engine: Engine
  readonly index: SchemaIndex
  readonly mode: Mode
  readonly classes: Classes
  /** Absent where no direction is given. */
  readonly marks: Marks | undefined
  /** Of each schema the nodes that were made; mostly it is read in one context only. */
  readonly memo: Map<object, Made>
  /** Nesting of references that were inlined. */
  nesting: number
}

export const createTranslator = (engine: Engine, index: SchemaIndex, mode: Mode, classes: Classes): Translator => ({
  engine,
  index,
  mode,
  classes,
  marks:
    mode.direction === undefined
      ? undefined
      : createMarks(index, mode.direction, (pattern, name) => keysHold(engine, patternKeys(engine, pattern), name)),
  memo: new Map(),
  nesting: 0
})

/** The node of a schema that a value is checked against as a whole. */
export const translateRoot = (translator: Translator, location: SchemaLocation): Id => {
  translator.classes.reach(location)
  translator.nesting = 0
  return translateValue(translator, location, rootContext(translator, location))
}

/** The schema that a subschema for a part of the value is in, and which part that is. */
export interface From {
  readonly parent: SchemaLocation
  readonly step: Step
}

const written = ({ resource, value }: SchemaLocation) => ({ value, uri: resource.uri })

/** How a schema is read at a new value (not in place): what does not travel is looked up anew. */
export const valueContext = (
  { classes, marks }: Translator,
  location: SchemaLocation,
  context: Context,
  from?: From
): Context => {
  if (marks === undefined) return context
  const marking =
    from === undefined
      ? marks.at(written(location))
      : marks.below(context.marking, written(from.parent), written(location), from.step)
  // Peers are schemas of this document.
  const markingKey = marking.peers.length === 0 ? marking.key : `${marking.key} ${classes.document}`
  return { ...context, marking, markingKey }
}

/** The node of a leaf; undefined for other schemas. */
const translateLeaf = (translator: Translator, value: unknown, context: Context): Id | undefined => {
  const leaf = isObject(value) ? translator.classes.leafOf(value) : undefined
  const key = leaf === undefined ? undefined : leafMode(leaf, translator.mode, context.lenient)
  return key === undefined ? undefined : leaf?.ids.get(key)
}

/** The node of a schema for a new value. */
export const translateValue = (translator: Translator, location: SchemaLocation, context: Context, from?: From): Id =>
  translate(translator, location, valueContext(translator, location, context, from))

/** How the root of a question is read. */
export const rootContext = ({ mode }: Translator, location: SchemaLocation): Context => ({
  lenient: mode.tolerant || mode.openEnums,
  scope: enterResource(emptyScope, location.resource),
  marking: noMarking,
  markingKey: ""
})

/** The node of a schema that applies in place. */
export const translate = (translator: Translator, location: SchemaLocation, context: Context): Id => {
  const { value } = location
  if (typeof value === "boolean") return value ? TRUE : FALSE
  if (!isObject(value)) return refuse(location, undefined, "a schema must be an object or a boolean")
  const leaf = translator.classes.leafOf(value)
  const mode = leaf === undefined ? undefined : leafMode(leaf, translator.mode, context.lenient)
  if (leaf === undefined || mode === undefined) return translateKnown(translator, location, value, context)
  const known = leaf.ids.get(mode)
  if (known !== undefined) return known
  const id = translateObject(translator, location, context)
  leaf.ids.set(mode, id)
  return id
}

const translateKnown = (translator: Translator, location: SchemaLocation, value: object, context: Context): Id => {
  const entered = context.scope.anchors.size > 0 || location.resource.dynamicAnchors.size > 0
  const inside =
    entered || location.resource.recursiveAnchor
      ? { ...context, scope: enterResource(context.scope, location.resource) }
      : context
  const key = contextKey(inside, location)
  for (let known = translator.memo.get(value); known !== undefined; known = known.next) {
    if (known.key === key) return known.id
  }
  const id = translateObject(translator, location, inside)
  translator.memo.set(value, { key, id, next: translator.memo.get(value) })
  return id
}

/** A direct subschema. */
export const childOf = (
  translator: Translator,
  location: SchemaLocation,
  value: unknown,
  ...tokens: ReadonlyArray<string>
): SchemaLocation => translator.index.child(location, tokens, value)

const translateObject = (translator: Translator, location: SchemaLocation, context: Context): Id => {
  const { engine, index } = translator
  const { refHidesSiblings } = index.features
  const reference = keyword(location, "$ref")
  if (reference !== undefined && typeof reference !== "string") {
    return refuse(location, "$ref", "$ref must be a string")
  }
  const references = referencesOf(index, location, context.scope).map((found) =>
    translateReference(translator, location, found, context)
  )
  if (reference !== undefined && refHidesSiblings) return engine.nodes.and(references)
  const parts: Array<Id> = [...references]
  const families = familiesOf(location.value)
  for (const { family, translate: read } of readers) {
    if (families & family) for (const part of read(translator, location, context)) parts.push(part)
  }
  return engine.nodes.and(parts)
}

// Which readers have anything to read in a schema: most schemas have very few keywords.
const familyNames: ReadonlyArray<string> = [
  "type nullable",
  `enum const minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern
  format minProperties maxProperties`,
  "minItems maxItems uniqueItems items prefixItems additionalItems contains minContains maxContains",
  "properties patternProperties additionalProperties propertyNames required",
  "dependentRequired dependentSchemas dependencies",
  "allOf anyOf oneOf not if then else",
  "unevaluatedProperties",
  "unevaluatedItems"
]

const familyOf: ReadonlyMap<string, number> = new Map(
  familyNames.flatMap((names, position) => names.split(/\s+/).map((name): [string, number] => [name, 1 << position]))
)

const familiesOf = (schema: unknown): number => {
  let families = 0
  if (isObject(schema)) for (const name of Object.keys(schema)) families |= familyOf.get(name) ?? 0
  return families
}

/** A reason for not deciding, with the place that is remembered for it. */
export const unsupported = (
  { classes: { document }, engine }: Translator,
  location: SchemaLocation,
  named: string,
  reason: string
): string => {
  notePlace(engine, reason, { document, pointer: `${location.pointer}/${escapeToken(named)}`, keyword: named })
  return reason
}

const maxInlined = 40

// An absolute URI names the same schema wherever it is written. A relative one does not, nor one of the scheme by which
// importers say that a reference could not be followed: each of those may stand for a schema of its own.
const namesOneSchema = (reference: string): boolean =>
  /^[a-z][a-z0-9+.-]*:/i.test(reference) && !/^unresolved:/i.test(reference)

/** A reference: inlined, or a variable if its target can reach itself. */
export const translateReference = (
  translator: Translator,
  location: SchemaLocation,
  reference: Reference,
  context: Context
): Id => {
  const { engine } = translator
  const { target, text } = reference
  if (target === undefined) {
    const place = namesOneSchema(text) ? text : `${location.pointer} ${translator.classes.document}`
    const reason = unsupported(translator, location, reference.keyword, `the reference ${text} leads nowhere`)
    return engine.nodes.opaque(`reference ${place}`, reason)
  }
  if (typeof target.value === "boolean") return target.value ? TRUE : FALSE
  if (!isObject(target.value)) return refuse(target, undefined, "a schema must be an object or a boolean")
  const inside = { ...context, scope: scopeAt(context.scope, target) }
  const cyclic = translator.classes.isCyclic(target)
  if (!cyclic && translator.nesting < maxInlined) {
    translator.nesting++
    try {
      const shared = `${inside.lenient}|${inside.markingKey}`
      return translator.classes.node(target, translator.mode, shared, engine, () =>
        translate(translator, target, inside)
      )
    } finally {
      translator.nesting--
    }
  }
  const variable = translator.classes.variable(target, translator.mode, {
    shared: `${inside.lenient}|${inside.markingKey}`,
    own: contextKey(inside, target)
  })
  defineLater(engine, variable, () => {
    const { nesting } = translator
    translator.nesting = 0
    try {
      return translate(translator, target, inside)
    } finally {
      translator.nesting = nesting
    }
  })
  return engine.nodes.ref(variable)
}

const patternSets = (translator: Translator, location: SchemaLocation): ReadonlyArray<readonly [string, KeySet]> => {
  if (translator.index.features.dialect === "openapi-3.0") return []
  return mapKeyword(location, "patternProperties").map(([pattern]) => [
    pattern,
    patternKeys(translator.engine, pattern)
  ])
}

const translateProperties = (translator: Translator, location: SchemaLocation, context: Context): ReadonlyArray<Id> => {
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

const translateDependencies = (
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

/** The branches of an applicator that holds a list of schemas. */
export const branchesOf = (
  translator: Translator,
  location: SchemaLocation,
  name: string
): ReadonlyArray<SchemaLocation> => {
  const list = listKeyword(location, name)
  if (list?.length === 0) return refuse(location, name, `${name} must not be empty`)
  return (list ?? []).map((value, position) => childOf(translator, location, value, name, String(position)))
}

const translateApplicators = (
  translator: Translator,
  location: SchemaLocation,
  context: Context
): ReadonlyArray<Id> => {
  const { engine, index, mode } = translator
  const { nodes } = engine
  const parts: Array<Id> = []
  const branches = (name: string): ReadonlyArray<Id> =>
    branchesOf(translator, location, name).map((branch) => translate(translator, branch, context))
  parts.push(...branches("allOf"))
  const anyOf = branches("anyOf")
  if (anyOf.length > 0) parts.push(nodes.or(anyOf))
  const oneOf = branches("oneOf")
  // A lenient reader may see several variants match at once, where the strict one told them apart.
  const merged = context.lenient && (mode.tolerant || mode.openEnums)
  if (oneOf.length > 0) parts.push(merged ? nodes.or(oneOf) : nodes.oneOf(oneOf))
  const negated = keyword(location, "not")
  if (negated !== undefined) {
    parts.push(
      not(translate(translator, childOf(translator, location, negated, "not"), { ...context, lenient: false }))
    )
  }
  if (index.features.level >= 7 && keyword(location, "if") !== undefined) {
    parts.push(...translateConditional(translator, location, context))
  }
  return parts
}

/** The node of `if`. */
export const conditionOf = (translator: Translator, location: SchemaLocation, context: Context): Id =>
  translate(translator, childOf(translator, location, keyword(location, "if"), "if"), { ...context, lenient: false })

const translateConditional = (
  translator: Translator,
  location: SchemaLocation,
  context: Context
): ReadonlyArray<Id> => {
  const { nodes } = translator.engine
  const condition = conditionOf(translator, location, context)
  const branch = (name: "then" | "else"): Id => {
    const value = keyword(location, name)
    return value === undefined ? TRUE : translate(translator, childOf(translator, location, value, name), context)
  }
  return [nodes.or([not(condition), branch("then")]), nodes.or([condition, branch("else")])]
}

interface Reader {
  readonly family: number
  readonly translate: (translator: Translator, location: SchemaLocation, context: Context) => ReadonlyArray<Id>
}

const readers: ReadonlyArray<Reader> = [
  translateTypeKeywords,
  translateScalarKeywords,
  translateArrayKeywords,
  translateProperties,
  translateDependencies,
  translateApplicators,
  unevaluatedProperties,
  unevaluatedItems
].map((read, position) => ({
  family: 1 << position,
  translate: (translator, location, context) => read(translator, location, context)
}))
