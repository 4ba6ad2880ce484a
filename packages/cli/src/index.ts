/**
 * The lintel command line.
 *
 * @module lintel
 */
export {}
