/**
 * Configuration of operations as Models.
 *
 * @module @lintel/import-ops
 */
export type { ImportWarning, ImportWarningKind, Place, Positions } from "@lintel/import"
export { type Imported, type OperationsKind, type OperationsOptions, read } from "./read.js"
