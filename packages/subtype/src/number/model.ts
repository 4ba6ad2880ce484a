/**
 * The data of the number theory.
 *
 * @module
 */

/**
 * An exact number in lowest terms; the denominator is positive.
 *
 * @category models
 * @since 0.1.0
 */
export interface Rational {
  readonly numerator: bigint
  readonly denominator: bigint
}

/**
 * One end of an interval; `open` leaves the value itself out.
 *
 * @category models
 * @since 0.1.0
 */
export interface NumberBound {
  readonly value: Rational
  readonly open: boolean
}

/**
 * A conjunction of number constraints. Absent bounds do not bound. Integers are `multipleOf: [1]`, non-integers
 * `notMultipleOf: [1]`. Divisors are positive.
 *
 * @category models
 * @since 0.1.0
 */
export interface NumberQuestion {
  readonly lower?: NumberBound | undefined
  readonly upper?: NumberBound | undefined
  readonly multipleOf?: ReadonlyArray<Rational>
  readonly notMultipleOf?: ReadonlyArray<Rational>
  readonly excluded?: ReadonlyArray<Rational>
  /** Tried first, in order. */
  readonly prefer?: ReadonlyArray<Rational>
}

/**
 * A number that fits, or the proof that there is none. `double` is absent when no double's shortest decimal text is this
 * number: JSON.parse could not deliver it, though an exact reader could.
 *
 * @category models
 * @since 0.1.0
 */
export type NumberAnswer =
  | { readonly _tag: "Found"; readonly value: Rational; readonly double: number | undefined }
  | { readonly _tag: "Empty" }
  | { readonly _tag: "Undecided"; readonly reason: string }

/**
 * Distinct numbers that fit, most natural first. `complete` says that there are no others.
 *
 * @category models
 * @since 0.1.0
 */
export type NumbersAnswer =
  | { readonly _tag: "Numbers"; readonly values: ReadonlyArray<Rational>; readonly complete: boolean }
  | { readonly _tag: "Undecided"; readonly reason: string }
