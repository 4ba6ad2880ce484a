import { type Json } from "@lintel/json-schema"

export { type Json }

/** A place in one of the two schemas. */
export interface SchemaPlace {
  /** JSON Pointer from the root of the document. */
  readonly pointer: string
  /** The keyword at that place, where one is responsible. */
  readonly keyword?: string
}

/** Why an answer is what it is. Reasons form a tree. */
export interface Reason {
  readonly _tag: "Refused" | "Accepted" | "Contained" | "Impossible" | "Unreachable" | "OutOfBudget" | "Unsupported"
  /** What was found, in one sentence that names no position. */
  readonly text: string
  /** JSON Pointer in the value that the reason is about. */
  readonly at: string
  readonly sub?: SchemaPlace
  readonly sup?: SchemaPlace
  readonly reasons?: ReadonlyArray<Reason>
}

/** Every value of `sub` is a value of `sup`. */
export interface Included {
  readonly _tag: "Included"
  readonly reasons?: ReadonlyArray<Reason>
}

/** A value that `sub` accepts and `sup` refuses was found and checked. */
export interface NotIncluded {
  readonly _tag: "NotIncluded"
  readonly witness: { readonly value: Json }
  /** JSON Pointer in the value at which `sup` refuses it. */
  readonly at: string
  readonly reasons: ReadonlyArray<Reason>
}

/** The question could not be decided; the reasons say why and where. */
export interface Undecided {
  readonly _tag: "Undecided"
  readonly reasons: ReadonlyArray<Reason>
}

/** One of the sides is not a schema. */
export interface InvalidSchema {
  readonly _tag: "InvalidSchema"
  readonly side: "sub" | "sup"
  readonly pointer: string
  readonly reason: string
}

/**
 * The answer of a containment question. `Undecided` is never to be read as `Included`.
 *
 * @category results
 * @since 0.1.0
 */
export type Result = Included | NotIncluded | Undecided

/** Whether a schema accepts any value, with one if it does. */
export type Inhabitation =
  | { readonly _tag: "Empty"; readonly reasons?: ReadonlyArray<Reason> }
  | { readonly _tag: "Inhabited"; readonly witness: { readonly value: Json } }
  | Undecided
