/**
 * Comparison of two Models in the direction each position has, with proof.
 *
 * @module @lintel/compat
 */
export {}
