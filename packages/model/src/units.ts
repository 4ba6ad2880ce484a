/**
 * Units of the Model: text with an exact meaning, parsed once, printed back canonically.
 *
 * @module @lintel/model/units
 */
export * from "./units/bytes.js"
export * from "./units/date.js"
export * from "./units/duration.js"
export * from "./units/money.js"
export * from "./units/rate.js"
export * from "./units/ratio.js"
export { isUnitError, type UnitError } from "./units/unitError.js"
