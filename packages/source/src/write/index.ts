/**
 * Writing the source of a design from its Model.
 *
 * @module @lintel/source/write
 */
export { toTypeScript, type WrittenDesign } from "./toTypeScript.js"
export type { Loss } from "./writer.js"
