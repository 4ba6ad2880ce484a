/**
 * Model to OpenAPI: one document for each HTTP contract, readable by any tool, and back into the same contract.
 *
 * @module @lintel/render-openapi
 */
export { openapi, type OpenApiOptions } from "./openapi.js"
