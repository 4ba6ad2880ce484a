/**
 * OpenAPI 3.x and Swagger 2.0 documents to Models, with a position for every fact.
 *
 * @module @lintel/import-openapi
 */
export { unresolvedScheme } from "./definition.js"
export { type Imported, read, type ReadOptions } from "./read.js"
export type { Place, Positions } from "./source.js"
export type { ImportWarning, ImportWarningKind } from "./warning.js"
