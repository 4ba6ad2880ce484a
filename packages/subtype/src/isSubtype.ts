import { isObject } from "@lintel/json-schema"
import { type Arena, type CompiledDocument, createArena, type QuestionOptions, type SchemaHandle } from "./arena.js"
import { type SubtypeOptions, wholeOptionFault } from "./options.js"
import { type Acceptance, type Inhabitation, type InvalidSchema, type Json, type Result } from "./result.js"

/** How one side of a question is read, and what else is asked for. */
interface Asked {
  readonly arena: Arena
  readonly compile: (document: unknown, side: "sub" | "sup") => SchemaHandle
  readonly question: QuestionOptions
}

/** An arena for one question, or what is wrong with the options: somebody who writes no types may give anything. */
const asking = <A>(options: SubtypeOptions, ask: (asked: Asked) => A): A | InvalidSchema => {
  const fault = wholeOptionFault(options)
  if (fault !== undefined) return { _tag: "InvalidSchema", side: "sub", pointer: "", reason: fault }
  const { dialect = "2020-12", maxDepth, ...question } = options
  const dialects = isObject(dialect) ? dialect : { sub: dialect, sup: dialect }
  const arena = createArena()
  const compile = (document: unknown, side: "sub" | "sup"): SchemaHandle =>
    arena.compile(document, { dialect: dialects[side], ...(maxDepth === undefined ? {} : { maxDepth }) }).at("")
  return ask({ arena, compile, question })
}

/**
 * Decides whether every JSON value that `sub` accepts is accepted by `sup`. Total: a schema that is not one is an
 * `InvalidSchema` value that names the place.
 *
 * @example
 * ```ts
 * import { isSubtype } from "@lintel/subtype"
 *
 * isSubtype({ type: "integer" }, { type: "number" })._tag // => "Included"
 * isSubtype({ type: "number" }, { type: "integer" })._tag // => "NotIncluded"
 * ```
 * @category questions
 * @since 0.1.0
 */
export const isSubtype = (sub: unknown, sup: unknown, options: SubtypeOptions = {}): Result | InvalidSchema =>
  asking(options, ({ arena, compile, question }) => arena.isSubtype(compile(sub, "sub"), compile(sup, "sup"), question))

/**
 * Whether one value refutes that `sub` is contained in `sup`: `NotIncluded` if `sub` accepts it and `sup` refuses it,
 * with the place and the keywords, else `Included`. A search is not made, so this costs little.
 *
 * @example
 * ```ts
 * import { judge } from "@lintel/subtype"
 *
 * judge({ type: "number" }, { type: "integer" }, 2)._tag // => "Included"
 * judge({ type: "number" }, { type: "integer" }, 2.5)._tag // => "NotIncluded"
 * ```
 * @category questions
 * @since 0.1.0
 */
export const judge = (sub: unknown, sup: unknown, value: Json, options: SubtypeOptions = {}): Result | InvalidSchema =>
  asking(options, ({ arena, compile, question }) =>
    arena.judge(compile(sub, "sub"), compile(sup, "sup"), value, question)
  )

/**
 * Whether a schema accepts a value; if not, where and why it refuses it. The schema is read as the `sup` of a question:
 * a tolerant reader, open enumerations and asserted formats count.
 *
 * @example
 * ```ts
 * import { accepts } from "@lintel/subtype"
 *
 * accepts({ type: "integer", minimum: 0 }, 3) // => { _tag: "Accepted" }
 * const answer = accepts({ items: { minimum: 0 } }, [1, -1])
 * if (answer._tag !== "Refused") throw new Error(answer._tag)
 * answer.at // => "/1"
 * answer.reasons[0]?.text // => "minimum 0 refuses it"
 * ```
 * @category questions
 * @since 0.1.0
 */
export const accepts = (schema: unknown, value: Json, options: SubtypeOptions = {}): Acceptance | InvalidSchema =>
  asking(options, ({ arena, compile, question }) => arena.accepts(compile(schema, "sup"), value, question))

/**
 * Decides whether two schemas accept the same values. A witness is accepted by one of them only.
 *
 * @example
 * ```ts
 * import { isEquivalent } from "@lintel/subtype"
 *
 * isEquivalent({ const: 1 }, { enum: [1] })._tag // => "Included"
 * ```
 * @category questions
 * @since 0.1.0
 */
