/**
 * State machines to Models, as sagas.
 *
 * @module @lintel/import-workflow
 */
export type { ImportWarning, ImportWarningKind, Place, Positions } from "@lintel/import"
export { type Imported, read, type ReadOptions } from "./read.js"
