/**
 * Exact decimal numbers for `minimum`, `maximum` and `multipleOf`: rationals on BigInt and the search for the most
 * natural number that fits.
 *
 * @module
 */
export type { NumberAnswer, NumberBound, NumberQuestion, Rational } from "./model.js"
export {
  add,
  canonical,
  compare,
  fromInteger,
  fromNumber,
  fromText,
  isMultipleOf,
  leastCommonMultiple,
  multiply,
  subtract,
  toDouble
} from "./rational.js"
export { findNumber, findNumbers } from "./search.js"
