/**
 * Documents of asyncapi as Models.
 *
 * @module @lintel/import-asyncapi
 */
export { type Imported, type Place, type Positions, read } from "./read.js"
