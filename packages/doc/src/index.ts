/**
 * Block and inline documents with printers for terminals, Markdown, HTML and JSON.
 *
 * @module @lintel/doc
 */
export {}
