import { type Dialect, isObject } from "@lintel/json-schema"
import { type CompiledDocument, type CompileOptions, createArena } from "./arena.js"
import { type SubtypeOptions } from "./options.js"
import { type Acceptance, type Inhabitation, type InvalidSchema, type Json, type Result } from "./result.js"

// Given by somebody who writes no types, options may be anything: what is no dialect is told when the schema is read.
const dialects = (options: SubtypeOptions): { readonly sub: Dialect; readonly sup: Dialect } => {
  const { dialect = "2020-12" }: SubtypeOptions = isObject(options) ? options : {}
  return isObject(dialect) ? dialect : { sub: dialect, sup: dialect }
}

const compileOptions = (dialect: Dialect, options: SubtypeOptions): CompileOptions => ({
  dialect,
  ...(isObject(options) && typeof options.maxDepth === "number" ? { maxDepth: options.maxDepth } : {})
})

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
export const isSubtype = (sub: unknown, sup: unknown, options: SubtypeOptions = {}): Result | InvalidSchema => {
  const arena = createArena()
  const dialect = dialects(options)
  const left = arena.compile(sub, compileOptions(dialect.sub, options)).at("")
  const right = arena.compile(sup, compileOptions(dialect.sup, options)).at("")
  return arena.isSubtype(left, right, options)
}

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
export const judge = (
  sub: unknown,
  sup: unknown,
  value: Json,
  options: SubtypeOptions = {}
): Result | InvalidSchema => {
  const arena = createArena()
  const dialect = dialects(options)
  const left = arena.compile(sub, compileOptions(dialect.sub, options)).at("")
  const right = arena.compile(sup, compileOptions(dialect.sup, options)).at("")
  return arena.judge(left, right, value, options)
}

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
export const accepts = (schema: unknown, value: Json, options: SubtypeOptions = {}): Acceptance | InvalidSchema => {
  const arena = createArena()
  const handle = arena.compile(schema, compileOptions(dialects(options).sup, options)).at("")
  return arena.accepts(handle, value, options)
}

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
export const isEquivalent = (left: unknown, right: unknown, options: SubtypeOptions = {}): Result | InvalidSchema => {
  const arena = createArena()
  const dialect = dialects(options)
  const first = arena.compile(left, compileOptions(dialect.sub, options)).at("")
  const second = arena.compile(right, compileOptions(dialect.sup, options)).at("")
  return arena.isEquivalent(first, second, options)
}

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
export const intersects = (
  left: unknown,
  right: unknown,
  options: SubtypeOptions = {}
): Inhabitation | InvalidSchema => {
  const arena = createArena()
  const dialect = dialects(options)
  const first = arena.compile(left, compileOptions(dialect.sub, options)).at("")
  const second = arena.compile(right, compileOptions(dialect.sup, options)).at("")
  return arena.intersects(first, second, options)
}

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
export const isEmpty = (schema: unknown, options: SubtypeOptions = {}): Inhabitation | InvalidSchema => {
  const arena = createArena()
  return arena.isEmpty(arena.compile(schema, compileOptions(dialects(options).sub, options)).at(""), options)
}

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

/** Questions about the schemas of one document. */
export interface DocumentQuestions {
  /** The document, for questions of an arena. */
  readonly document: CompiledDocument
  /** Decides whether every value of the schema at one pointer is a value of the schema at another. */
  readonly isSubtype: (sub: string, sup: string, options?: SubtypeOptions) => Result | InvalidSchema
  /** Proves that the schema at a pointer accepts nothing, or gives a value that it accepts. */
  readonly isEmpty: (pointer: string, options?: SubtypeOptions) => Inhabitation | InvalidSchema
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
  const compiled = arena.compile(document, compileOptions(dialects(options).sub, options))
  return {
    document: compiled,
    isSubtype: (sub, sup, more = {}) => arena.isSubtype(compiled.at(sub), compiled.at(sup), { ...options, ...more }),
    isEmpty: (pointer, more = {}) => arena.isEmpty(compiled.at(pointer), { ...options, ...more })
  }
}
