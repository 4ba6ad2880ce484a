/**
 * JSON and YAML bytes to values with positions, limits and sandboxed references.
 *
 * @module @lintel/document
 */
export {}
