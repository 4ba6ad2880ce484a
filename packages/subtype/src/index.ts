/**
 * JSON Schema containment, decided with a witness.
 *
 * @module @lintel/subtype
 */
export {}
