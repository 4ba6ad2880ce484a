import { type Dialect, type Json } from "@lintel/json-schema"
import { checkInPlace, checkReferences } from "./applicators.js"
import { checkArray, checkUnevaluatedItems } from "./arrays.js"
import { answerTooDeep, perform, recall, remember, type Task } from "./deep.js"
import {
  type Application,
  type Context,
  type Failure,
  type Frame,
  markAll,
  settled,
  type Tally,
  type Visit,
  type Unknown
} from "./frame.js"
import { emptyScope, scopeOfValue, enterScope } from "./scope.js"
import { families, isLeaf, scalarFamilies } from "./families.js"
import { depthOf, isJsonObject, kindOf } from "./json.js"
import { type Knowledge } from "./knowledge.js"
import { checkObject, checkUnevaluatedProperties } from "./objects.js"
import { type Marks } from "../marks/index.js"
import { makeResolver, type Path, pointerOf, type Place, type Resolver, rootPath, type View } from "./resolve.js"
import { type Observation, observationOf, observed, type Seen, startObserving } from "./observation.js"
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
const maximumDepth = 1500

const apply: Application = (context, place, value, around) => {
  const { schema } = place
  const view = isJsonObject(schema) ? context.resolver.view(schema) : noView
  const frame = openFrame(place, value, around, view)
  if (schema === true || context.asked !== undefined) return frame.tally
  if (!isJsonObject(schema)) return refuse(context, frame)
  // What says nothing of parts is looked at faster than its answer is found again.
  if (context.quickSteps > 0 && isLeaf(view.families, context.formats)) {
    context.quickSteps--
    if (context.stepsLeft-- <= 0) return giveUp(context, frame)
    noteVisit(context, frame, schema)
    checkScalars(context, frame)
    return frame.tally
  }
  const task = { place, value, around }
  const before = recall(context, task)
  if (before !== undefined) return before
  if (context.stepsLeft-- <= 0) return giveUp(context, frame)
  const answer = answerTooDeep(context, task)
  if (typeof answer === "object") return answer
  noteVisit(context, frame, schema)
  if (answer !== "shallow") return frame.tally
  const noted = context.unknowns.length
  evaluateFrame(context, frame)
  // What met something unknown may depend on the way here.
  if (context.unknowns.length === noted) remember(context, task, frame.tally)
  return frame.tally
}

const openFrame = (
  place: Place,
  value: Json,
  { chain, depth, instance, scope: outer, tracking }: Parameters<Application>[3],
  { families: asked, keywords }: View
): Frame => {
  const scope = enterScope(outer, place.resource)
  const evaluated = tracking || asked & families.unevaluated ? new Map() : undefined
  return {
    schema: keywords,
    families: asked,
    place,
    value,
    kind: kindOf(value),
    instance,
    scope,
    chain: asked & ~scalarFamilies ? { schema: place.schema, scope, outer: chain } : chain,
    depth,
    tally: { verdict: true, evaluated, failures: [] }
  }
}

const noteVisit = (
  { observing, visited }: Context,
  { instance, place: { path }, tally }: Frame,
  schema: Json
): void => {
  observing?.visits.push({ schema, tally })
  visited?.({ path, instance, schema, tally })
}

const noView: View = { keywords: {}, families: 0, rewritten: undefined, observation: undefined }

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
  const { families: asked, kind } = frame
  const reference = frame.schema["$ref"]
  const hidden = context.traits.refHidesSiblings && typeof reference === "string"
  const done = (): boolean => settled(context, frame)
  if (hidden) return checkReferences(context, frame)
  if (asked & scalarFamilies) checkScalars(context, frame)
  if (done()) return
  if (kind === "object" && asked & families.object) checkObject(context, frame)
  else if (kind === "array" && asked & families.array) checkArray(context, frame)
  if (done()) return
  if (asked & families.references) checkReferences(context, frame)
  if (asked & families.combinations) checkInPlace(context, frame)
  if (done() || !(asked & families.unevaluated)) return
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
  const begun = begin(document, schemaPointer, value, options)
  if ("_tag" in begun) return begun
  const tally = perform(begun.context, begun.task)
  if (tally.verdict === true) return { _tag: "Valid" }
  return tally.verdict === false
    ? { _tag: "Invalid", failures: tally.failures }
    : { _tag: "Unknown", unknowns: begun.context.unknowns }
}

/** The schemas that apply to the parts of a value and do not refuse them. */
export const observe = (document: Json, schemaPointer: string, value: Json, options: EvaluateOptions): Seen => {
  const begun = begin(document, schemaPointer, value, { ...options, failures: false })
  if ("_tag" in begun) return []
  const { context, task } = begun
  const observing = startObserving()
  context.observing = observing
  context.apply(context, task.place, task.value, task.around)
  return [context.asked === undefined ? observed(observing) : observeDeep(document, schemaPointer, value, options)]
}

const observeDeep = (document: Json, schemaPointer: string, value: Json, options: EvaluateOptions): Observation => {
  const visits: Array<Visit> = []
  const visited = (visit: Visit): void => {
    visits.push(visit)
  }
  evaluate(document, schemaPointer, value, { ...options, visited })
  return observationOf(visits)
}

interface Begun {
  readonly context: Context
  readonly task: Task
}

const begin = (document: Json, schemaPointer: string, value: Json, options: EvaluateOptions): Begun | Evaluation => {
  const traits = traitsOf(options.dialect)
  const resolver = resolverOf(document, traits)
  const place = resolver.start(schemaPointer)
  if (place === undefined) return unplaced("reference", schemaPointer)
  if (depthOf(value, maximumDepth) > maximumDepth) return unplaced("depth", schemaPointer)
  const context: Context = {
    traits,
    resolver,
    matches: options.matches,
    formats: options.formats,
    marks: options.marks,
    collecting: options.failures ?? true,
    observing: undefined,
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
    scope: scopeOfValue(options.knowledge?.scope ?? emptyScope(), options.marks, place),
    chain: undefined,
    depth: 0,
    tracking: false
  }
  return { context, task: { place, value, around } }
}
