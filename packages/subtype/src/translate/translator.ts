import {
  escapeToken,
  isObject,
  isUnread,
  type SchemaIndex,
  type SchemaLocation,
  unknownReason
} from "@lintel/json-schema"
import { defineLater, type Engine, notePlace } from "../engine/engine.js"
import { FALSE, type Id, TRUE } from "../engine/nodes.js"
import { createMarks, type Marks, noMarking, type Step } from "../marks/index.js"
import { type Classes } from "./classes.js"
import { leafMode } from "./leaves.js"
import { keyword, refuse } from "./keywords.js"
import { type Context, contextKey, emptyScope, enterResource, type Mode, modeKey } from "./mode.js"
import { translateApplicators } from "./applicators.js"
import { translateDependencies, translateProperties } from "./properties.js"
import { type Reference, referencesOf, scopeAt } from "./references.js"
import { translateArrayKeywords, translateScalarKeywords, translateTypeKeywords } from "./scalars.js"
import { keysHold, patternKeys } from "./keys.js"
import { unevaluatedItems } from "./unevaluatedItems.js"
import { unevaluatedProperties } from "./unevaluatedProperties.js"

interface Made {
  readonly key: string
  /** Undefined while it is being made. */
  id: Id | undefined
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
  /** What a closed sender adds, by the schemas that apply. */
  readonly closed: Map<string, Id>
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
  closed: new Map(),
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

/** A schema with the resource that it is written in. */
export const written = ({ resource, value }: SchemaLocation): { readonly value: unknown; readonly uri: string } => ({
  value,
  uri: resource.uri
})

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
export const translateLeaf = (translator: Translator, value: unknown, context: Context): Id | undefined => {
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
    if (known.key === key) return known.id ?? openNode(translator, location, context, key)
  }
  const made: Made = { key, id: undefined, next: translator.memo.get(value) }
  translator.memo.set(value, made)
  try {
    return (made.id = translateObject(translator, location, inside))
  } finally {
    // Broken off, it starts anew the next time.
    if (made.id === undefined) forget(translator, value, made)
  }
}

const forget = ({ memo }: Translator, value: object, made: Made): void => {
  if (made.next === undefined) memo.delete(value)
  else memo.set(value, made.next)
}

/**
 * A variable for a schema that is being translated: its unevaluated parts may look, through a reference, at a schema of
 * which it is a part itself.
 */
const openNode = (translator: Translator, location: SchemaLocation, context: Context, key: string): Id => {
  const { classes, engine, mode } = translator
  const variable = classes.setVariable(`open ${location.pointer}|${modeKey(mode)}|${key}`)
  defineLater(engine, variable, () => translate(translator, location, context))
  return engine.nodes.ref(variable)
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
  for (const { family, translate: read } of (readers ??= makeReaders())) {
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
// importers say that a reference could not be followed: each of those may stand for a schema of its own. A text that
// nobody can make sense of means the same wherever it is written.
const namesOneSchema = (reference: string): boolean =>
  isUnread(reference) || (/^[a-z][a-z0-9+.-]*:/i.test(reference) && unknownReason(reference) === undefined)

const unfollowed = (reference: string): string => {
  const unknown = unknownReason(reference)
  return unknown === undefined
    ? `the reference ${reference} leads nowhere`
    : `nothing is known of a part that could not be read: ${unknown}`
}

/** A reference: inlined, or a variable if its target can reach itself. */
const translateReference = (
  translator: Translator,
  location: SchemaLocation,
  reference: Reference,
  context: Context
): Id => {
  const { engine } = translator
  const { target, text } = reference
  if (target === undefined) {
    const place = namesOneSchema(text) ? text : `${location.pointer} ${translator.classes.document}`
    const reason = unsupported(translator, location, reference.keyword, unfollowed(text))
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

interface Reader {
  readonly family: number
  readonly translate: (translator: Translator, location: SchemaLocation, context: Context) => ReadonlyArray<Id>
}

// Made when first needed: the files of the readers need this one.
const makeReaders = (): ReadonlyArray<Reader> =>
  [
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

let readers: ReadonlyArray<Reader> | undefined
