/**
 * AsyncAPI 2 and 3 documents to Models, with a position for every fact.
 *
 * @module @lintel/import-asyncapi
 */
export type { ImportWarning, ImportWarningKind, Place, Positions } from "@lintel/import"
export { asyncapiExtension } from "./extension.js"
export { type Imported, read, type ReadOptions } from "./read.js"