export const isEquivalent = (left: unknown, right: unknown, options: SubtypeOptions = {}): Result | InvalidSchema =>
  asking(options, ({ arena, compile, question }) =>
    arena.isEquivalent(compile(left, "sub"), compile(right, "sup"), question)
  )

/**
 * Finds a value that two schemas both accept, or proves that there is none.
 *
 * @example
 * ```ts
 * import { intersects } from "@lintel/subtype"
 *
 * intersects({ minimum: 3, type: "integer" }, { maximum: 3 }) // => { _tag: "Inhabited", witness: { value: 3 } }
 * ```
 * @category questions
 * @since 0.1.0
 */
export const intersects = (left: unknown, right: unknown, options: SubtypeOptions = {}): Inhabitation | InvalidSchema =>
  asking(options, ({ arena, compile, question }) =>
    arena.intersects(compile(left, "sub"), compile(right, "sup"), question)
  )

/**
 * Proves that a schema accepts nothing, or gives a value that it accepts.
 *
 * @example
 * ```ts
 * import { isEmpty } from "@lintel/subtype"
 *
 * isEmpty({ type: "integer", exclusiveMinimum: 1, exclusiveMaximum: 2 }) // => { _tag: "Empty" }
 * ```
 * @category questions
 * @since 0.1.0
 */
export const isEmpty = (schema: unknown, options: SubtypeOptions = {}): Inhabitation | InvalidSchema =>
  asking(options, ({ arena, compile, question }) => arena.isEmpty(compile(schema, "sub"), question))

/**
 * An example value of a schema: the smallest and most natural one found.
 *
 * @example
 * ```ts
 * import { witness } from "@lintel/subtype"
 *
 * witness({ type: "array", items: { type: "boolean" }, minItems: 1 }) // => { _tag: "Inhabited", witness: { value: [true] } }
 * ```
 * @category questions
 * @since 0.1.0
 */
export const witness = (schema: unknown, options: SubtypeOptions = {}): Inhabitation | InvalidSchema =>
  isEmpty(schema, options)

/**
 * Questions about the schemas of one document.
 *
 * @category questions
 * @since 0.1.0
 */
export interface DocumentQuestions {
  /** The document, for questions of an arena. */
  readonly document: CompiledDocument
  /** Decides whether every value of the schema at one pointer is a value of the schema at another. */
  readonly isSubtype: (sub: string, sup: string, options?: QuestionOptions) => Result | InvalidSchema
  /** Proves that the schema at a pointer accepts nothing, or gives a value that it accepts. */
  readonly isEmpty: (pointer: string, options?: QuestionOptions) => Inhabitation | InvalidSchema
}

/**
 * Compiles one document in an arena of its own, to ask many questions about its schemas.
 *
 * @example
 * ```ts
 * import { compile } from "@lintel/subtype"
 *
 * const document = compile({ $defs: { Id: { type: "integer" }, Age: { type: "integer", minimum: 0 } } })
 * document.isSubtype("#/$defs/Age", "#/$defs/Id")._tag // => "Included"
 * ```
 * @category constructors
 * @since 0.1.0
 */
export const compile = (document: unknown, options: SubtypeOptions = {}): DocumentQuestions => {
  const arena = createArena()
  const fault = wholeOptionFault(options)
  const { dialect = "2020-12", maxDepth, ...question } = fault === undefined ? options : {}
  const compiled = arena.compile(document, {
    dialect: isObject(dialect) ? dialect.sub : dialect,
    ...(maxDepth === undefined ? {} : { maxDepth })
  })
  // What is given with a question counts beside what is given here; where that is no object, the question tells it.
  const merged = (more: QuestionOptions): QuestionOptions => (isObject(more) ? { ...question, ...more } : more)
  const unlessFaulty = <A>(ask: () => A): A | InvalidSchema =>
    fault === undefined ? ask() : { _tag: "InvalidSchema", side: "sub", pointer: "", reason: fault }
  return {
    document: compiled,
    isSubtype: (sub, sup, more = {}) =>
      unlessFaulty(() => arena.isSubtype(compiled.at(sub), compiled.at(sup), merged(more))),
    isEmpty: (pointer, more = {}) => unlessFaulty(() => arena.isEmpty(compiled.at(pointer), merged(more)))
  }
}
