import {
  type Dialect,
  indexSchema,
  isDialect,
  type Json,
  parsePointer,
  type SchemaIndex,
  type SchemaLocation,
  valueAt
} from "@lintel/json-schema"
import { createEngine, type Engine, type Optimisations } from "./engine/engine.js"
import { fitsInto, givenKey } from "./given.js"
import { documentOptionFault, type SubtypeOptions } from "./options.js"
import { type Acceptance, type Inhabitation, type InvalidSchema, type Result, type Verdict } from "./result.js"
import { type Classes, createClasses, createRegistry, type Registry } from "./translate/classes.js"
import { refuse } from "./translate/keywords.js"
import { type Mode, modeKey } from "./translate/mode.js"
import { createTranslator, type Translator } from "./translate/translator.js"
import { askEmpty, askEquivalent, askIntersects, askSubtype, askVerdict } from "./question.js"
import { unreadableAt } from "./unreadable.js"
import { askAccepts, askJudge } from "./valueQuestion.js"

/**
 * A schema inside a compiled document. Plain data: a handle is cheap and does no work.
 *
 * @category arenas
 * @since 0.1.0
 */
export interface SchemaHandle {
  readonly document: CompiledDocument
  /** JSON Pointer from the document's root; for a schema given as a value, of the value. */
  readonly pointer: string
}

/**
 * A document whose schemas may be asked about many times.
 *
 * @category arenas
 * @since 0.1.0
 */
export interface CompiledDocument {
  readonly dialect: Dialect
  readonly source: unknown
  /** The schema at a JSON Pointer (`"/$defs/Pet"` or `"#/$defs/Pet"`). */
  readonly at: (pointer: string) => SchemaHandle
  /**
   * A schema given as a value; its references resolve against the document. One that refers to the document's
   * definitions costs no more than the value itself. The value must not change afterwards.
   */
  readonly schema: (value: unknown) => SchemaHandle
}

/**
 * Options of one question; the dialect is a property of the documents.
 *
 * @category arenas
 * @since 0.1.0
 */
export type QuestionOptions = Omit<SubtypeOptions, "dialect" | "maxDepth">

/**
 * Shares work between documents: what is structurally equal is decided once.
 *
 * @category arenas
 * @since 0.1.0
 */
export interface Arena {
  /** Takes a document in. Nothing is read before the first question about it, so a mistake shows up there. */
  readonly compile: (document: unknown, options?: CompileOptions) => CompiledDocument
  /** Decides whether every value of `sub` is a value of `sup`. */
  readonly isSubtype: (sub: SchemaHandle, sup: SchemaHandle, options?: QuestionOptions) => Result | InvalidSchema
  /**
   * The same question where only the answer counts. A value that refutes it is judged by an interpreter written apart
   * from the search, and not made smaller, more natural or shown to further validators, which is most of the work that
   * `NotIncluded` costs. Where that interpreter does not confirm the value, the question is asked in full.
   */
  readonly verdict: (sub: SchemaHandle, sup: SchemaHandle, options?: QuestionOptions) => Verdict | InvalidSchema
  /**
   * Whether one value refutes `isSubtype(sub, sup)`: the answer of that question if `sub` had only this value.
   * `NotIncluded`, if `sub` (as a closed sender, where so asked) accepts the value and `sup` refuses it; its witness is
   * the value, judged like one that was found. `Included`, if the value refutes nothing. Looks at the value only, so
   * that it costs little beside a search; where the validators show that it refutes, a mistake in a part of `sup` that
   * the value does not meet is not looked for.
   */
  readonly judge: (
    sub: SchemaHandle,
    sup: SchemaHandle,
    value: Json,
    options?: QuestionOptions
  ) => Result | InvalidSchema
  /** Whether a schema, read as the `sup` of a question, accepts a value; if not, where and why it refuses it. */
  readonly accepts: (schema: SchemaHandle, value: Json, options?: QuestionOptions) => Acceptance | InvalidSchema
  /** Decides whether two schemas accept the same values; a witness is accepted by one of them only. */
  readonly isEquivalent: (left: SchemaHandle, right: SchemaHandle, options?: QuestionOptions) => Result | InvalidSchema
  /** Finds a value that both schemas accept, or proves that there is none. */
  readonly intersects: (
    left: SchemaHandle,
    right: SchemaHandle,
    options?: QuestionOptions
  ) => Inhabitation | InvalidSchema
  /** Proves that a schema accepts nothing, or gives a value that it accepts. */
  readonly isEmpty: (schema: SchemaHandle, options?: QuestionOptions) => Inhabitation | InvalidSchema
}

