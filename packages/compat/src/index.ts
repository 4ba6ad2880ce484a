/**
 * Comparison of two Models in the direction each position has, with proof.
 *
 * @module @lintel/compat
 */
export { compare } from "./compare.js"
export type { CompareOptions } from "./compareModels.js"
export { compareSchemas, type CompareSchemasOptions, type SchemaPosition } from "./compareSchemas.js"
export { changes } from "./changes/registry.js"
export type { SideNames } from "./context.js"
export {
  type ReadingMatrix,
  type ReadingPair,
  type ReadingSide,
  whoReads,
  whoReadsSection
} from "./messaging/whoReads.js"
export type { ComparePolicy, ReaderPolicy } from "./policy.js"
