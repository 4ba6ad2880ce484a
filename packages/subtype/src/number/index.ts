/**
 * Exact decimal numbers for `minimum`, `maximum` and `multipleOf`: rationals on BigInt and the search for the most
 * natural number that fits.
 *
 * @module
 */
export type { NumberAnswer, NumberBound, NumberQuestion, NumbersAnswer, Rational } from "./model.js"
export {
  add,
  canonical,
  ceiling,
  compare,
  divide,
  equals,
  floor,
  fromInteger,
  fromNumber,
  fromText,
  greatestCommonDivisor,
  isInteger,
  isMultipleOf,
  leastCommonMultiple,
  multiply,
  negate,
  subtract,
  toDouble
} from "./rational.js"
export { findNumber, findNumbers } from "./search.js"