/**
 * How a document is read.
 *
 * @category arenas
 * @since 0.1.0
 */
export interface CompileOptions {
  /** Default `2020-12`. */
  readonly dialect?: Dialect
  /** Nesting of schemas beyond which the document is refused. Default 500. */
  readonly maxDepth?: number
}

/** What the arena keeps for a document. Indexing and translation happen when first asked for. */
export interface DocumentState {
  readonly compiled: CompiledDocument
  readonly engine: Engine
  readonly index: () => SchemaIndex
  readonly classes: () => Classes
  readonly translator: (mode: Mode) => Translator
  readonly locate: (handle: SchemaHandle) => SchemaLocation
  /** The schema of a handle where the judges find it. */
  readonly judged: (handle: SchemaHandle) => { readonly document: Json; readonly pointer: string }
}

const states = new WeakMap<object, DocumentState>()

/** The state behind a document; what is no document of an arena has none. */
export const knownState = (document: object): DocumentState | undefined => states.get(document)

/** The state behind a document that is known to have one. */
export const stateOf = (document: CompiledDocument): DocumentState => {
  const state = states.get(document)
  if (state === undefined) throw new Error("the document was not compiled by an arena")
  return state
}

/**
 * Makes an arena. Documents compiled in one arena share all work; a question across arenas is an `InvalidSchema`.
 *
 * @example
 * ```ts
 * import { createArena } from "@lintel/subtype"
 *
 * const arena = createArena()
 * const before = arena.compile({ $defs: { Id: { type: "integer" } } })
 * const after = arena.compile({ $defs: { Id: { type: "number" } } })
 * arena.isSubtype(before.at("#/$defs/Id"), after.at("#/$defs/Id"))._tag // => "Included"
 * arena.judge(after.at("#/$defs/Id"), before.at("#/$defs/Id"), 1.5)._tag // => "NotIncluded"
 * arena.accepts(before.at("#/$defs/Id"), 1.5)._tag // => "Refused"
 * ```
 * @category constructors
 * @since 0.1.0
 */
export const createArena = (): Arena => makeArena(() => createEngine())

/** An arena with some optimisations off, for tests that no answer depends on them. */
export const createArenaWith = (optimisations: Optimisations): Arena => makeArena(() => createEngine(optimisations))

const makeArena = (makeEngine: () => Engine): Arena => {
  const registry = createRegistry()
  // An arena that is never given a document costs nothing.
  const engine = lazy(makeEngine)
  return {
    compile: (document, options = {}) => compileDocument(engine(), registry, document, options),
    isSubtype: askSubtype,
    verdict: askVerdict,
    judge: askJudge,
    accepts: askAccepts,
    isEquivalent: askEquivalent,
    intersects: askIntersects,
    isEmpty: askEmpty
  }
}

const lazy = <A>(make: () => A): (() => A) => {
  let made: { readonly value: A } | undefined
  return () => (made ??= { value: make() }).value
}

// What is no text is told when a question is asked.
const withoutHash = (pointer: string): string =>
  typeof pointer === "string" && pointer.startsWith("#") ? pointer.slice(1) : pointer

