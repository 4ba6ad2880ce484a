/**
 * JSON Schema dialects, pointers, reference walks and readOnly/writeOnly projection.
 *
 * @module @lintel/json-schema
 */
export {}
