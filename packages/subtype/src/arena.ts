import { type Dialect } from "@lintel/json-schema"
import { type SubtypeOptions } from "./options.js"
import { type Inhabitation, type InvalidSchema, type Result } from "./result.js"

/** A schema inside a compiled document. Plain data: a handle is cheap and does no work. */
export interface SchemaHandle {
  readonly document: CompiledDocument
  /** JSON Pointer from the document's root; for a schema given as a value, of the value. */
  readonly pointer: string
  /** Present when the schema was given as a value whose references point into the document. */
  readonly value?: unknown
}

/** A document whose schemas may be asked about many times. */
export interface CompiledDocument {
  readonly dialect: Dialect
  readonly source: unknown
  /** The schema at a JSON Pointer (`"/$defs/Pet"` or `"#/$defs/Pet"`). */
  readonly at: (pointer: string) => SchemaHandle
  /** A schema given as a value; its references resolve against the document. */
  readonly schema: (value: unknown) => SchemaHandle
}

/** Options of one question; the dialect is a property of the documents. */
export type QuestionOptions = Omit<SubtypeOptions, "dialect" | "maxDepth">

/** Shares work between documents: what is structurally equal is decided once. */
export interface Arena {
  readonly compile: (document: unknown, options?: CompileOptions) => CompiledDocument
  readonly isSubtype: (sub: SchemaHandle, sup: SchemaHandle, options?: QuestionOptions) => Result | InvalidSchema
  readonly isEquivalent: (left: SchemaHandle, right: SchemaHandle, options?: QuestionOptions) => Result | InvalidSchema
  readonly intersects: (
    left: SchemaHandle,
    right: SchemaHandle,
    options?: QuestionOptions
  ) => Inhabitation | InvalidSchema
  readonly isEmpty: (schema: SchemaHandle, options?: QuestionOptions) => Inhabitation | InvalidSchema
}

/** How a document is read. */
export interface CompileOptions {
  /** Default `2020-12`. */
  readonly dialect?: Dialect
  /** Nesting of schemas beyond which the document is refused. Default 500. */
  readonly maxDepth?: number
}
