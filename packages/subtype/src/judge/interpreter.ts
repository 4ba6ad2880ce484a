import { type Dialect, type Json } from "@lintel/json-schema"
import { checkInPlace, checkReferences } from "./applicators.js"
import { checkArray, checkUnevaluatedItems } from "./arrays.js"
import { answerTooDeep, perform, recall, remember } from "./deep.js"
import {
  type Application,
  type Context,
  emptyScope,
  scopeOfValue,
  enterScope,
  type Failure,
  type Frame,
  markAll,
  type Tally,
  type Visit,
  type Unknown
} from "./frame.js"
import { depthOf, isJsonObject, kindOf } from "./json.js"
import { type Knowledge } from "./knowledge.js"
import { checkObject, checkUnevaluatedProperties } from "./objects.js"
import { type Marks } from "../marks/index.js"
import { makeResolver, type Path, pointerOf, type Resolver, rootPath } from "./resolve.js"
import { checkScalars } from "./scalars.js"
import { type Traits, traitsOf } from "./traits.js"

export type { Failure, Unknown, Visit } from "./frame.js"

export interface EvaluateOptions {
  readonly dialect: Dialect
  /** Whether a text matches a pattern (unanchored); undefined if it cannot be told. */
  readonly matches: (pattern: string, text: string) => boolean | undefined
  /** Asserts formats. Must say true for a value that the format does not speak of. Absent: formats say nothing. */
  readonly formats?: ((format: string, value: Json) => boolean | undefined) | undefined
  /** What does not travel, and so is not required. Absent: it counts all. */
  readonly marks?: Marks | undefined
  /** Collects every failure. Without it the first one ends the work. Default true. */
  readonly failures?: boolean
  /** Called for every application of a schema object, before it is known how it ends. */
  readonly visited?: (visit: Visit) => void
  /** Where calls of `visited` are asked for: at these parts of the value. Default everywhere. */
  readonly focus?: (instance: Path) => boolean
  /** What is known of the document, read with these options; see {@link Knowledge} for what values must be then. */
  readonly knowledge?: Knowledge | undefined
  /** How many schema applications are allowed. Default 1,000,000. */
  readonly maximumSteps?: number
}

/** What the interpreter says of a value. */
export type Evaluation =
  | { readonly _tag: "Valid" }
  | { readonly _tag: "Invalid"; readonly failures: ReadonlyArray<Failure> }
  | { readonly _tag: "Unknown"; readonly unknowns: ReadonlyArray<Unknown> }

/** Values nested deeper are answered with `Unknown`. */
export const maximumDepth = 1500

const apply: Application = (context, place, value, around) => {
  const { schema } = place
  const scope = enterScope(around.scope, place.resource)
  const tracks = around.tracking || (isJsonObject(schema) && asksForEvaluated(schema))
  const tally: Tally = { verdict: true, evaluated: tracks ? new Map() : undefined, failures: [] }
  const frame: Frame = {
    schema: isJsonObject(schema) ? context.resolver.keywords(schema) : {},
    place,
    value,
    kind: kindOf(value),
    instance: around.instance,
    scope,
    chain: { schema, scope, outer: around.chain },
    depth: around.depth,
    tally
  }
  if (schema === true || context.asked !== undefined) return tally
  if (!isJsonObject(schema)) return refuse(context, frame)
  const task = { place, value, around }
  const before = recall(context, task)
  if (before !== undefined) return before
  if (context.stepsLeft-- <= 0) return giveUp(context, frame)
  const answer = answerTooDeep(context, task)
  if (typeof answer === "object") return answer
  context.visited?.({ path: place.path, instance: around.instance, schema, tally })
  if (answer !== "shallow") return tally
  const noted = context.unknowns.length
  evaluateFrame(context, frame)
  // What met something unknown may depend on the way here.
  if (context.unknowns.length === noted) remember(context, task, tally)
  return tally
}

const asksForEvaluated = (schema: { readonly [key: string]: Json }): boolean =>
  Object.hasOwn(schema, "unevaluatedProperties") || Object.hasOwn(schema, "unevaluatedItems")

const refuse = (context: Context, frame: Frame): Tally => {
  frame.tally.verdict = false
  if (context.collecting) {
    const { path } = frame.place
    frame.tally.failures.push({
      instance: pointerOf(frame.instance),
      keyword: keywordOfPath(frame),
      schema: pointerOf(path),
      causes: []
    })
  }
  return frame.tally
}

