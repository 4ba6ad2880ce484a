import { type Json } from "@lintel/json-schema"
import { type Answers, type Task } from "./deep.js"
import { isJsonArray, isJsonObject, type JsonKind, type JsonObject } from "./json.js"
import { factSchema, factValue, type Knowledge } from "./knowledge.js"
import { noteLeaf, observeBelow, type Observing } from "./observation.js"
import { childPath, type Path, type Place, pointerOf, type Resolver } from "./resolve.js"
import { type Marks } from "../marks/index.js"
import { requiredOf, scopeBelow, type Scope } from "./scope.js"
import { leafHolds } from "./scalars.js"
import { type Traits } from "./traits.js"

/** True, false, or undefined: cannot be told, with the reason in {@link Context.unknowns}. */
export type Verdict = boolean | undefined

/** One assertion that a value does not meet. */
export interface Failure {
  /** JSON Pointer of the part of the value that is refused. */
  readonly instance: string
  readonly keyword: string
  /** JSON Pointer of the keyword (or of a `false` schema) in the document. */
  readonly schema: string
  /** For `anyOf`, `oneOf`, `contains` and `propertyNames`: why each alternative was refused. */
  readonly causes: ReadonlyArray<Failure>
}

/** Something that could not be evaluated. */
export interface Unknown {
  readonly reason: "reference" | "direction" | "loop" | "pattern" | "format" | "budget" | "depth"
  readonly text: string
  readonly instance: string
  readonly schema: string
}

/** The schemas that are being applied to this very location of the value, innermost first. */
export interface Chain {
  readonly schema: Json
  readonly scope: Scope
  readonly outer: Chain | undefined
}

/** Names and positions that were evaluated: surely (true) or perhaps (false). */
export type Evaluated = Map<string | number, boolean>

/** One schema applied to one location of the value. */
export interface Frame {
  /** The keywords that the dialect knows. */
  readonly schema: JsonObject
  /** Which families of keywords there are. */
  readonly families: number
  readonly place: Place
  readonly value: Json
  readonly kind: JsonKind
  readonly instance: Path
  readonly scope: Scope
  readonly chain: Chain | undefined
  readonly depth: number
  readonly tally: Tally
}

/** What is known so far about a frame. */
export interface Tally {
  verdict: Verdict
  /** Absent when nobody around asks what was evaluated. */
  readonly evaluated: Evaluated | undefined
  readonly failures: Array<Failure>
}

/** One application of a schema to a part of the value. What became of it is in the tally once all is done. */
export interface Visit {
  readonly path: Path
  readonly instance: Path
  readonly schema: Json
  readonly tally: Tally
}

export type Application = (
  context: Context,
  place: Place,
  value: Json,
  around: {
    readonly instance: Path
    readonly scope: Scope
    readonly chain: Chain | undefined
    readonly depth: number
    readonly tracking: boolean
  }
) => Tally

export interface Context {
  readonly traits: Traits
  readonly resolver: Resolver
  readonly matches: (pattern: string, text: string) => boolean | undefined
  readonly formats: ((format: string, value: Json) => boolean | undefined) | undefined
  readonly marks: Marks | undefined
  readonly collecting: boolean
  /** What is being seen of the part at work. Absent where that is not asked for. */
  observing: Observing | undefined
  readonly apply: Application
  readonly visited: ((visit: Visit) => void) | undefined
  /** Where visits are asked for. Absent: everywhere. */
  readonly focus: ((instance: Path) => boolean) | undefined
  readonly knowledge: Knowledge | undefined
  readonly unknowns: Array<Unknown>
  stepsLeft: number
  /** How many applications are made before answers are remembered: most evaluations end earlier. */
  quickSteps: number
  /** For deep nesting, and for schemas that apply many times to one location: see deep.ts. */
  readonly answers: Answers
  base: number
  asked: Task | undefined
}

/** A keyword's value, if the dialect knows the keyword and the schema has it itself. */
export const keywordOf = (frame: Frame, keyword: string): Json | undefined => frame.schema[keyword]

/** Applies a subschema to the same location. */
export const inPlace = (context: Context, frame: Frame, place: Place, tracking: boolean, scope = frame.scope): Tally =>
  context.apply(context, place, frame.value, {
    instance: frame.instance,
    scope,
    chain: frame.chain,
    depth: frame.depth + 1,
    tracking
  })

const passed: Tally = { verdict: true, evaluated: undefined, failures: [] }

/**
 * Whether a subschema of a property or an item surely holds, and nobody wants to know more: most parts are told so,
 * without a frame of their own.
 */
export const passes = (
  context: Context,
  frame: Frame,
  schema: Json,
  token: string | number,
  value: Json
): Tally | undefined => {
  const { focus, observing, resolver, visited } = context
  if (context.asked !== undefined || !isJsonObject(schema) || !leafHolds(context, schema, value)) return undefined
  if (observing !== undefined) noteLeaf(observing, resolver.view(schema), schema, token)
  else if (visited !== undefined && focus?.(childPath(frame.instance, token)) !== false) return undefined
  return passed
}

