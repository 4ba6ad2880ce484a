/**
 * Avro schemas and protocols to Models, with a position for every fact.
 *
 * @module @lintel/import-avro
 */
export type { ImportWarning, ImportWarningKind, Place, Positions } from "@lintel/import"
export { type IdlImport, importsOf } from "./idl/imports.js"
export { parseIdl, type ParseIdlOptions } from "./idl/parseIdl.js"
export { type Imported, read, type ReadOptions } from "./read.js"
