/**
 * Where a value of a design was written in TypeScript.
 *
 * @module @lintel/source
 */
export {}
