/**
 * The rules of Lintel: one folder each, with its page and its cases.
 *
 * @module @lintel/rules
 */
export { profiles } from "./profiles.js"
export * from "./registry.js"
