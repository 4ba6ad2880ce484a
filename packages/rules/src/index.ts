/**
 * The rules of Lintel, one folder each.
 *
 * @module @lintel/rules
 */
export {}
