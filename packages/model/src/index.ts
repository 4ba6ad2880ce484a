/**
 * The Lintel Model: plain JSON description of a backend design, with codecs, addresses, units and index.
 *
 * @module @lintel/model
 */
export {}
