/**
 * Model to Markdown documents.
 *
 * @module @lintel/render-markdown
 */
export {}
