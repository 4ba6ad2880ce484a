/**
 * OpenAPI 3.x and Swagger 2.0 documents to Models, with a position for every fact.
 *
 * @module @lintel/import-openapi
 */
export { type ImportWarning, type ImportWarningKind, type Place, type Positions } from "@lintel/import"
export { type Imported, read, type ReadOptions } from "./read.js"
