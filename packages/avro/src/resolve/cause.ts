import type { Datum } from "../datum/datum.js"
import type { AvroType, SchemaPlace } from "../schema/types.js"

/**
 * Why a reader refuses data.
 *
 * - `type`: neither the same type nor one it may be promoted to.
 * - `name`: named types of other names, without an alias.
 * - `size`: fixed types of other sizes.
 * - `symbol`: a symbol of the writer that the reader does not know, and no default.
 * - `field`: a field that the writer does not write and that has no default.
 * - `branch`: no branch of the reader's union matches.
 *
 * @category results
 * @since 0.1.0
 */
export type RefusalKind = "type" | "name" | "size" | "symbol" | "field" | "branch"

/**
 * How data are read as something else than was written.
 *
 * - `precision`: an integer that a floating-point number cannot hold.
 * - `text`: bytes that are no UTF-8, read as text.
 * - `symbol-default`: a symbol that the reader does not know becomes its default.
 * - `default-masks-absence`: a field that is not written has a default that might have been written.
 * - `scale`: decimals of another scale.
 * - `digits`: decimals of more digits than the reader's precision.
 * - `unit`: times or timestamps of another unit.
 * - `logical-type`: other logical types, such as a date read as a timestamp.
 * - `assumed`: a logical type that the writer does not promise.
 *
 * @category results
 * @since 0.1.0
 */
export type ChangeKind =
  | "precision"
  | "text"
  | "symbol-default"
  | "default-masks-absence"
  | "scale"
  | "digits"
  | "unit"
  | "logical-type"
  | "assumed"

/**
 * Why nobody can say how data are read.
 *
 * - `alias`: a field of the reader stands for several fields of the writer.
 * - `branch-choice`: readers in use take different branches of a union, and it matters which.
 * - `budget`: the question is too large.
 * - `witness`: data that show the refusal were expected and could not be made or confirmed.
 *
 * @category results
 * @since 0.1.0
 */
export type UndecidedKind = "alias" | "branch-choice" | "budget" | "witness"

/**
 * What is fine by the specification, and not with every reader.
 *
 * - `namespace`: names that are the same without their namespaces only.
 * - `alias`: a name that is known by an alias, which readers need not use.
 * - `logical-type`: a logical type that the reader does not have: it reads the bare number, text or bytes.
 * - `digits`: a decimal of a higher precision, which the specification does not call a match.
 * - `branch-choice`: another branch of the union has the writer's own type and stands later.
 *
 * @category results
 * @since 0.1.0
 */
export type RemarkKind = "namespace" | "alias" | "logical-type" | "digits" | "branch-choice"

/**
 * Something found at a pair of types.
 *
 * @category results
 * @since 0.1.0
 */
export interface Found<Kind extends string> {
  /** What kind of thing it is. */
  readonly kind: Kind
  /** One clause that names types, fields and symbols, and no position. */
  readonly text: string
  /** The type in the writer's schema. */
  readonly writer: SchemaPlace
  /** The type or field in the reader's schema. */
  readonly reader: SchemaPlace
}

/** A refusal or a change at a pair of types, with the data of the writer's type that show it. */
export type Leaf = (
  | (Found<RefusalKind> & { readonly _tag: "Refusal"; readonly specimen?: () => Datum | undefined })
  | (Found<ChangeKind> & { readonly _tag: "Change"; readonly specimen?: () => Datum | undefined })
  | (Found<UndecidedKind> & { readonly _tag: "Doubt" })
) & {
  /** The field of the reader that nothing is written for. */
  readonly field?: string
}

/** How the data of a pair lie in the data of the pair above it. */
export type Around =
  | { readonly _tag: "item" }
  | { readonly _tag: "value" }
  | { readonly _tag: "field"; readonly index: number }
  | { readonly _tag: "branch"; readonly index: number }
  | { readonly _tag: "same" }

/** A pair that has to be read for a pair above it to be read. */
export interface Edge {
  readonly writer: AvroType
  readonly reader: AvroType
  readonly around: Around
}

/** What one pair of types comes to. */
export interface Step {
  readonly edges: ReadonlyArray<Edge>
  readonly leaves: ReadonlyArray<Leaf>
  readonly remarks: ReadonlyArray<Found<RemarkKind>>
}
