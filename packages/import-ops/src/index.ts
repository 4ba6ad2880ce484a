/**
 * Configuration of operations as Models.
 *
 * @module @lintel/import-ops
 */
export {}
