import { type Json } from "@lintel/json-schema"

export { type Json }

/**
 * A place in one of the two schemas.
 *
 * @category answers
 * @since 0.1.0
 */
export interface SchemaPlace {
  /** JSON Pointer from the root of the document. */
  readonly pointer: string
  /** The keyword at that place, where one is responsible. */
  readonly keyword?: string
}

/**
 * What a reason says.
 *
 * - `Refused`: `sup` refuses the witness there.
 * - `Contained`: what `sup` asks there follows from what `sub` says.
 * - `Impossible`: no value satisfies what is named.
 * - `Unreachable`: no value of `sub` has such a part.
 * - `Assumed`: the same question is being answered further up the tree; a value that broke it would hold a smaller one
 *   that does, without end, and there is no such value.
 * - `OutOfBudget`, `Unsupported`: why there is no answer.
 *
 * @category answers
 * @since 0.1.0
 */
export type ReasonTag =
  | "Refused"
  | "Contained"
  | "Impossible"
  | "Unreachable"
  | "Assumed"
  | "OutOfBudget"
  | "Unsupported"

/**
 * Why an answer is what it is. Reasons form a tree.
 *
 * @category answers
 * @since 0.1.0
 */
export interface Reason {
  readonly _tag: ReasonTag
  /** What was found, in one sentence that names no position. */
  readonly text: string
  /** JSON Pointer in the value that the reason is about; the token `*` stands for every other name or position. */
  readonly at: string
  readonly sub?: SchemaPlace
  /** Places of `sub` that are needed beside the first. */
  readonly also?: ReadonlyArray<SchemaPlace>
  readonly sup?: SchemaPlace
  readonly reasons?: ReadonlyArray<Reason>
}

/**
 * Every value of `sub` is a value of `sup`.
 *
 * @category answers
 * @since 0.1.0
 */
export interface Included {
  readonly _tag: "Included"
  /** Only where `explain` asks for it: one tree, whose leaves name what on the `sub` side each claim follows from. */
  readonly reasons?: ReadonlyArray<Reason>
}

/**
 * A value that `sub` accepts and `sup` refuses was found and checked.
 *
 * @category answers
 * @since 0.1.0
 */
export interface NotIncluded {
  readonly _tag: "NotIncluded"
  readonly witness: { readonly value: Json }
  /** JSON Pointer in the value at which `sup` refuses it. */
  readonly at: string
  readonly reasons: ReadonlyArray<Reason>
}

/**
 * The question could not be decided; the reasons say why and where.
 *
 * @category answers
 * @since 0.1.0
 */
export interface Undecided {
  readonly _tag: "Undecided"
  readonly reasons: ReadonlyArray<Reason>
}

/**
 * One of the sides is not a schema, or no handle of one, or the options are none: `reason` says which.
 *
 * @category answers
 * @since 0.1.0
 */
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

/**
 * The answer of a containment question without what it shows: no witness, no place, no reasons of a refusal.
 *
 * @category results
 * @since 0.1.0
 */
export type Verdict = { readonly _tag: "Included" } | { readonly _tag: "NotIncluded" } | Undecided

/**
 * Whether a schema accepts any value, with one if it does.
 *
 * @category answers
 * @since 0.1.0
 */
export type Inhabitation =
  | { readonly _tag: "Empty"; readonly reasons?: ReadonlyArray<Reason> }
  | { readonly _tag: "Inhabited"; readonly witness: { readonly value: Json } }
  | Undecided

/**
 * What a schema says of one value.
 *
 * @category answers
 * @since 0.1.0
 */
export type Acceptance =
  | { readonly _tag: "Accepted" }
  | {
      readonly _tag: "Refused"
      /** JSON Pointer in the value at which the schema refuses it. */
      readonly at: string
      readonly reasons: ReadonlyArray<Reason>
    }
  | Undecided