const compileDocument = (
  engine: Engine,
  registry: Registry,
  source: unknown,
  given: CompileOptions
): CompiledDocument => {
  const fault = documentOptionFault(given)
  const options = fault === undefined ? given : {}
  const { dialect = "2020-12" } = options
  const compiled: CompiledDocument = {
    dialect,
    source,
    at: (pointer) => ({ document: compiled, pointer: withoutHash(pointer) }),
    schema: (value) => handleOf(value)
  }
  const handleOf = (value: unknown): SchemaHandle => {
    const known = typeof value === "object" && value !== null ? handles.get(value) : undefined
    if (known !== undefined) return known
    const handle = placeOrCompile(value)
    if (typeof value === "object" && value !== null) handles.set(value, handle)
    return handle
  }
  const placeOrCompile = (value: unknown): SchemaHandle => {
    try {
      return fitsInto(source, value, options.maxDepth ?? defaultMaxDepth)
        ? placeValue(state, registry, value)
        : compileDocument(engine, registry, mergeInto(source, value), options).at("")
    } catch (error) {
      if (unreadableAt(source) === undefined && unreadableAt(value) === undefined) throw error
      // What cannot be read is told when a question is asked.
      return compileDocument(engine, registry, value, options).at("")
    }
  }
  const handles = new WeakMap<object, SchemaHandle>()
  const index = lazy((): SchemaIndex => {
    if (fault !== undefined) refuse({ pointer: "", value: undefined, resource: noResource }, undefined, fault)
    if (!isDialect(dialect)) {
      const reason = `${JSON.stringify(dialect) ?? "undefined"} is not a dialect`
      return refuse({ pointer: "", value: undefined, resource: noResource }, undefined, reason)
    }
    const indexed = indexSchema(source, dialect, options.maxDepth === undefined ? {} : { maxDepth: options.maxDepth })
    if (indexed._tag === "SchemaIndex") return indexed
    return refuse(
      { pointer: indexed.pointer, value: undefined, resource: noResource },
      undefined,
      `schemas nested more than ${indexed.maxDepth} deep`
    )
  })
  const classes = lazy(() => createClasses(registry, index()))
  const translators = new Map<string, Translator>()
  const state: DocumentState = {
    compiled,
    engine,
    index,
    classes,
    translator: (mode) => {
      const key = modeKey(mode)
      const known = translators.get(key)
      if (known !== undefined) return known
      const made = createTranslator(engine, index(), mode, classes())
      translators.set(key, made)
      return made
    },
    locate: ({ pointer }) =>
      index().at(pointer) ??
      refuse({ pointer, value: undefined, resource: noResource }, undefined, "there is nothing at this pointer"),
    judged: ({ pointer }) => ({ document: source as Json, pointer })
  }
  states.set(compiled, state)
  return compiled
}

const noResource = {
  uri: "",
  pointer: "",
  root: undefined,
  anchors: new Map(),
  dynamicAnchors: new Map(),
  recursiveAnchor: false
}

const defaultMaxDepth = 500

// The value stands in the document under a key of its own: nothing of the document is read anew.
const placeValue = (state: DocumentState, registry: Registry, value: unknown): SchemaHandle => {
  const { source, dialect, schema } = state.compiled
  const key = givenKey(registry.nextGiven++)
  const document = lazy(() => ({ ...(source as { readonly [key: string]: Json }), [key]: value as Json }))
  const compiled: CompiledDocument = {
    dialect,
    get source() {
      return mergeInto(source, value)
    },
    at: (pointer) => ({ document: compiled, pointer: withoutHash(pointer) }),
    schema
  }
  states.set(compiled, {
    ...state,
    compiled,
    locate: ({ pointer }) => {
      const { resource } = state.index().root
      const found = valueAt(value, parsePointer(pointer) ?? [pointer])
      if (found !== undefined) return { value: found.value, pointer: `/${key}${pointer}`, resource }
      return refuse({ pointer, value: undefined, resource }, undefined, "there is nothing at this pointer")
    },
    judged: ({ pointer }) => ({ document: document(), pointer: `/${key}${pointer}` })
  })
  return compiled.at("")
}

// The value becomes the root of a document whose definitions are those of the other one.
const mergeInto = (source: unknown, value: unknown): unknown => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value
  if (typeof source !== "object" || source === null || Array.isArray(source)) return value
  const merged: { [key: string]: unknown } = {}
  for (const from of [source, value]) {
    for (const [key, member] of Object.entries(from)) {
      if (from === source && key !== "$defs" && key !== "definitions" && key !== "components" && key !== "$id") continue
      Object.defineProperty(merged, key, { value: member, enumerable: true, configurable: true, writable: true })
    }
  }
  return merged
}
