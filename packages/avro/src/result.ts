import type { ChangeKind, Found, RefusalKind, RemarkKind, UndecidedKind } from "./resolve/cause.js"
import type { Json, SchemaPlace, SchemaProblem } from "./schema/types.js"

/**
 * Who executed a witness: `interpreter`, which reads datum by datum as the specification says and is written apart from
 * what decides; `avsc`, a codec in wide use, wherever it takes both schemas.
 *
 * @category results
 * @since 0.1.0
 */
export type Judge = "interpreter" | "avsc"

/**
 * Data that show a refusal or a change. They were encoded by the writer's schema and decoded by the reader's.
 *
 * @category results
 * @since 0.1.0
 */
export interface Witness {
  /** What is written, in the JSON encoding of the specification. A long beyond 2^53 is text. */
  readonly datum: Json
  /** Its binary encoding, in hexadecimal digits. */
  readonly bytes: string
  /** What the reader makes of it, where it does not refuse it, in a wrapper because `null` is a legal datum. */
  readonly read?: { readonly datum: Json }
  /** The value at the place that changes, as people write it: `12.50` and `0.1250`. Left out where data are refused. */
  readonly change?: { readonly written: string; readonly read: string }
  /** Who executed it. */
  readonly checkedBy: ReadonlyArray<Judge>
}

/**
 * One cause: a pair of types or fields that do not fit.
 *
 * @category results
 * @since 0.1.0
 */
export interface Cause<Kind extends string> {
  /** What kind of cause it is. */
  readonly kind: Kind
  /** One clause that names types, fields and symbols, and no position. */
  readonly text: string
  /** JSON Pointer into the datum of the witness; names of branches of unions are part of it. */
  readonly at: string
  /** The type in the writer's schema. */
  readonly writer: SchemaPlace
  /** The type or field in the reader's schema. */
  readonly reader: SchemaPlace
  /** Data that show this cause; left out where another cause comes before it in all data, or they are too large. */
  readonly witness?: Witness
}

/**
 * Something that is fine by the specification, and not with every reader.
 *
 * @category results
 * @since 0.1.0
 */
export type Remark = Found<RemarkKind>

/**
 * Every datum of the writer is read, and as what was written.
 *
 * @category results
 * @since 0.1.0
 */
export interface Reads {
  readonly _tag: "Reads"
  /** What depends on the reader. */
  readonly remarks: ReadonlyArray<Remark>
}

/**
 * Every datum of the writer is read, and some as something else than was written.
 *
 * @category results
 * @since 0.1.0
 */
export interface ChangesMeaning {
  readonly _tag: "ChangesMeaning"
  /** The smallest data that show it. */
  readonly witness: Witness
  /** Where that datum changes. */
  readonly at: string
  /** Every cause, that of the witness first; at most fifty. */
  readonly changes: ReadonlyArray<Cause<ChangeKind>>
  /** Causes beyond those listed. */
  readonly more: number
  /** What depends on the reader. */
  readonly remarks: ReadonlyArray<Remark>
}

/**
 * Some datum of the writer is refused.
 *
 * @category results
 * @since 0.1.0
 */
export interface Refused {
  readonly _tag: "Refused"
  /** The smallest data that show it. */
  readonly witness: Witness
  /** Where that datum is refused. */
  readonly at: string
  /** Every cause, that of the witness first; at most fifty. */
  readonly refusals: ReadonlyArray<Cause<RefusalKind>>
  /** What would change its meaning if it were not refused. */
  readonly changes: ReadonlyArray<Cause<ChangeKind>>
  /** Causes beyond those listed. */
  readonly more: number
  /** What depends on the reader. */
  readonly remarks: ReadonlyArray<Remark>
}

/**
 * Nobody can say. Never to be read as `Reads`.
 *
 * @category results
 * @since 0.1.0
 */
export interface Undecided {
  readonly _tag: "Undecided"
  /** Why there is no answer. */
  readonly reasons: ReadonlyArray<Cause<UndecidedKind>>
  /** What was found nevertheless. */
  readonly changes: ReadonlyArray<Cause<ChangeKind>>
}

/**
 * One of the sides is no Avro schema.
 *
 * @category results
 * @since 0.1.0
 */
export interface InvalidSide {
  readonly _tag: "InvalidSchema"
  /** Which side it is. */
  readonly side: "writer" | "reader"
  /** JSON Pointer of the first mistake. */
  readonly pointer: string
  /** What is wrong there, as a clause. */
  readonly reason: string
  /** All mistakes, the first included. */
  readonly problems: ReadonlyArray<SchemaProblem>
}

/**
 * The answer to whether a reader reads what a writer writes.
 *
 * @category results
 * @since 0.1.0
 */
export type Verdict = Reads | ChangesMeaning | Refused | Undecided