/** Applies a subschema to a property, an item, or a property's name. */
export const below = (context: Context, frame: Frame, place: Place, token: string | number, value: Json): Tally => {
  const instance = childPath(frame.instance, token)
  const scope = scopeBelow(frame.scope, context.marks, frame.place, place, token)
  const { observing } = context
  if (observing !== undefined) {
    return observeBelow(context, observing, { place, scope, token }, value, () =>
      applyBelow(context, frame, place, { instance, scope }, value)
    )
  }
  const facts = factsOf(context, instance)
  const schema = facts === undefined ? undefined : factSchema(place, context.resolver.document)
  const part = schema === undefined ? undefined : factValue(value)
  if (facts === undefined || schema === undefined || part === undefined) {
    return applyBelow(context, frame, place, { instance, scope }, value)
  }
  if (facts.get(schema, scope, part) === true) return { verdict: true, evaluated: undefined, failures: [] }
  const tally = applyBelow(context, frame, place, { instance, scope }, value)
  // Work that is dropped to be done anew ends with a yes that says nothing.
  if (tally.verdict === true && context.asked === undefined) facts.set(schema, scope, part, true)
  return tally
}

const factsOf = ({ focus, knowledge, visited }: Context, instance: Path): Knowledge["valid"] | undefined =>
  visited === undefined || (focus !== undefined && !focus(instance)) ? knowledge?.valid : undefined

const applyBelow = (
  context: Context,
  frame: Frame,
  place: Place,
  { instance, scope }: { readonly instance: Path; readonly scope: Scope },
  value: Json
): Tally =>
  context.apply(context, place, value, {
    instance,
    scope,
    chain: undefined,
    depth: frame.depth + 1,
    tracking: false
  })

/** Notes that a keyword of a frame fails. */
export const fail = (
  context: Context,
  frame: Frame,
  keyword: string,
  causes: ReadonlyArray<Failure> = [],
  instance = frame.instance
): void => {
  frame.tally.verdict = false
  if (!context.collecting) return
  frame.tally.failures.push({
    instance: pointerOf(instance),
    keyword,
    schema: pointerOf(childPath(frame.place.path, keyword)),
    causes
  })
}

/** Notes that a keyword of a frame cannot be evaluated. */
export const unknown = (context: Context, frame: Frame, reason: Unknown["reason"], text: string): void => {
  weaken(frame.tally)
  if (reason === "reference" || reason === "loop") markAll(frame)
  context.unknowns.push({ reason, text, instance: pointerOf(frame.instance), schema: pointerOf(frame.place.path) })
}

/** Requires names, without those that do not travel; where that cannot be told, it cannot be told either. */
export const requireNames = (
  context: Context,
  frame: Frame,
  keyword: string,
  names: ReadonlyArray<Json>,
  value: JsonObject
): void => {
  const missing = requiredOf(names, frame.scope).filter((name) => !Object.hasOwn(value, name))
  const { unsure } = frame.scope.marking
  if (missing.some((name) => !unsure.has(name))) fail(context, frame, keyword)
  else if (missing[0] !== undefined) unknown(context, frame, "direction", missing[0])
}

/** A tally can no longer be a sure yes. */
export const weaken = (tally: Tally): void => {
  if (tally.verdict !== false) tally.verdict = undefined
}

/** Requires what a subschema said: its failures become the frame's own. */
export const require = (frame: Frame, tally: Tally): void => {
  if (tally.verdict === false) {
    frame.tally.verdict = false
    for (const failure of tally.failures) frame.tally.failures.push(failure)
  } else if (tally.verdict === undefined) weaken(frame.tally)
}

/** Takes over what an in-place subschema evaluated, as far as it holds. */
export const adopt = (frame: Frame, tally: Tally, sure = true): void => {
  if (tally.verdict === false || frame.tally.evaluated === undefined || tally.evaluated === undefined) return
  for (const [key, certain] of tally.evaluated) {
    mark(frame, key, certain && sure && tally.verdict === true)
  }
}

/** Counts a property or an item as evaluated. */
export const mark = (frame: Frame, key: string | number, certain: boolean): void => {
  const { evaluated } = frame.tally
  if (evaluated !== undefined && (certain || !evaluated.has(key))) evaluated.set(key, certain)
}

/** Counts everything as perhaps evaluated: what would have told could not be read. */
export const markAll = (frame: Frame): void => {
  if (frame.tally.evaluated === undefined || typeof frame.value !== "object" || frame.value === null) return
  const array = isJsonArray(frame.value)
  for (const key of Object.keys(frame.value)) mark(frame, array ? Number(key) : key, false)
}

/** Whether the rest of a frame need not be looked at. */
export const settled = ({ collecting, observing }: Context, frame: Frame): boolean =>
  !collecting && observing === undefined && frame.tally.verdict === false
