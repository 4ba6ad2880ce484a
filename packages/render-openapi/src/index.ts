/**
 * Model to OpenAPI 3.1.
 *
 * @module @lintel/render-openapi
 */
export {}