// A position, or the key of a schema that was given as a value.
// eslint-disable-next-line no-control-regex -- that key starts with a control character.
const placed = /^\u0001?\d+$/

// A `false` schema is reported under the keyword that holds it: `additionalProperties`, `properties`, ...
const keywordOfPath = (frame: Frame): string => {
  const named = new Set(["properties", "patternProperties", "prefixItems", "items", "dependentSchemas", "dependencies"])
  const { path } = frame.place
  const holder = path.parent?.parent === undefined ? "" : path.parent.token
  if (named.has(holder)) return holder
  return path.token === "" || placed.test(path.token) || holder === "$defs" ? "false" : path.token
}

const giveUp = (context: Context, frame: Frame): Tally => {
  frame.tally.verdict = undefined
  markAll(frame)
  const known = context.unknowns.some((entry) => entry.reason === "budget")
  if (!known) {
    context.unknowns.push({
      reason: "budget",
      text: "",
      instance: pointerOf(frame.instance),
      schema: pointerOf(frame.place.path)
    })
  }
  return frame.tally
}

const evaluateFrame = (context: Context, frame: Frame): void => {
  const reference = frame.schema["$ref"]
  const hidden = context.traits.refHidesSiblings && typeof reference === "string"
  const done = (): boolean => !context.collecting && frame.tally.verdict === false
  if (!hidden) {
    checkScalars(context, frame)
    if (done()) return
    if (frame.kind === "object") checkObject(context, frame)
    else if (frame.kind === "array") checkArray(context, frame)
    if (done()) return
  }
  if (hidden) return checkReferences(context, frame)
  checkInPlace(context, frame)
  if (done()) return
  checkUnevaluatedItems(context, frame)
  checkUnevaluatedProperties(context, frame)
}

const resolvers = new WeakMap<object, Map<Traits, Resolver>>()

/** The resolver of a document, shared by every question about it. */
export const resolverOf = (document: Json, traits: Traits): Resolver => {
  if (typeof document !== "object" || document === null) return makeResolver(document, traits)
  const known = resolvers.get(document) ?? new Map<Traits, Resolver>()
  resolvers.set(document, known)
  const resolver = known.get(traits) ?? makeResolver(document, traits)
  known.set(traits, resolver)
  return resolver
}

const unplaced = (reason: Unknown["reason"], schema: string): Evaluation => ({
  _tag: "Unknown",
  unknowns: [{ reason, text: schema, instance: "", schema }]
})

/**
 * Evaluates a value against a schema of a document, keyword by keyword as the specification of the dialect reads.
 *
 * The document must not change between calls. Total on any JSON: what cannot be evaluated (a reference without target,
 * a reference that leads back to itself on one location, an opaque pattern, exhausted steps) gives `Unknown`, unless
 * the answer does not depend on it. The judge of the solver: written from the specifications, and sharing nothing with
 * the normaliser.
 */
export const evaluate = (document: Json, schemaPointer: string, value: Json, options: EvaluateOptions): Evaluation => {
  const traits = traitsOf(options.dialect)
  const resolver = resolverOf(document, traits)
  const start = resolver.start(schemaPointer)
  if (start === undefined) return unplaced("reference", schemaPointer)
  if (depthOf(value, maximumDepth) > maximumDepth) return unplaced("depth", schemaPointer)
  const context: Context = {
    traits,
    resolver,
    matches: options.matches,
    formats: options.formats,
    marks: options.marks,
    collecting: options.failures ?? true,
    apply,
    visited: options.visited,
    focus: options.focus,
    knowledge: options.knowledge,
    unknowns: [],
    stepsLeft: options.maximumSteps ?? 1_000_000,
    quickSteps: 2_000,
    answers: new Map(),
    base: 0,
    asked: undefined
  }
  const around = {
    instance: rootPath,
    scope: scopeOfValue(options.knowledge?.scope ?? emptyScope(), options.marks, start),
    chain: undefined,
    depth: 0,
    tracking: false
  }
  const tally = perform(context, { place: start, value, around })
  if (tally.verdict === true) return { _tag: "Valid" }
  return tally.verdict === false
    ? { _tag: "Invalid", failures: tally.failures }
    : { _tag: "Unknown", unknowns: context.unknowns }
}
