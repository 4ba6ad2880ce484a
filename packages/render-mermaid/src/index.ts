/**
 * Model to Mermaid diagrams.
 *
 * @module @lintel/render-mermaid
 */
export { mermaid } from "./mermaid.js"
