/**
 * Testing rules: one model in, the page out.
 *
 * @module @lintel/diagnostic/testing
 */
export {}
