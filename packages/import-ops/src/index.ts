/**
 * Documents of ops as Models.
 *
 * @module @lintel/import-ops
 */
export { type Imported, type Place, type Positions, read } from "./read.js"
