/**
 * What renderers share: names, losses, stable output, escaping.
 *
 * @module @lintel/render
 */
export {}
