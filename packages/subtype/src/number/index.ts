/**
 * Exact decimal numbers for `minimum`, `maximum` and `multipleOf`: rationals on BigInt and the search for the most
 * natural number that fits.
 *
 * @module
 */
export type { NumberAnswer, NumberBound, NumberQuestion, NumbersAnswer, Rational } from "./model.js"
import type { NumberAnswer, NumberQuestion, NumbersAnswer, Rational } from "./model.js"
import type { Budget } from "../language/model.js"

export declare function fromNumber(value: number): Rational
export declare function fromText(text: string): Rational | undefined
export declare function fromInteger(value: number | bigint): Rational
export declare function compare(left: Rational, right: Rational): -1 | 0 | 1
export declare function equals(left: Rational, right: Rational): boolean
export declare function add(left: Rational, right: Rational): Rational
export declare function subtract(left: Rational, right: Rational): Rational
export declare function multiply(left: Rational, right: Rational): Rational
export declare function negate(value: Rational): Rational
export declare function leastCommonMultiple(left: Rational, right: Rational): Rational
export declare function greatestCommonDivisor(left: Rational, right: Rational): Rational
export declare function isMultipleOf(value: Rational, divisor: Rational): boolean
export declare function isInteger(value: Rational): boolean
/** Shortest decimal text, the same for equal numbers: `1`, `0.1`, `1e+400`. */
export declare function canonical(value: Rational): string
/** The double whose shortest decimal text is this number; `undefined` if there is none. */
export declare function toDouble(value: Rational): number | undefined
export declare function findNumber(question: NumberQuestion, budget: Budget): NumberAnswer
export declare function findNumbers(question: NumberQuestion, count: number, budget: Budget): NumbersAnswer
