/**
 * OpenAPI documents to Models, with a position for every fact.
 *
 * @module @lintel/import-openapi
 */
export {}
