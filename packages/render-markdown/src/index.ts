/**
 * Model to Markdown: the architecture document of a design, one page for each service, records of decisions.
 *
 * @module @lintel/render-markdown
 */
export { markdown, type MarkdownRenderingOptions } from "./markdown.js"
